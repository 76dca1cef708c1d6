-- Outcomes keep the names they are given.
local a = bodies.sphere { name = "a", radius = 10*mm, density = 1000*kg/m^3 }
local b = bodies.sphere { name = "b", radius = 10*mm, density = 1000*kg/m^3, at = {1*m, 0*m, 0*m} }
outcomes.distance { name = "error_of_a", of = a, target = {0*m, 0*m, 0*m} }
outcomes.distance { name = "error_of_b", of = b, target = {0*m, 0*m, 0*m} }
return episode { duration = 0.1*s, control_rate = 100*Hz }
