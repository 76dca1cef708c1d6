-- An iodine bolus from a catheter in the ascending aorta, followed through the 56 largest arteries: time–concentration curves as CT perfusion and
-- angiography measure them, of a dose, a timing and a circulation that differ from episode to episode. From such a curve follow the flow
-- (Stewart 1897, Hamilton et al. 1932: mass over the curve's area) and the transit time (the curve's mean, less the injection's).
--
--   microcosm run scenes/contrast_bolus.lua
--   microcosm generate scenes/contrast_bolus.lua --episodes 100 --seed 7 --out data/bolus
--
-- A part of it leaks into the tissue around the vessels and comes back: see docs/vascular/drugs.md for the equations.

local artery = blood.network {
  file          = "assets/vessels/adan56.lua",
  inflow        = "resting",
  heart_rate    = normal(64, 5)*bpm,
  stroke_volume = normal(105, 8)*ml,
  haematocrit   = uniform(0.38, 0.48),
}

local contrast = drugs.solute {
  diffusivity = 5e-10*m^2/s,                                  -- of the order of molecules of 800 g/mol in plasma
  tissue = { permeability = 0.1*um/s, thickness = 1*mm },     -- assumed: an artery's wall lets hardly any through
  inject = {
    vessel   = "aortic_arch_I",
    at       = 40*mm,
    mass     = uniform(1, 3)*g,                               -- 3 to 10 ml at 300 mg/ml
    start    = uniform(0.2, 1)*s,
    duration = uniform(0.5, 1.5)*s,
  },
}

-- In the thorax, above the kidneys, in the liver's artery and in a leg.
local aorta   = sensors.concentration { of = contrast, vessel = "thoracic_aorta_I", at = 5*mm }
local kidneys = sensors.concentration { of = contrast, vessel = "abdominal_aorta_II", at = 2*mm }
local hepatic = sensors.concentration { of = contrast, vessel = "common_hepatic", at = 15*mm }
local femoral = sensors.concentration { of = contrast, vessel = "femoral_R_I", at = 10*mm }
local doppler = sensors.doppler { vessel = "common_hepatic", at = 15*mm, gain = normal(1, 0.05) }

local true_contrast = truth.solute { of = contrast, rate = 50*Hz }
local true_flow     = truth.flow { sites = { { vessel = "thoracic_aorta_I", at = 5*mm }, { vessel = "common_hepatic", at = 15*mm } } }

return episode { duration = 8*s, control_rate = 50*Hz }
