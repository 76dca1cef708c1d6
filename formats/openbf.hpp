#pragma once
// Networks of openBF (Melis 2017, "Gaussian process emulators for 1D vascular models", PhD thesis, University
// of Sheffield): a YAML file and an inflow beside it. SI units throughout.
//
//   blood: {rho, mu}; network: a list of {label, sn, tn, L, E, R0 or Rp and Rd, h0, Pext, gamma profile,
//   outlet, R1, R2, Cc, Rt}.
//
// What a file leaves out is what openBF takes: the wall's thickness h = r (a exp(b r) + c exp(d r)) of the
// vessel's mean radius r (a = .2802, b = -505.3 /m, c = .1324, d = -11.14 /m: Boileau et al. 2015, after
// Avolio 1980); an R1 without R2 is the total resistance of the end, of which the proximal part is the
// vessel's characteristic impedance.

#include <functional>
#include <string>

#include "engine/flow/network/description.hpp"

namespace microcosm::formats {

/// The content of the file of this name beside the one that is read. Throws InputError if there is none.
using ReadBeside = std::function<std::string(const std::string& name)>;

/// The inflow is the file that the key `inlet_file` names, or <project_name>_inlet.dat: two columns, time [s]
/// from 0 and flow [m^3/s]. Throws InputError naming file, line and vessel for what is missing, no number,
/// out of range, or not supported (several inlets, ends by reflection, profile exponents or external
/// pressures that differ), for figures that can't be SI, and as flow::check.
flow::NetworkDescription read_openbf(const std::string& path, const std::string& content,
                                     const ReadBeside& beside);

/// Thickness [m] of an artery's wall from its radius [m], by the law above.
double artery_wall_thickness(double radius);

/// Two columns of an inflow, time [s] from 0 and flow [m^3/s]; the period is the last time. Samples that step
/// back by less than 1 % of the period, as in curves that were read off a picture, are sorted. Throws
/// InputError naming the line.
flow::InflowWave read_inflow(const std::string& path, const std::string& content);

}  // namespace microcosm::formats
