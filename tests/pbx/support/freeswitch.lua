-- Stands in for what FreeSWITCH gives a Lua script: event, session, env, argv, freeswitch.API(). The line of the
-- application and API command `curl` is cut at spaces and its post data decoded once, as mod_curl.c does; then the real
-- libcurl sends it. Writes what the script did, one line each.
--
-- Usage: lua freeswitch.lua SCRIPT FACTS, where FACTS is a Lua file that returns tables of texts.

local script, facts_file = arg[1], arg[2]
local facts = dofile(facts_file)
local script_dir = script:match("^(.*)/[^/]*$")

local function url_decode(text)
  return (text:gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end))
end

local function shell(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

local function curl(line)
  local words = {}
  for word in line:gmatch("%S+") do words[#words + 1] = word end
  local url, command, data, i = words[1], { "curl", "-sS", "-A", shell("freeswitch-curl/1.0") }, nil, 2
  while i <= #words do
    if words[i] == "content-type" then
      i = i + 1
      command[#command + 1] = "-H " .. shell("Content-Type: " .. words[i])
    elseif words[i] == "timeout" then
      i = i + 1
      command[#command + 1] = "--max-time " .. words[i]
    elseif words[i] == "connect-timeout" then
      i = i + 1
      command[#command + 1] = "--connect-timeout " .. words[i]
    elseif words[i] == "post" then
      i = i + 1
      data = url_decode(words[i] or "")
    end
    i = i + 1
  end
  command[#command + 1] = "--data-binary " .. shell(data) .. " -w '\\n%{http_code}' " .. shell(url) .. " 2>/dev/null"
  local pipe = io.popen(table.concat(command, " "))
  local body, code = pipe:read("a"):match("^(.*)\n(%d+)$")
  pipe:close()
  return body or "", code or "0"
end

local function reader(values) return { getHeader = function(_, name) return values[name] end } end

freeswitch = {
  getGlobalVariable = function(name) return name == "script_dir" and script_dir or nil end,
  consoleLog = function(level, text) io.write("log ", level, " ", text) end,
  API = function()
    return {
      execute = function(_, name, line)
        local what, rest = line:match("^(%S+) (.*)$")
        if name ~= "bgapi" or what ~= "curl" then error("not expected: " .. name .. " " .. line) end
        local body, code = curl(rest)
        io.write("bgapi ", code, " ", body, "\n")
      end,
    }
  end,
}

event = reader(facts.event or {})
env = reader(facts.env or {})
argv = facts.argv or {}

local variables = facts.variables or {}
session = {
  getVariable = function(_, name) return variables[name] end,
  setVariable = function(_, name, value)
    variables[name] = value
    io.write("set ", name, "=", value, "\n")
  end,
  ready = function() return facts.hangs_up ~= "yes" end,
  execute = function(_, application, data)
    if application ~= "curl" then
      io.write(application, " ", data or "", "\n")
      return
    end
    variables.curl_response_data, variables.curl_response_code = curl(data)
    io.write("curl ", variables.curl_response_code, "\n")
  end,
}

dofile(script)
