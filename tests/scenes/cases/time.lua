-- `t` in control must be the number that the script writes: due "heard 100 of 100".
local ball = bodies.sphere { radius = 10*mm, density = 1000*kg/m^3 }
local heard = 0
function control(t, sense)
  for n = 0, 99 do if t == n/100 then heard = heard + 1 end end
  if t > 0.985 then print("heard " .. heard .. " of 100") end
end
return episode { duration = 1*s, control_rate = 100*Hz }
