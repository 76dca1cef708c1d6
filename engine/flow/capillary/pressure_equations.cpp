// Scalar arithmetic, so that the bits don't depend on the width that the compiler chose.
#define EIGEN_DONT_VECTORIZE
#include "engine/flow/capillary/pressure_equations.hpp"

#include <Eigen/SparseCholesky>
#include <algorithm>
#include <utility>

#include "engine/core/errors.hpp"

namespace microcosm::flow {

namespace {

using Matrix = Eigen::SparseMatrix<double>;
// The upper triangle in its given order is factorised without a copy.
using Factors = Eigen::SimplicialLDLT<Matrix, Eigen::Upper, Eigen::NaturalOrdering<int>>;

/// Place of each unknown in an order that keeps the factors sparse.
std::vector<int> elimination_order(const VesselGraph& graph, const std::vector<int>& unknown, int size) {
  std::vector<Eigen::Triplet<double>> entries;
  for (int i = 0; i < size; ++i) entries.emplace_back(i, i, 1.0);
  for (const VesselGraph::Vessel& vessel : graph.vessels) {
    const int a = unknown[vessel.start], b = unknown[vessel.end];
    if (a < 0 || b < 0 || a == b) continue;
    entries.emplace_back(a, b, 1.0);
    entries.emplace_back(b, a, 1.0);
  }
  Matrix pattern(size, size);
  pattern.setFromTriplets(entries.begin(), entries.end());
  Eigen::PermutationMatrix<Eigen::Dynamic, Eigen::Dynamic, int> order;
  Eigen::AMDOrdering<int>()(pattern, order);
  std::vector<int> place(static_cast<std::size_t>(size));
  for (int i = 0; i < size; ++i) place[static_cast<std::size_t>(order.indices()[i])] = i;
  return place;
}

}  // namespace

struct PressureEquations::Implementation {
  /// Places in the matrix's values that a vessel's conductance is added to; -1: none.
  struct Slots {
    int start = -1, end = -1, between = -1;
  };

  std::vector<int> unknown;  // by joint; -1: prescribed pressure
  std::vector<Slots> slots;  // by vessel
  Matrix matrix;
  Factors factors;
  mutable Eigen::VectorXd vector;

  int slot(int row, int column) const {
    const int* first = matrix.innerIndexPtr() + matrix.outerIndexPtr()[column];
    const int* last = matrix.innerIndexPtr() + matrix.outerIndexPtr()[column + 1];
    const int* found = std::lower_bound(first, last, row);
    MICROCOSM_ASSERT(found != last && *found == row);
    return static_cast<int>(found - matrix.innerIndexPtr());
  }
};

PressureEquations::PressureEquations(const VesselGraph& graph, const CapillaryDescription& description)
    : implementation_(std::make_unique<Implementation>()) {
  Implementation& self = *implementation_;
  int size = 0;
  for (const VesselGraph::Joint& joint : graph.joints) {
    const bool prescribed =
        joint.boundary >= 0 && description.boundaries[static_cast<std::size_t>(joint.boundary)].kind ==
                                   CapillaryBoundaryKind::pressure;
    self.unknown.push_back(prescribed ? -1 : size++);
  }
  if (size == 0) return;
  const std::vector<int> place = elimination_order(graph, self.unknown, size);
  for (int& unknown : self.unknown)
    if (unknown >= 0) unknown = place[static_cast<std::size_t>(unknown)];

  std::vector<Eigen::Triplet<double>> entries;
  for (int i = 0; i < size; ++i) entries.emplace_back(i, i, 1.0);
  for (const VesselGraph::Vessel& vessel : graph.vessels) {
    const int a = self.unknown[vessel.start], b = self.unknown[vessel.end];
    if (a >= 0 && b >= 0 && a != b) entries.emplace_back(std::min(a, b), std::max(a, b), 1.0);
  }
  self.matrix.resize(size, size);
  self.matrix.setFromTriplets(entries.begin(), entries.end());
  for (const VesselGraph::Vessel& vessel : graph.vessels) {
    Implementation::Slots slots;
    const int a = self.unknown[vessel.start], b = self.unknown[vessel.end];
    if (a != b) {
      if (a >= 0) slots.start = self.slot(a, a);
      if (b >= 0) slots.end = self.slot(b, b);
      if (a >= 0 && b >= 0) slots.between = self.slot(std::min(a, b), std::max(a, b));
    }
    self.slots.push_back(slots);
  }
  self.factors.analyzePattern(self.matrix);
  self.vector.resize(size);
}

PressureEquations::~PressureEquations() = default;
PressureEquations::PressureEquations(PressureEquations&&) noexcept = default;

bool PressureEquations::factorise(std::span<const double> conductance) {
  Implementation& self = *implementation_;
  if (self.matrix.rows() == 0) return true;
  double* values = self.matrix.valuePtr();
  std::fill(values, values + self.matrix.nonZeros(), 0.0);
  for (std::size_t v = 0; v < conductance.size(); ++v) {
    const Implementation::Slots& slots = self.slots[v];
    if (slots.start >= 0) values[slots.start] += conductance[v];
    if (slots.end >= 0) values[slots.end] += conductance[v];
    if (slots.between >= 0) values[slots.between] -= conductance[v];
  }
  self.factors.factorize(self.matrix);
  return self.factors.info() == Eigen::Success && self.factors.vectorD().minCoeff() > 0;
}

void PressureEquations::solve(std::span<const double> inflow, std::span<double> pressure) const {
  const Implementation& self = *implementation_;
  for (std::size_t j = 0; j < inflow.size(); ++j)
    if (self.unknown[j] >= 0) self.vector[self.unknown[j]] = inflow[j];
  if (self.matrix.rows() > 0) {
    self.factors.matrixL().solveInPlace(self.vector);
    self.vector.array() /= self.factors.vectorD().array();
    self.factors.matrixU().solveInPlace(self.vector);
  }
  for (std::size_t j = 0; j < inflow.size(); ++j)
    pressure[j] = self.unknown[j] >= 0 ? self.vector[self.unknown[j]] : 0;
}

}  // namespace microcosm::flow
