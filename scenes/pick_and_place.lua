-- A seven-axis arm picks a cube from a table and places it at a target: way-points from inverse kinematics, joint PD in the drives with the arm's own weight
-- compensated, a gripper of two fingers. The cube's place, size, mass and friction differ from episode to episode; the arm knows them from its
-- camera alone.
--
--   microcosm run scenes/pick_and_place.lua
--   microcosm run scenes/pick_and_place.lua --set payload=heavy      a cube of up to 1.5 kg
--
-- The arm is assets/robots/arm7_gripper.urdf (ours); all lengths in metres from the middle of its foot, x ahead, z up.

local payload = option("payload", { "light", "heavy" })

-- ---- What there is.

local floor = bodies.plane {}
local table_top = bodies.box { size = {500*mm, 800*mm, 400*mm}, at = {550*mm, 0*mm, 200*mm}, fixed = true, friction = 0.6 }

-- Drives with a position loop, softer towards the wrist: torques at a few degrees of error stay below the motors' limits.
local stiffness = {900, 900, 500, 500, 200, 150, 60}                    -- N m/rad
local damping   = {90, 90, 50, 50, 20, 15, 6}                           -- N m s/rad
local drives = { { joint = "left_finger", slide_position_gain = 4000*N/m, slide_velocity_gain = 150*N*s/m } }
for i = 1, 7 do
  drives[i + 1] = { joint = "joint" .. i, position_gain = stiffness[i]*N*m, velocity_gain = damping[i]*N*m*s }
end

local arm = bodies.robot {
  file     = "assets/robots/arm7_gripper.urdf",
  friction = 0.9,                                                       -- rubber pads on the fingers
  angles   = {0, 0.2, 0, 1.2, 0, 1.74, 0},
  slides   = {40*mm},
  motors   = "position",
  joints   = drives,
}

local edge = parameter("edge", uniform(40, 55)*mm)
local cube = bodies.box {
  size        = {edge, edge, edge},
  mass        = payload == "heavy" and uniform(0.8, 1.5)*kg or uniform(0.1, 0.5)*kg,
  friction    = uniform(0.4, 0.9),
  at          = {parameter("cube_x", uniform(420, 560)*mm), parameter("cube_y", uniform(-220, -40)*mm), 400*mm + edge/2},
  orientation = {0, 0, parameter("cube_yaw", uniform(-0.6, 0.6))},
}

-- What the controller can know: joints, a camera that is late and noisy, the wrist's force, the touch of a finger, an IMU in the palm.
local encoder = sensors.encoder { of = arm, rate = 500*Hz }
local camera  = sensors.pose { of = cube, rate = 25*Hz, latency = 40*ms, noise = 1*mm, angle_noise = 0.01*rad, dropout = 0.02 }
local wrist   = sensors.wrench { of = arm, joint = "flange", rate = 500*Hz }
local touch   = sensors.contact_force { of = arm, link = "left_fingertip", noise = 0.05*N, resolution = 0.02*N }
local palm    = sensors.imu { of = arm, link = "palm" }

-- What truly happens: recorded, never shown to control.
local true_bodies = truth.bodies { of = {cube, arm} }
local true_joints = truth.joints { of = arm }

local goal = {0.48, 0.2, 0.4}                                            -- on the table
local placed = outcomes.distance { of = cube, target = {goal[1]*m, goal[2]*m, goal[3]*m + edge/2}, within = 10*mm }

-- ---- How it is controlled. From here on all numbers are plain SI.

local home      = {0, 0.2, 0, 1.2, 0, 1.74, 0, 0.04}
local size      = edge/m                                                -- the edge is printed on the cube
local lifted    = 0.12                                                  -- m, above the table

local plan          -- way-points { at = time, q = joint positions, grip = finger position }
local cube_seen     -- place and yaw, averaged while nothing moves

local function yaw_of(reading)
  return math.atan(2*(reading.qw*reading.qz + reading.qx*reading.qy), 1 - 2*(reading.qy^2 + reading.qz^2))
end

local function look(reading)
  if not reading or not reading.fresh or not reading.x then return end
  local n = cube_seen.n + 1
  local yaw = yaw_of(reading)
  cube_seen = { n = n, x = cube_seen.x + (reading.x - cube_seen.x)/n, y = cube_seen.y + (reading.y - cube_seen.y)/n,
                yaw = cube_seen.yaw + (yaw - cube_seen.yaw)/n }
end

-- The tool points down, its fingers closing along the direction `yaw` from the y axis.
local function downwards(yaw)
  local c, s = math.cos(yaw/2), math.sin(yaw/2)
  return {0, -s, c, 0}                                                   -- half a turn about y, then yaw about z
end

local function solve(x, y, z, yaw, from)
  local q, converged = arm:reach { link = "tool", position = {x, y, z}, orientation = downwards(yaw), from = from }
  if not converged then error(string.format("the arm can't reach (%.3f, %.3f, %.3f)", x, y, z)) end
  return q
end

local function make_plan(t)
  local grasp_z, open, closed = goal[3] + 0.5*size, 0.04, math.max(0, 0.5*size - 0.001 - 0.012)
  local c = cube_seen
  local above = solve(c.x, c.y, grasp_z + lifted, c.yaw, home)
  local down = solve(c.x, c.y, grasp_z, c.yaw, above)
  local over = solve(goal[1], goal[2], grasp_z + lifted, 0, above)
  local set = solve(goal[1], goal[2], grasp_z + 0.001, 0, over)
  plan = { { at = t, q = home, grip = open } }
  local function go(q, grip, seconds) plan[#plan + 1] = { at = plan[#plan].at + seconds, q = q, grip = grip } end
  go(above, open, 1.2)
  go(down, open, 0.8)
  go(down, closed, 0.3)
  go(above, closed, 0.8)
  go(over, closed, 1.2)
  go(set, closed, 0.8)
  go(set, open, 0.3)
  go(over, open, 0.8)
end

-- Between way-points: the polynomial of least jerk (Flash and Hogan 1985), with its rate.
local function target(t)
  local k = 1
  while k < #plan - 1 and t >= plan[k + 1].at do k = k + 1 end
  local from, to = plan[k], plan[k + 1]
  local span = to.at - from.at
  local x = math.min(math.max((t - from.at)/span, 0), 1)
  local share, rate = x^3*(10 - 15*x + 6*x^2), 30*x^2*(1 - x)^2/span
  local q, qd = {}, {}
  for i = 1, 7 do
    q[i] = from.q[i] + share*(to.q[i] - from.q[i])
    qd[i] = rate*(to.q[i] - from.q[i])
  end
  return q, qd, to.grip
end

function reset()
  plan = nil
  cube_seen = { n = 0, x = 0, y = 0, yaw = 0 }
end

function control(t, sense)
  local q, qd = sense.encoder.position, sense.encoder.velocity
  if not plan then
    look(sense.camera)
    if t >= 0.4 then make_plan(t) end
  end
  local wanted, rate, grip = home, {0, 0, 0, 0, 0, 0, 0}, 0.04
  if plan then wanted, rate, grip = target(t) end
  -- The drives give stiffness (command - q) - damping qd: the command leads by what the arm's weight and motion need.
  local effort, command = arm:bias(q, qd), {}
  for i = 1, 7 do command[i] = wanted[i] + (effort[i] + damping[i]*rate[i])/stiffness[i] end
  command[8] = grip
  arm:set(command)
end

return episode { duration = 7.5*s, control_rate = 500*Hz, reward = { { of = placed } } }
