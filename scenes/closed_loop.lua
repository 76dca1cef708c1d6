-- A beating heart in a closed circulation: heart rate, contractility and filling are stated, and stroke volume, pressures and pulse waves follow. Each
-- episode is another person, or the same one in another state: the datasets show how the pulse at the wrist depends on the heart behind it.
--
--   microcosm run    scenes/closed_loop.lua
--   microcosm run    scenes/closed_loop.lua --set state=failing      a weak heart
--   microcosm run    scenes/closed_loop.lua --set state=bled         after loss of blood
--   microcosm render scenes/closed_loop.lua --traces loops.png                 pressures over time, pressure-volume loops
--   microcosm generate scenes/closed_loop.lua --episodes 16 --out data/hearts
--
-- Model and sources: docs/vascular/heart.md.

local state = option("state", { "any", "failing", "bled" })
local contractility = state == "failing" and uniform(0.6, 1.2)*mmHg/ml or uniform(1.5, 3.5)*mmHg/ml
local preload       = state == "bled" and uniform(3, 4.5)*mmHg or uniform(5.5, 9)*mmHg

-- The 56 largest arteries behind the left ventricle's valve; what leaves them returns through veins, right heart and lungs.
local artery = blood.network {
  file  = "assets/vessels/adan56.lua",
  heart = { rate = normal(70, 8)*bpm, contractility = contractility, preload = preload },
  haematocrit = uniform(0.38, 0.48),
}

-- What a monitor sees: the pressure in the left wrist, flow in the carotid.
local wrist   = sensors.pressure_catheter { vessel = "radial_L", at = 200*mm, gain = normal(1, 0.02) }
local carotid = sensors.doppler { vessel = "common_carotid_L", at = 60*mm, gain = normal(1, 0.05) }

-- What truly happens: recorded, never shown to a controller.
local true_heart = truth.heart {}
local true_flow  = truth.flow { sites = { { vessel = "aortic_arch_I", at = 5*mm }, { vessel = "common_carotid_L", at = 60*mm } } }

return episode { duration = 5*s, control_rate = 100*Hz }
