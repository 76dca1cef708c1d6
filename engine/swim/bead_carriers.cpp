#include "engine/swim/bead_carriers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/core/state_check.hpp"
#include "engine/swim/bead_motion.hpp"
#include "engine/swim/red_cell_dispersion.hpp"
#include "engine/swim/release.hpp"

namespace microcosm::swim {

namespace {

using core::InputError;

constexpr double largest_move = 0.2;  // [vessel radii] while the flow counts as frozen
constexpr int most_moves = 100'000;   // in one step: more means a speed that no carrier has

bool finite(const Vec3& v) {
  return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z);
}

void check(const BeadCarrierModel& model, const geometry::VesselTree& vessels) {
  const auto fail = [&](const std::string& what) {
    throw InputError(fmt::format("carriers '{}': {}", model.id, what));
  };
  if (model.count == 0) fail("a count of at least 1 is needed");
  if (!(model.radius > 0) || !std::isfinite(model.radius))
    fail(fmt::format("radius {} m; it is positive", model.radius));
  if (!(model.density > 0) || !std::isfinite(model.density))
    fail(fmt::format("density {} kg/m^3; it is positive", model.density));
  if (!(model.magnetisation >= 0) || !std::isfinite(model.magnetisation))
    fail(fmt::format("magnetisation {} A/m; it is at least 0", model.magnetisation));
  if (!finite(model.gravity)) fail("gravity is not finite");
  if (model.dispersion && model.radius > largest_dispersed_radius)
    fail(fmt::format("radius {} m; dispersion by red cells is known for particles up to a red cell's, {} m",
                     model.radius, largest_dispersed_radius));
  if (model.drug && (!(model.drug->mass >= 0) || !std::isfinite(model.drug->mass)))
    fail(fmt::format("a drug of {} kg; it is at least 0", model.drug->mass));
  if (model.drug && (!(model.drug->release_rate >= 0) || !std::isfinite(model.drug->release_rate)))
    fail(fmt::format("a drug's release rate of {} 1/s; it is at least 0", model.drug->release_rate));
  if (model.release_vessel >= vessels.vessels().size())
    fail(fmt::format("release vessel {} of {}", model.release_vessel, vessels.vessels().size()));
  const geometry::VesselShape& vessel = vessels.vessels()[model.release_vessel];
  const double length = vessels.length(model.release_vessel);
  if (!(model.release_at >= 0 && model.release_at <= length))
    fail(fmt::format("release at {} m; vessel '{}' goes from 0 to {} m", model.release_at, vessel.name,
                     length));
  const double lumen = vessels.rest_radius(model.release_vessel, model.release_at);
  if (!(model.radius < lumen))
    fail(fmt::format("radius {} m does not fit vessel '{}', whose radius is {} m where they are released",
                     model.radius, vessel.name, lumen));
}

/// One substep's motion: as long as `remaining`, or as moves the carrier by `reach` at most.
struct Move {
  BeadMotion motion;
  double step = 0;
};

Move move_within_reach(const Bead& bead, const core::FlowSample& flow, const Vec3& velocity,
                       const BeadForcing& forcing, double remaining, double reach) {
  const double speed = norm(velocity);
  double step = speed * remaining > 2 * reach ? 2 * reach / speed : remaining;
  BeadMotion motion = move_bead(bead, flow, velocity, forcing, step);
  for (double distance = norm(motion.displacement); distance > reach; distance = norm(motion.displacement)) {
    step *= 0.99 * reach / distance;
    motion = move_bead(bead, flow, velocity, forcing, step);
  }
  return {motion, step};
}

}  // namespace

BeadCarriers::BeadCarriers(BeadCarrierModel model, const core::FlowField& flow,
                           std::shared_ptr<const geometry::VesselTree> vessels, core::RandomStream random)
    : model_(std::move(model)),
      flow_(flow),
      vessels_(std::move(vessels)),
      initial_random_(random),
      junctions_(*vessels_, flow_) {
  check(model_, *vessels_);
  carriers_ = state_.reserve<Carrier>(model_.count);
  random_ = state_.reserve<core::RandomStream>(1);
  drug_mass_ = state_.reserve<double>(model_.drug ? model_.count : 0);
  state_.allocate();
  std::ranges::fill(state_.view(carriers_), Carrier{});
  state_.view(random_)[0] = initial_random_;
  if (model_.drug) std::ranges::fill(state_.view(drug_mass_), model_.drug->mass);
}

void BeadCarriers::prepare(core::Exchange& exchange) {
  bodies_ = exchange.add_bodies(model_.count);
  if (model_.drug) sources_ = exchange.add_sources(model_.count, model_.drug->solute);
  const double volume = 4.0 / 3 * core::pi * model_.radius * model_.radius * model_.radius;
  for (std::uint32_t i = bodies_.first; i < bodies_.first + bodies_.count; ++i) {
    exchange.magnetic_moment[i] = model_.magnetisation * volume;
    exchange.active[i] = 0;
  }
}

std::span<std::byte> BeadCarriers::state() {
  return state_.bytes();
}

void BeadCarriers::check_state(const core::Exchange&) const {
  constexpr double largest = std::numeric_limits<double>::max();
  const core::StateCheck check(name());
  const std::uint64_t vessels = vessels_->vessels().size();
  for (std::uint32_t i = 0; i < carriers().size(); ++i) {
    const Carrier& carrier = carriers()[i];
    check.below("status of carrier", i, static_cast<std::uint32_t>(carrier.status), 3);
    if (carrier.status != CarrierStatus::stored)
      check.below("vessel of carrier", i, carrier.where.vessel, vessels);
    check.place("place of carrier", i, carrier.where, flow_);
    check.within("speed of carrier", i, norm(carrier.velocity), 0, largest);
    check.within("time of release of carrier", i, carrier.released_s, -1, largest);
    if (carrier.first_branch != core::no_vessel)
      check.below("first branch of carrier", i, carrier.first_branch, vessels);
  }
  check.within("drug of carrier", state_.view(drug_mass_), 0, largest);
}

std::span<const Carrier> BeadCarriers::carriers() const {
  return state_.view(carriers_);
}

Vec3 BeadCarriers::position(std::uint32_t carrier) const {
  const Carrier& c = carriers()[carrier];
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  return c.status == CarrierStatus::stored ? Vec3{nan, nan, nan} : vessels_->position(c.where);
}

core::FlowSample BeadCarriers::flow_at(const core::VesselPosition& where) const {
  core::FlowPoint point{{}, where};
  core::FlowSample sample;
  flow_.sample(std::span(&point, 1), std::span(&sample, 1));
  return sample;
}

std::uint32_t BeadCarriers::release(std::uint32_t count, core::Nanoseconds now) {
  core::RandomStream& random = state_.view(random_)[0];
  std::uint32_t released = 0;
  for (Carrier& carrier : state_.view(carriers_)) {
    if (released == count) break;
    if (carrier.status != CarrierStatus::stored) continue;
    carrier.where = draw_place(flow_, model_.release_vessel, model_.release_at, model_.radius, random);
    carrier.velocity = flow_at(carrier.where).velocity;
    carrier.released_s = core::seconds(now);
    carrier.status = CarrierStatus::moving;
    ++released;
  }
  return released;
}

void BeadCarriers::step(core::Exchange& exchange, core::Nanoseconds now, core::Nanoseconds period) {
  const std::span<Carrier> carriers = state_.view(carriers_);
  for (std::size_t i = 0; i < carriers.size(); ++i) {
    Carrier& carrier = carriers[i];
    if (carrier.status != CarrierStatus::moving) continue;
    advance(carrier, exchange.force[bodies_.first + i], core::seconds(period));
    if (model_.dispersion && carrier.status == CarrierStatus::moving) shake(carrier, core::seconds(period));
    if (!finite(carrier.velocity) || !std::isfinite(carrier.where.s))
      throw core::RunError(now / period, fmt::format("{}[{}]", model_.id, i), "velocity", "is not finite");
    report(exchange, i);
    if (model_.drug) give_off_drug(exchange, i, core::seconds(period));
  }
}

void BeadCarriers::give_off_drug(core::Exchange& exchange, std::size_t i, double period) {
  double& left = state_.view(drug_mass_)[i];
  const double given_off = -left * core::expm1(-model_.drug->release_rate * period);
  left -= given_off;
  exchange.source_where[sources_.first + i] = carriers()[i].where;
  exchange.source_mass[sources_.first + i] += given_off;
}

void BeadCarriers::report(core::Exchange& exchange, std::size_t i) const {
  const Carrier& carrier = carriers()[i];
  const bool moving = carrier.status == CarrierStatus::moving;
  exchange.position[bodies_.first + i] = vessels_->position(carrier.where);
  exchange.velocity[bodies_.first + i] = moving ? carrier.velocity : Vec3{};
  exchange.active[bodies_.first + i] = moving ? 1 : 0;
}

void BeadCarriers::shake(Carrier& carrier, double period) {
  core::FlowSample flow = flow_at(carrier.where);
  const Vec3 slip = carrier.velocity - flow.velocity;
  disperse(carrier.where, flow, flow.vessel_radius - model_.radius, period, flow_, state_.view(random_)[0]);
  carrier.velocity = flow.velocity + slip;
}

void BeadCarriers::advance(Carrier& carrier, const Vec3& force, double period) {
  const Bead bead{model_.radius, model_.density};
  double remaining = period;
  for (int moves = 0; remaining > 0; ++moves) {
    const core::VesselPosition from = carrier.where;
    const core::FlowSample flow = flow_at(from);
    const double speed = dot(flow.velocity, flow.axis);
    const BeadForcing forcing{force, model_.gravity,
                              flow.acceleration + flow.velocity_gradient * flow.velocity +
                                  speed * speed * vessels_->curvature(from.vessel, from.s)};
    Move move = move_within_reach(bead, flow, carrier.velocity, forcing, remaining,
                                  largest_move * flow.vessel_radius);
    if (!finite(move.motion.velocity) || moves == most_moves) {
      carrier.velocity.x = std::numeric_limits<double>::quiet_NaN();  // reported by step
      return;
    }

    const geometry::Frame frame = vessels_->frame(from.vessel, from.s);
    const double length = vessels_->length(from.vessel);
    const double along = dot(move.motion.displacement, frame.tangent);
    const bool at_end = from.s + along >= length && along > 0, at_start = from.s + along <= 0 && along < 0;
    if (at_end || at_start) {
      const double share = std::clamp((at_end ? length - from.s : -from.s) / along, 0.0, 1.0);
      move = {move_bead(bead, flow, carrier.velocity, forcing, share * move.step), share * move.step};
    }
    const double s = at_end ? length : (at_start ? 0 : from.s + along);
    const double lumen = flow_.radius(from.vessel, s) - model_.radius;
    if (!(lumen > 0)) {  // lodged
      carrier.where = within(from, std::max(0.0, flow.vessel_radius - model_.radius));
      carrier.velocity = {};
      return;
    }
    const Vec3 sideways = (from.y + dot(move.motion.displacement, frame.normal)) * frame.normal +
                          (from.z + dot(move.motion.displacement, frame.binormal)) * frame.binormal;
    carrier.where =
        within({from.vessel, 0, s, dot(sideways, frame.normal), dot(sideways, frame.binormal)}, lumen);
    carrier.velocity = move.motion.velocity;
    if (norm(sideways) > lumen) {
      const Vec3 outward = normalized(sideways);
      const double into_wall = dot(carrier.velocity - flow.velocity, outward);
      if (into_wall > 0) carrier.velocity -= into_wall * outward;
    }
    remaining -= move.step;
    if ((at_end || at_start) && !cross_node(carrier, at_end)) return;
  }
}

/// False: the carrier moves no further in this step.
bool BeadCarriers::cross_node(Carrier& carrier, bool at_end) {
  const CrossingResult result = junctions_.cross(carrier.where, at_end, model_.radius);
  const geometry::Frame frame = vessels_->frame(carrier.where.vessel, carrier.where.s);
  switch (result.crossing) {
    case Crossing::leaves:
      carrier.status = CarrierStatus::left;
      return false;
    case Crossing::stays:
      carrier.velocity -= dot(carrier.velocity, frame.tangent) * frame.tangent;
      return false;
    case Crossing::enters:
      break;
  }
  const Vec3 slip = carrier.velocity - flow_at(carrier.where).velocity;
  carrier.where = result.where;
  carrier.velocity = flow_at(carrier.where).velocity + slip;
  if (result.at_junction && carrier.first_branch == core::no_vessel)
    carrier.first_branch = carrier.where.vessel;
  return true;
}

}  // namespace microcosm::swim
