#include "window/body_traces.hpp"

#include <utility>

#include "engine/core/errors.hpp"

namespace microcosm::window {
namespace {

agents::Stream stream(const char* id, std::vector<std::string> channels, const char* unit,
                      const char* meaning, core::Nanoseconds period) {
  agents::Stream made;
  made.info.id = id;
  made.info.channels = std::move(channels);
  made.info.unit = unit;
  made.info.meaning = meaning;
  made.info.period = period;
  made.info.truth = true;
  return made;
}

}  // namespace

std::vector<agents::Stream> body_streams(const render::BodyForms& forms, core::Nanoseconds period) {
  std::vector<std::string> names;
  for (const render::BodyDescription& body : forms.bodies)
    if (body.moves && names.size() < most_traced_bodies) names.push_back(body.name);
  return {stream(energy_stream, {"total", "kinetic", "potential"}, "J", "of all rigid bodies", period),
          stream(contacts_stream, {"points"}, "1", "points of contact that press", period),
          stream(heights_stream, names, "m", "z of the bodies' centres of mass", period),
          stream(speeds_stream, names, "m/s", "of the bodies' centres of mass", period)};
}

void sample_bodies(const render::SnapshotBodies& bodies, core::Nanoseconds now,
                   std::span<agents::Stream> streams) {
  MICROCOSM_ASSERT_COMPARE(streams.size(), ==, 4u);
  double pressing = 0;
  for (const render::SnapshotContact& contact : bodies.contacts) pressing += norm(contact.force) > 0;
  for (agents::Stream& each : streams) each.t_ns.push_back(now.count());
  const double kinetic = bodies.kinetic_energy, potential = bodies.potential_energy;
  streams[0].raw.insert(streams[0].raw.end(), {kinetic + potential, kinetic, potential});
  streams[1].raw.push_back(pressing);
  std::size_t traced = 0;
  for (std::size_t b = 0; b < bodies.centres.size() && traced < most_traced_bodies; ++b) {
    if (!bodies.forms->bodies[b].moves) continue;
    streams[2].raw.push_back(bodies.centres[b].position.z);
    streams[3].raw.push_back(bodies.speeds[b]);
    ++traced;
  }
}

}  // namespace microcosm::window
