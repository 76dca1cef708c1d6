#pragma once
// A small world for tests of agents: a trunk along x that forks into two equal branches (left: +y, right:
// -y), with steady flow.

#include <memory>
#include <string>

#include "agents/episode.hpp"
#include "agents/sensing/sensor.hpp"
#include "engine/core/math.hpp"
#include "engine/flow/prescribed.hpp"

namespace microcosm::tests {

inline constexpr double trunk_flow = 5e-6;    // [m^3/s]
inline constexpr double trunk_radius = 3e-3;  // [m]
inline constexpr core::Nanoseconds world_step{1'000'000};

/// Steady flow as a System, so that the world owns it.
class StatedBlood final : public core::System {
 public:
  StatedBlood(std::shared_ptr<const geometry::VesselTree> vessels, std::vector<double> flow_rate)
      : field_(std::move(vessels), flow::Fluid{}, std::move(flow_rate)) {}
  const core::FlowField& field() const { return field_; }
  std::string_view name() const override { return "blood"; }
  core::Phase phase() const override { return core::Phase::flow; }
  void prepare(core::Exchange&) override {}
  void step(core::Exchange&, core::Nanoseconds, core::Nanoseconds) override {}
  using core::System::state;
  std::span<std::byte> state() override { return {}; }

 private:
  flow::PrescribedFlow field_;
};

/// `left_share` of the trunk's flow goes left.
inline agents::EpisodeParts y_tree(double left_share = 0.5) {
  std::vector<geometry::VesselShape> shapes{
      {"trunk", 0, 1, {{0, 0, 0}, {0.02, 0, 0}}, trunk_radius, trunk_radius},
      {"left", 1, 2, {{0.02, 0, 0}, {0.04, 0.02, 0}}, 2e-3, 2e-3},
      {"right", 1, 3, {{0.02, 0, 0}, {0.04, -0.02, 0}}, 2e-3, 2e-3}};
  agents::EpisodeParts parts;
  parts.vessels = std::make_shared<geometry::VesselTree>(
      std::move(shapes), std::vector<std::string>{"inlet", "fork", "left_end", "right_end"});
  auto blood = std::make_unique<StatedBlood>(
      parts.vessels, std::vector<double>{trunk_flow, left_share * trunk_flow, (1 - left_share) * trunk_flow});
  parts.flow = &blood->field();
  parts.world = std::make_unique<world::World>(world_step);
  parts.world->add(std::move(blood));
  parts.world->set_flow(parts.flow);
  return parts;
}

/// Adds a group of neutrally buoyant carriers of 10 um radius, released at the trunk's start.
inline swim::BeadCarriers& add_carriers(agents::EpisodeParts& parts, std::uint32_t count,
                                        std::uint64_t seed = 1) {
  swim::BeadCarrierModel model;
  model.id = "carriers";
  model.count = count;
  model.radius = 10e-6;
  model.density = flow::Fluid{}.density;
  model.magnetisation = 1.4e5;
  model.release_at = 1e-3;
  auto carriers =
      std::make_unique<swim::BeadCarriers>(model, *parts.flow, parts.vessels, core::RandomStream(seed, 0, 7));
  swim::BeadCarriers& added = *carriers;
  parts.carriers.push_back({"carriers", &added});
  parts.world->add(std::move(carriers));
  return added;
}

/// Adds the field of a scanner along z and its gradient coils.
inline magnetics::MagneticSystem& add_magnetics(agents::EpisodeParts& parts) {
  auto system =
      std::make_unique<magnetics::MagneticSystem>(magnetics::UniformField{}, magnetics::GradientCoil{});
  parts.magnetics = system.get();
  parts.world->add(std::move(system));
  return *parts.magnetics;
}

/// A registered sensor type; the test fails if it is missing.
inline const agents::SensorType& sensor_type(const std::string& name) {
  for (const agents::SensorType& type : agents::sensor_types())
    if (type.entry.name == name) return type;
  throw std::logic_error("no sensor type " + name);
}

}  // namespace microcosm::tests
