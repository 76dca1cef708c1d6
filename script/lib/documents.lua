-- The commands that the pages show, one a line: "page:line<TAB>command". A command is a line set in four blanks or a span of code that
-- begins with `microcosm` (or its path after the build) and goes on with a word in small letters; what follows ` # ` is its comment.
-- A block of Lua that returns an episode is a scenario: it is written to FOLDER, and the command is to run it.
-- Usage: documents.lua FOLDER PAGE...

local folder = table.remove(arg, 1)

local function command_of(text)
  local command = text:match("^build/release/(microcosm%s.*)$") or text:match("^(microcosm%s.*)$")
  if not command or not command:match("^microcosm%s+%-?%-?%l") then return nil end
  return (command:gsub("%s+#%s.*$", ""):gsub("%s+$", ""))
end

for _, page in ipairs(arg) do
  local number, fenced, block = 0, false, nil
  for line in io.lines(page) do
    number = number + 1
    if line:match("^```") then
      local text = block and table.concat(block, "\n") .. "\n"
      if text and text:find("return episode", 1, true) then
        local name = ("%s_%d.lua"):format(page:gsub("%W", "_"), number)
        local file = assert(io.open(folder .. "/" .. name, "w"))
        file:write(text)
        file:close()
        print(("%s:%d\tmicrocosm run %s"):format(page, number, name))
      end
      fenced = not fenced
      block = fenced and line:match("^```lua") and {} or nil
    elseif block then
      block[#block + 1] = line
    end
    local set_apart = not fenced and line:match("^    (.*)$")
    local found = set_apart and command_of(set_apart)
    if found then print(("%s:%d\t%s"):format(page, number, found)) end
    if not fenced and not set_apart then
      for before, span in line:gmatch("(%S*%s?)`([^`]+)`") do
        local inline = before ~= "text " and command_of(span)  -- text `microcosm …`: bytes of a format
        -- `microcosm run FILE`: a form, not a command.
        if inline and not inline:match("%f[%w]%u%u%u+%f[%W]") and inline:match("^microcosm%s+%S+%s+%S") then
          print(("%s:%d\t%s"):format(page, number, inline))
        end
      end
    end
  end
end
