-- What has no place in the project: unfinished business, merge leftovers, paths of one machine, names that say nothing; and
-- headers without an include guard.

local unwanted = {
  { "%f[%w_]TODO%f[^%w_]", "finish it, or open an issue" },
  { "%f[%w_]FIXME%f[^%w_]", "finish it, or open an issue" },
  { "%f[%w_]XXX%f[^%w_]", "finish it, or open an issue" },
  { "%f[%w_]HACK%f[^%w_]", "say what is meant" },
  { "^<<<<<<< ", "a merge leftover" },
  { "^>>>>>>> ", "a merge leftover" },
  { "%f[/%w]/home/%w", "a path of one machine" },
  { "%f[/%w]/work/%w", "a path of one machine" },
  { "%f[/%w]/root/%w", "a path of one machine" },
}
local empty_names = { util = true, utils = true, helper = true, helpers = true, misc = true, common = true, stuff = true }

local function about_itself(path)
  return path == "script/lib/structure/words.lua" or path == "tests/script/check_structure_test.lua"
end

return function(project)
  local found = {}
  for _, file in ipairs(project.files) do
    if not about_itself(file.path) then
      for number, line in ipairs(file.lines) do
        for _, rule in ipairs(unwanted) do
          local word = line:match(rule[1])
          if word then found[#found + 1] = { file.path, number, ("'%s': %s"):format(word, rule[2]) } end
        end
      end
    end
    if empty_names[file.path:match("([^/.]+)%.[^/]*$") or ""] then
      found[#found + 1] = { file.path, 1, "a name that says nothing" }
    end
    if file.path:find("%.hpp$") and file.lines[1] ~= "#pragma once" then
      found[#found + 1] = { file.path, 1, "a header starts with #pragma once" }
    end
  end
  return found
end
