// libFuzzer: any bytes as a world's checkpoint give an InputError, a RunError or a world that goes on. Its
// input is a list of changes (a place in its checkpoint: 2 bytes, what is put there: 8 bytes, after a byte
// that says which world) to the checkpoint of a small episode; checksums don't come into it, as the step
// recording's reader has passed them.

#include <algorithm>
#include <cstring>
#include <memory>

#include "agents/episode_run.hpp"
#include "engine/core/errors.hpp"
#include "scenes/files.hpp"
#include "scenes/scenario.hpp"

using namespace microcosm;

namespace {

constexpr const char* scenarios[] = {
    // Carriers in prescribed flow, magnets.
    "local water = blood.prescribed { mean_velocity = 0.1*m/s, density = 1000*kg/m^3, viscosity = 1*mPa*s, "
    "vessels = { "
    "{ name = 'stem', from = 'a', to = 'b', radius = 2*mm, path = {{0*mm,0*mm,0*mm},{50*mm,0*mm,0*mm}} } } } "
    "local scanner = magnetics.uniform { field = 1.5*T } local gradient = magnetics.gradient_coil { limit = "
    "0.4*T/m } "
    "local carriers = agents.bead_carrier { count = 3, radius = 50*um, density = 1500*kg/m^3, magnetisation "
    "= 1e5*A/m, "
    "release = { vessel = 'stem', at = 1*mm } } "
    "function control(t) gradient:set(0.1, 0, 0) if t == 0 then carriers:release(2) end end "
    "return episode { duration = 0.05*s, control_rate = 100*Hz }",
    // Pulse waves.
    "local artery = blood.network { file = 'fork.lua', heart_rate = 4/s, cell_size = 20*mm, run_in_tolerance "
    "= 0.2 } "
    "local carriers = agents.bead_carrier { count = 2, radius = 50*um, density = 1500*kg/m^3, "
    "release = { vessel = 'stem', at = 1*mm } } "
    "function control(t) if t == 0 then carriers:release(1) end end "
    "return episode { duration = 0.05*s, control_rate = 100*Hz }",
    // Bodies that touch.
    "bodies.plane {} local a = bodies.sphere { radius = 10*mm, density = 1000*kg/m^3, at = {0*m, 0*m, "
    "9.9*mm} } "
    "local b = bodies.box { size = {20*mm, 20*mm, 20*mm}, density = 1000*kg/m^3, at = {50*mm, 0*m, 9.9*mm} } "
    "return episode { duration = 0.05*s, control_rate = 100*Hz }",
    // A ball in a liquid, turned by coils.
    "local bottom = bodies.plane {} local water = liquids.still { walls = {bottom} } "
    "local ball = bodies.sphere { radius = 15*um, density = 1900*kg/m^3, liquid = water, at = {0*m, 0*m, "
    "15.2*um}, "
    "moment = {1e-11*A*m^2, 0*A*m^2, 0*A*m^2} } "
    "local coils = magnetics.field_coils { limit = 10*mT, time_constant = 1*ms } "
    "function control(t) coils:set(0, 0, 5e-3) end return episode { duration = 0.05*s, control_rate = 100*Hz "
    "}"};

/// A world 20 ms on, and its checkpoint.
struct Prepared {
  std::shared_ptr<const scenes::Scenario> scenario;
  std::unique_ptr<agents::Episode> episode;
  std::unique_ptr<agents::EpisodeRun> run;
  std::vector<std::byte> checkpoint;
};

std::vector<Prepared> prepare_all() {
  auto fork = scenes::FileFinder{}.read("scenes/examples/fork.lua", {});
  fork.path = "fork.lua";
  std::vector<Prepared> all;
  for (const char* text : scenarios) {
    Prepared& one = all.emplace_back();
    one.scenario = scenes::Scenario::load_text("fuzz.lua", text, {fork});
    one.episode = one.scenario->build(1, 2);
    one.run = std::make_unique<agents::EpisodeRun>(*one.episode);
    one.run->to_the_end(
        [](const agents::Episode&, core::Nanoseconds now) { return now < core::Nanoseconds(20'000'000); });
    one.checkpoint = one.episode->parts.world->save();
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<Prepared> worlds = prepare_all();
  constexpr std::size_t one_change = 10;
  if (size < 1 + one_change) return 0;
  const Prepared& prepared = worlds[data[0] % worlds.size()];
  std::vector<std::byte> damaged = prepared.checkpoint;
  for (std::size_t at = 1; at + one_change <= size; at += one_change) {
    const std::size_t place =
        static_cast<std::size_t>(data[at]) + 256 * static_cast<std::size_t>(data[at + 1]);
    const std::size_t word = place % (damaged.size() / 8);
    std::memcpy(damaged.data() + 8 * word, data + at + 2, 8);
  }
  world::World& world = *prepared.episode->parts.world;
  try {
    world.load(damaged);
    for (int i = 0; i < 3; ++i) world.advance(world.time_step());
  } catch (const core::InputError&) {
  } catch (const core::RunError&) {
  }
  return 0;
}
