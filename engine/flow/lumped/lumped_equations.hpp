#pragma once
// The equations of a lumped network, E dy/dt + F y + s(y) = b(t): sparse E and F, losses s with the square of
// a flow, and values b of the boundaries.

#define EIGEN_DONT_VECTORIZE  // scalar arithmetic, so that the bits don't depend on the width
#include <Eigen/SparseCore>
#include <vector>

#include "engine/flow/lumped/lumped_network.hpp"

namespace microcosm::flow {

/// Places of a vessel's unknowns in y.
struct LumpedUnknowns {
  int pressure_in = 0, flow_in = 0, pressure_middle = 0, flow_out = 0, pressure_out = 0;
};

class LumpedEquations {
 public:
  /// Of a network that `check` passes.
  explicit LumpedEquations(const LumpedDescription& network);

  int size() const { return size_; }
  const LumpedUnknowns& unknowns(std::size_t vessel) const { return vessels_[vessel]; }
  /// The vessel that a row belongs to, or that it stands next to, for messages.
  const std::string& vessel_of(int unknown) const;
  bool is_linear() const { return losses_.empty(); }

  /// a E + F + ds/dy at y; the pattern is always the same. Flows count as at least `least_flow` in ds/dy,
  /// which vanishes with them.
  void jacobian(double a, const Eigen::VectorXd& y, double least_flow,
                Eigen::SparseMatrix<double>& matrix) const;
  /// E derivative + F y + s(y) - b(time).
  void residual(const Eigen::VectorXd& derivative, const Eigen::VectorXd& y, double time,
                Eigen::VectorXd& result) const;
  /// What the description says of the beginning; where it says nothing, 0.
  Eigen::VectorXd initial() const;
  /// The same without time: derivative zero, boundaries at the means of their samples.
  void steady_residual(const Eigen::VectorXd& y, Eigen::VectorXd& result) const;

 private:
  struct Loss {  // coefficient |y[flow]| y[flow] in a row
    int row = 0, flow = 0;
    double coefficient = 0;
  };
  struct Source {  // b[row] = factor times the value of the boundary's wave
    int row = 0;
    const LumpedWave* wave = nullptr;
    double factor = 1;
  };
  using Entries = std::vector<Eigen::Triplet<double>>;

  void add_vessel(std::size_t v);
  void add_boundary(const LumpedBoundary& boundary, int pressure, int flow);
  void add_windkessel(const LumpedBoundary& boundary, int pressure, int flow, int first);
  void add_coronary(const LumpedBoundary& boundary, int pressure, int flow, int first);
  void add_junction(const LumpedJunction& junction);
  void add_loss(int row, int flow, double coefficient);
  int next_row() { return rows_++; }

  const LumpedDescription& network_;
  std::vector<LumpedUnknowns> vessels_;
  std::vector<std::pair<int, double>> initial_;  // unknowns of boundaries
  int size_ = 0, rows_ = 0;
  Entries e_entries_, f_entries_;
  Eigen::SparseMatrix<double> e_, f_;
  std::vector<Loss> losses_;
  std::vector<Source> sources_;
  Eigen::VectorXd constants_;  // of b
};

/// At `time`, whatever its cycle.
double value_at(const LumpedWave& wave, double time);

}  // namespace microcosm::flow
