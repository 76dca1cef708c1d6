#include "render/scene_snapshot.hpp"

#include <algorithm>
#include <cmath>

#include "agents/episode.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::render {
namespace {

constexpr double point_spacing = 2.5e-3;  // [m]
constexpr double fewest_points = 12, most_points = 400;

void copy_geometry(const geometry::VesselTree& tree, SceneSnapshot& snapshot) {
  snapshot.vessels.resize(tree.vessels().size());
  for (std::uint32_t v = 0; v < snapshot.vessels.size(); ++v) {
    const geometry::VesselShape& shape = tree.vessels()[v];
    SnapshotVessel& vessel = snapshot.vessels[v];
    vessel.name = shape.name;
    vessel.start_node = shape.start_node;
    vessel.end_node = shape.end_node;
    const double length = tree.length(v);
    const double count = std::clamp(std::ceil(length / point_spacing) + 1, fewest_points, most_points);
    vessel.points.resize(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < vessel.points.size(); ++i)
      vessel.points[i].centre = tree.centre(v, length * static_cast<double>(i) / (count - 1));
  }
}

void copy_flow(const geometry::VesselTree& tree, const core::FlowField& flow, SceneSnapshot& snapshot) {
  for (std::uint32_t v = 0; v < snapshot.vessels.size(); ++v) {
    std::vector<VesselPoint>& points = snapshot.vessels[v].points;
    const double step = tree.length(v) / static_cast<double>(points.size() - 1);
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double s = step * static_cast<double>(i);
      points[i].radius = flow.radius(v, s);
      points[i].pressure = flow.pressure(v, s);
      points[i].flow_rate = flow.flow_rate(v, s);
    }
  }
}

}  // namespace

double VesselPoint::value(VesselColour colour) const {
  return colour == VesselColour::pressure ? pressure : std::abs(flow_rate);
}

void take_snapshot(const agents::EpisodeParts& parts, SceneSnapshot& snapshot) {
  snapshot.time = parts.world ? core::seconds(parts.world->now()) : 0;
  if (parts.vessels) {
    if (snapshot.vessels.size() != parts.vessels->vessels().size()) copy_geometry(*parts.vessels, snapshot);
    MICROCOSM_ASSERT(parts.flow != nullptr);
    copy_flow(*parts.vessels, *parts.flow, snapshot);
  } else {
    snapshot.vessels.clear();
  }
  snapshot.carriers.resize(parts.carriers.size());
  for (std::size_t g = 0; g < parts.carriers.size(); ++g) {
    const swim::BeadCarriers& group = *parts.carriers[g].carriers;
    SnapshotCarriers& copy = snapshot.carriers[g];
    copy.id = parts.carriers[g].id;
    copy.radius = group.model().radius;
    copy.positions.clear();
    for (std::uint32_t i = 0; i < group.carriers().size(); ++i)
      if (group.carriers()[i].status == swim::CarrierStatus::moving)
        copy.positions.push_back(group.position(i));
  }
  if (parts.bodies != nullptr) {
    if (!snapshot.bodies.forms) snapshot.bodies.forms = make_forms(*parts.bodies, parts.visuals);
    take_bodies(*parts.bodies, snapshot.bodies);
  } else {
    snapshot.bodies = {};
  }
  snapshot.gradient = parts.magnetics ? parts.magnetics->gradient() : Vec3{};
}

}  // namespace microcosm::render
