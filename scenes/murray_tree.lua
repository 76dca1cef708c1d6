-- Drug carriers in a tree of arteries that is another in every episode: which share of them reaches the two halves of an organ, when its vessels are not
-- known but by the law that they follow? Each tree is grown from a seed by Murray's law (1926): the cube of a vessel's radius is the sum of its daughters'.
--
--   microcosm run      scenes/murray_tree.lua
--   microcosm run      scenes/murray_tree.lua --set exponent=2.7            another law of branching
--   microcosm generate scenes/murray_tree.lua --episodes 200 --seed 1 --out data/trees
--
-- The names of the vessels are the same in every tree: "1" is the root, "11" its wider and "12" its narrower daughter, "111" the wider one's wider, and
-- so on: sensors and truth keep their places while the shape changes.

local exponent = option("exponent", 3)

local blood = blood.network {
  tree = {
    seed             = uniform(0, 1e6),
    generations      = 6,
    root_radius      = uniform(1.6, 2.4)*mm,
    exponent         = exponent,
    asymmetry        = 0.6,
    length_to_radius = 24,
  },
  heart_rate = normal(70, 8)*bpm,
}

local carriers = agents.bead_carrier {
  count         = 200,
  radius        = normal(50, 5)*um,
  density       = 1060*kg/m^3,
  magnetisation = 0*A/m,
  release       = { vessel = "1", at = 2*mm },
  largest_bolus = 10,
}

local doppler_wide   = sensors.doppler { vessel = "11", at = 10*mm, gain = normal(1, 0.05) }
local doppler_narrow = sensors.doppler { vessel = "12", at = 10*mm, gain = normal(1, 0.05) }
local catheter       = sensors.pressure_catheter { vessel = "1", at = 2*mm, gain = normal(1, 0.02) }

-- What truly happens: recorded, never shown to control.
local true_carriers = truth.carriers { of = carriers }
local true_flow = truth.flow { sites = { { vessel = "1", at = 10*mm }, { vessel = "11", at = 10*mm }, { vessel = "12", at = 10*mm },
                                         { vessel = "111111", at = 1*mm }, { vessel = "122222", at = 1*mm } } }

local delivery = outcomes.delivery { of = carriers, into = "12" }

function control(t, sense)
  if t >= 0.1 then carriers:release(2) end
end

return episode { duration = 2*s, control_rate = 50*Hz, reward = { { of = delivery } } }
