-- A stem and two branches of soft wall, made up for tests and examples.

return blood.vessels {
  name = "fork",
  citation = "none: made up, of the size of the coeliac trunk and its branches",
  fluid = { density = 1040*kg/m^3, viscosity = 4*mPa*s, profile_exponent = 2 },
  reference_pressure = 10*kPa,
  inlet = "inlet",
  inflows = {
    { name = "pulse", period = 0.5*s,
      time = {0*s, 0.1*s, 0.2*s, 0.5*s},
      flow = {5*ml/s, 25*ml/s, 8*ml/s, 5*ml/s} },
  },
  vessels = {
    { name = "stem", from = "inlet", to = "fork", length = 20*mm, radius = {3.5*mm, 3.3*mm}, wall_thickness = 0.6*mm, young_modulus = 400*kPa,
      path = {{0*mm, 0*mm, 0*mm}, {20*mm, 0*mm, 0*mm}} },
    { name = "left", from = "fork", to = "left_end", length = 30*mm, radius = 2.7*mm, wall_thickness = 0.5*mm, young_modulus = 400*kPa,
      path = {{20*mm, 0*mm, 0*mm}, {44*mm, 18*mm, 0*mm}} },
    { name = "right", from = "fork", to = "right_end", length = 30*mm, radius = 2.5*mm, wall_thickness = 0.5*mm, young_modulus = 400*kPa,
      path = {{20*mm, 0*mm, 0*mm}, {44*mm, -18*mm, 0*mm}} },
  },
  windkessels = {
    { node = "left_end", proximal_resistance = 2.5e8*Pa*s/m^3, distal_resistance = 2e9*Pa*s/m^3, compliance = 5e-11*m^3/Pa, outlet_pressure = 0*Pa },
    { node = "right_end", proximal_resistance = 3e8*Pa*s/m^3, distal_resistance = 2.4e9*Pa*s/m^3, compliance = 4e-11*m^3/Pa, outlet_pressure = 0*Pa },
  },
}
