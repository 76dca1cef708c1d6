-- The files of a source tree, their lines, their include lines, and C++ text without comments and strings.

local M = {}

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

--- `text` with comments, strings and characters blanked, line breaks kept.
local function code_only(text)
  local out, i, n = {}, 1, #text
  local function blank(last)
    out[#out + 1] = text:sub(i, last):gsub("[^\n]", " ")
    i = last + 1
  end
  while i <= n do
    local two, one = text:sub(i, i + 1), text:sub(i, i)
    if two == "//" then
      blank((text:find("\n", i, true) or n + 1) - 1)
    elseif two == "/*" then
      local _, last = text:find("*/", i + 2, true)
      blank(last or n)
    elseif two == 'R"' and not text:sub(i - 1, i - 1):find("[%w_]") then
      local tag = text:match('^R"([^(]*)%(', i) or ""
      local _, last = text:find(")" .. tag .. '"', i, true)
      blank(last or n)
    elseif one == '"' or (one == "'" and not text:sub(i - 1, i - 1):find("%w")) then
      local last = i + 1
      while last <= n and text:sub(last, last) ~= one and text:sub(last, last) ~= "\n" do
        last = last + (text:sub(last, last) == "\\" and 2 or 1)
      end
      blank(math.min(last, n))
    else
      local stop = text:find("[/R\"']", i + 1) or n + 1
      out[#out + 1] = text:sub(i, stop - 1)
      i = stop
    end
  end
  return table.concat(out)
end

local function lines_of(text)
  local lines = {}
  for line in (text:sub(-1) == "\n" and text or text .. "\n"):gmatch("(.-)\n") do lines[#lines + 1] = line end
  return lines
end

local function includes_of(lines)
  local includes = {}
  for number, line in ipairs(lines) do
    local quoted = line:match('^%s*#%s*include%s*"([^"]+)"')
    local system = line:match("^%s*#%s*include%s*<([^>]+)>")
    if quoted or system then includes[#includes + 1] = { line = number, path = quoted or system, system = not quoted } end
  end
  return includes
end

local Project = {}
Project.__index = Project

--- A project from a table of path -> text.
function M.from_texts(texts)
  local project = setmetatable({ files = {}, by_path = {} }, Project)
  for path, text in pairs(texts) do
    local file = { path = path, text = text, lines = lines_of(text), folder = path:match("^(.*)/[^/]*$") or "." }
    file.is_cpp = path:find("%.[ch]pp$") ~= nil
    if file.is_cpp then
      file.code = code_only(text)
      file.includes = includes_of(file.lines)
    end
    project.files[#project.files + 1] = file
    project.by_path[path] = file
  end
  table.sort(project.files, function(a, b) return a.path < b.path end)
  return project
end

--- The project in the folder `root`, without what git ignores.
function M.read(root)
  local texts = {}
  local listing = assert(io.popen(("cd '%s' && git ls-files -co --exclude-standard"):format(root)))
  for path in listing:lines() do
    local textual = path:find("%.[ch]pp$") or path:find("%.lua$") or path:find("%.md$") or path:find("%.cmake$")
      or path:find("CMakeLists.txt$") or path:find("^script/[%w_/-]+$") or path:find("^%.ci/")
    textual = textual and not path:find("^external/")  -- other people's sources
    local exists = textual and io.open(root .. "/" .. path, "rb")
    if exists then
      exists:close()
      texts[path] = read(root .. "/" .. path)
    end
  end
  listing:close()
  return M.from_texts(texts)
end

--- The C++ files outside tests/.
function Project:product()
  local found = {}
  for _, file in ipairs(self.files) do
    if file.is_cpp and not file.path:find("^tests/") then found[#found + 1] = file end
  end
  return found
end

return M
