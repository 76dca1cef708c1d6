-- A robot of MuJoCo's format: an arm whose motors, gains and limits are those of its file.
--
--   microcosm run scenes/examples/mjcf_arm.lua
--   microcosm inspect assets/robots/gripper_arm.xml
--
-- Joints go by their names in the file; "right" follows "left" there, so that three hinges and one slide are commanded.

bodies.plane {}
local arm = bodies.robot {
  file = "assets/robots/gripper_arm.xml",
  angles = {-40*deg, 80*deg, 50*deg},
  slides = {20*mm},
}
local encoder = sensors.encoder { of = arm, rate = 100*Hz }

function control(t)
  arm:set { -40*deg + 60*deg*math.sin(math.pi*t), 80*deg, 50*deg, 0.02*math.cos(math.pi*t)^2 }
end

return episode { duration = 1*s, control_rate = 100*Hz }
