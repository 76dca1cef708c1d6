-- A heap: 64 balls, boxes, capsules, cylinders and cones fall into a bin that stands on the floor.
--
--   microcosm view scenes/examples/heap.lua

local size = 0.1 -- [m], of the bodies

local floor = bodies.plane {}
local half, wall, height = 0.25, 0.03, 0.3 -- [m], of the bin inside; thickness; height
local base = bodies.box { size = {2*(half + wall)*m, 2*(half + wall)*m, wall*m}, at = {0*m, 0*m, wall/2*m}, fixed = true }
for _, side in ipairs({-1, 1}) do
  bodies.box { size = {wall*m, 2*half*m, height*m}, at = {side*(half + wall/2)*m, 0*m, (wall + height/2)*m}, fixed = true }
  bodies.box { size = {2*(half + wall)*m, wall*m, height*m}, at = {0*m, side*(half + wall/2)*m, (wall + height/2)*m}, fixed = true }
end

local shapes = {
  function(place) place.radius = size/2*m; bodies.sphere(place) end,
  function(place) place.size = {size*m, 0.8*size*m, 0.6*size*m}; bodies.box(place) end,
  function(place) place.radius, place.length = size/4*m, size/2*m; bodies.capsule(place) end,
  function(place) place.radius, place.length = 0.4*size*m, 0.6*size*m; bodies.cylinder(place) end,
  function(place) place.radius, place.length = size/2*m, size*m; bodies.cone(place) end,
}
local function jitter(i, k) return math.sin(12.9898*i + 78.233*k) end -- in [-1, 1]
for i = 0, 63 do
  local x, y = (i % 4 - 1.5)*1.2*size + 0.01*jitter(i, 1), (i // 4 % 4 - 1.5)*1.2*size + 0.01*jitter(i, 2)
  shapes[1 + i % 5] {
    density = 1000*kg/m^3,
    at = {x*m, y*m, (1.2 + 1.2*(i // 16))*size*m},
    orientation = {jitter(i, 3), jitter(i, 4), 0},
  }
end

return episode { duration = 3*s, control_rate = 100*Hz }
