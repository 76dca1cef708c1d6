#include "engine/world/world.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/core/errors.hpp"
#include "engine/core/state_check.hpp"
#include "engine/core/state_hash.hpp"
#include "engine/world/exchange_bytes.hpp"

namespace microcosm::world {

namespace {

bool finite(const core::Vec3& v) {
  return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z);
}

bool finite(const core::Quaternion& q) {
  return std::isfinite(q.w) && std::isfinite(q.x) && std::isfinite(q.y) && std::isfinite(q.z);
}

bool within(const core::Vec3& p, const Bounds& bounds) {
  const core::Vec3 &low = bounds.low, &high = bounds.high;
  return p.x >= low.x && p.x <= high.x && p.y >= low.y && p.y <= high.y && p.z >= low.z && p.z <= high.z;
}

std::string text(const core::Vec3& v) {
  return fmt::format("({:g}, {:g}, {:g})", v.x, v.y, v.z);
}

}  // namespace

World::World(core::Nanoseconds time_step) : time_step_(time_step) {
  MICROCOSM_ASSERT_COMPARE(time_step.count(), >, 0);
}

void World::add(std::unique_ptr<core::System> system) {
  MICROCOSM_ASSERT(!prepared_);
  MICROCOSM_ASSERT(system != nullptr);
  const auto after = [](core::Phase phase, const auto& other) { return phase < other->phase(); };
  const auto place = std::upper_bound(systems_.begin(), systems_.end(), system->phase(), after);
  systems_.insert(place, std::move(system));
}

void World::set_bounds(const Bounds& bounds) {
  const core::Vec3 &low = bounds.low, &high = bounds.high;
  if (!(low.x < high.x && low.y < high.y && low.z < high.z))
    throw core::InputError(fmt::format(
        "the bounds of the world go from {} to {} m; each coordinate of the first must be below the second's",
        text(low), text(high)));
  bounds_ = bounds;
}

void World::prepare() {
  MICROCOSM_ASSERT(!prepared_);
  bodies_.clear();
  for (const auto& system : systems_) {
    const auto first = static_cast<std::uint32_t>(exchange_.position.size());
    system->prepare(exchange_);
    bodies_.push_back({first, static_cast<std::uint32_t>(exchange_.position.size()) - first});
  }
  for (const auto& system : systems_) system->connect(exchange_);
  prepared_ = true;
}

void World::advance(core::Nanoseconds period) {
  MICROCOSM_ASSERT(prepared_);
  MICROCOSM_ASSERT_COMPARE(period.count(), >=, 0);
  MICROCOSM_ASSERT_COMPARE(period.count() % time_step_.count(), ==, 0);
  for (auto steps = period / time_step_; steps > 0; --steps) step();
}

void World::step() {
  std::fill(exchange_.force.begin(), exchange_.force.end(), core::Vec3{});
  std::fill(exchange_.torque.begin(), exchange_.torque.end(), core::Vec3{});
  exchange_.exchanged = exchange_.external = {};
  run_phase(core::Phase::flow);
  sample_flow();
  run_phase(core::Phase::force);
  if (audited_) take_audit();
  run_phase(core::Phase::motion);
  check_bodies();
  now_ += time_step_;
  ++step_count_;
}

void World::run_phase(core::Phase phase) {
  for (const auto& system : systems_) {
    if (system->phase() != phase) continue;
    try {
      system->step(exchange_, now_, time_step_);
    } catch (const core::RunError& error) {
      // A System knows its bodies; which System it is, and which step, only the World knows.
      throw core::RunError(step_count_, fmt::format("{}/{}", system->name(), error.body()), error.field(),
                           error.message());
    }
  }
}

void World::sample_flow() {
  MICROCOSM_ASSERT_COMPARE(exchange_.points.size(), ==, exchange_.samples.size());
  if (flow_ != nullptr) flow_->sample(exchange_.points, exchange_.samples);
}

void World::take_audit() {
  const double dt = core::seconds(time_step_);
  core::ForceSums all;
  for (std::size_t i = 0; i < exchange_.force.size(); ++i)
    all.add(exchange_.position[i], exchange_.force[i], exchange_.torque[i]);
  const core::ForceSums &between = exchange_.exchanged, &outside = exchange_.external;
  audit_ = {dt * between.force,
            dt * between.moment,
            dt * between.force_magnitudes,
            dt * between.moment_magnitudes,
            dt * outside.force,
            dt * outside.moment,
            dt * outside.force_magnitudes,
            dt * outside.moment_magnitudes,
            dt * (all.force - between.force - outside.force),
            dt * (all.moment - between.moment - outside.moment)};
}

void World::check_bodies() const {
  for (std::uint32_t i = 0; i < exchange_.active.size(); ++i)
    if (exchange_.active[i] != 0) check_body(i);
}

void World::check_body(std::uint32_t body) const {
  const auto fail = [&](const char* field, const std::string& message) {
    throw core::RunError(step_count_, body_name(body), field, message);
  };
  const core::Vec3& position = exchange_.position[body];
  if (!finite(position)) fail("position", "not a finite number");
  if (!finite(exchange_.orientation[body])) fail("orientation", "not a finite number");
  if (!finite(exchange_.velocity[body])) fail("velocity", "not a finite number");
  if (!finite(exchange_.angular_velocity[body])) fail("angular velocity", "not a finite number");
  if (bounds_ && !within(position, *bounds_))
    fail("position", fmt::format("{} m: it left the world, which goes from {} to {} m", text(position),
                                 text(bounds_->low), text(bounds_->high)));
}

std::string World::body_name(std::uint32_t body) const {
  for (std::size_t s = 0; s < systems_.size(); ++s)
    if (body - bodies_[s].first < bodies_[s].count)
      return fmt::format("{}/{}", systems_[s]->name(), systems_[s]->body_name(body - bodies_[s].first));
  return std::to_string(body);
}

std::vector<core::Note> World::notes() const {
  std::vector<core::Note> all;
  for (const auto& system : systems_) {
    const std::vector<core::Note> notes = system->notes();
    all.insert(all.end(), notes.begin(), notes.end());
  }
  return all;
}

std::vector<std::byte> World::save() const {
  std::vector<std::byte> out;
  save(out);
  return out;
}

void World::save(std::vector<std::byte>& out) const {
  MICROCOSM_ASSERT(prepared_);
  append_number(out, now_.count());
  append_number(out, step_count_);
  append_exchange(out, exchange_);
  for (const auto& system : systems_) system->save(out);
}

void World::load(std::span<const std::byte> checkpoint) {
  MICROCOSM_ASSERT(prepared_);
  now_ = core::Nanoseconds(read_number(checkpoint));
  step_count_ = read_number(checkpoint);
  read_exchange(checkpoint, exchange_);
  for (const auto& system : systems_) checkpoint = system->load(checkpoint);
  if (!checkpoint.empty())
    throw core::InputError(
        fmt::format("the checkpoint is {} bytes too long for this world", checkpoint.size()));
  check_state();
}

/// What was loaded is a State that a run can have.
void World::check_state() const {
  if (now_.count() < 0 || step_count_ < 0 || now_ % time_step_ != core::Nanoseconds(0) ||
      now_ / time_step_ != step_count_)
    throw core::InputError(fmt::format("the checkpoint is damaged: it lies at {} ns after {} steps of {} ns",
                                       now_.count(), step_count_, time_step_.count()));
  const core::StateCheck check("exchange");
  check.finite("position", exchange_.position);
  check.unit("orientation", exchange_.orientation);
  check.finite("velocity", exchange_.velocity);
  check.finite("angular velocity", exchange_.angular_velocity);
  check.finite("force", exchange_.force);
  check.finite("torque", exchange_.torque);
  check.finite("magnetic moment", exchange_.magnetic_moment);
  for (std::size_t i = 0; i < exchange_.active.size(); ++i)
    check.below("activity of body", i, exchange_.active[i], 2);
  for (std::size_t i = 0; i < exchange_.points.size() && flow_ != nullptr; ++i) {
    check.finite("point", std::span(&exchange_.points[i].position, 1));
    check.place("place of point", i, exchange_.points[i].where, *flow_);
  }
  for (const auto& system : systems_) system->check_state(exchange_);
}

std::uint64_t World::hash() const {
  core::StateHash hash;
  hash.add(static_cast<std::uint64_t>(now_.count()));
  hash.add(static_cast<std::uint64_t>(step_count_));
  for_each_array(exchange_, [&hash](const auto& array) {
    hash.add(static_cast<std::uint64_t>(array.size()));
    hash.add(std::as_bytes(std::span(array)));
  });
  for (const auto& system : systems_) system->hash(hash);
  return hash.value();
}

}  // namespace microcosm::world
