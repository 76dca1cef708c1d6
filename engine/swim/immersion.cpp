#include "engine/swim/immersion.hpp"

#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/core/state_check.hpp"
#include "engine/swim/drag.hpp"
#include "engine/swim/sphere_near_wall.hpp"

namespace microcosm::swim {

namespace {

using core::Mat3;

/// along (1 - n n^T) + across n n^T.
Mat3 about_normal(double along, double across, const Vec3& n) {
  return Mat3{{along, 0, 0}, {0, along, 0}, {0, 0, along}} + outer((across - along) * n, n);
}

/// The matrix that takes w to n x w.
Mat3 cross_matrix(const Vec3& n) {
  return {{0, -n.z, n.y}, {n.z, 0, -n.x}, {-n.y, n.x, 0}};
}

/// Half of the curl.
Vec3 spin_of(const Mat3& gradient) {
  return 0.5 * Vec3{gradient.z.y - gradient.y.z, gradient.x.z - gradient.z.x, gradient.y.x - gradient.x.y};
}

}  // namespace

double sphere_radius_of(double volume) {
  return core::cbrt(3 * volume / (4 * core::pi));
}

Immersion::Immersion(ImmersionModel model, const core::FlowField& liquid)
    : model_(std::move(model)), liquid_(liquid) {
  for (const ImmersedBody& body : model_.bodies)
    for (const auto& [name, value] :
         {std::pair("radius [m]", body.radius), std::pair("volume [m^3]", body.volume)})
      if (!(value > 0 && std::isfinite(value)))
        throw core::InputError(
            fmt::format("{}: the {} of a body is {}; it must be above 0", model_.id, name, value));
  places_ = state_.reserve<core::VesselPosition>(model_.bodies.size());
  state_.allocate();
  for (core::VesselPosition& place : state_.view(places_)) place = {};
}

Immersion::Immersion(ImmersionModel model, std::unique_ptr<const core::FlowField> liquid)
    : Immersion(std::move(model), *liquid) {
  own_liquid_ = std::move(liquid);
}

void Immersion::connect(core::Exchange& exchange) {
  for (const ImmersedBody& body : model_.bodies) {
    resistances_.push_back(exchange.resistances.size());
    exchange.resistances.emplace_back().body = body.body();
    const Vec3& at = exchange.position[exchange.resistances.back().body];
    if (!(sample_at(resistances_.size() - 1, at).viscosity > 0))
      throw core::InputError(fmt::format(
          "'{}' starts at ({:.6g}, {:.6g}, {:.6g}) m, outside every vessel of the blood that it is in",
          body.name, at.x, at.y, at.z));
  }
}

core::FlowSample Immersion::sample_at(std::size_t i, const Vec3& position) {
  core::VesselPosition& last = state_.view(places_)[i];
  core::FlowPoint point{position, {}};
  core::FlowSample sample;
  liquid_.sample({&point, 1}, {&sample, 1});
  if (sample.viscosity > 0) {
    last = point.where;
  } else if (last.vessel != core::no_vessel) {
    point.where = last;
    liquid_.sample({&point, 1}, {&sample, 1});
  }
  return sample;
}

void Immersion::check_state(const core::Exchange&) const {
  const core::StateCheck check(name());
  const auto places = state_.view(places_);
  for (std::size_t i = 0; i < places.size(); ++i) check.place("place of body", i, places[i], liquid_);
}

void Immersion::step(core::Exchange& exchange, core::Nanoseconds now, core::Nanoseconds period) {
  for (std::size_t i = 0; i < model_.bodies.size(); ++i) {
    core::FluidResistance& resistance = exchange.resistances[resistances_[i]];
    const std::uint32_t body = resistance.body;
    const core::FlowSample sample = sample_at(i, exchange.position[body]);
    if (!(sample.viscosity > 0))
      throw core::RunError(now / period, model_.bodies[i].name, "position", "is outside the vessels");
    resist(model_.bodies[i], sample, exchange.velocity[body], resistance);
    const Vec3 stream = sample.acceleration + sample.velocity_gradient * sample.velocity;
    exchange.apply_external(body, sample.density * model_.bodies[i].volume * (1.5 * stream - model_.gravity));
  }
}

void Immersion::resist(const ImmersedBody& body, const core::FlowSample& sample, const Vec3& velocity,
                       core::FluidResistance& out) const {
  const double a = body.radius, mu = sample.viscosity;
  const NearWall near = sphere_near_wall(a, sample.wall_distance);
  const double reynolds = 2 * a * sample.density * norm(velocity - sample.velocity) / mu;
  const double drag = 6 * core::pi * mu * a * schiller_naumann(reynolds);
  const double turn = 8 * core::pi * mu * a * a * a;
  const Vec3 normal = -sample.wall_normal;
  out.translation = about_normal(drag * near.parallel, drag * near.perpendicular, normal);
  out.rotation = about_normal(turn * near.turning, turn * near.spinning, normal);
  out.coupling = 6 * core::pi * mu * a * a * near.coupling * cross_matrix(normal);
  out.velocity = sample.velocity;
  out.spin = spin_of(sample.velocity_gradient);
  out.added_mass = 0.5 * sample.density * body.volume;
}

}  // namespace microcosm::swim
