-- 1,000 random tables with keys of every kind, and what the language says of them, as one number that becomes a ball's radius. The
-- number follows from what the tables hold: not from the order in which they came to hold it (the option), nor from the process.

local order = option("order", { "forward", "backward", "shuffled", "with detours", "in a constructor" })

local state = 1
local function random(n)   -- 1 to n; the numbers are the same in every order
  state = (state*1103515245 + 12345) & 0x7fffffff
  return (state >> 8) % n + 1
end

-- Keys that are references: made once, in one order.
bodies.plane {}
local references = { print, math.sin, string.rep, bodies.plane }
for i = 1, 20 do references[#references + 1] = {} end
for i = 1, 20 do references[#references + 1] = function() return i end end
for i = 1, 3 do references[#references + 1] = bodies.sphere { radius = i*mm, density = 1000*kg/m^3, at = {i*m, 0*m, 1*m} } end
local first_handle = #references - 2

local function random_key()
  local kind = random(10)
  if kind <= 5 then return random(40) end
  if kind == 6 then return random(100)/8 end
  if kind == 7 then return "k" .. random(50) end
  if kind == 8 then return ("long key "):rep(6) .. random(50) end
  if kind == 9 then return random(2) == 1 end
  return references[random(#references)]
end

-- The entries of a table, each key once.
local function random_entries()
  local entries, taken = {}, {}
  for i = 1, random(60) do
    local key = random_key()
    if not taken[key] then
      taken[key] = true
      entries[#entries + 1] = { key, random(1000) }
    end
  end
  return entries
end

local function build(entries, shuffle)
  local t = {}
  local n = #entries
  if order == "backward" then
    for i = n, 1, -1 do t[entries[i][1]] = entries[i][2] end
    return t
  end
  if order == "shuffled" or order == "with detours" then
    local places = {}
    for i = 1, n do places[i] = i end
    for i = n, 2, -1 do
      shuffle = (shuffle*69069 + 1) & 0x7fffffff
      local j = (shuffle >> 8) % i + 1
      places[i], places[j] = places[j], places[i]
    end
    if order == "with detours" then
      for i = 1, 100 do t[i] = i; t["gone " .. i] = i; t[i/16] = i end
      for _, reference in ipairs(references) do t[reference] = 1 end
    end
    for i = 1, n do t[entries[places[i]][1]] = entries[places[i]][2] end
    if order == "with detours" then
      local kept = {}
      for i = 1, n do kept[entries[i][1]] = true end
      for i = 100, 1, -1 do
        if not kept[i] then t[i] = nil end
        t["gone " .. i] = nil
        if not kept[i/16] then t[i/16] = nil end
      end
      for _, reference in ipairs(references) do
        if not kept[reference] then t[reference] = nil end
      end
    end
    return t
  end
  if order == "in a constructor" then   -- an array part as large as the first keys, with holes
    local list = {}
    for i = 1, n do list[entries[i][1]] = entries[i][2] end
    t = { list[1], list[2], list[3], list[4], list[5], list[6], list[7], list[8] }
  end
  for i = 1, n do t[entries[i][1]] = entries[i][2] end
  return t
end

local digest = 17
local function say(value)
  digest = (digest*31 + (math.tointeger(value) or 0)) & 0xffffffffffff
end

local function sum(list, n)
  local total = 0
  for i = 1, n do total = (total*7 + (list[i] or 0)) % 1000003 end
  return total
end

-- The result, or the text of the error: a table with holes can't be joined or sorted.
local function try(f, ...)
  local _, result = pcall(f, ...)
  return type(result) == "string" and #result or result
end

for i = 1, 1000 do
  local entries = random_entries()
  local t = build(entries, i)
  say(#t) say(rawlen(t)) say(select("#", table.unpack(t)))
  local counted = 0
  for _ in ipairs(t) do counted = counted + 1 end
  say(counted)
  say(sum({ table.unpack(t) }, #t))
  say(try(table.concat, t, ","))
  table.insert(t, 7) say(#t)
  table.insert(t, 1, 8) say(#t) say(sum(t, 50))
  say(table.remove(t)) say(#t)
  say(table.remove(t, 1)) say(#t) say(sum(t, 50))
  say(try(table.sort, t)) say(sum(t, 50))
  t[#t + 1] = 5 say(#t)
  t[#t] = nil say(#t)
  local reached, message = pcall(function() for key in pairs(t) do if math.type(key) == "integer" then say(key) end end end)
  say(reached and 1 or #message)
  for k = 1, #entries do say(t[entries[k][1]]) end
end
for i = first_handle, #references do say(#tostring(references[i])) end
print("digest", digest)

local ball = bodies.sphere { radius = (1 + digest % 1000003)*um, density = 1000*kg/m^3, at = {0*m, 0*m, 3*m} }
local place = sensors.pose { of = ball }
return episode { duration = 0.02*s, control_rate = 100*Hz }
