-- The laboratory's arteries: 37 silicone tubes on a bench, a pump for the heart, narrow tubes for what lies beyond the ends, water and glycerol for blood
-- (Matthys et al. 2007, doi 10.1016/j.jbiomech.2007.05.027). Everything in it is known, so it is the network on which codes for pulse waves are held against
-- measurements. Here the pump's rate and stroke vary from episode to episode, and an estimator is asked for the aorta's pressure and flow from what arms and
-- legs show.
--
--   microcosm run      scenes/silicone37.lua
--   microcosm run      scenes/silicone37.lua --set pump=published        rate and stroke of the paper, every episode
--   microcosm generate scenes/silicone37.lua --episodes 200 --seed 1 --out data/bench

local pump = option("pump", { "varied", "published" })

-- Varied about the inflow of the paper, 43 ml at 73 strokes a minute; its shape is kept.
local tubes = blood.network {
  file          = "assets/vessels/silicone37.lua",
  heart_rate    = pump == "varied" and uniform(55, 95)*bpm or nil,
  stroke_volume = pump == "varied" and uniform(30, 55)*ml or nil,
}

-- What can be had without reaching the aorta: pressure at both wrists and an ankle, velocity in an upper arm and a thigh.
local wrist_L = sensors.pressure_catheter { vessel = "ulnar_L", at = 95*mm, gain = normal(1, 0.02) }
local wrist_R = sensors.pressure_catheter { vessel = "ulnar_R", at = 88*mm, gain = normal(1, 0.02) }
local ankle   = sensors.pressure_catheter { vessel = "tibial_R_A", at = 81*mm, gain = normal(1, 0.02) }
local arm     = sensors.doppler { vessel = "subclavian_L_I", at = 113*mm, gain = normal(1, 0.05) }
local thigh   = sensors.doppler { vessel = "iliac_femoral_R_II", at = 108*mm, gain = normal(1, 0.05) }

-- Pressure, flow and radius in the middle of eight tubes. The choice of tubes is ours.
local true_aorta = truth.flow { rate = 200*Hz, sites = { { vessel = "aortic_arch_II", at = 14*mm }, { vessel = "thoracic_aorta", at = 36*mm } } }
local true_branches = truth.flow { rate = 200*Hz, sites = {
  { vessel = "subclavian_L_I", at = 113*mm }, { vessel = "celiac_branch_C", at = 93*mm }, { vessel = "iliac_femoral_R_II", at = 108*mm } } }
local true_periphery = truth.flow { rate = 200*Hz, sites = {
  { vessel = "ulnar_L", at = 95*mm }, { vessel = "ulnar_R", at = 88*mm }, { vessel = "tibial_R_A", at = 81*mm } } }

return episode { duration = 4*s, control_rate = 100*Hz }
