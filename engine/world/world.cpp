#include "engine/world/world.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/core/errors.hpp"
#include "engine/core/state_hash.hpp"
#include "engine/world/exchange_bytes.hpp"

namespace microcosm::world {

namespace {

bool finite(const core::Vec3& v) {
  return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z);
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

void World::prepare() {
  MICROCOSM_ASSERT(!prepared_);
  bodies_.clear();
  for (const auto& system : systems_) {
    const auto first = static_cast<std::uint32_t>(exchange_.position.size());
    system->prepare(exchange_);
    bodies_.push_back({first, static_cast<std::uint32_t>(exchange_.position.size()) - first});
  }
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
  run_phase(core::Phase::flow);
  sample_flow();
  run_phase(core::Phase::force);
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

void World::check_bodies() const {
  for (std::size_t s = 0; s < systems_.size(); ++s) {
    const core::BodyRange range = bodies_[s];
    for (std::uint32_t i = range.first; i < range.first + range.count; ++i) {
      if (exchange_.active[i] == 0) continue;
      const bool position = finite(exchange_.position[i]);
      if (position && finite(exchange_.velocity[i])) continue;
      throw core::RunError(step_count_, fmt::format("{}/{}", systems_[s]->name(), i - range.first),
                           position ? "velocity" : "position", "not a finite number");
    }
  }
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
  MICROCOSM_ASSERT(prepared_);
  std::vector<std::byte> out;
  append_number(out, now_.count());
  append_number(out, step_count_);
  append_exchange(out, exchange_);
  for (const auto& system : systems_) system->save(out);
  return out;
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
