#pragma once
// Networks of openBF (Melis 2017, "Gaussian process emulators for 1D vascular models", PhD thesis, University
// of Sheffield; https://github.com/INSIGNEO/openBF): a YAML file and an inflow beside it. SI units
// throughout.
//
//   blood: {rho, mu}; network: a list of {label, sn, tn, L, E, R0 or Rp and Rd, h0, Pext, gamma_profile,
//   visco-elastic, outlet, R1, R2, Cc, Pout, inlet_impedance_matching, Rt, inlet, inlet_file}.
//
// Keys of several words may be joined by '_', '-' or a space, as openBF's own have been. What a file leaves
// out is what openBF takes: Rp is R0 and Rd is Rp; the wall's thickness is h = r (a exp(b r) + c exp(d r)) (a
// = .2802, b = -505.3 /m, c = .1324, d = -11.14 /m: Boileau et al. 2015, after Avolio 1980) of the radius at
// each end; the profile exponent is 2. Its momentum flux is Q^2/A: the momentum coefficient is 1.

#include <functional>
#include <string>
#include <vector>

#include "engine/flow/network/description.hpp"
#include "formats/network_checks.hpp"

namespace microcosm::formats {

/// The content of the file of this name beside the one that is read. Throws InputError if there is none.
using ReadBeside = std::function<std::string(const std::string& name)>;

/// Ends: a vessel at whose end no other starts has a windkessel (R1, R2, Cc, against Pout) or a reflection
/// (Rt), whether or not it says so by `outlet` (wk2, wk3, reflection). An R1 without R2 is the total
/// resistance, of which the proximal part is the vessel's characteristic impedance; with
/// inlet_impedance_matching so is the sum of both. A visco-elastic wall has Gamma = .6 + .00075 m/R [Pa s m]
/// of p = Gamma/(A_0 sqrt(A)) dA/dt, openBF's own figures.
///
/// Inlets: node 1 (or the one node where no vessel ends) takes the inflow of the file that `inlet_file`
/// names, or <project_name>_inlet.dat: two columns, time [s] from 0 and flow [m^3/s]. Further inlets are
/// vessels with an `inlet_file` of their own (`inlet: Q`, flow; `inlet: P`, pressure).
///
/// `notes` receives a sentence on everything that is assumed, and the name of every key that is not used.
/// Throws InputError naming file, line and vessel for what is missing, no number, out of range, or not
/// supported (profile exponents or external pressures that differ), a key that is nearly one of openBF's, for
/// figures that can't be SI, and as flow::check.
flow::NetworkDescription read_openbf(const std::string& path, const std::string& content,
                                     const ReadBeside& beside, const NetworkChoices& choices = {},
                                     std::vector<std::string>* notes = nullptr);

/// Thickness [m] of an artery's wall from its radius [m], by the law above.
double artery_wall_thickness(double radius);

/// Two columns of an inflow, time [s] from 0 and flow [m^3/s]; the period is the last time. Samples that step
/// back by less than 1 % of the period, as in curves that were read off a picture, are sorted. Throws
/// InputError naming the line.
flow::InflowWave read_inflow(const std::string& path, const std::string& content);

}  // namespace microcosm::formats
