-- Which folder may include which: the arrows of docs/architecture.md, taken transitively.

local engine_parts = { "engine/rigid", "engine/soft", "engine/flow", "engine/swim", "engine/magnetics" }

local direct = {
  ["engine/core"] = {},
  ["engine/geometry"] = { "engine/core" },
  ["engine/world"] = { "engine/core" },
  guard = { "engine/core" },
  formats = { "engine", "guard" },
  agents = { "engine" },
  scenes = { "agents", "formats" },
  datagen = { "scenes" },
  render = { "agents", "engine" },
  window = { "render", "datagen", "scenes" },
  validation = { "render", "datagen", "scenes" },
  bench = { "render", "datagen", "scenes" },
  app = { "window", "validation", "bench" },
}
for _, part in ipairs(engine_parts) do direct[part] = { "engine/geometry" } end
direct.engine = { "engine/world", table.unpack(engine_parts) }

local function reachable(room)
  local seen, waiting = {}, { room }
  while #waiting > 0 do
    local next_room = table.remove(waiting)
    if not seen[next_room] then
      seen[next_room] = true
      for _, other in ipairs(direct[next_room] or {}) do waiting[#waiting + 1] = other end
    end
  end
  return seen
end

local function room_of(path)
  return path:match("^(engine/[^/]+)/") or path:match("^([^/]+)/")
end

return function(project)
  local found, allowed = {}, {}
  for _, file in ipairs(project:product()) do
    local room = room_of(file.path)
    if not direct[room] then
      found[#found + 1] = { file.path, 1, ("the folder %s is not part of the design"):format(room) }
    else
      allowed[room] = allowed[room] or reachable(room)
      for _, include in ipairs(file.includes) do
        local target = not include.system and room_of(include.path)
        if target and not allowed[room][target] then
          found[#found + 1] = { file.path, include.line, ("%s must not include %s"):format(room, include.path) }
        elseif not include.system and not project.by_path[include.path] then
          found[#found + 1] = { file.path, include.line, ("%s is no file; write the path from the root"):format(include.path) }
        end
      end
    end
  end
  return found
end
