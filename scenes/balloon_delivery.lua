-- Smaller carriers, as used for chemoembolisation in practice: 50 um. In the free flow of the coeliac trunk the gradient has no time to move them, so a
-- balloon in the trunk cuts the flow to 15 %.
-- Half the strategy of hepatic_delivery.lua is enough: the direction is that of the angiogram, a bolus leaves every second.
--
--   microcosm run scenes/balloon_delivery.lua
--   microcosm run scenes/balloon_delivery.lua --set steering=off
--   microcosm run scenes/balloon_delivery.lua --set flow=1              without the balloon

local steering = option("steering", { "on", "off", "reversed" })
local flow     = option("flow", 0.15)

local artery = blood.network {
  file        = "assets/vessels/adan56.lua",
  inflow      = "resting",
  heart_rate  = normal(64, 5)*bpm,
  haematocrit = uniform(0.38, 0.48),
  balloon     = { vessel = "celiac_trunk", flow_fraction = flow },
}

local scanner  = magnetics.uniform { field = 1.5*T, direction = {0, 0, 1} }
local gradient = magnetics.gradient_coil { limit = 0.4*T/m, rise_time = 5*ms }

local carriers = agents.bead_carrier {
  count         = 60,
  radius        = normal(25, 2)*um,
  density       = 1920*kg/m^3,                   -- iron-cobalt in a polymer, see hepatic_delivery.lua
  magnetisation = normal(1.38e5, 0.07e5)*A/m,
  gravity       = {0*m/s^2, 9.80665*m/s^2, 0*m/s^2},
  release       = { vessel = "celiac_trunk", at = 1*mm },
  largest_bolus = 10,
}

local tracker = sensors.tracker { of = carriers, rate = 25*Hz, latency = 40*ms, noise = 0.5*mm }
local doppler = sensors.doppler { vessel = "celiac_trunk", at = 8*mm }
local true_carriers = truth.carriers { of = carriers }
local delivery = outcomes.delivery { of = carriers, into = "common_hepatic" }

-- Towards the hepatic artery: to the person's right.
local pull = ({ on = -0.4, off = 0, reversed = 0.4 })[steering]
local next_release

function reset()
  next_release = 0.5 + 0.5*math.random()
end

function control(t, sense)
  gradient:set(pull, 0, 0)
  if t >= next_release then
    carriers:release(10)
    next_release = next_release + 1
  end
end

return episode { duration = 8*s, control_rate = 100*Hz, reward = { { of = delivery } } }
