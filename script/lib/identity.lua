-- Prints "episode sha256 state_hash" for each episode of a manifest, sorted by episode. Usage: lua5.4 identity.lua manifest.jsonl

local entries = {}
for line in assert(io.open(arg[1])):lines() do
  local episode = tonumber(line:match('"episode"%s*:%s*(%d+)'))
  local sha256, state_hash = line:match('"sha256"%s*:%s*"(%x+)"'), line:match('"state_hash"%s*:%s*"(%x+)"')
  assert(episode and sha256 and state_hash and #sha256 == 64, "not a manifest line: " .. line)
  entries[#entries + 1] = { episode, sha256, state_hash }
end
assert(#entries > 0, arg[1] .. " names no episode")
table.sort(entries, function(a, b) return a[1] < b[1] end)
for _, entry in ipairs(entries) do print(table.concat(entry, " ")) end
