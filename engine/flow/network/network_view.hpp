#pragma once
// What a network's cells say at any place of a vessel.

#include "engine/flow/network/network_model.hpp"

namespace microcosm::flow {

/// The cells of one network; cell i of the model's row stands at i * stride. Must not outlive them. `vessel`
/// is an index, `s` the arc length [m].
struct NetworkView {
  const NetworkModel& model;
  const double* area;  // [m^2]
  const double* flow;  // [m^3/s]
  int stride = 1;

  double flow_rate(std::uint32_t vessel, double s) const;  // [m^3/s]
  double radius(std::uint32_t vessel, double s) const;     // [m]
  double pressure(std::uint32_t vessel, double s) const;   // [Pa]
};

}  // namespace microcosm::flow
