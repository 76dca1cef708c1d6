-- Eight rows of boxes, each on two of the row below: what stands on what, and how hard it presses.
--
--   microcosm render scenes/examples/pyramid.lua --show contacts --png pyramid.png

local floor = bodies.plane {}
local rows, edge = 8, 0.1 -- [m]
for row = 0, rows - 1 do
  for i = 0, rows - row - 1 do
    bodies.box {
      size = {edge*m, edge*m, edge*m},
      density = 1000*kg/m^3,
      at = {1.05*edge*(i - (rows - row - 1)/2)*m, 0*m, edge*(row + 0.5)*m},
    }
  end
end

return episode { duration = 1*s, control_rate = 100*Hz }
