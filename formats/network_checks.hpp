#pragma once
// Checks that every reader of networks ends with, so that what is wrong is found at its line.

#include <string>
#include <vector>

#include "engine/core/errors.hpp"
#include "engine/flow/network/description.hpp"

namespace microcosm::formats {

/// Throws InputError at `where`: density outside [500, 2000] kg/m^3 or viscosity outside [5e-4, 2e-2] Pa s
/// (and not 0), as in a file whose units are mixed or not those that were stated.
void require_si(const flow::Fluid& fluid, const core::SourceLocation& where);

/// What of a network's figures is to be believed although only a wrong unit would explain it in an artery.
struct NetworkChoices {
  bool near_rigid_walls = false;  // waves faster than 50 m/s: models of rigid tubes
};

/// As flow::check, with the file's name and the line of the vessel that the message names. `line` by vessel.
/// Also refuses what only a wrong unit explains: a length above 10 m or 1,500 radii, a radius above 0.1 m, a
/// flow above 0.01 m^3/s, a wave speed outside [0.5, 50] m/s, an R2 C outside [1e-4, 1e3] s, a peak velocity
/// at the inlet outside [1e-4, 10] m/s, a mean inflow that the ends' resistances alone would need less than
/// 10 Pa or more than 1e5 Pa for.
void check_located(const flow::NetworkDescription& network, const std::string& path,
                   const std::vector<int>& line, const NetworkChoices& choices = {});

}  // namespace microcosm::formats
