-- Files of at most 800 lines, functions of at most 100, engine/world below 1,500 in all.

local file_limit, function_limit, world_limit = 800, 100, 1500

--- What the text before an opening brace says that the brace opens.
local function kind_of(header, enclosing)
  if enclosing == "function" then return "function" end
  if header:find("%f[%w]namespace%f[%W]") or header:find("^%s*extern%s*$") then return "scope" end
  if header:find("%][%s%w_:<>&*-]*$") or header:find("%]%s*%b()[%s%w_:<>&*-]*$") then return "function" end  -- a lambda
  if header:find("=%s*$") or enclosing == "data" then return "data" end
  local is_type = header:find("%f[%w]class%f[%W]") or header:find("%f[%w]struct%f[%W]") or header:find("%f[%w]union%f[%W]")
  if is_type and not header:find("%)%s*[%w%s:]*$") then return "scope" end
  if header:find("%f[%w]enum%f[%W]") then return "data" end
  return header:find("%(") and "function" or "data"
end

--- Calls report(first_line, last_line) for each outermost function in C++ text without comments and strings.
local function each_function(code, report)
  local stack, header, header_line, line = {}, "", nil, 1
  for i = 1, #code do
    local c = code:sub(i, i)
    if c == "\n" then
      line = line + 1
    elseif c == "{" then
      local enclosing = stack[#stack]
      local kind = kind_of(header, enclosing and enclosing.kind)
      stack[#stack + 1] = { kind = kind, first = header_line or line, header = header, outermost = kind == "function" and
        not (enclosing and enclosing.kind == "function") }
      header, header_line = "", nil
      goto continue
    elseif c == "}" then
      local scope = table.remove(stack) or {}
      header, header_line = "", nil
      if scope.kind ~= "scope" and code:find("^%s*[,{]", i + 1) then
        header, header_line = scope.header .. "()", scope.first  -- a member's initialiser before the body
      elseif scope.outermost then
        report(scope.first, line)
      end
      goto continue
    elseif c == ";" then
      header, header_line = "", nil
      goto continue
    end
    if c:find("%S") and not header_line then header_line = line end
    if header_line then header = header .. c end
    ::continue::
  end
end

return function(project)
  local found, world_lines = {}, 0
  for _, file in ipairs(project.files) do
    local is_source = file.is_cpp or file.path:find("%.lua$")
    if is_source and not file.path:find("^assets/") and #file.lines > file_limit then
      found[#found + 1] = { file.path, file_limit, ("%d lines; at most %d"):format(#file.lines, file_limit) }
    end
    if file.is_cpp then
      if file.path:find("^engine/world/") then world_lines = world_lines + #file.lines end
      each_function(file.code, function(first, last)
        local length = last - first + 1
        if length > function_limit then
          found[#found + 1] = { file.path, first, ("a function of %d lines; at most %d"):format(length, function_limit) }
        end
      end)
    end
  end
  if world_lines >= world_limit then
    found[#found + 1] = { "engine/world", 1, ("%d lines; below %d"):format(world_lines, world_limit) }
  end
  return found
end
