-- A magnetic ball of 30 um rolls over the bottom of a dish and pushes cells of 20 um, one after another, to their places. A rotating field turns the
-- ball; the water's resistance near the bottom and the bottom's friction make it roll. There is no inertia to speak of: a cell forgets its speed in
-- 20 us. The controller sees the dish through a microscope: places, late and noisy, and nothing of forces.
--
--   microcosm run scenes/rolling_microrobot.lua
--   microcosm run scenes/rolling_microrobot.lua --set control=off        the field stays off: what settling alone does
--
-- Surface rollers: Tierno et al. 2008, Phys Rev Lett 101:218304; among blood cells: Alapan et al. 2020, Science Robotics 5:eaba5726.

local mode = option("control", { "on", "off" })

-- ---- What there is.

local dish   = bodies.world { bounds = { low = {-1*mm, -1*mm, -0.1*mm}, high = {1*mm, 1*mm, 1*mm} }, largest_step = 250*us }
local bottom = bodies.plane { friction = 0.5, rolling_friction = 0*m, torsional_friction = 0*m }   -- wet: nothing resists rolling but the water
local water  = liquids.still { walls = {bottom} }

-- A silica ball (1900 kg/m^3), half coated with nickel: the coat's moment lies across the ball and stays.
local robot = bodies.sphere {
  radius = 15*um, density = 1900*kg/m^3, friction = 0.3, rolling_friction = 0*m, torsional_friction = 0*m, liquid = water,
  at     = {-80*um, parameter("robot_y", uniform(-30, 30)*um), 15.2*um},
  moment = {parameter("moment", uniform(0.8, 1.2)*1e-11*A*m^2), 0*A*m^2, 0*A*m^2},
}

-- Cells are a little denser than water (Grover et al. 2011, PNAS 108:10992: 1.04 to 1.11 g/ml) and stick to nothing.
local count, cells, eyes, delivered = 3, {}, {}, {}
for i = 1, count do
  cells[i] = bodies.sphere {
    name = "cell_" .. i, radius = 10*um, density = uniform(1040, 1110)*kg/m^3, friction = 0.1, liquid = water,
    rolling_friction = 0*m, torsional_friction = 0*m,
    at   = {parameter("x_" .. i, uniform(-15, 15)*um), 60*(i - 2)*um + parameter("y_" .. i, uniform(-10, 10)*um), 10.2*um},
  }
end

local coils = magnetics.field_coils { limit = 10*mT, time_constant = 1*ms }

-- The microscope sees every body's place; of the robot also the coat, from which its turns could be read.
local eye = sensors.pose { of = robot, rate = 50*Hz, latency = 20*ms, noise = 0.3*um, angle_noise = 0.05*rad }
for i = 1, count do
  eyes[i] = sensors.pose { name = "eye_" .. i, of = cells[i], rate = 50*Hz, latency = 20*ms, noise = 0.3*um, angle_noise = 0.5*rad }
end

-- What truly happens: recorded, never shown to control.
local true_bodies = truth.bodies {}

local goals = { {70e-6, -40e-6}, {70e-6, 0}, {70e-6, 40e-6} }             -- m: where each cell shall be
for i = 1, count do
  delivered[i] = outcomes.distance { name = "to_goal_" .. i, of = cells[i], target = {goals[i][1]*m, goals[i][2]*m, 10*um}, within = 5*um }
end

-- ---- How it is controlled. From here on all numbers are plain SI.

local strength  = 8e-3          -- T
local fastest   = 2*math.pi*8   -- rad/s of the field: far below where the water would hold the ball back
local touching  = 24.5e-6       -- m, between the axes of ball and cell when they touch on the bottom
local clear     = 34e-6         -- m: nearer than this to a cell that it shall not move, the ball turns aside
local arrived   = 2.5e-6        -- m: a cell this near its place is done with

local phase, order, seen

local function minus(a, b) return {a[1] - b[1], a[2] - b[2]} end
local function length(a) return math.sqrt(a[1]^2 + a[2]^2) end
local function unit(a)
  local size = math.max(length(a), 1e-9)
  return {a[1]/size, a[2]/size}
end

-- A low pass of three frames.
local function look(name, reading)
  if not reading or not reading.fresh or not reading.x then return end
  local place = {reading.x, reading.y}
  local old = seen[name] or place
  seen[name] = {old[1] + 0.4*(place[1] - old[1]), old[2] + 0.4*(place[2] - old[2])}
end

-- The way to `aim`, bent around cells that are in it.
local function around(here, aim, pushed)
  local way = unit(minus(aim, here))
  for i = 1, count do
    local apart = minus(seen[i], here)
    local distance = length(apart)
    local ahead = (apart[1]*way[1] + apart[2]*way[2])/distance
    if i ~= pushed and distance < clear + 10e-6 and ahead > 0 and length(minus(aim, here)) > distance - clear/2 then
      -- Along the circle around the cell, on the nearer side, and out of it where it is too near.
      local side = way[1]*apart[2] - way[2]*apart[1] > 0 and -1 or 1
      local out = math.max(0, (clear - distance)/10e-6)
      way = unit{-side*apart[2]/distance - out*apart[1]/distance, side*apart[1]/distance - out*apart[2]/distance}
    end
  end
  return way
end

-- Heading and speed (0 to 1) that bring the next cell nearer to its place; nil when all are there.
local function plan()
  local here = seen.robot
  while order[1] and length(minus(goals[order[1]], seen[order[1]])) < arrived do table.remove(order, 1) end
  local k = order[1]
  if not k then return nil end
  local cell, left = seen[k], minus(goals[k], seen[k])
  local push = unit(left)
  local from = minus(here, cell)
  local behind = -(from[1]*push[1] + from[2]*push[2])/length(from)           -- 1: straight behind the cell
  if behind < 0.9 then
    return around(here, {cell[1] - 1.7*touching*push[1], cell[2] - 1.7*touching*push[2]}, nil), 1
  end
  -- Pushing: forward, and back to the line through the cell and its place, or the cell would slip off to the side.
  local contact = {cell[1] - touching*push[1], cell[2] - touching*push[2]}
  local off = minus(contact, here)
  local across = -off[1]*push[2] + off[2]*push[1]
  local way = unit{push[1] - 0.25e6*across*push[2], push[2] + 0.25e6*across*push[1]}
  return way, math.min(1, 0.15 + length(left)/15e-6)
end

function reset()
  phase, seen = 0, {}
  order = {1, 2, 3}
end

function control(t, sense)
  look("robot", sense.eye)
  for i = 1, count do look(i, sense["eye_" .. i]) end
  if mode == "off" or not (seen.robot and seen[1] and seen[2] and seen[3]) then
    coils:set(0, 0, 0)
    return
  end
  local way, speed = plan()
  if not way then
    coils:set(0, 0, 0)
    return
  end
  -- The field turns in the plane of the vertical and the way: from up to ahead, as a wheel does.
  phase = phase + fastest*speed*2e-3
  local ahead = strength*math.sin(phase)
  coils:set(ahead*way[1], ahead*way[2], strength*math.cos(phase))
end

return episode { duration = 8*s, control_rate = 500*Hz, reward = { { of = delivered[1] }, { of = delivered[2] }, { of = delivered[3] } } }
