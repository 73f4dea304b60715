-- Reveille for FreeSWITCH: tells how a call ended. Set as api_hangup_hook by reveille_call.lua; FreeSWITCH gives the
-- channel's variables in `env`.
--
-- Tested and not tested: as reveille_register.lua says.

local here = freeswitch.getGlobalVariable and freeswitch.getGlobalVariable("script_dir") or "."
package.path = here .. "/?.lua;" .. package.path
local reveille = require("reveille")
local settings = require("reveille_settings")

local function variable(name) return env:getHeader("variable_" .. name) or env:getHeader(name) or "" end

local KINDS = {
  USER_BUSY = "refused",
  CALL_REJECTED = "refused",
  NO_ANSWER = "timeout",
  NO_USER_RESPONSE = "timeout",
  ORIGINATOR_CANCEL = "cancelled",
}
local CODES = { USER_BUSY = "486", CALL_REJECTED = "603" }

local hint = variable("reveille_push_hint")
if hint ~= "" then
  local disposition = variable("originate_disposition")
  if disposition == "" then disposition = variable("hangup_cause") end
  local kind = KINDS[disposition] or "failed"
  if disposition == "SUCCESS" then kind = "answered" end
  local form = reveille.form({
    { "pushHint", hint }, { "type", kind }, { "code", CODES[disposition] }, { "detail", disposition },
  })
  freeswitch.API():execute("bgapi", "curl " .. reveille.curl(settings, "/calls/events?format=form", form, 3))
end
