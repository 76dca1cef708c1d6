#include "engine/flow/lumped/lumped_equations.hpp"
// After the header above, which sets how Eigen computes.
#include <Eigen/SparseLU>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/flow/lumped/lumped_network.hpp"

namespace microcosm::flow {

namespace {

constexpr int largest_number_of_iterations = 50;
constexpr double newton_tolerance = 1e-12;  // change of an unknown over the largest of its kind

using Vector = Eigen::VectorXd;

class Solver {
 public:
  Solver(const LumpedDescription& network, int steps_per_cycle)
      : network_(network), equations_(network), period_(cycle_period(network)) {
    const int intervals = network.points_per_cycle - 1;
    steps_per_point_ = std::max(1, (steps_per_cycle + intervals - 1) / intervals);
    step_ = period_ / (static_cast<double>(intervals) * steps_per_point_);
    y_ = Vector::Zero(equations_.size());
  }

  LumpedResult run() {
    y_ = equations_.initial();
    if (network_.steady_start) find_steady_state();
    const std::int64_t points = std::int64_t{network_.cycles} * (network_.points_per_cycle - 1);
    const std::int64_t first = network_.report_all ? 0 : points - (network_.points_per_cycle - 1);
    prepare_result();
    if (first == 0) record(0);
    previous_ = y_;
    for (std::int64_t point = 1; point <= points; ++point) {
      for (int i = 0; i < steps_per_point_; ++i) advance();
      if (point >= first) record(point - first);
    }
    return std::move(result_);
  }

 private:
  /// Largest pressure and flow so far: what a change is small against.
  void update_scales() {
    for (std::size_t v = 0; v < network_.vessels.size(); ++v) {
      const LumpedUnknowns& u = equations_.unknowns(v);
      for (const int p : {u.pressure_in, u.pressure_middle, u.pressure_out})
        pressure_scale_ = std::max(pressure_scale_, std::abs(y_[p]));
      for (const int q : {u.flow_in, u.flow_out}) flow_scale_ = std::max(flow_scale_, std::abs(y_[q]));
    }
  }

  double relative_change(const Vector& change) const {
    double largest = 0;
    const int vessels_end = static_cast<int>(network_.vessels.size()) * 5;
    for (int i = 0; i < change.size(); ++i) {
      const int place = i % 5;
      const bool flow = i < vessels_end && (place == 1 || place == 3);
      const double scale = flow ? flow_scale_ : pressure_scale_;
      if (change[i] != 0) largest = std::max(largest, std::abs(change[i]) / std::max(scale, 1e-300));
    }
    return largest;
  }

  void factorise(double a) {
    if (a == factorised_with_ && equations_.is_linear()) return;
    equations_.jacobian(a, y_, flow_scale_ > 0 ? 1e-9 * flow_scale_ : 1, matrix_);
    if (factorised_with_ < 0) factors_.analyzePattern(matrix_);
    factors_.factorize(matrix_);
    factorised_with_ = a;
    if (factors_.info() != Eigen::Success)
      throw core::InputError(
          {network_.file},
          "its equations have no single solution: flows or pressures prescribed twice, or vessels "
          "without resistance in a circle");
  }

  /// Newton's method on `residual`, with the Jacobian a E + F + ds/dy.
  template <class Residual>
  void solve(double a, const Residual& residual) {
    double change = 0;
    for (int i = 0; i < largest_number_of_iterations; ++i) {
      residual(residual_);
      factorise(a);
      const Vector delta = factors_.solve(residual_);
      y_ -= delta;
      require_finite();
      update_scales();
      change = relative_change(delta);
      if (change <= newton_tolerance || (equations_.is_linear() && i > 0)) return;
    }
    // The square of a flow has a kink in its second derivative at zero: Newton may go to and fro in the last
    // digits.
    if (change <= 1e-9) return;
    throw core::RunError(steps_, equations_.vessel_of(0), "flow", "Newton's method doesn't converge");
  }

  void require_finite() const {
    for (int i = 0; i < y_.size(); ++i)
      if (!std::isfinite(y_[i]))
        throw core::RunError(steps_, equations_.vessel_of(i), i % 2 == 0 ? "pressure" : "flow", "not finite");
  }

  void find_steady_state() {
    solve(0, [&](Vector& result) { equations_.steady_residual(y_, result); });
  }

  void advance() {
    ++steps_;
    const bool first = steps_ == 1;
    const double a = (first ? 1 : 1.5) / step_, time = static_cast<double>(steps_) * step_;
    const Vector known = first ? Vector(y_ / -step_) : Vector((-2 * y_ + 0.5 * previous_) / step_);
    previous_ = y_;
    solve(a, [&](Vector& result) { equations_.residual(a * y_ + known, y_, time, result); });
  }

  void prepare_result() {
    const std::size_t count = network_.vessels.size();
    for (const LumpedVessel& vessel : network_.vessels) result_.name.push_back(vessel.name);
    for (auto* rows : {&result_.flow_in, &result_.flow_out, &result_.pressure_in, &result_.pressure_out})
      rows->resize(count);
  }

  void record(std::int64_t point) {
    result_.time.push_back(static_cast<double>(point) * (period_ / (network_.points_per_cycle - 1)));
    for (std::size_t v = 0; v < network_.vessels.size(); ++v) {
      const LumpedUnknowns& u = equations_.unknowns(v);
      result_.flow_in[v].push_back(y_[u.flow_in]);
      result_.flow_out[v].push_back(y_[u.flow_out]);
      result_.pressure_in[v].push_back(y_[u.pressure_in]);
      result_.pressure_out[v].push_back(y_[u.pressure_out]);
    }
  }

  const LumpedDescription& network_;
  LumpedEquations equations_;
  double period_ = 1, step_ = 0, pressure_scale_ = 0, flow_scale_ = 0, factorised_with_ = -1;
  int steps_per_point_ = 1;
  std::int64_t steps_ = 0;
  Vector y_, previous_, residual_;
  Eigen::SparseMatrix<double> matrix_;
  Eigen::SparseLU<Eigen::SparseMatrix<double>, Eigen::COLAMDOrdering<int>> factors_;
  LumpedResult result_;
};

}  // namespace

LumpedResult solve_lumped(const LumpedDescription& network, int steps_per_cycle) {
  check(network);
  return Solver(network, steps_per_cycle).run();
}

}  // namespace microcosm::flow
