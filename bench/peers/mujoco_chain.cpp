// A chain of 80 hinges that falls from horizontal for 2 s, steps of 1 ms: ours and MuJoCo's, speed and energy
// error. No contact, damping or armature in either; the same bars.

#include <fmt/format.h>
#include <mujoco/mujoco.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string>

#include "bench/bodies_dynamics_models.hpp"
#include "bench/cases.hpp"
#include "engine/core/math.hpp"
#include "engine/rigid/tree_step.hpp"

namespace {

using namespace microcosm;

constexpr int links = 80, steps = 2000, rounds = 5;
constexpr double step = 1e-3, gravity = 9.81;

struct Bar {
  double length, mass, radius;
};

struct Outcome {
  double steps_a_second = 0, energy_error = 0, first_angle = 0;
};

void print(const char* program, const Outcome& outcome) {
  std::printf("  %-46s %9.0f steps a CPU second, largest energy error %.6g J, first hinge at %.6f rad\n",
              program, outcome.steps_a_second, outcome.energy_error, outcome.first_angle);
}

std::string chain_file(const Bar& bar) {
  std::string text =
      "<mujoco><compiler angle='radian' inertiafromgeom='true'/><option timestep='0.001' gravity='0 0 -9.81'>"
      "<flag contact='disable' energy='enable'/></option><worldbody>";
  for (int i = 0; i < links; ++i)
    text += fmt::format(
        "<body pos='{0} 0 0'><joint type='hinge' axis='0 1 0'/><geom type='capsule' fromto='0 0 0 {1} 0 0' "
        "size='{2}' mass='{3}'/>",
        i > 0 ? bar.length : 0.0, bar.length, bar.radius, bar.mass);
  for (int i = 0; i < links; ++i) text += "</body>";
  return text + "</worldbody></mujoco>";
}

Outcome mujoco(const Bar& bar) {
  const std::string text = chain_file(bar);
  const auto files = std::make_unique<mjVFS>();
  mj_defaultVFS(files.get());
  mj_makeEmptyFileVFS(files.get(), "chain.xml", static_cast<int>(text.size()));
  std::copy(text.begin(), text.end(), static_cast<char*>(files->filedata[0]));
  char error[1000] = "";
  mjModel* model = mj_loadXML("chain.xml", files.get(), error, sizeof error);
  if (!model) {
    std::fprintf(stderr, "MuJoCo refuses the chain: %s\n", error);
    return {};
  }
  mjData* data = mj_makeData(model);
  Outcome outcome;
  const double seconds = bench::median_cpu_seconds(rounds, [&] {
    mj_resetData(model, data);
    for (int i = 0; i < steps; ++i) mj_step(model, data);
  });
  outcome.steps_a_second = steps / seconds;
  outcome.first_angle = data->qpos[0];
  mj_resetData(model, data);
  mj_forward(model, data);
  const double start = data->energy[0] + data->energy[1];
  for (int i = 0; i < steps; ++i) {
    mj_step(model, data);
    mj_forward(model, data);  // the energy after the step
    outcome.energy_error =
        std::max(outcome.energy_error, std::abs(data->energy[0] + data->energy[1] - start));
  }
  mj_deleteData(data);
  mj_deleteModel(model);
  mj_deleteVFS(files.get());
  return outcome;
}

enum class Method { leapfrog, semi_implicit_euler, runge_kutta_4 };

Outcome ours(const Bar& bar, Method method) {
  const rigid::Tree tree(bench::hinge_chain(links, bar.length, bar.mass, bar.radius));
  rigid::TreeForces forces;
  forces.gravity = {0, 0, -gravity};
  rigid::TreeStepWorkspace work;
  std::vector<double> q(links), v(links), acceleration(links);
  const auto start = [&] {
    std::fill(q.begin(), q.end(), 0.0);
    std::fill(v.begin(), v.end(), 0.0);
    start_leapfrog(tree, forces, q, v, acceleration, work);
  };
  const auto advance = [&] {
    if (method == Method::leapfrog) return leapfrog_step(tree, forces, step, q, v, acceleration, work);
    if (method == Method::runge_kutta_4) return runge_kutta_4_step(tree, forces, step, q, v, work);
    start_leapfrog(tree, forces, q, v, acceleration, work);
    advance_rates(tree, acceleration, step, v);
    advance_positions(tree, step, q, v);
  };
  Outcome outcome;
  const double seconds = bench::median_cpu_seconds(rounds, [&] {
    start();
    for (int i = 0; i < steps; ++i) advance();
  });
  outcome.steps_a_second = steps / seconds;
  outcome.first_angle = q[0];
  const auto energy = [&] {
    tree.kinematics(q, v, work.kinematics);
    return tree.kinetic_energy(work.kinematics) + tree.potential_energy(work.kinematics, forces.gravity);
  };
  start();
  const double before = energy();
  for (int i = 0; i < steps; ++i) {
    advance();
    outcome.energy_error = std::max(outcome.energy_error, std::abs(energy() - before));
  }
  return outcome;
}

}  // namespace

int main() {
  for (const Bar& bar : {Bar{0.05, 0.05, 5e-3}, Bar{0.1, 0.1, 0.01}, Bar{0.3, 0.3, 0.03}}) {
    std::printf("80 hinges, bars of %g m and %g kg, 2 s in steps of 1 ms\n", bar.length, bar.mass);
    print(fmt::format("MuJoCo {}, semi-implicit Euler", mj_versionString()).c_str(), mujoco(bar));
    print("Microcosm, semi-implicit Euler", ours(bar, Method::semi_implicit_euler));
    print("Microcosm, leapfrog", ours(bar, Method::leapfrog));
    print("Microcosm, Runge and Kutta's method of order 4", ours(bar, Method::runge_kutta_4));
  }
}
