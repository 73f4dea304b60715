-- Settings of the Reveille kit for FreeSWITCH. Keep this file readable by FreeSWITCH alone: it holds an API key.
return {
  -- Scheme, host and port of the gateway, without the API key.
  gateway = "http://127.0.0.1:4000",
  -- An API key with the scopes calls:write and registrations:write. mod_curl sends it as HTTP Basic.
  api_key = "rvl_replace_me",
  -- What happens while the gateway cannot be reached: true rings what is registered, false answers 503.
  fail_open = true,
}
