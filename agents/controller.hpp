#pragma once
// What decides. Controllers see readings as they are delivered (late, noisy), never the truth.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "agents/recording.hpp"
#include "engine/core/random.hpp"
#include "engine/core/time.hpp"

namespace microcosm::agents {

/// The newest delivered sample of one sensor.
struct Reading {
  const StreamInfo* info = nullptr;
  core::Nanoseconds sampled{0};    // when it was measured; valid if `fresh` was ever true
  bool any = false;                // false until the first delivery
  bool fresh = false;              // delivered since the last control step
  std::span<const double> values;  // SI, one a channel; NaN: no value (a dropout)
};

class Controller {
 public:
  virtual ~Controller() = default;
  virtual void reset(core::RandomStream random) = 0;
  /// Fills `actions` (in [-1, 1], holding the last step's values on entry). Throws InputError when a script
  /// is at fault.
  virtual void control(core::Nanoseconds now, std::span<const Reading> readings,
                       std::span<double> actions) = 0;
};

}  // namespace microcosm::agents
