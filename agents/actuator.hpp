#pragma once
// What a controller can move. Actions are numbers in [-1, 1], so that policies and datasets share one scale;
// an actuator turns them into SI.

#include <span>
#include <string>
#include <vector>

#include "engine/core/time.hpp"

namespace microcosm::agents {

class Actuator {
 public:
  virtual ~Actuator() = default;
  /// The scenario's name of what it drives ("gradient").
  virtual const std::string& id() const = 0;
  /// One name an action: "gradient_x" …; the order of the columns in a dataset.
  virtual std::vector<std::string> action_names() const = 0;
  /// How many of the actions each list has by which a script commands it, in order: robot:set(positions,
  /// rates, efforts).
  virtual std::vector<std::size_t> groups() const { return {action_names().size()}; }
  /// SI value of a full action (1.0) for each, for the controller's plain SI numbers; 0: the action does
  /// nothing.
  virtual std::vector<double> full_scale() const = 0;
  /// True if an action means one act (a release) rather than a setting that holds: it is set to zero before
  /// each control step.
  virtual bool momentary() const { return false; }
  /// Sets the command that holds from `now` on; each number in [-1, 1]. It goes into the State of a System:
  /// an actuator keeps nothing of its own that a checkpoint would have to hold.
  virtual void command(std::span<const double> actions, core::Nanoseconds now) = 0;
};

}  // namespace microcosm::agents
