-- Magnetic carriers steered into the common hepatic artery by a scanner's gradient: chemoembolisation of the liver without a catheter in the hepatic
-- artery itself. A catheter ends in the coeliac trunk, which divides into the common hepatic (towards the liver) and the splenic artery. Carriers of
-- 250 um are released there, a bolus a beat; on their way through the trunk, a few tens of milliseconds, a gradient pulls them to the hepatic side.
--
--   microcosm run scenes/hepatic_delivery.lua
--   microcosm run scenes/hepatic_delivery.lua --set steering=off           the gradient stays off: the flow's own split
--   microcosm run scenes/hepatic_delivery.lua --set steering=reversed      pulls the wrong way
--   microcosm run scenes/hepatic_delivery.lua --set diameter=0.5um         carriers too small to be steered
--
-- Steering carriers in a scanner: Mathieu and Martel 2007 (doi 10.1007/s10544-007-9092-0), Pouponneau et al. 2011 (doi 10.1016/j.biomaterials.2010.12.059).

local steering = option("steering", { "on", "off", "reversed" })
local diameter = option("diameter", 250*um)

-- ---- What there is. Everything with a unit is checked; uniform and normal are drawn anew for each episode and stored with it.

-- The 56 largest arteries. Axes: x to the person's left, y to the back, z to the head.
local artery = blood.network {
  file          = "assets/vessels/adan56.lua",
  inflow        = "resting",
  heart_rate    = normal(64, 5)*bpm,
  stroke_volume = normal(105, 8)*ml,
  haematocrit   = uniform(0.38, 0.48),
}

local scanner  = magnetics.uniform { field = 1.5*T, direction = {0, 0, 1} }   -- saturates the carriers
local gradient = magnetics.gradient_coil { limit = 0.4*T/m, rise_time = 5*ms }

-- Iron-cobalt in a polymer: 72 A m^2/kg (Pouponneau et al. 2011); density from that, see engine/swim/carrier_materials.hpp.
local carriers = agents.bead_carrier {
  count         = 40,
  radius        = normal(1, 0.08)*(diameter/2),
  density       = 1920*kg/m^3,
  magnetisation = normal(1.38e5, 0.07e5)*A/m,
  gravity       = {0*m/s^2, 9.80665*m/s^2, 0*m/s^2},                           -- the person lies on the back
  release       = { vessel = "celiac_trunk", at = 1*mm },
  largest_bolus = 8,
}

-- What a controller can know: noisy, late, with gaps.
local tracker = sensors.tracker { of = carriers, rate = 25*Hz, latency = 40*ms, noise = 0.5*mm, dropout = 0.05 }
local doppler = sensors.doppler { vessel = "celiac_trunk", at = 8*mm, gain = normal(1, 0.05) }
local doppler_hepatic = sensors.doppler { vessel = "common_hepatic", at = 15*mm, gain = normal(1, 0.05) }
local catheter = sensors.pressure_catheter { vessel = "celiac_trunk", at = 1*mm, gain = normal(1, 0.02) }
local hall = sensors.hall_array {                                               -- on the skin, above the trunk
  positions = { {16*mm, -110*mm, -135*mm}, {-24*mm, -110*mm, -135*mm}, {56*mm, -110*mm, -135*mm}, {16*mm, -110*mm, -95*mm} },
}

-- What truly happens: recorded, never shown to control.
local true_carriers = truth.carriers { of = carriers }
local true_flow = truth.flow { sites = { { vessel = "celiac_trunk", at = 8*mm }, { vessel = "common_hepatic", at = 15*mm },
                                         { vessel = "splenic_I", at = 2*mm } } }
local true_gradient = truth.gradient {}

local delivery = outcomes.delivery { of = carriers, into = "common_hepatic" }

-- The injector answers a little late, by an amount that differs from one to the next.
local injector_delay = parameter("injector_delay", uniform(0, 40)*ms)/s

-- ---- How it is controlled. From here on all numbers are plain SI: metres, seconds, tesla per metre.

-- From the angiogram taken before: where the trunk begins and divides, and a point some way down each branch.
local trunk_start, fork = {0.0163, 0.0247, -0.1356}, {0.0163, 0.0079, -0.1356}
local hepatic, splenic = {-0.0142, -0.0056, -0.1348}, {0.0485, 0.0037, -0.1391}

local limit     = 0.4     -- T/m, along each axis
local bolus     = 5       -- carriers a beat
local learning  = 2       -- beats that are only watched
local window    = 0.12    -- s: the blood should be slow for as long as a bolus needs through the trunk
local pull_time = 0.4     -- s that the gradient stays on after a release
local sign      = ({ on = 1, off = 0, reversed = -1 })[steering]

local function minus(a, b) return { a[1] - b[1], a[2] - b[2], a[3] - b[3] } end
local function dot(a, b) return a[1]*b[1] + a[2]*b[2] + a[3]*b[3] end
local function scaled(a, k) return { k*a[1], k*a[2], k*a[3] } end
local function unit(a) return scaled(a, 1/math.sqrt(dot(a, a))) end

local along = unit(minus(fork, trunk_start))
local trunk_length = math.sqrt(dot(minus(fork, trunk_start), minus(fork, trunk_start)))

-- The part of a vector across the trunk: only that moves a carrier to another stream line.
local function across(a) return minus(a, scaled(along, dot(a, along))) end

-- ---- The beat, from the Doppler signal in the trunk.

local beat   -- samples = {{t, v}, ...} since the last upstroke, began, count, lowest and highest velocity, phase to release in

local function lowest_window(samples, began)
  -- The phase after which the mean velocity over the window is lowest.
  local best, best_phase = math.huge, nil
  for i = 1, #samples do
    local sum, n = 0, 0
    for j = i, #samples do
      if samples[j][1] > samples[i][1] + window then break end
      sum, n = sum + samples[j][2], n + 1
    end
    if samples[i][1] + window > samples[#samples][1] then break end
    if sum/n < best then best, best_phase = sum/n, samples[i][1] - began end
  end
  return best_phase
end

local function follow_beat(reading)
  if not reading or not reading.fresh or not reading.value then return end
  local t, v = reading.t, reading.value
  -- Slowly forgotten extremes: an upstroke is a rise through the middle between them.
  beat.low  = math.min(v, beat.low + 0.002*(beat.high - beat.low))
  beat.high = math.max(v, beat.high - 0.002*(beat.high - beat.low))
  local middle = 0.5*(beat.low + beat.high)
  if beat.last and beat.last < middle and v >= middle and (not beat.began or t - beat.began > 0.4) then
    if beat.began then beat.phase = lowest_window(beat.samples, beat.began) end
    beat.began, beat.samples, beat.count, beat.released = t, {}, beat.count + 1, false
  end
  beat.last = v
  beat.samples[#beat.samples + 1] = {t, v}
end

-- ---- The direction, from the tracker: of the carriers that were seen in the trunk and then in a branch, on which side were those that took the
-- hepatic? The mean difference points across the surface that divides the two streams; the angiogram gives the first guess.

local aim   -- sum = vector [m], seen[k] = last place across the trunk, done[k]

local function learn(reading)
  if not reading or not reading.fresh then return end
  for k = 1, reading.count do
    local place = reading[k]
    if place and not aim.done[k] then
      local offset = minus(place, trunk_start)
      local depth = dot(offset, along)
      local to_hepatic, to_splenic = minus(place, hepatic), minus(place, splenic)
      if depth < trunk_length - 0.001 then
        aim.seen[k] = across(offset)
      elseif aim.seen[k] and math.abs(dot(to_hepatic, to_hepatic) - dot(to_splenic, to_splenic)) > 3e-4 then
        local side = dot(to_hepatic, to_hepatic) < dot(to_splenic, to_splenic) and 1 or -1
        for i = 1, 3 do aim.sum[i] = aim.sum[i] + side*aim.seen[k][i] end
        aim.done[k] = true
      end
    end
  end
end

local function pull()
  local direction = unit(across(aim.sum))
  local largest = math.max(math.abs(direction[1]), math.abs(direction[2]), math.abs(direction[3]))
  return scaled(direction, sign*limit/largest)   -- the strongest gradient that the coils give in this direction
end

function reset()
  beat = { samples = {}, count = 0, low = math.huge, high = -math.huge, pull_until = -1 }
  -- The guess weighs as much as a few carriers at a radius of 3 mm.
  aim = { sum = scaled(unit(across(minus(hepatic, splenic))), 0.02), seen = {}, done = {} }
end

function control(t, sense)
  follow_beat(sense.doppler)
  learn(sense.tracker)
  if beat.phase and beat.count > learning then
    local due = beat.began + beat.phase
    if not beat.released and t >= due - 0.02 then beat.pull_until = due + injector_delay + pull_time end
    if not beat.released and t >= due + injector_delay then
      carriers:release(bolus)
      beat.released = true
    end
  end
  if t < beat.pull_until then gradient:set(pull()) else gradient:set(0, 0, 0) end
end

return episode { duration = 8*s, control_rate = 100*Hz, reward = { { of = delivery } } }
