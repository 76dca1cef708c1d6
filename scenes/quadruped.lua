-- A four-legged robot of twelve joints stands up with a load on its back, weighs it, and trots along a line at a speed that differs from episode to
-- episode. It sees its joints, an inertial unit and the forces on its feet, and nothing of the ground, the load or where it is.
--
--   microcosm run scenes/quadruped.lua
--   microcosm run scenes/quadruped.lua --set gait=stand              it stands up and stays
--   microcosm run scenes/quadruped.lua --set ground=rough            bumps of up to 2 cm on a gentle slope
--
-- The robot is assets/robots/quadruped.urdf (ours), 12 kg; x ahead, y to the left, z up.

local gait   = option("gait", { "trot", "stand" })
local ground = option("ground", { "flat", "rough" })

-- ---- What there is.

local ground_friction = parameter("ground_friction", uniform(0.3, 1))
local lowest = 0*mm                                                     -- what the feet start above
if ground == "rough" then
  -- Bumps at random, always the same; each episode draws how high they are, how the whole slopes and where on it the robot starts.
  local columns, rows, spacing, ahead = 81, 51, 100*mm, 2.6*m
  local bumps, slope = parameter("bumps", uniform(5, 20)*mm), parameter("slope", uniform(-4, 4)*deg)
  local heights, state = {}, 1
  for i = 1, columns*rows do
    state = state*48271 % 2147483647                                    -- Park and Miller 1988, Commun ACM 31:1192
    heights[i] = bumps*(state/2147483647)
  end
  local terrain = bodies.height_field {
    heights = heights, columns = columns, spacing = spacing, friction = ground_friction, orientation = {0, slope, 0},
    at = {ahead, parameter("ground_y", uniform(-1.5, 1.5)*m), -ahead*slope},
  }
  lowest = bumps
else
  local floor = bodies.plane { friction = ground_friction }
end

-- Drives with a position loop; gains of the order of small legged robots' (assumed).
local stiffness, damping = 80, 2                                        -- N m/rad, N m s/rad
local start = { height = 0.2, thigh = 1.1648, calf = -2.1533 }          -- crouched: feet 0.2 m below the hips
local angles = {}
for leg = 0, 3 do angles[3*leg + 1], angles[3*leg + 2], angles[3*leg + 3] = 0, start.thigh, start.calf end

local robot = bodies.robot {
  file          = "assets/robots/quadruped.urdf",
  fixed_base    = false,
  at            = {0*m, 0*m, lowest + 222*mm},
  angles        = angles,
  friction      = 0.9,                                                  -- rubber
  motors        = "position",
  position_gain = stiffness*N*m,
  velocity_gain = damping*N*m*s,
}

local load = bodies.box {
  size     = {160*mm, 120*mm, 80*mm},
  mass     = uniform(0.5, 3)*kg,
  friction = 0.9,
  at       = {parameter("load_x", uniform(-40, 40)*mm), parameter("load_y", uniform(-10, 10)*mm), lowest + 313*mm},
}

-- What the controller can know: joints, angular rate and specific force of the trunk, forces on the feet.
local rate    = 500*Hz                                                -- of sensors and control
local encoder = sensors.encoder { of = robot, rate = rate }
local imu     = sensors.imu { of = robot, link = "trunk", rate = rate }
for _, foot in ipairs { "front_left", "front_right", "rear_left", "rear_right" } do
  sensors.contact_force { name = foot, of = robot, link = foot .. "_foot", rate = rate, noise = 1*N, resolution = 0.1*N }   -- noise assumed
end

-- What truly happens: recorded, never shown to control.
local true_bodies = truth.bodies { of = {robot, load} }
local true_joints = truth.joints { of = robot }

local asked    = parameter("speed", uniform(0.2, 0.6)*m/s)
local standing = 1.2*s                                                  -- then it trots, at the speed asked 0.8 s later

local travelled = outcomes.displacement { of = robot, along = {1, 0, 0}, after = 3*s }
local kept = outcomes.distance { of = load, to = robot, target = {0*m, 0*m, 90*mm}, within = 80*mm }
local tilt = outcomes.rotation { of = robot, link = "trunk" }

-- ---- How it is controlled. From here on all numbers are plain SI.
--
-- Legs on the ground push, legs in the air step. Those that push share the force and torque that the trunk needs (virtual model control: Pratt et al.
-- 2001, Int J Robot Res 20:129; for quadrupeds Gehring et al. 2013, ICRA, 3287). Those that step land where the trunk will be balanced: half of a
-- stance's travel ahead of the hip, and further if it is too fast (Raibert 1986, Legged Robots That Balance, ch. 2). Diagonal legs step together.
-- Gains, times and heights are ours.

local dt        = Hz/rate
local gravity   = 9.80665
local upper, lower, offset, radius = 0.2, 0.22, 0.065, 0.02             -- m: thigh, calf, hip to thigh, foot
local legs = {
  { hip_x =  0.18, side =  1, phase = 0,   foot = "front_left" },
  { hip_x =  0.18, side = -1, phase = 0.5, foot = "front_right" },
  { hip_x = -0.18, side =  1, phase = 0.5, foot = "rear_left" },
  { hip_x = -0.18, side = -1, phase = 0,   foot = "rear_right" },
}
local hip_y     = 0.075

local height    = 0.30        -- m, of the hips over the feet's middles
local period    = 0.40        -- s, of the gait
local duty      = 0.55        -- part of it that a leg pushes
local lift      = 0.07        -- m, of a stepping foot
local placement = 0.10        -- s: metres ahead for each m/s too fast
local pressed   = 8           -- N: a foot that stands
local settled   = 0.02        -- s, after which it has stopped sliding
local grip_used = 0.5         -- the most that a foot is asked to hold sideways, over its load
local empty     = 12          -- kg, without a load

local risen     = 0.8         -- s, when it has stood up
local starts    = standing/s
local speed     = asked/(m/s)

local attitude, velocity, place     -- quaternion {w, x, y, z} [m/s] [m]: as the sensors tell, from where it started
local steady                        -- velocity, slowly
local wanted, reference             -- velocity, and where it should be along x
local mass, centre, weighed         -- with the load: kg, the middle of the trunk to the centre of mass, in how many looks
local tall, slope                   -- m, of the hips over the feet that stand; of the ground along x and y

local function cross(a, b) return {a[2]*b[3] - a[3]*b[2], a[3]*b[1] - a[1]*b[3], a[1]*b[2] - a[2]*b[1]} end
local function clamp(x, low, high) return math.min(math.max(x, low), high) end

local function turn(R, v)
  return {R[1]*v[1] + R[2]*v[2] + R[3]*v[3], R[4]*v[1] + R[5]*v[2] + R[6]*v[3], R[7]*v[1] + R[8]*v[2] + R[9]*v[3]}
end

local function turn_back(R, v)
  return {R[1]*v[1] + R[4]*v[2] + R[7]*v[3], R[2]*v[1] + R[5]*v[2] + R[8]*v[3], R[3]*v[1] + R[6]*v[2] + R[9]*v[3]}
end

local function matrix(a)
  local w, x, y, z = a[1], a[2], a[3], a[4]
  return {1 - 2*(y*y + z*z), 2*(x*y - w*z), 2*(x*z + w*y),
          2*(x*y + w*z), 1 - 2*(x*x + z*z), 2*(y*z - w*x),
          2*(x*z - w*y), 2*(y*z + w*x), 1 - 2*(x*x + y*y)}
end

-- Where a leg's foot is in the trunk, and the Jacobian: columns of the hip, the thigh, the calf.
local function forward(leg, a, b, c)
  local x = -upper*math.sin(b) - lower*math.sin(b + c)
  local down = -upper*math.cos(b) - lower*math.cos(b + c)
  local ca, sa, across = math.cos(a), math.sin(a), leg.side*offset
  local y, z = across*ca - down*sa, across*sa + down*ca
  local dx, dd = -lower*math.cos(b + c), lower*math.sin(b + c)
  return {leg.hip_x + x, leg.side*hip_y + y, z}, {{0, -z, y}, {down, sa*x, -ca*x}, {dx, -sa*dd, ca*dd}}
end

-- The joint angles that put its foot at p, knee behind; of a place out of reach, those of the nearest one within.
local function inverse(leg, p)
  local x, y, z = p[1] - leg.hip_x, p[2] - leg.side*hip_y, p[3]
  local across = leg.side*offset
  local down = -math.sqrt(math.max(y*y + z*z - across*across, 1e-4))
  local a = math.atan(z, y) - math.atan(down, across)
  if a > math.pi then a = a - 2*math.pi elseif a < -math.pi then a = a + 2*math.pi end
  local bend = clamp((x*x + down*down - upper*upper - lower*lower)/(2*upper*lower), -0.9, 0.995)
  local c = -math.acos(bend)
  return a, math.atan(-x, -down) - math.atan(lower*math.sin(c), upper + lower*math.cos(c)), c
end

-- Gyroscope, pulled to the vertical by the accelerometer (Mahony et al. 2008, IEEE Trans Autom Control 53:1203).
local function turn_attitude(spin, force, pull)
  local R = matrix(attitude)
  local size = math.sqrt(force[1]^2 + force[2]^2 + force[3]^2)
  local w = {spin[1], spin[2], spin[3]}
  if size > 1 then
    local e = cross(force, {R[7], R[8], R[9]})
    for i = 1, 3 do w[i] = w[i] + pull*e[i]/size end
  end
  local q, h = attitude, dt/2
  local n = {q[1] - h*(q[2]*w[1] + q[3]*w[2] + q[4]*w[3]), q[2] + h*(q[1]*w[1] + q[3]*w[3] - q[4]*w[2]),
             q[3] + h*(q[1]*w[2] + q[4]*w[1] - q[2]*w[3]), q[4] + h*(q[1]*w[3] + q[2]*w[2] - q[3]*w[1])}
  local s = 1/math.sqrt(n[1]^2 + n[2]^2 + n[3]^2 + n[4]^2)
  attitude = {n[1]*s, n[2]*s, n[3]*s, n[4]*s}
  return matrix(attitude)
end

-- The trunk's velocity: accelerations added up, pulled to what the feet that stand say (Bloesch et al. 2012, RSS).
local function find_velocity(R, force, spin)
  local a = turn(R, force)
  for i = 1, 3 do velocity[i] = velocity[i] + dt*(a[i] - (i == 3 and gravity or 0)) end
  local seen, weight = {0, 0, 0}, 0
  local sole = turn_back(R, {0, 0, -radius})
  for _, leg in ipairs(legs) do
    if leg.stood > settled then
      -- The foot rolls: its sole stands still, not its middle.
      local hip, flexion, ca, sa = leg.qd[1], leg.qd[2] + leg.qd[3], math.cos(leg.q[1]), math.sin(leg.q[1])
      local rolling = cross({hip, ca*flexion, sa*flexion}, sole)
      local arm = cross(spin, {leg.p[1] + sole[1], leg.p[2] + sole[2], leg.p[3] + sole[3]})
      local v = {}
      for i = 1, 3 do
        v[i] = -(leg.J[1][i]*leg.qd[1] + leg.J[2][i]*leg.qd[2] + leg.J[3][i]*leg.qd[3] + rolling[i] + arm[i])
      end
      v = turn(R, v)
      for i = 1, 3 do seen[i] = seen[i] + v[i] end
      weight = weight + 1
    end
  end
  if weight > 0 then
    for i = 1, 3 do velocity[i] = velocity[i] + 100*dt*(seen[i]/weight - velocity[i]) end
  end
  for i = 1, 3 do
    place[i] = place[i] + dt*velocity[i]
    steady[i] = steady[i] + 15*dt*(velocity[i] - steady[i])
  end
end

-- Solves A x = b in place, A symmetric and positive definite.
local function solve(A, b)
  for k = 1, 6 do
    for i = k + 1, 6 do
      local f = A[i][k]/A[k][k]
      for j = k, 6 do A[i][j] = A[i][j] - f*A[k][j] end
      b[i] = b[i] - f*b[k]
    end
  end
  for k = 6, 1, -1 do
    for j = k + 1, 6 do b[k] = b[k] - A[k][j]*b[j] end
    b[k] = b[k]/A[k][k]
  end
  return b
end

-- Forces of the feet that push which add up to a force and a torque about the centre of mass: the least ones, by a damped pseudo-inverse.
local scale = {1, 1, 2, 5, 5, 5}
local function share(R, wrench)
  local c = turn(R, centre)
  local A = {}
  for i = 1, 6 do
    A[i] = {0, 0, 0, 0, 0, 0}
    A[i][i] = 1e-3
  end
  for _, leg in ipairs(legs) do
    if leg.push > 0 then
      local x, y, z = leg.w[1] - c[1], leg.w[2] - c[2], leg.w[3] - c[3] - radius
      leg.columns = {{1, 0, 0, 0, z, -y}, {0, 1, 0, -z, 0, x}, {0, 0, 1, y, -x, 0}}
      for _, column in ipairs(leg.columns) do
        for i = 1, 6 do column[i] = column[i]*scale[i] end
        for i = 1, 6 do
          for j = 1, 6 do A[i][j] = A[i][j] + leg.push*column[i]*column[j] end
        end
      end
    end
  end
  local b = {}
  for i = 1, 6 do b[i] = scale[i]*wrench[i] end
  b = solve(A, b)
  for _, leg in ipairs(legs) do
    local f = {0, 0, 0}
    if leg.push > 0 then
      for k = 1, 3 do
        for i = 1, 6 do f[k] = f[k] + leg.push*leg.columns[k][i]*b[i] end
      end
      f[3] = clamp(f[3], 0, 250)
      local sideways = math.sqrt(f[1]^2 + f[2]^2)
      local most = grip_used*f[3]
      if sideways > most then f[1], f[2] = f[1]*most/sideways, f[2]*most/sideways end
    end
    leg.force = f
  end
end

function reset()
  attitude, velocity, steady, place, reference, wanted = {1, 0, 0, 0}, {0, 0, 0}, {0, 0, 0}, {0, 0, 0}, 0, {0, 0}
  mass, centre, weighed, tall, slope = empty, {0, 0, 0}, 0, height, {0, 0}
  for _, leg in ipairs(legs) do leg.mode, leg.push, leg.stood, leg.last = "push", 0, 0, nil end
end

local function read(sense)
  local position, rates = sense.encoder.position, sense.encoder.velocity
  for k, leg in ipairs(legs) do
    leg.q = {position[3*k - 2], position[3*k - 1], position[3*k]}
    leg.qd = {rates[3*k - 2], rates[3*k - 1], rates[3*k]}
    leg.p, leg.J = forward(leg, leg.q[1], leg.q[2], leg.q[3])
    leg.load = sense[leg.foot].z_force
    leg.stands = leg.load > pressed
    leg.stood = leg.stands and leg.stood + dt or 0
  end
  local r = sense.imu
  return {r.x_rate, r.y_rate, r.z_rate}, {r.x_force, r.y_force, r.z_force}
end

-- While it stands: what all weighs, and over which point of the trunk.
local function weigh(R)
  local sum, x, y = 0, 0, 0
  for _, leg in ipairs(legs) do
    sum, x, y = sum + leg.load, x + leg.load*leg.w[1], y + leg.load*leg.w[2]
  end
  if sum < 50 then return end
  weighed = weighed + 1
  mass = mass + (sum/gravity - mass)/weighed
  local c = turn_back(R, {x/sum, y/sum, 0})
  centre[1] = centre[1] + (c[1] - centre[1])/weighed
  centre[2] = centre[2] + (c[2] - centre[2])/weighed
end

-- How the ground slopes along x and y: a plane through the feet of a diagonal, whichever stands (least mean squares).
local function learn_slope()
  for first = 1, 2 do
    local a, b = legs[first], legs[5 - first]
    if a.stands and b.stands then
      local dx, dy, dz = a.w[1] - b.w[1], a.w[2] - b.w[2], a.w[3] - b.w[3]
      local step = 0.02*(dz - slope[1]*dx - slope[2]*dy)/(dx*dx + dy*dy)
      slope[1], slope[2] = slope[1] + step*dx, slope[2] + step*dy
    end
  end
end

-- The velocity that is wanted: what is asked, and what brings it back to where it should be by now.
local function plan(walked)
  local ahead = walked and speed*clamp(walked/0.8, 0, 1) or 0
  reference = math.min(reference + dt*ahead, place[1] + 0.15)           -- it doesn't run away
  wanted = {ahead + clamp(1.5*(reference - place[1]), -0.3, 0.3), clamp(-1.5*place[2], -0.1, 0.1)}
end

-- The force and the torque that the trunk needs, in the world's axes.
local function wrench(R, spin, walked)
  local h, n = 0, 0
  for _, leg in ipairs(legs) do
    if leg.push > 0 then h, n = h - leg.w[3], n + 1 end
  end
  if n == 0 then return {0, 0, 0, 0, 0, 0} end
  h = h/n
  tall = tall + 0.02*(h - tall)
  plan(walked)
  learn_slope()
  local w, pull = turn(R, spin), walked and 6 or 10
  local turned = {R[8], -R[7], math.atan(R[4], R[1])}                   -- about x, y, z; of small angles
  return {mass*pull*(wanted[1] - velocity[1]), mass*pull*(wanted[2] - velocity[2]), mass*(gravity + 150*(height - h) - 20*velocity[3]),
          -90*turned[1] - 6*w[1], -120*turned[2] - 9*w[2], -40*turned[3] - 5*w[3]}
end

-- A foot in the air, x from 0 to 1 of its way: along the path of least jerk (Flash and Hogan 1985) from where it left to where it is to land.
local function swing(leg, x, R)
  local c, hold, along = turn(R, centre), 0.5*duty*period, x^3*(10 - 15*x + 6*x^2)
  local to = {leg.hip_x, leg.side*(hip_y + offset), 0}
  to[3] = -tall + slope[1]*to[1] + slope[2]*to[2]
  local left = (1 - x)*(1 - duty)*period                                -- s: the landing place stands still on the ground
  for i = 1, 2 do to[i] = to[i] + c[i] + (hold + left)*steady[i] + placement*(steady[i] - wanted[i]) end
  local p = {}
  for i = 1, 3 do p[i] = leg.from[i] + along*(to[i] - leg.from[i]) end
  p[3] = p[3] + lift*16*x^2*(1 - x)^2
  return p
end

-- How high the hips are to be while it stands up.
local function tall_at(t)
  local x = clamp((t - 0.1)/(risen - 0.2), 0, 1)
  return start.height + (height - start.height)*x^3*(10 - 15*x + 6*x^2)
end

-- A leg that pushes: the drive gives stiffness (command - q) - damping qd, so the command leads by the torque that makes the foot's force.
local function pushing(leg, R, own)
  local f, command = turn_back(R, leg.force), {}
  for j = 1, 3 do
    local torque = own[j] - (leg.J[j][1]*f[1] + leg.J[j][2]*f[2] + leg.J[j][3]*f[3])
    command[j] = leg.q[j] + (torque + damping*leg.qd[j])/stiffness
  end
  leg.last = nil
  return command
end

-- A leg that puts its foot at p in the trunk.
local function placing(leg, p, own)
  local wanted, command = {inverse(leg, p)}, {}
  for j = 1, 3 do
    local rate = leg.last and clamp((wanted[j] - leg.last[j])/dt, -15, 15) or leg.qd[j]
    command[j] = wanted[j] + (own[j] + damping*rate)/stiffness
  end
  leg.last = wanted
  return command
end

-- What a leg does now: its foot's share of the load and, in the air, its aim in the world's axes, from the trunk's middle.
local function choose(leg, walked, R)
  local phase = walked and (walked/period + leg.phase) % 1 or 0.5*duty
  if phase < duty then leg.mode = "push" elseif leg.mode == "push" then leg.mode, leg.from = "swing", leg.w end
  if leg.mode == "swing" then
    local x = (phase - duty)/(1 - duty)
    leg.push, leg.aim = 0, swing(leg, x, R)
    if x > 0.5 and leg.stands then leg.mode = "landed" end                -- early: it waits, lightly loaded
  elseif leg.stands then
    -- Load comes and goes over 30 ms.
    local ramp = math.min(phase, duty - phase)*period/0.03
    leg.push, leg.aim = clamp(walked and ramp or 1, 0.2, 1), {leg.w[1], leg.w[2], leg.w[3]}
  else
    leg.push, leg.aim[3] = 0, math.max(leg.aim[3] - 0.3*dt, -height - 0.06)   -- late: it feels for the ground
    for i = 1, 2 do leg.aim[i] = leg.aim[i] - dt*steady[i] end
  end
end

function control(t, sense)
  local spin, force = read(sense)
  local R = turn_attitude(spin, force, t < starts and 1 or 0.2)
  for _, leg in ipairs(legs) do leg.w = turn(R, leg.p) end
  find_velocity(R, force, spin)
  local bias, command = robot:bias(sense.encoder.position, sense.encoder.velocity), {}
  local walked = gait == "trot" and t >= starts and t - starts or nil
  if t < risen then
    for _, leg in ipairs(legs) do leg.aim = {leg.hip_x, leg.side*(hip_y + offset), -tall_at(t)} end
  else
    if t >= risen + 0.2 and t < starts then weigh(R) end
    for _, leg in ipairs(legs) do choose(leg, walked, R) end
    share(R, wrench(R, spin, walked))
  end
  for k, leg in ipairs(legs) do
    local own = {bias[3*k - 2], bias[3*k - 1], bias[3*k]}
    local c
    if t < risen then c = placing(leg, leg.aim, own)
    elseif leg.push > 0 then c = pushing(leg, R, own)
    else c = placing(leg, turn_back(R, leg.aim), own) end
    for j = 1, 3 do command[3*k - 3 + j] = c[j] end
  end
  robot:set(command)
end

return episode { duration = 8*s, control_rate = rate, reward = { { of = travelled }, { of = kept } } }
