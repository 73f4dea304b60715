-- Reveille for FreeSWITCH 1.10: wakes the phones of an account before the dialplan bridges to it.
--
--   <extension name="reveille">
--     <condition field="destination_number" expression="^(1\d\d)$">
--       <action application="lua" data="reveille_call.lua $1 ${domain_name}"/>
--       <action application="bridge" data="${sofia_contact($1@${domain_name})}"/>
--     </condition>
--   </extension>
--
-- It returns when a phone has registered again (the bridge then finds its new Contact), when nothing was to be waited
-- for, or it ends the call. It needs mod_curl; the call waits in the application curl, without a timer of ours.
--
-- Only the phones that are registered at the moment of the bridge ring: one that wakes later is not added.
--
-- Tested and not tested: as reveille_register.lua says.

local here = freeswitch.getGlobalVariable and freeswitch.getGlobalVariable("script_dir") or "."
package.path = here .. "/?.lua;" .. package.path
local reveille = require("reveille")
local settings = require("reveille_settings")

local user, domain = argv[1], argv[2]
local function variable(name) return session:getVariable(name) or "" end
local function post(path, form, timeout)
  session:execute("curl", reveille.curl(settings, path, form, timeout))
  return tonumber(variable("curl_response_code")) or 0, reveille.parse(variable("curl_response_data"))
end

local function report(push_hint, kind, detail)
  if push_hint == "" then return end
  local form = reveille.form({ { "pushHint", push_hint }, { "type", kind }, { "detail", detail } })
  freeswitch.API():execute("bgapi", "curl " .. reveille.curl(settings, "/calls/events?format=form", form, 3))
end

-- FreeSWITCH hands a caller's X- headers on to the other leg: a hint of his own must not reach a phone.
session:execute("unset", "sip_h_X-PushHint")

local code, answer = post("/calls?format=form", reveille.form({
  { "aor", user .. "@" .. domain },
  { "callId", variable("sip_call_id") },
  { "caller", variable("caller_id_number") },
  { "callerName", variable("caller_id_name") },
  { "wait", "registered" },
}), 62)

local hint = answer.pushHint or ""
if not session:ready() then
  -- The caller hung up while we waited.
  report(hint, "cancelled", "hung up before a phone was back")
  return
end

if code ~= 200 then
  freeswitch.consoleLog("WARNING", "Reveille answered " .. code .. " for " .. user .. "@" .. domain .. "\n")
  if not settings.fail_open then session:execute("respond", "503 Service Unavailable") end
  return
end

if answer.decision == "reject" then
  session:execute("respond", (answer.sipCode or "480") .. " " .. (answer.sipReason or "Temporarily Unavailable"))
  return
end

if hint ~= "" then
  -- nolocal: for the phone's leg alone.
  session:execute("export", "nolocal:sip_h_X-PushHint=" .. hint)
  -- Says how the call ended, once the caller's leg is gone.
  session:setVariable("reveille_push_hint", hint)
  session:setVariable("api_hangup_hook", "lua reveille_hangup.lua")
  report(hint, "forwarded", "")
end
