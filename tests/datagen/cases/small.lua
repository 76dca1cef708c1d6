-- A small scene for tests of how datasets are kept: carriers in water, a tracker, an option.
local steering = option("steering", { "on", "off" })

local water = blood.prescribed {
  density = 998*kg/m^3, viscosity = 1.002*mPa*s, mean_velocity = 5*mm/s, inlet = "inlet",
  vessels = { { name = "stem", from = "inlet", to = "outlet", radius = 50*um, path = {{0*mm, 0*mm, 0*mm}, {2*mm, 0*mm, 0*mm}} } },
}
local scanner  = magnetics.uniform { field = 1.5*T, direction = {0, 0, 1} }
local gradient = magnetics.gradient_coil { limit = 0.1*T/m, rise_time = 1*ms }
local particles = agents.bead_carrier {
  count = 4, radius = normal(5, 0.2)*um, density = 5240*kg/m^3, magnetisation = 4.8e5*A/m,
  release = { vessel = "stem", at = 0*mm }, largest_bolus = 4,
}
local tracker = sensors.tracker { of = particles, rate = 50*Hz, latency = 10*ms, noise = 1*um, dropout = 0.05 }
local delivery = outcomes.delivery { of = particles, into = "stem" }

function control(t, sense)
  gradient:set(0, steering == "on" and 0.05 or 0, 0)
  if t < 0.005 then particles:release(4) end
end

return episode { duration = 0.2*s, control_rate = 100*Hz, time_step = 1*ms }
