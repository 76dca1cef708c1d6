-- Magnetite particles steered in a Y-shaped microchannel: the bench experiment of Mathieu and Martel 2007, "Magnetic microparticle steering
-- within the constraints of an MRI system", Biomedical Microdevices 9:801-808, doi 10.1007/s10544-007-9092-0.
--
-- From the paper: channels of 100 um diameter, particles of 10.9 um diameter, a gradient of 443 mT/m between the coils of a Maxwell pair in the bore
-- of a 1.5 T scanner, a mean velocity of 0.525 m/s. The lengths and the angle of the fork below are ours: a stem of 20 mm and two arms of 10 mm, 60 degrees
-- apart. The fluid is water at 20 degrees.
--
--   microcosm run scenes/y_channel.lua                       towards the left arm
--   microcosm run scenes/y_channel.lua --set steering=off

local steering = option("steering", { "on", "off", "reversed" })

local water = blood.prescribed {
  density = 998*kg/m^3,
  viscosity = 1.002*mPa*s,
  mean_velocity = 0.525*m/s,
  inlet = "inlet",
  vessels = {
    { name = "stem",  from = "inlet", to = "fork",         radius = 50*um, path = {{0*mm, 0*mm, 0*mm}, {20*mm, 0*mm, 0*mm}} },
    { name = "left",  from = "fork",  to = "left_outlet",  radius = 50*um, path = {{20*mm, 0*mm, 0*mm}, {28.66*mm,  5*mm, 0*mm}} },
    { name = "right", from = "fork",  to = "right_outlet", radius = 50*um, path = {{20*mm, 0*mm, 0*mm}, {28.66*mm, -5*mm, 0*mm}} },
  },
}

local scanner  = magnetics.uniform { field = 1.5*T, direction = {0, 0, 1} }
local gradient = magnetics.gradient_coil { limit = 0.443*T/m, rise_time = 1*ms }

-- Solid magnetite: density and magnetisation of the bulk (Cullity and Graham 2009, "Introduction to Magnetic Materials").
local particles = agents.bead_carrier {
  count = 200,
  radius = normal(5.45, 0.2)*um,
  density = 5240*kg/m^3,
  magnetisation = 4.8e5*A/m,
  release = { vessel = "stem", at = 0*mm },
  largest_bolus = 20,
}

local delivery = outcomes.delivery { of = particles, into = "left" }

local side = { on = 0.443, off = 0, reversed = -0.443 }

function control(t, sense)
  gradient:set(0, side[steering], 0)
  -- The field is up after a few milliseconds; then a bolus every 10 ms.
  if t >= 0.02 then particles:release(2) end
end

return episode { duration = 1.2*s, control_rate = 100*Hz, time_step = 0.1*ms, reward = { { of = delivery } } }
