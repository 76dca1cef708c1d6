-- The smallest scenario with everything in it: three elastic vessels, a pulse, a few carriers, a gradient. Made to be cheap: 0.05 s of a fast heart,
-- for tests on slow machines.

local blood_flow = blood.network { file = "fork.lua", heart_rate = 4/s, haematocrit = uniform(0.40, 0.46), cell_size = 10*mm, run_in_tolerance = 0.2 }
local scanner    = magnetics.uniform { field = 1.5*T }
local gradient   = magnetics.gradient_coil { limit = 0.4*T/m, rise_time = 5*ms }
local carriers   = agents.bead_carrier {
  count = 6,
  radius = normal(125, 5)*um,
  density = 1920*kg/m^3,
  magnetisation = 1.38e5*A/m,
  release = { vessel = "stem", at = 1*mm },
}
local delivery = outcomes.delivery { of = carriers, into = "left" }

function control(t, sense)
  gradient:set{0, 0.4, 0}
  if t == 0 then carriers:release(6) end
end

return episode { duration = 0.05*s, control_rate = 100*Hz, reward = { { of = delivery } } }
