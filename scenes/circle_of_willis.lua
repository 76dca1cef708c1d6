-- A narrowed carotid artery behind the circle of Willis: the arteries of the brain's base are joined in a ring, so the narrowed side is fed from the
-- other, and pressure and flow at the neck hardly tell. From what an examination has - Doppler ultrasound at the neck and through the temples, a pressure line
-- in each arm - learn which side it is, and how narrow. The answer is recorded as truth.
--
--   microcosm run      scenes/circle_of_willis.lua                      the left internal carotid is narrowed
--   microcosm run      scenes/circle_of_willis.lua --set narrowed=right
--   microcosm run      scenes/circle_of_willis.lua --set narrowed=none
--   microcosm generate scenes/circle_of_willis.lua --set narrowed=left --episodes 200 --seed 1 --out data/left
--
-- Vessels: Alastruey et al. 2007, doi 10.1016/j.jbiomech.2006.07.008.

local narrowed = option("narrowed", { "left", "right", "none" })

-- A person differs from the next in the rate and the strength of the heart, in the blood, and in how far the artery is closed: a narrowing of a
-- centimetre where the internal carotid begins, the usual place. Below half of the cross-section it hardly matters, from nine tenths on little flows.
local plaque = {
  left  = { vessel = "internal_carotid_I_L", area_reduction = uniform(0.5, 0.97), length = 10*mm },
  right = { vessel = "internal_carotid_I_R", area_reduction = uniform(0.5, 0.97), length = 10*mm },
}
local artery = blood.network {
  file          = "assets/vessels/circle_of_willis.lua",
  heart_rate    = normal(68, 8)*bpm,
  stroke_volume = normal(95, 8)*ml,   -- the paper's 95 ml
  haematocrit   = uniform(0.38, 0.48),
  stenosis      = plaque[narrowed],
}

-- Ultrasound: the neck on both sides, the middle cerebral arteries through the temples (nearly along the vessel), the vertebral arteries. No two
-- instruments, and no two hands, give the same.
local doppler_neck_L = sensors.doppler { vessel = "common_carotid_L", at = 150*mm, gain = normal(1, 0.05) }
local doppler_neck_R = sensors.doppler { vessel = "common_carotid_R", at = 120*mm, gain = normal(1, 0.05) }
local doppler_temple_L = sensors.doppler { vessel = "middle_cerebral_L", at = 20*mm, angle = 20*deg, gain = normal(1, 0.05) }
local doppler_temple_R = sensors.doppler { vessel = "middle_cerebral_R", at = 20*mm, angle = 20*deg, gain = normal(1, 0.05) }
local doppler_vertebral_L = sensors.doppler { vessel = "vertebral_L", at = 60*mm, gain = normal(1, 0.05) }
local doppler_vertebral_R = sensors.doppler { vessel = "vertebral_R", at = 60*mm, gain = normal(1, 0.05) }
local arm_L = sensors.pressure_catheter { vessel = "brachial_L", at = 400*mm, gain = normal(1, 0.02) }
local arm_R = sensors.pressure_catheter { vessel = "brachial_R", at = 400*mm, gain = normal(1, 0.02) }

-- What truly happens: in the arteries to the ring, in the vessels that close it, and beyond it.
local true_supply = truth.flow { sites = {
  { vessel = "internal_carotid_I_L", at = 170*mm }, { vessel = "internal_carotid_I_R", at = 170*mm }, { vessel = "basilar", at = 15*mm } } }
local true_ring = truth.flow { sites = {
  { vessel = "anterior_communicating", at = 1.5*mm },
  { vessel = "posterior_communicating_L", at = 7*mm }, { vessel = "posterior_communicating_R", at = 7*mm } } }
local true_brain = truth.flow { sites = {
  { vessel = "middle_cerebral_L", at = 100*mm }, { vessel = "middle_cerebral_R", at = 100*mm },
  { vessel = "anterior_cerebral_A2_L", at = 50*mm }, { vessel = "anterior_cerebral_A2_R", at = 50*mm },
  { vessel = "posterior_cerebral_P2_L", at = 50*mm }, { vessel = "posterior_cerebral_P2_R", at = 50*mm } } }

return episode { duration = 4*s, control_rate = 100*Hz }
