-- A scenario whose actions are a sum of floats over a table's string keys: its last bits show the order of `pairs`.
-- script/checks/determinism generates it in 50 processes.

local flow      = blood.prescribed {
  density = 1000*kg/m^3, viscosity = 1*mPa*s, mean_velocity = 0.1*m/s, inlet = "inlet",
  vessels = { { name = "stem", from = "inlet", to = "outlet", radius = 1*mm, path = {{0*mm, 0*mm, 0*mm}, {20*mm, 0*mm, 0*mm}} } },
}
local scanner   = magnetics.uniform { field = 1.5*T }
local gradient  = magnetics.gradient_coil { limit = 0.4*T/m, rise_time = 5*ms }
local carriers  = agents.bead_carrier {
  count = 2, radius = 100*um, density = 1920*kg/m^3, magnetisation = 1.38e5*A/m, release = { vessel = "stem", at = 1*mm },
}

local share = {}
for i = 1, 200 do share["share " .. i] = 1e-3 / i^1.5 * (i % 3 - 1) end

function control(t, sense)
  local sum = 0
  for _, value in pairs(share) do sum = sum + value * (1 + t) end
  gradient:set(0, sum, 0)
  if t == 0 then carriers:release(2) end
end

return episode { duration = 0.1*s, control_rate = 100*Hz }
