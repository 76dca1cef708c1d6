-- Cameras run at 30 or 60 Hz, audio at 44,100 Hz: such rates must work beside a control rate of 100 Hz.
local ball = bodies.sphere { radius = 10*mm, density = 1000*kg/m^3 }
sensors.pose { of = ball, rate = 30*Hz }
return episode { duration = 1*s, control_rate = 100*Hz }
