-- What would make results depend on the processor or the compiler: transcendental functions of the C and C++ libraries (use
-- core's), the library's random numbers, and inline library headers in kernels.

local transcendental = {}
for name in ([[sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh exp exp2 exp10 expm1 log log2 log10 log1p
  pow cbrt hypot erf erfc tgamma lgamma fma sincos]]):gmatch("%S+") do
  for _, suffix in ipairs({ "", "f", "l" }) do transcendental[name .. suffix] = true end
end

local definitions = { ["engine/core/math.hpp"] = true, ["engine/core/math.cpp"] = true, ["engine/core/libm_overrides.cpp"] = true }

-- An inline function of these may be emitted in a kernel's AVX form, and the linker may keep that one for the whole program.
local not_in_kernels = {}
for name in ([[algorithm any array deque format functional iomanip iostream istream list map memory numeric optional ostream
  queue regex set sstream stack string string_view tuple unordered_map unordered_set utility valarray variant vector]]):gmatch("%S+") do
  not_in_kernels[name] = true
end

local function math_calls(file, found)
  local number = 0
  for line in (file.code .. "\n"):gmatch("(.-)\n") do
    number = number + 1
    for start, name in line:gmatch("()%f[%w_]([%a_][%w_]*)%s*%(") do
      local before = line:sub(1, start - 1)
      local qualifier = before:match("([%w_]*)::%s*$")
      local member = before:find("%.%s*$") or before:find("%->%s*$")
      local ours = member or (qualifier and qualifier ~= "" and qualifier ~= "std")
      if transcendental[name] and not ours then
        found[#found + 1] = { file.path, number, ("%s%s is the C library's: write core::%s"):format(
          qualifier and qualifier .. "::" or "", name, name) }
      end
    end
    if line:find("std::mt19937") or line:find("std::%w+_distribution") or line:find("std::random_device")
      or line:find("%f[%w_]s?rand%s*%(") then
      found[#found + 1] = { file.path, number, "random numbers come from core::RandomStream" }
    end
  end
end

local function kernel_includes(project, kernel, found)
  local seen = {}
  local function visit(file, through)
    if seen[file.path] then return end
    seen[file.path] = true
    for _, include in ipairs(file.includes) do
      local target = not include.system and project.by_path[include.path]
      if target then
        visit(target, through or include)
      elseif not_in_kernels[include.path] or include.path:find("^Eigen/") or include.path:find("^fmt/") then
        found[#found + 1] = { kernel.path, (through or include).line, ("a kernel must not include <%s>%s"):format(
          include.path, through and " (through " .. file.path .. ")" or "") }
      end
    end
  end
  visit(kernel)
end

return function(project)
  local found = {}
  for _, file in ipairs(project:product()) do
    if not definitions[file.path] then math_calls(file, found) end
    if file.path:find("%.kernel%.cpp$") then kernel_includes(project, file, found) end
  end
  return found
end
