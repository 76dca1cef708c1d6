#pragma once
// The haematocrits that given flows bring about: joint by joint downstream, in linear time.

#include <span>
#include <vector>

#include "engine/flow/capillary/phase_separation.hpp"
#include "engine/flow/capillary/vessel_graph.hpp"

namespace microcosm::flow {

/// Red cells are conserved at each joint. Where one vessel feeds two and nothing else flows, they split by
/// cell_share; everywhere else each vessel that leaves takes the mixed haematocrit, unless nodes of more than
/// three vessels are to separate too (LargerNodes): there branch i takes the share
///
///   s_i/(s_1 + ... + s_n),  s_i = cell_share(q_i/q, D_i, D_others, D_feed, H)
///
/// with the mixed haematocrit H, D_feed and D_others the means, weighted by flow, of the diameters of the
/// feeding vessels and of the other branches. With one feed and two branches that is the law of bifurcations
/// itself, and it doesn't depend on the order of the branches. It is a choice of ours, without a measurement.
/// Blood below 1e-13 of the network's largest flow counts as standing: its haematocrit is 0, as in branches
/// that receive too little flow for a cell to enter.
class CellTransport {
 public:
  CellTransport(const VesselGraph& graph, const CapillaryDescription& description, PhaseSeparationLaw law,
                LargerNodes larger_nodes);

  /// `flow` [m^3/s] by vessel, `pressure` [Pa] by joint (used only where rounding closes a circle of flows)
  /// -> discharge haematocrit by vessel. `window`: of cell_share, for the tangent.
  void run(std::span<const double> flow, std::span<const double> pressure, double window,
           std::span<double> haematocrit);

  /// Derivative of the last run: change of the flows -> change of the haematocrits.
  void tangent(std::span<const double> flow_change, std::span<double> haematocrit_change);

 private:
  struct Mixed {
    double total = 0;                      // flow through the joint
    double external = 0;                   // enters (positive) or leaves (negative) by the boundary
    double haematocrit = 0;                // of the mixture
    std::int32_t first = -1, second = -1;  // the two ends of a bifurcation; -1: none
    bool larger = false;                   // more than three vessels, which separate
    double first_by_fraction = 0, first_by_feed = 0, second_by_fraction = 0, second_by_feed = 0;
  };

  bool flows(double q) const { return q > standing_ || q < -standing_; }
  void order_joints(std::span<const double> flow, std::span<const double> pressure);
  void mix(std::uint32_t index, std::span<const double> flow, std::span<double> haematocrit);
  void separate(Mixed& mixed, const VesselGraph::End& feed, std::span<const double> flow,
                std::span<double> haematocrit) const;

  /// One vessel of a larger node as the law sees it.
  struct Branch {
    std::uint32_t vessel = 0;
    double diameter = 0, flow = 0, flow_change = 0, haematocrit = 0;
    bool leaves = false;
  };

  /// Into branches_: the vessels with flow.
  void gather(const VesselGraph::Joint& joint, std::span<const double> flow,
              std::span<const double> flow_change);
  /// Haematocrits of the branches that leave, at the flows moved by `step` times their change.
  void distribute(double haematocrit, double step);
  void tangent_at_larger(const VesselGraph::Joint& joint, std::span<const double> flow_change,
                         double haematocrit, double haematocrit_change, std::span<double> result);

  const VesselGraph& graph_;
  const CapillaryDescription& description_;
  PhaseSeparationLaw law_;
  LargerNodes larger_nodes_;
  std::vector<Branch> branches_;  // of the node at hand
  double standing_ = 0, window_ = 0;
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> waiting_;  // arrivals that a joint still waits for
  std::vector<signed char> sign_;       // of each vessel's flow, that `order_` belongs to
  std::vector<double> flow_, haematocrit_;
  std::vector<Mixed> mixed_;  // by joint
};

}  // namespace microcosm::flow
