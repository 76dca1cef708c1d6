#pragma once
// One episode: sense, act, advance the world by a control period, and again. No callback enters a step.

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "agents/actuator.hpp"
#include "agents/controller.hpp"
#include "agents/recording.hpp"
#include "agents/schedule.hpp"
#include "agents/sensor.hpp"
#include "engine/core/flow_field.hpp"
#include "engine/flow/network/pulse_wave_network.hpp"
#include "engine/flow/transport/solute_transport.hpp"
#include "engine/geometry/vessel_tree.hpp"
#include "engine/magnetics/sources.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "engine/swim/bead_carriers.hpp"
#include "engine/world/world.hpp"

namespace microcosm::agents {

/// A group of carriers under the scenario's name for it.
struct NamedCarriers {
  std::string id;
  swim::BeadCarriers* carriers = nullptr;  // owned by the world
};

/// What is drawn of a link instead of its colliders: no part of the physics. Meshes are of kind
/// triangle_mesh.
struct BodyVisual {
  std::uint32_t body = 0, link = 0;
  rigid::Shape shape;                           // in the link's frame
  std::optional<std::array<double, 4>> colour;  // red, green, blue, opacity: 0-1
};

/// What sensors, outcomes and drawings can look at. Owned by the Episode.
struct EpisodeParts {
  std::unique_ptr<world::World> world;
  std::shared_ptr<const geometry::VesselTree> vessels;  // null: the scenario has no blood
  const core::FlowField* flow = nullptr;                // owned by the world; null as `vessels`
  const flow::PulseWaveNetwork* network = nullptr;      // `flow`, where it is a network with pulse waves
  const flow::SoluteTransport* solutes = nullptr;       // owned by the world; null: none
  std::vector<NamedCarriers> carriers;
  magnetics::MagneticSystem* magnetics = nullptr;  // owned by the world; null: none
  rigid::RigidWorld* bodies = nullptr;             // owned by the world; null: none
  std::vector<BodyVisual> visuals;                 // of bodies that are not drawn as their colliders

  /// Throws InputError naming those that exist.
  const swim::BeadCarriers& carriers_named(std::string_view id) const;
  /// Throw InputError saying what to declare, where a scenario has none.
  const geometry::VesselTree& need_vessels() const;
  rigid::RigidWorld& need_bodies() const;
};

/// Computes named numbers from an episode as it runs: the delivered fraction, say.
class OutcomeMeter {
 public:
  virtual ~OutcomeMeter() = default;
  virtual void observe(const EpisodeParts&, core::Nanoseconds /*now*/) {}  // after each control step
  /// Whether a reward can be made of it; what it gained since the last control step.
  virtual bool has_reward() const { return false; }
  virtual double reward() const { return 0; }
  /// What it keeps from one `observe` to the next, for checkpoints.
  virtual std::span<double> memory() { return {}; }
  /// Whether this meter counts the carrier as delivered; drawings colour it so.
  virtual bool delivered(const EpisodeParts&, std::string_view /*carriers*/, std::uint32_t /*index*/) const {
    return false;
  }
  /// The first has no name of its own: it is the outcome.
  virtual std::vector<OutcomeNumber> numbers(const EpisodeParts&) const = 0;

  /// What the scenario calls it.
  const std::string& id() const { return id_; }
  void set_id(std::string id) { id_ = std::move(id); }

 private:
  std::string id_;
};

/// A part of the reward of a control step: what a meter gained, times a weight.
struct RewardTerm {
  std::size_t meter = 0;
  double weight = 1;
};

struct Episode {
  std::uint64_t seed = 0;
  std::uint32_t number = 0;
  core::Nanoseconds duration{0}, control_period{0};
  double control_rate = 0;  // [Hz]; control_period is rounded to nanoseconds; 0: exactly control_period
  EpisodeParts parts;
  std::vector<std::unique_ptr<Sensor>> sensors;
  std::vector<std::unique_ptr<Actuator>> actuators;
  std::vector<std::unique_ptr<OutcomeMeter>> meters;  // of different names
  std::vector<RewardTerm> reward;                     // empty: rewards are 0
  std::unique_ptr<Controller> controller;             // null: every action stays 0
  std::vector<std::pair<std::string, double>> drawn;
};

/// Called after each control step with the time reached; return false to stop at once (the recording is then
/// incomplete and must not be kept).
using EpisodeProgress = std::function<bool(const Episode&, core::Nanoseconds now)>;

/// Of the control steps. The World is there.
Schedule control_schedule(const Episode& episode);

/// Throws InputError, calling it `what`: it is faster than one a World step; names the time_step that would
/// carry it. `rate` and `period` as in Schedule.
void check_rate(const std::string& what, double rate, core::Nanoseconds period, core::Nanoseconds time_step);

/// Throws InputError: a control or sampling rate beyond that of the World's steps, naming the time_step that
/// would carry it; a duration that is no whole number of control periods; a negative latency; two names that
/// are the same, or that are no printable UTF-8; a recording that this machine's memory can't hold.
void check_episode(const Episode& episode);

/// Runs the episode from preparation to its end. At a control step, in this order: the sensors that are due
/// sample, what is due is delivered, the controller acts, its actions are clamped to [-1, 1] and sent to the
/// actuators, the world advances to the next control step, the meters observe. Control steps and samples fall
/// on the World steps that are nearest to k / rate (schedule.hpp), from zero on, before the end. Throws
/// InputError: as check_episode, an action that is not a number. A RunError ends it early and is stored in
/// `failure`; an InputError of a script is thrown on. `complete` (if given) says whether it ran to its end or
/// its failure, rather than being stopped by `progress`.
Recording run_episode(Episode& episode, const EpisodeProgress& progress = {}, bool* complete = nullptr);

}  // namespace microcosm::agents
