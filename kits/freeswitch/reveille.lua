-- What the scripts of the Reveille kit share: percent-encoding, forms, and the command line of mod_curl.
--
-- mod_curl takes `url [content-type TYPE] [connect-timeout S] [timeout S] post DATA`, cut at spaces, and decodes DATA
-- once before it sends it. So a body is encoded as a whole, once more. The API key goes as user-info of the URL, which
-- libcurl turns into HTTP Basic; FreeSWITCH writes URLs into its log at level DEBUG only.

local M = {}

function M.encode(text)
  return (tostring(text or ""):gsub("[^%w%-%._~]", function(c) return string.format("%%%02X", c:byte()) end))
end

-- `{ {"name", "value"}, ... }` as a form, empty values left out.
function M.form(pairs_in_order)
  local parts = {}
  for _, pair in ipairs(pairs_in_order) do
    if pair[2] ~= nil and tostring(pair[2]) ~= "" then
      parts[#parts + 1] = pair[1] .. "=" .. M.encode(pair[2])
    end
  end
  return table.concat(parts, "&")
end

-- An answer in form format as a table.
function M.parse(text)
  local answer = {}
  for name, value in (text or ""):gmatch("([^&=]+)=([^&]*)") do
    answer[name] = value:gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end)
  end
  return answer
end

function M.curl(settings, path, form, timeout)
  local scheme, rest = settings.gateway:match("^(%a+://)(.+)$")
  local url = scheme .. "freeswitch:" .. M.encode(settings.api_key) .. "@" .. rest .. "/api/v1" .. path
  return url .. " content-type application/x-www-form-urlencoded connect-timeout 1 timeout " .. timeout
    .. " post " .. M.encode(form)
end

return M
