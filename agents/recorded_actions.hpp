#pragma once
// A controller that repeats what another one did.

#include <algorithm>
#include <span>

#include "agents/controller.hpp"
#include "agents/schedule.hpp"

namespace microcosm::agents {

/// Sets, at the k-th control step, row k of `actions` (control steps x actions; outlives this); zeros beyond
/// its last. It keeps nothing, so that it continues a restored episode.
class RecordedActions final : public Controller {
 public:
  RecordedActions(std::span<const double> actions, const Schedule& control_steps)
      : recorded_(actions), control_steps_(control_steps) {}

  void reset(core::RandomStream) override {}
  void control(core::Nanoseconds now, std::span<const Reading>, std::span<double> actions) override {
    const std::size_t first = static_cast<std::size_t>(control_steps_.last(now)) * actions.size();
    if (first + actions.size() > recorded_.size())
      std::ranges::fill(actions, 0.0);
    else
      std::ranges::copy(recorded_.subspan(first, actions.size()), actions.begin());
  }

 private:
  std::span<const double> recorded_;
  Schedule control_steps_;
};

}  // namespace microcosm::agents
