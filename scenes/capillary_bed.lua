-- Microparticles of 1 to 2 um that drift from an arteriole through a bed of capillaries to a venule. Red cells divide unevenly where capillaries fork, so
-- every vessel has blood of its own haematocrit and viscosity; how much blood comes, and how many red cells, differs from episode to episode. A dataset to
-- learn haematocrit and perfusion of a tissue from the transit of particles and from what is measured in the two vessels that can be reached.
--
--   microcosm run      scenes/capillary_bed.lua
--   microcosm run      scenes/capillary_bed.lua --set bed=new               another bed in every episode
--   microcosm generate scenes/capillary_bed.lua --episodes 200 --seed 1 --out data/capillaries
--
-- Viscosity in vivo: Pries et al. 1994, Circ Res 75:904; phase separation: Pries et al. 1989, Microvasc Res 38:81.

local bed = option("bed", { "bundled", "new" })

local fields = {
  haematocrit = uniform(0.3, 0.5),
  perfusion   = uniform(0.6, 1.4),     -- of the pressure between arteriole and venule
}
if bed == "new" then
  fields.bed = { seed = uniform(0, 1e6) }
else
  fields.file = "assets/vessels/capillary_bed.dat"
end
local blood = blood.capillary(fields)

local particles = agents.bead_carrier {
  count         = 300,
  radius        = uniform(0.5, 1)*um,
  density       = 1050*kg/m^3,          -- polystyrene
  magnetisation = 0*A/m,
  gravity       = {0*m/s^2, 0*m/s^2, 0*m/s^2},
  release       = { vessel = "arteriole", at = 20*um },
  largest_bolus = 10,
}

local camera   = sensors.tracker { of = particles, rate = 50*Hz, latency = 20*ms, noise = 1*um, dropout = 0.05 }
local speed    = sensors.doppler { vessel = "arteriole", at = 100*um, gain = normal(1, 0.05) }
local pressure = sensors.pressure_catheter { vessel = "venule", at = 100*um, gain = normal(1, 0.02) }

-- What truly happens: recorded, never shown to control.
local true_particles = truth.carriers { of = particles }
local true_flow = truth.flow { sites = { { vessel = "arteriole", at = 100*um }, { vessel = "venule", at = 100*um } } }

local delivery = outcomes.delivery { of = particles, into = "venule" }

function control(t, sense)
  particles:release(2)
end

return episode { duration = 3*s, control_rate = 50*Hz, reward = { { of = delivery } } }
