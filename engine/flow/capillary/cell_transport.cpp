#include "engine/flow/capillary/cell_transport.hpp"

#include <algorithm>
#include <cmath>

namespace microcosm::flow {

namespace {

constexpr double standing_fraction = 1e-13;

double diameter_at(const VesselGraph& graph, const VesselGraph::End& end) {
  const VesselGraph::Vessel& vessel = graph.vessels[end.vessel];
  return end.direction > 0 ? vessel.start_diameter : vessel.end_diameter;
}

}  // namespace

CellTransport::CellTransport(const VesselGraph& graph, const CapillaryDescription& description,
                             PhaseSeparationLaw law, LargerNodes larger_nodes)
    : graph_(graph),
      description_(description),
      law_(law),
      larger_nodes_(larger_nodes),
      waiting_(graph.joints.size()),
      sign_(graph.vessels.size(), 2),
      flow_(graph.vessels.size()),
      haematocrit_(graph.vessels.size()),
      mixed_(graph.joints.size()) {
  order_.reserve(graph.joints.size());
  std::size_t most = 0;
  for (const VesselGraph::Joint& joint : graph.joints)
    most = std::max<std::size_t>(most, joint.last_end - joint.first_end);
  branches_.reserve(most);
}

void CellTransport::order_joints(std::span<const double> flow, std::span<const double> pressure) {
  bool same = true;
  for (std::size_t v = 0; v < flow.size(); ++v) {
    const signed char sign = flow[v] > standing_ ? 1 : flow[v] < -standing_ ? -1 : 0;
    same = same && sign == sign_[v];
    sign_[v] = sign;
  }
  if (same) return;
  order_.clear();
  std::fill(waiting_.begin(), waiting_.end(), 0);
  for (std::size_t v = 0; v < flow.size(); ++v) {
    const VesselGraph::Vessel& vessel = graph_.vessels[v];
    if (sign_[v] && vessel.start != vessel.end) ++waiting_[sign_[v] > 0 ? vessel.end : vessel.start];
  }
  for (std::uint32_t j = 0; j < waiting_.size(); ++j)
    if (waiting_[j] == 0) order_.push_back(j);
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const VesselGraph::Joint& joint = graph_.joints[order_[i]];
    for (std::uint32_t e = joint.first_end; e < joint.last_end; ++e) {
      const VesselGraph::End& end = graph_.ends[e];
      if (!(end.direction * sign_[end.vessel] > 0)) continue;
      const VesselGraph::Vessel& vessel = graph_.vessels[end.vessel];
      const std::uint32_t other = end.direction > 0 ? vessel.end : vessel.start;
      if (--waiting_[other] == 0) order_.push_back(other);
    }
  }
  if (order_.size() == graph_.joints.size()) return;
  // Rounding alone can let blood go round in a circle; then the pressures decide.
  order_.resize(graph_.joints.size());
  for (std::uint32_t j = 0; j < order_.size(); ++j) order_[j] = j;
  std::stable_sort(order_.begin(), order_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return pressure[a] > pressure[b]; });
}

void CellTransport::run(std::span<const double> flow, std::span<const double> pressure, double window,
                        std::span<double> haematocrit) {
  double largest = 0;
  for (const double q : flow) largest = std::max(largest, std::abs(q));
  window_ = window;
  standing_ = standing_fraction * largest;
  order_joints(flow, pressure);
  std::copy(flow.begin(), flow.end(), flow_.begin());
  std::fill(haematocrit.begin(), haematocrit.end(), 0.0);
  for (const std::uint32_t joint : order_) mix(joint, flow, haematocrit);
  std::copy(haematocrit.begin(), haematocrit.end(), haematocrit_.begin());
}

void CellTransport::mix(std::uint32_t index, std::span<const double> flow, std::span<double> haematocrit) {
  const VesselGraph::Joint& joint = graph_.joints[index];
  Mixed mixed;
  double cells = 0, leaving = 0;
  int arrivals = 0, departures = 0;
  VesselGraph::End feed;
  for (std::uint32_t e = joint.first_end; e < joint.last_end; ++e) {
    const VesselGraph::End& end = graph_.ends[e];
    const double out = end.direction * flow[end.vessel];
    if (!flows(out)) continue;
    if (out > 0) {
      leaving += out;
      ++departures;
      mixed.second = mixed.first;
      mixed.first = static_cast<std::int32_t>(e);
    } else {
      mixed.total -= out;
      cells -= out * haematocrit[end.vessel];
      ++arrivals;
      feed = end;
    }
  }
  if (joint.boundary >= 0) {
    const CapillaryBoundary& boundary = description_.boundaries[static_cast<std::size_t>(joint.boundary)];
    const double external =
        boundary.kind == CapillaryBoundaryKind::flow ? boundary.value : leaving - mixed.total;
    if (flows(external)) mixed.external = external;
    if (mixed.external > 0) {
      mixed.total += mixed.external;
      cells += mixed.external * boundary.haematocrit;
    }
  }
  mixed.haematocrit = mixed.total > 0 ? cells / mixed.total : 0;
  const bool bifurcation = arrivals == 1 && departures == 2 && mixed.external == 0;
  if (bifurcation && law_ == PhaseSeparationLaw::pries_1989) {
    separate(mixed, feed, flow, haematocrit);
  } else if (law_ == PhaseSeparationLaw::pries_1989 && larger_nodes_ == LargerNodes::separate &&
             mixed.external == 0 && arrivals >= 1 && departures >= 2 && arrivals + departures > 3) {
    mixed.first = mixed.second = -1;
    mixed.larger = true;
    gather(joint, flow, {});
    distribute(mixed.haematocrit, 0);
    for (const Branch& branch : branches_)
      if (branch.leaves) haematocrit[branch.vessel] = branch.haematocrit;
  } else {
    mixed.first = mixed.second = -1;
    for (std::uint32_t e = joint.first_end; e < joint.last_end; ++e) {
      const VesselGraph::End& end = graph_.ends[e];
      if (end.direction * flow[end.vessel] > standing_) haematocrit[end.vessel] = mixed.haematocrit;
    }
  }
  mixed_[index] = mixed;
}

void CellTransport::separate(Mixed& mixed, const VesselGraph::End& feed, std::span<const double> flow,
                             std::span<double> haematocrit) const {
  const VesselGraph::End& first = graph_.ends[static_cast<std::size_t>(mixed.first)];
  const VesselGraph::End& second = graph_.ends[static_cast<std::size_t>(mixed.second)];
  const double q1 = std::abs(flow[first.vessel]), q2 = std::abs(flow[second.vessel]);
  const double f = q1 / (q1 + q2), g = q2 / (q1 + q2), h = mixed.haematocrit;
  const CellShare cells = cell_share(f, diameter_at(graph_, first), diameter_at(graph_, second),
                                     diameter_at(graph_, feed), h, window_);
  const double share = cells.share;
  haematocrit[first.vessel] = share * h / f;
  haematocrit[second.vessel] = (1 - share) * h / g;
  mixed.first_by_fraction = h * (cells.by_flow_fraction - share / f) / f;
  mixed.first_by_feed = (share + h * cells.by_haematocrit) / f;
  mixed.second_by_fraction = h * ((1 - share) / g - cells.by_flow_fraction) / g;
  mixed.second_by_feed = (1 - share - h * cells.by_haematocrit) / g;
}

void CellTransport::gather(const VesselGraph::Joint& joint, std::span<const double> flow,
                           std::span<const double> flow_change) {
  branches_.clear();
  for (std::uint32_t e = joint.first_end; e < joint.last_end; ++e) {
    const VesselGraph::End& end = graph_.ends[e];
    const double out = end.direction * flow[end.vessel];
    if (!flows(out)) continue;
    const double sign = out > 0 ? end.direction : -end.direction;
    const double change = flow_change.empty() ? 0 : sign * flow_change[end.vessel];
    branches_.push_back({end.vessel, diameter_at(graph_, end), std::abs(out), change, 0, out > 0});
  }
}

void CellTransport::distribute(double haematocrit, double step) {
  const auto moved = [&](const Branch& branch) { return branch.flow + step * branch.flow_change; };
  double fed = 0, feed = 0, total = 0, weighted = 0;  // flows, and flows times diameters
  for (const Branch& branch : branches_) {
    (branch.leaves ? total : fed) += moved(branch);
    (branch.leaves ? weighted : feed) += moved(branch) * branch.diameter;
  }
  double shares = 0;
  for (Branch& branch : branches_) {
    if (!branch.leaves) continue;
    const double own = moved(branch), others = (weighted - own * branch.diameter) / (total - own);
    branch.haematocrit = cell_share(own / total, branch.diameter, others, feed / fed, haematocrit).share;
    shares += branch.haematocrit;
  }
  // Where no branch is wide enough for a cell by the law, the mixture is all that is left.
  for (Branch& branch : branches_)
    branch.haematocrit =
        shares > 0 ? branch.haematocrit / shares * haematocrit * total / moved(branch) : haematocrit;
}

void CellTransport::tangent_at_larger(const VesselGraph::Joint& joint, std::span<const double> flow_change,
                                      double haematocrit, double haematocrit_change,
                                      std::span<double> result) {
  constexpr double relative_step = 1e-6;
  gather(joint, flow_, flow_change);
  double total = 0, largest = std::abs(haematocrit_change);
  for (const Branch& branch : branches_) total += branch.leaves ? branch.flow : 0;
  for (const Branch& branch : branches_)
    largest = std::max(largest, std::abs(branch.flow_change) / branch.flow);
  if (!(largest > 0) || !(total > 0)) return;
  const double step = relative_step / largest;
  for (const double side : {1.0, -1.0}) {
    distribute(haematocrit + side * step * haematocrit_change, side * step);
    for (const Branch& branch : branches_)
      if (branch.leaves) result[branch.vessel] += side * branch.haematocrit / (2 * step);
  }
}

void CellTransport::tangent(std::span<const double> flow_change, std::span<double> haematocrit_change) {
  std::fill(haematocrit_change.begin(), haematocrit_change.end(), 0.0);
  for (const std::uint32_t index : order_) {
    const VesselGraph::Joint& joint = graph_.joints[index];
    const Mixed& mixed = mixed_[index];
    if (!(mixed.total > 0)) continue;
    double total = 0, cells = 0, net = 0;
    for (std::uint32_t e = joint.first_end; e < joint.last_end; ++e) {
      const VesselGraph::End& end = graph_.ends[e];
      const double out = end.direction * flow_[end.vessel];
      if (!flows(out)) continue;
      const double change = end.direction * flow_change[end.vessel];
      net += change;
      if (out > 0) continue;
      total -= change;
      cells -= change * haematocrit_[end.vessel] + out * haematocrit_change[end.vessel];
    }
    if (mixed.external > 0) {
      const CapillaryBoundary& boundary = description_.boundaries[static_cast<std::size_t>(joint.boundary)];
      if (boundary.kind == CapillaryBoundaryKind::pressure) {
        total += net;
        cells += net * boundary.haematocrit;
      }
    }
    const double change = (cells - mixed.haematocrit * total) / mixed.total;
    if (mixed.larger) {
      tangent_at_larger(joint, flow_change, mixed.haematocrit, change, haematocrit_change);
      continue;
    }
    if (mixed.first >= 0) {
      const VesselGraph::End& first = graph_.ends[static_cast<std::size_t>(mixed.first)];
      const VesselGraph::End& second = graph_.ends[static_cast<std::size_t>(mixed.second)];
      const double q1 = std::abs(flow_[first.vessel]), q2 = std::abs(flow_[second.vessel]), q = q1 + q2;
      const double d1 = first.direction * flow_change[first.vessel],
                   d2 = second.direction * flow_change[second.vessel];
      const double fraction_change = (q2 * d1 - q1 * d2) / (q * q);
      haematocrit_change[first.vessel] =
          mixed.first_by_fraction * fraction_change + mixed.first_by_feed * change;
      haematocrit_change[second.vessel] =
          mixed.second_by_fraction * fraction_change + mixed.second_by_feed * change;
      continue;
    }
    for (std::uint32_t e = joint.first_end; e < joint.last_end; ++e) {
      const VesselGraph::End& end = graph_.ends[e];
      if (end.direction * flow_[end.vessel] > standing_) haematocrit_change[end.vessel] = change;
    }
  }
}

}  // namespace microcosm::flow
