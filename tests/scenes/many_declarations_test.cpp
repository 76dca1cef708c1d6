// Thousands of declarations without names.

#include <algorithm>
#include <catch2/catch.hpp>
#include <ctime>

#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;

namespace {

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

std::string spheres(int count) {
  return fmt::format(
      "for i = 1, {} do bodies.sphere {{ radius = 10*mm, density = 1000*kg/m^3, at = {{(i % 100)*m, "
      "(i // 100)*m, 0*m}} }} end\nreturn episode {{ duration = 0.01*s, control_rate = 100*Hz }}",
      count);
}

}  // namespace

TEST_CASE("10,000 spheres without names load in a time that grows as their number") {
  // 4 times as many: 4 times as long where it is linear, 16 times where it is quadratic. Others use the
  // machine too: the least of many rounds.
  double seconds[2] = {1e9, 1e9};
  for (int round = 0; round < 12 && seconds[1] >= 8 * std::min(seconds[0], 1e8); ++round)
    for (const int i : {0, 1}) {
      const double start = processor_seconds();
      CHECK(load_error(spheres(i == 0 ? 2500 : 10'000)) == "");
      seconds[i] = std::min(seconds[i], processor_seconds() - start);
    }
  CHECK(seconds[1] < 8 * seconds[0]);
  WARN("10,000 spheres: " << seconds[1] << " s of processor time");
}

TEST_CASE("names are numbered in order, and past those that are taken") {
  const auto episode = load("local sphere_3 = bodies.plane {}\n" + spheres(4))->build(1, 0);
  std::vector<std::string> names;
  for (const auto& body : episode->parts.bodies->model().bodies) names.push_back(body.name);
  CHECK(names == std::vector<std::string>{"sphere_3", "sphere", "sphere_2", "sphere_4", "sphere_5"});
}
