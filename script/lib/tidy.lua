-- Runs clang-tidy on every product source whose last clean result doesn't hold any more. The key of a result is the hash of
-- .clang-tidy, the source, the project's headers that it includes and its flags. The results lie in the compiler cache's folder,
-- which is what a clean clone keeps. Run from the root after building release.
-- TIDY_SECONDS=N in the environment ends it after so long; what is left is counted, and checked by the next run.

local build = "build/release"

local function lines(command)
  local list, pipe = {}, assert(io.popen(command))
  for line in pipe:lines() do list[#list + 1] = line end
  assert(pipe:close(), "failed: " .. command)
  return list
end

local root = lines("pwd")[1]
local cache = lines("ccache --get-config cache_dir")[1] .. "/microcosm-lint"

--- A path below the root, relative to it; nil for others.
local function below_root(path)
  if path:sub(1, 1) ~= "/" then path = root .. "/" .. build .. "/" .. path end
  local parts = {}
  for part in path:gmatch("[^/]+") do
    if part == ".." then table.remove(parts) elseif part ~= "." then parts[#parts + 1] = part end
  end
  path = "/" .. table.concat(parts, "/")
  if path:sub(1, #root + 1) == root .. "/" then return path:sub(#root + 2) end
end

--- source -> list of the project's files that it is compiled from, from ninja's record of dependencies.
local function dependencies()
  local sources, current = {}, nil
  for _, line in ipairs(lines("ninja -C " .. build .. " -t deps")) do
    if line:find("^%S") then
      current = {}
    else
      local path = line:match("^%s+(.+)$")
      path = path and below_root(path)
      if path and current then
        current[#current + 1] = path
        if #current == 1 then sources[path] = current end
      end
    end
  end
  return sources
end

--- file -> hash of its content. Files that are gone are left out.
local function content_hashes(sources)
  local listing, seen = os.tmpname(), {}
  local out = assert(io.open(listing, "w"))
  for _, files in pairs(sources) do
    for _, file in ipairs(files) do
      if not seen[file] then
        seen[file] = true
        local exists = io.open(file)
        if exists then
          exists:close()
          out:write(file, "\n")
        end
      end
    end
  end
  out:close()
  local hashes = {}
  for _, line in ipairs(lines("xargs -d '\\n' sha256sum < " .. listing)) do
    local hash, file = line:match("^(%x+)%s+(.+)$")
    hashes[file] = hash
  end
  os.remove(listing)
  return hashes
end

local function hash_of(text)
  local path = os.tmpname()
  local file = assert(io.open(path, "w"))
  file:write(text)
  file:close()
  local hash = lines("sha256sum " .. path)[1]:match("^%x+")
  os.remove(path)
  return hash
end

local function is_product(path)
  return path:find("%.cpp$") and not path:find("^tests/") and not path:find("^build/")
end

local sources = dependencies()
local hashes = content_hashes(sources)
local rules = lines("cat .clang-tidy CMakeLists.txt cmake/*.cmake | sha256sum; clang-tidy --version | sha256sum")
local pending, current = {}, 0
os.execute("mkdir -p '" .. cache .. "'")
for path, files in pairs(sources) do
  if is_product(path) and hashes[path] then
    local parts = { rules[1], rules[2], path }
    table.sort(files)
    for _, file in ipairs(files) do parts[#parts + 1] = file .. " " .. (hashes[file] or "gone") end
    local mark = cache .. "/" .. hash_of(table.concat(parts, "\n"))
    local passed = io.open(mark)
    if passed then
      passed:close()
      current = current + 1
    else
      pending[#pending + 1] = path .. "\t" .. mark
    end
  end
end
table.sort(pending)
assert(#pending + current > 0, "no source found: is " .. build .. " built?")
print(("clang-tidy: %d sources unchanged, %d to check"):format(current, #pending))

if #pending > 0 then
  local list = os.tmpname()
  local out = assert(io.open(list, "w"))
  out:write(table.concat(pending, "\n"), "\n")
  out:close()
  local seconds = tonumber(os.getenv("TIDY_SECONDS") or "")
  local late = seconds and ("[ $(date +%%s) -lt %d ] || { echo later >> %s.later; exit 0; }; "):format(os.time() + seconds, list) or ""
  local one = late .. [[source=${1%%	*}; out=$(clang-tidy -p ]] .. build
    .. [[ --quiet "$source" 2>/dev/null) && : > "${1#*	}" || { echo "$source"; echo "$out"; exit 1; }]]
  local good = os.execute(("xargs -d '\\n' -n 1 -P $(nproc) bash -c '%s' tidy < %s"):format(one, list))
  os.remove(list)
  local left = io.open(list .. ".later")
  if left then
    local _, count = left:read("a"):gsub("\n", "")
    left:close()
    os.remove(list .. ".later")
    print(("clang-tidy: out of time, %d sources are left to the next run"):format(count))
  end
  os.exit(good and 0 or 1)
end
