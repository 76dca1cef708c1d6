#pragma once
// One episode: sense, act, advance the world by a control period, and again. No callback enters a step.

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "agents/actuator.hpp"
#include "agents/controller.hpp"
#include "agents/recording.hpp"
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
  virtual double reward() const { return 0; }  // gained since the last control step
  /// What it keeps from one `observe` to the next, for checkpoints.
  virtual std::span<double> memory() { return {}; }
  /// Whether this meter counts the carrier as delivered; drawings colour it so.
  virtual bool delivered(const EpisodeParts&, std::string_view /*carriers*/, std::uint32_t /*index*/) const {
    return false;
  }
  virtual Outcomes outcomes(const EpisodeParts&) const = 0;
};

struct Episode {
  std::uint64_t seed = 0;
  std::uint32_t number = 0;
  core::Nanoseconds duration{0}, control_period{0};
  EpisodeParts parts;
  std::vector<std::unique_ptr<Sensor>> sensors;
  std::vector<std::unique_ptr<Actuator>> actuators;
  std::vector<std::unique_ptr<OutcomeMeter>> meters;
  std::unique_ptr<Controller> controller;  // null: every action stays 0
  std::vector<std::pair<std::string, double>> drawn;
};

/// Called after each control step with the time reached; return false to stop at once (the recording is then
/// incomplete and must not be kept).
using EpisodeProgress = std::function<bool(const Episode&, core::Nanoseconds now)>;

/// Runs the episode from preparation to its end. At a control step, in this order: the sensors that are due
/// sample, what is due is delivered, the controller acts, its actions are clamped to [-1, 1] and sent to the
/// actuators, the world advances by the control period, the meters observe. Sensors sample at whole multiples
/// of their period from zero on, before the end. Throws InputError: a control period or a sensor's period
/// that is not a whole number of World steps, a duration that is not a whole number of control periods, an
/// action that is not a number. A RunError ends it early and is stored in `failure`; an InputError of a
/// script is thrown on. `complete` (if given) says whether it ran to its end or its failure, rather than
/// being stopped by `progress`.
Recording run_episode(Episode& episode, const EpisodeProgress& progress = {}, bool* complete = nullptr);

}  // namespace microcosm::agents
