-- A free-flying servicing satellite reaches for a handrail with its arm of three joints. Nothing holds its body: every torque of the arm turns it
-- the other way, so that the handrail moves away as the tool comes near. The controller sees the handrail from the satellite's body, late and noisy, and
-- pulls the tool to it by the transpose of the Jacobian.
--
--   microcosm run scenes/servicer.lua
--   microcosm run scenes/servicer.lua --set control=off            the arm hangs loose: what drift alone does
--
-- The satellite is assets/robots/servicer.urdf: the masses and lengths of a common test of free-floating arms.

local mode = option("control", { "on", "off" })

-- ---- What there is.

local space = bodies.world {
  gravity    = {0*m/s^2, 0*m/s^2, 0*m/s^2},
  integrator = "runge_kutta",                       -- the body turns against its arm: order 4 keeps its attitude
  bounds     = { low = {-20*m, -20*m, -20*m}, high = {20*m, 20*m, 20*m} },
}

local servicer = bodies.robot {
  file       = "assets/robots/servicer.urdf",
  fixed_base = false,
  angles     = {parameter("yaw", uniform(-0.3, 0.3)), parameter("pitch", uniform(0.3, 0.6)), parameter("elbow", uniform(-1.7, -1.4))},
  -- It arrives with a little of its approach left.
  velocity   = {0*m/s, parameter("approach", uniform(0, 5))*mm/s, 0*m/s},
  motors     = "torque",
}

-- On the station, which is so heavy that it stands still here: a rail of 30 mm, 1.2 m long.
local rail_place = {parameter("rail_x", uniform(-0.25, 0.25)*m), parameter("rail_y", uniform(0.6, 0.85)*m), parameter("rail_z", uniform(1.3, 1.6)*m)}
local handrail = bodies.capsule { radius = 15*mm, length = 1.2*m, at = rail_place, orientation = {0, 90*deg, 0}, fixed = true, friction = 0.4 }

local encoder = sensors.encoder { of = servicer, rate = 200*Hz }
local imu     = sensors.imu { of = servicer, link = "body" }
local camera  = sensors.pose { of = handrail, relative_to = servicer, rate = 10*Hz, latency = 100*ms, noise = 3*mm, angle_noise = 5e-3*rad }
local root    = sensors.wrench { of = servicer, joint = "mount", rate = 200*Hz }

local true_bodies = truth.bodies { of = {servicer} }
local true_joints = truth.joints { of = servicer }

-- The tool stops a hand's breadth before the rail: that is where a gripper would close.
local reach = outcomes.distance { of = servicer, link = "tool", to = handrail, target = {0*m, 0*m, 0*m}, within = 60*mm }
local drift = outcomes.rotation { of = servicer, link = "body" }

-- ---- How it is controlled. From here on all numbers are plain SI.

local standoff  = 0.05          -- m
local stiffness = 60            -- N/m
local damping   = 90            -- N s/m of the tool
local losses    = {1.5, 1.5, 1}   -- N m s/rad of the joints: what no force of the tool would damp
local furthest  = 0.3           -- m: beyond, the pull grows no more
local rise      = 2             -- s, over which the pull sets in

local goal, since               -- in the body's frame; when it was first seen

local function seen(reading)
  if not reading or not reading.fresh or not reading.x then return end
  -- Short of the rail, on the line to it from the middle of the body.
  local place = {reading.x, reading.y, reading.z}
  local size = math.sqrt(place[1]^2 + place[2]^2 + place[3]^2)
  local wanted = {}
  for i = 1, 3 do wanted[i] = place[i]*(1 - standoff/size) end
  if not goal then goal, since = wanted, reading.t end
  for i = 1, 3 do goal[i] = goal[i] + 0.3*(wanted[i] - goal[i]) end       -- a low pass of three frames
end

function reset()
  goal, since = nil, nil
end

function control(t, sense)
  local q, qd = sense.encoder.position, sense.encoder.velocity
  seen(sense.camera)
  if mode == "off" or not goal then
    servicer:set{0, 0, 0}
    return
  end
  local J, place = servicer:jacobian("tool", q), servicer:pose("tool", q)
  local miss, size = {}, 0
  for i = 1, 3 do
    miss[i] = goal[i] - place[i]
    size = size + miss[i]^2
  end
  local scale = math.min(1, furthest/math.sqrt(size))*math.min(1, (t - since)/rise)
  local torque = {}
  for j = 1, 3 do torque[j] = -losses[j]*qd[j] end
  for i = 1, 3 do
    local speed = 0
    for j = 1, 3 do speed = speed + J[3 + i][j]*qd[j] end
    local force = stiffness*scale*miss[i] - damping*speed
    for j = 1, 3 do torque[j] = torque[j] + J[3 + i][j]*force end
  end
  servicer:set(torque)
end

return episode { duration = 20*s, control_rate = 100*Hz, reward = { { of = reach } } }
