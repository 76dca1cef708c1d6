-- No cycle of includes, neither between files nor between folders.

--- The first cycle of a graph (node -> sorted list of nodes) as a list of nodes, or nil.
local function find_cycle(graph, nodes)
  local state, path = {}, {}
  local function visit(node)
    state[node] = "open"
    path[#path + 1] = node
    for _, other in ipairs(graph[node] or {}) do
      if state[other] == "open" then
        local cycle = { other }
        for i = #path, 1, -1 do
          table.insert(cycle, 1, path[i])
          if path[i] == other then return cycle end
        end
      elseif not state[other] then
        local cycle = visit(other)
        if cycle then return cycle end
      end
    end
    state[node] = "done"
    path[#path] = nil
  end
  for _, node in ipairs(nodes) do
    local cycle = not state[node] and visit(node)
    if cycle then return cycle end
  end
end

local function add(graph, nodes, from, to)
  if not graph[from] then
    graph[from] = {}
    nodes[#nodes + 1] = from
  end
  if to then table.insert(graph[from], to) end
end

return function(project)
  local files, file_nodes, folders, folder_nodes = {}, {}, {}, {}
  for _, file in ipairs(project:product()) do
    add(files, file_nodes, file.path)
    for _, include in ipairs(file.includes) do
      local target = not include.system and project.by_path[include.path]
      if target then
        add(files, file_nodes, file.path, target.path)
        if target.folder ~= file.folder then add(folders, folder_nodes, file.folder, target.folder) end
      end
    end
  end
  local found = {}
  for _, graph in ipairs({ { files, file_nodes, "files" }, { folders, folder_nodes, "folders" } }) do
    local cycle = find_cycle(graph[1], graph[2])
    if cycle then
      found[#found + 1] = { cycle[1], 1, ("cycle of %s: %s"):format(graph[3], table.concat(cycle, " -> ")) }
    end
  end
  return found
end
