-- A hand of four fingers lifts a cube from its palm with three fingertips and turns it about the vertical by the angle that it is told: further than
-- fingers can follow, so that it sets the cube down, takes it anew by the faces that have come round, and goes on. The cube's size, mass, friction and
-- place differ from episode to episode; the hand knows its joints, a camera that is late and noisy, and the touch of its fingertips.
--
--   microcosm run scenes/hand_cube.lua
--   microcosm run scenes/hand_cube.lua --set direction=right        clockwise, seen from above
--   microcosm run scenes/hand_cube.lua --set task=hold              lifted and held, not turned
--
-- The hand is assets/robots/hand16.urdf (ours); all lengths in metres from the middle of its palm, three fingers at x > 0, the thumb opposite, z up.

local task      = option("task", { "turn", "hold" })
local direction = option("direction", { "left", "right" })

-- ---- What there is.

local fingers = { "index", "middle", "ring", "thumb" }
local open    = {}                                                       -- rad: fingers spread above the palm, the outer two leaning away
for f, aside in ipairs { -0.35, 0, 0.35, 0 } do
  for k, angle in ipairs { aside, -0.5, 0.8, 0.6 } do open[4*f - 4 + k] = angle end
end

local stiffness, damping = 2.5, 0.06                                     -- N m/rad, N m s/rad: about 500 N/m at a fingertip

local hand = bodies.robot {
  file           = "assets/robots/hand16.urdf",
  friction       = 1.0,                                                  -- rubber
  self_collision = true,
  angles         = open,
  motors         = "position",
  position_gain  = stiffness*N*m,
  velocity_gain  = damping*N*m*s,
  armature       = 2e-5*kg*m^2,
}

local table_top = bodies.plane { at = {0*mm, 0*mm, -15*mm} }

local palm = 27*mm                                                       -- the top of its pad
local edge = parameter("edge", uniform(50, 60)*mm)
local cube = bodies.box {
  size        = {edge, edge, edge},
  mass        = uniform(0.06, 0.2)*kg,
  friction    = uniform(0.4, 0.9),
  at          = {parameter("cube_x", uniform(-5, 5)*mm), parameter("cube_y", uniform(-5, 5)*mm), palm + edge/2},
  orientation = {0, 0, parameter("cube_yaw", uniform(-0.25, 0.25))},
}

-- What the controller can know: joints, a camera that is late and noisy, the touch of four fingertips.
local encoder = sensors.encoder { of = hand, rate = 500*Hz }
local camera  = sensors.pose { of = cube, rate = 50*Hz, latency = 40*ms, noise = 1*mm, angle_noise = 0.01*rad, dropout = 0.02 }
for _, finger in ipairs(fingers) do
  sensors.contact_force { of = hand, link = finger .. "_distal", rate = 250*Hz, noise = 0.05*N, resolution = 0.02*N, name = finger .. "_touch" }
end

-- What truly happens: recorded, never shown to control.
local true_bodies = truth.bodies { of = {cube, hand} }
local true_joints = truth.joints { of = hand }

local sign   = direction == "left" and 1 or -1
local turn   = task == "turn" and parameter("turn", sign*uniform(45, 120)*deg) or 0
local lifted = 12*mm
local turned = outcomes.rotation { of = cube, target = {0, 0, turn}, within = 5*deg }
local held   = outcomes.distance { of = cube, target = {0*m, 0*m, palm + edge/2 + lifted}, within = 10*mm }

-- ---- How it is controlled. From here on all numbers are plain SI.

local rate            = 250                                              -- Hz
local degree, quarter = math.pi/180, math.pi/2
local size, low, high = edge/m, (palm + edge/2)/m, (palm + edge/2 + lifted)/m   -- the cube's middle, on the palm and lifted
local tip, ball       = {0, 0, 0.028}, 0.010                             -- the middle of a fingertip's ball in its link, and the ball's radius
local apart           = 0.016                                            -- of the two fingertips on one face, from its middle
local above           = 0.004                                            -- of fingertips over the cube's middle: so taken, it hangs
local grip            = 6                                                -- N, of the thumb; the two fingers share it
local far, back       = 46*degree, 10*degree                             -- how far from straight ahead two neighbours can follow a face
local longest         = 46*degree                                        -- a stroke: the balls roll along the faces, to where the grasp tilts
local touching        = 0.5                                              -- N
local large_turn, large_tilt = 10*degree, 8*degree                       -- errors that ask for another stroke

local phase, target, last_target, grasp, seen, goal

local function wrap(angle, period) return angle - period*math.floor(angle/period + 0.5) end

local function forget() seen = { n = 0, x = 0, y = 0, yaw = seen and seen.yaw or 0, tilt = 0 } end

-- The cube's place, yaw and tilt, averaged over a phase. The yaw goes on from turn to turn.
local function look(reading)
  if not reading or not reading.fresh or not reading.x or reading.t < phase.at then return end
  local yaw = math.atan(2*(reading.qw*reading.qz + reading.qx*reading.qy), 1 - 2*(reading.qy^2 + reading.qz^2))
  seen.n = seen.n + 1
  local function average(name, value) seen[name] = seen[name] + (value - seen[name])/seen.n end
  average("x", reading.x)
  average("y", reading.y)
  average("yaw", seen.yaw + wrap(yaw - seen.yaw, 2*math.pi))
  average("tilt", 2*math.sqrt(reading.qx^2 + reading.qy^2))
end

-- Whether the three fingertips of the grasp touch.
local function touched(sense)
  for _, f in ipairs(grasp.fingers) do
    local touch = sense[fingers[f] .. "_touch"]
    if touch.x_force^2 + touch.y_force^2 + touch.z_force^2 < touching^2 then return false end
  end
  return true
end

-- Joint positions, near q, that put the grasp's three balls `gap` off the faces of a cube whose middle is at (x, y, z) and whose faces are turned by phi.
-- While the cube turns and the fingertips don't, the balls roll along the faces.
local function solve(phi, x, y, z, gap, q)
  local c, s, away, roll = math.cos(phi), math.sin(phi), size/2 + ball + gap, ball*(phi - grasp.middle)
  local places = { {away, apart - roll}, {away, -apart - roll}, {-away, roll} }
  for k, f in ipairs(grasp.fingers) do
    local u, v = places[k][1], places[k][2]
    q = hand:reach { link = fingers[f] .. "_distal", point = tip, position = {x + c*u - s*v, y + s*u + c*v, z + above}, from = q }
  end
  return q
end

-- The next stroke: which fingers take which pair of faces, and from where to where they turn them. All turns are looked at as if they were to the left:
-- there, faces that lag behind are for the middle finger and its right neighbour, others for its left neighbour and itself.
local function choose()
  local missing = goal - seen.yaw
  local left = missing >= 0
  local from = wrap(left and seen.yaw or -seen.yaw, quarter)
  if from > 43*degree then from = from - quarter end
  local lagging = from < -back
  local to = math.min(from + math.min(math.abs(missing), longest), lagging and back or far)
  local outer = lagging == left and 3 or 1
  local mirror = left and 1 or -1
  grasp = {
    fingers = { math.min(2, outer), math.max(2, outer), 4 },             -- the first stands at y > 0
    from = mirror*from, to = mirror*to, middle = mirror*(from + to)/2,
    last = to >= from + math.abs(missing),
  }
end

-- The joint positions of a whole stroke.
local function plan()
  choose()
  local g, x, y, q = grasp, seen.x, seen.y, target
  local function at(...)
    q = solve(...)
    return q
  end
  g.approach = { q, at(g.from, x, y, low + 0.035, 0.02, q), at(g.from, x, y, low, 0.008, q) }
  g.close    = { q, at(g.from, x, y, low, 0, q) }
  g.lift     = { q, at(g.from, x, y, high, 0, q) }
  g.turn     = { q }
  for i = 1, 8 do
    local share = i/8                                                    -- also back to the middle of the palm
    g.turn[i + 1] = at(g.from + share*(g.to - g.from), x*(1 - share), y*(1 - share), high, 0, q)
  end
  g.held  = q
  g.lower = { q, at(g.to, 0, 0, low, 0, q) }
  g.leave = { q, at(g.to, 0, 0, low, 0.008, q), at(g.to, 0, 0, low + 0.035, 0.02, q), open }
end

-- A phase moves the joints through `knots`, the faces' angle from one to another, and the grip.
local function start(name, t, seconds, knots, angles, grips)
  phase = { name = name, at = t, seconds = seconds, knots = knots, angles = angles or {0, 0}, grips = grips or {0, 0} }
  forget()
end

-- What follows when a phase ends.
local next_phase = {
  look = function(t)
    if seen.n < 5 then return start("look", t, 0.1, {open}) end
    goal = goal or seen.yaw + turn
    plan()
    start("approach", t, 0.6, grasp.approach)
  end,
  approach = function(t) start("close", t, 0.2, grasp.close, {grasp.from, grasp.from}, {0, grip}) end,
  close    = function(t) start("lift", t, 0.3, grasp.lift, {grasp.from, grasp.from}, {grip, grip}) end,
  lift     = function(t)
    start("turn", t, 0.2 + math.abs(grasp.to - grasp.from)/(60*degree), grasp.turn, {grasp.from, grasp.to}, {grip, grip})
  end,
  turn = function(t)
    if grasp.last then return start("hold", t, 0.5, {grasp.held}, {grasp.to, grasp.to}, {grip, grip}) end
    start("lower", t, 0.3, grasp.lower, {grasp.to, grasp.to}, {grip, grip})
  end,
  -- Held, the cube is turned by half of what the camera still sees missing.
  hold = function(t)
    local missing = seen.n > 0 and goal - seen.yaw or 0
    if math.abs(missing) > large_turn or seen.tilt > large_tilt then
      return start("lower", t, 0.3, grasp.lower, {grasp.to, grasp.to}, {grip, grip})
    end
    local from, before = grasp.to, grasp.held
    grasp.to = from + missing/2
    grasp.held = solve(grasp.to, 0, 0, high, 0, before)
    start("hold", t, 0.5, {before, grasp.held}, {from, grasp.to}, {grip, grip})
  end,
  lower = function(t) start("leave", t, 0.6, grasp.leave) end,
  leave = function(t) start("look", t, 0.3, {open}) end,
}

-- The phases in which no fingertip may lose the cube: then the hand lets go and begins anew.
local holding = { lift = true, turn = true, hold = true }

local function between(knots, share)
  if #knots == 1 then return knots[1] end
  local k = math.min(math.floor(share*(#knots - 1)), #knots - 2)
  local from, to, part, q = knots[k + 1], knots[k + 2], share*(#knots - 1) - k, {}
  for i = 1, 16 do q[i] = from[i] + part*(to[i] - from[i]) end
  return q
end

-- Adds the torques by which the fingertips press the faces: the transposes of their Jacobians.
local function press(q, phi, newtons, effort)
  local c, s = math.cos(phi), math.sin(phi)
  local lever = 2*ball*(phi - grasp.middle)/apart                        -- the balls have rolled: shared so, the forces have no moment
  local forces = { -newtons*(1 + lever)/2, -newtons*(1 - lever)/2, newtons }
  for k, f in ipairs(grasp.fingers) do
    local J = hand:jacobian(fingers[f] .. "_distal", q, tip)
    for i = 4*f - 3, 4*f do effort[i] = effort[i] + forces[k]*(c*J[4][i] + s*J[5][i]) end
  end
end

function reset()
  target, last_target, grasp, seen, goal = open, open, nil, nil, nil
  start("look", 0, 0.3, {open})
end

function control(t, sense)
  look(sense.camera)
  if holding[phase.name] and not touched(sense) then start("leave", t, 0.6, {target, open}) end
  if t >= phase.at + phase.seconds then next_phase[phase.name](t) end

  local x = math.min((t - phase.at)/phase.seconds, 1)
  local share = x^3*(10 - 15*x + 6*x^2)                                  -- of least jerk (Flash and Hogan 1985)
  local function now(ends) return ends[1] + share*(ends[2] - ends[1]) end
  target = between(phase.knots, share)

  -- The drives give stiffness (command - q) - damping qd: the command leads by what weight, motion and grip need.
  local q = sense.encoder.position
  local effort, command = hand:bias(q, sense.encoder.velocity), {}
  if now(phase.grips) > 0 then press(q, now(phase.angles), now(phase.grips), effort) end
  for i = 1, 16 do command[i] = target[i] + (effort[i] + damping*(target[i] - last_target[i])*rate)/stiffness end
  last_target = target
  hand:set(command)
end

return episode { duration = 16*s, control_rate = rate*Hz, reward = { { of = held } } }
