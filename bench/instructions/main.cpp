// Fixed work whose instructions script/checks/instructions counts. Usage: instructions
// balls|pyramid|arm|chain

#include <cstdio>
#include <functional>
#include <string_view>

#include "bench/bodies_dynamics_models.hpp"
#include "bench/bodies_worlds.hpp"
#include "engine/rigid/tree_step.hpp"

using namespace microcosm;

/// What is counted: callgrind collects while this function runs.
extern "C" [[gnu::noinline]] void counted_work(const std::function<void()>& step, int steps) {
  for (int i = 0; i < steps; ++i) step();
}

namespace {

/// The first steps (contacts appear, memory grows) aren't counted.
void count(int before, int steps, const std::function<void()>& step) {
  for (int i = 0; i < before; ++i) step();
  counted_work(step, steps);
}

void count_heap(const bench::Heap& heap, int before, int steps) {
  rigid::RigidWorld world(bench::world_of(heap));
  core::Exchange exchange;
  world.prepare(exchange);
  count(before, steps, [&] { world.advance(exchange, bench::heap_step); });
}

void count_arm() {
  bench::ControlledArm arm;
  count(100, 1000, [&] { arm.step(); });
}

void count_chain() {
  const rigid::Tree tree(bench::hinge_chain(80, 0.1, 0.1, 0.01));
  rigid::TreeForces forces;
  forces.gravity = {0, 0, -9.81};
  rigid::TreeStepWorkspace work;
  std::vector<double> q(80), v(80), acceleration(80);
  start_leapfrog(tree, forces, q, v, acceleration, work);
  count(10, 500, [&] { leapfrog_step(tree, forces, 1e-3, q, v, acceleration, work); });
}

}  // namespace

int main(int count_of_arguments, char** arguments) {
  const std::string_view work = count_of_arguments == 2 ? arguments[1] : "";
  if (work == "balls") {
    count_heap(bench::balls(), 60, 60);  // from when the lowest layers have landed
  } else if (work == "pyramid") {
    count_heap(bench::pyramid(), 10, 30);
  } else if (work == "arm") {
    count_arm();
  } else if (work == "chain") {
    count_chain();
  } else {
    std::fputs("usage: instructions balls|pyramid|arm|chain\n", stderr);
    return 2;
  }
}
