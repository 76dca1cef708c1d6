-- A channel that a sensor doesn't have is an error that lists those it has, as an unknown sensor is.
local ball = bodies.sphere { radius = 10*mm, density = 1000*kg/m^3 }
local imu = sensors.imu { of = ball }
function control(t, sense) if sense.imu then print(sense.imu.force_x) end end
return episode { duration = 0.05*s, control_rate = 100*Hz }
