-- Sums the instructions that callgrind collected in objects whose file names begin with given texts.
-- Usage: lua5.4 callgrind_sum.lua FILE NAME...
local file, wanted = arg[1], { table.unpack(arg, 2) }

local function is_wanted(path)
  local name = path:match("[^/]*$")
  for _, start in ipairs(wanted) do
    if name:sub(1, #start) == start then return true end
  end
  return false
end

local paths = {} -- by callgrind's numbers: a name is written out once
local function path_of(reference)
  local number, path = reference:match("^(%(%d+%))%s*(.*)$")
  if not number then return reference end
  if path ~= "" then paths[number] = path end
  return paths[number]
end

local counts, of_call, sum = false, false, 0
for line in io.lines(file) do
  local key, value = line:match("^(%l+)=(.*)$")
  if key == "ob" then
    counts = is_wanted(path_of(value))
  elseif key == "cob" then
    path_of(value)
  elseif key == "calls" then
    of_call = true -- the next line's cost is the callee's own
  else
    local cost = line:match("^[%d+*-][%d]* (%d+)$")
    if cost then
      if counts and not of_call then sum = sum + math.tointeger(cost) end
      of_call = false
    end
  end
end
if sum == 0 then error(file .. ": nothing was collected in " .. table.concat(wanted, ", ")) end
print(sum)
