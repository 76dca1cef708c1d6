#include "engine/flow/capillary/steady_state.hpp"

#include <algorithm>
#include <cmath>

#include "engine/flow/capillary/krylov.hpp"

namespace microcosm::flow {

namespace {

constexpr double relaxation = 0.5;
constexpr int first_passes = 3, watched_passes = 40;
constexpr int restart = 60, most_products = 120;
// The inverse step length is caution * |H - T(H)|; a residual that rises makes it more cautious, one that
// falls less. Started anew from time to time, for it can grow until nothing moves. Found by trial on
// generated meshes of 500 to 20,000 segments.
constexpr double first_caution = 10, more_cautious = 2, less_cautious = 0.7;
constexpr int caution_period = 100;
// Width over which the derivative at the threshold of a bifurcation is averaged: Newton's method would go to
// and fro across it.
constexpr double window_per_residual = 2, widest_window = 0.1, window_decay = 0.5;

class Search {
 public:
  Search(NetworkPass& pass, double haematocrit, const CapillaryOptions& options)
      : pass_(pass),
        options_(options),
        size_(pass.flow().size()),
        linear_(size_, restart),
        now_(size_, haematocrit),
        next_(size_),
        residual_(size_),
        step_(size_),
        flow_(size_) {}

  SteadyState run() {
    evaluate();
    for (int i = 0; i < first_passes && !finished(); ++i) relaxed_step();
    while (!finished()) {
      implicit_step();
      if (pass_.runs() % caution_period == 0) caution_ = first_caution;
    }
    SteadyState state;
    state.converged = settled();
    state.haematocrit_change = largest(residual_);
    state.flow_change = flow_change_;
    if (!state.converged) state.limit_cycle_amplitude = cycle_amplitude();
    state.haematocrit = now_;
    state.transported = next_;
    return state;
  }

 private:
  static double largest(const std::vector<double>& values) {
    double found = 0;
    for (const double x : values) found = std::max(found, std::abs(x));
    return found;
  }

  bool settled() const {
    return largest(residual_) <= options_.tolerance && flow_change_ <= options_.tolerance;
  }
  bool finished() const { return settled() || pass_.runs() >= options_.maximum_iterations; }

  void evaluate() {
    std::copy(pass_.flow().begin(), pass_.flow().end(), flow_.begin());
    window_ = std::min(widest_window, std::max(window_per_residual * norm_, window_decay * window_));
    pass_.run(now_, window_, next_);
    double change = 0, fastest = 0;
    for (std::size_t v = 0; v < size_; ++v) {
      residual_[v] = next_[v] - now_[v];
      change = std::max(change, std::abs(pass_.flow()[v] - flow_[v]));
      fastest = std::max(fastest, std::abs(pass_.flow()[v]));
    }
    flow_change_ = fastest > 0 ? change / fastest : 0;
    norm_ = euclidean_norm(residual_);
  }

  void relaxed_step() {
    for (std::size_t v = 0; v < size_; ++v) now_[v] += relaxation * residual_[v];
    evaluate();
  }

  void implicit_step() {
    const double shift = 1 + caution_ * norm_;
    const auto apply = [this, shift](std::span<const double> x, std::span<double> y) {
      pass_.tangent(x, y);
      for (std::size_t v = 0; v < x.size(); ++v) y[v] = shift * x[v] - y[v];
    };
    linear_.solve(apply, residual_, std::clamp(norm_, 1e-4, 0.1), most_products, step_);
    const double before = norm_;
    for (std::size_t v = 0; v < size_; ++v)
      now_[v] = std::clamp(now_[v] + step_[v], 0.0, highest_haematocrit);
    evaluate();
    caution_ *= norm_ > before ? more_cautious : less_cautious;
  }

  /// Largest range of a haematocrit over relaxed passes that go on from here.
  double cycle_amplitude() {
    std::vector<double> lowest = next_, highest = next_;
    for (int i = 0; i < watched_passes; ++i) {
      relaxed_step();
      for (std::size_t v = 0; v < size_; ++v) {
        lowest[v] = std::min(lowest[v], next_[v]);
        highest[v] = std::max(highest[v], next_[v]);
      }
    }
    double range = 0;
    for (std::size_t v = 0; v < size_; ++v) range = std::max(range, highest[v] - lowest[v]);
    return range;
  }

  NetworkPass& pass_;
  const CapillaryOptions& options_;
  std::size_t size_;
  GeneralisedMinimalResiduals linear_;
  std::vector<double> now_, next_, residual_, step_, flow_;
  double window_ = 0, norm_ = 0, flow_change_ = 1, caution_ = first_caution;
};

}  // namespace

SteadyState find_steady_state(NetworkPass& pass, double haematocrit, const CapillaryOptions& options) {
  return Search(pass, haematocrit, options).run();
}

}  // namespace microcosm::flow
