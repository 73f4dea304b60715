-- Reveille for FreeSWITCH 1.10: reports each REGISTER that mod_sofia accepted, and each unregister.
--
-- autoload_configs/lua.conf.xml, inside <settings>:
--   <hook event="CUSTOM" subclass="sofia::register" script="reveille_register.lua"/>
--   <hook event="CUSTOM" subclass="sofia::unregister" script="reveille_register.lua"/>
--
-- The push token must stand in the Contact URI (pn-prid, or a parameter such as xToken): the event has no other header
-- of the REGISTER. A 401 raises neither event, so only accepted REGISTERs are reported.
--
-- Tested: this file under Lua 5.4 with a stand-in for FreeSWITCH's objects that cuts and decodes mod_curl's command
-- line as mod_curl.c does, against the real gateway (tests/pbx/freeswitch.test.ts). NOT tested: in FreeSWITCH, which
-- Debian 12 does not package.

local here = freeswitch.getGlobalVariable and freeswitch.getGlobalVariable("script_dir") or "."
package.path = here .. "/?.lua;" .. package.path
local reveille = require("reveille")
local settings = require("reveille_settings")

local function header(name) return event:getHeader(name) or "" end

local is_gone = header("Event-Subclass") == "sofia::unregister"
local source = header("network-ip")
if source ~= "" and header("network-port") ~= "" then source = source .. ":" .. header("network-port") end

local form = reveille.form({
  { "aor", header("from-user") .. "@" .. header("from-host") },
  { "contact", header("contact") },
  { "expires", is_gone and "0" or header("expires") },
  { "callId", header("call-id") },
  { "userAgent", header("user-agent"):sub(1, 500) },
  { "source", source },
})

-- A thread of its own: a hook that waits for HTTP would hold up the events of everybody.
freeswitch.API():execute("bgapi", "curl " .. reveille.curl(settings, "/registrations?format=form", form, 3))
