#include "formats/openbf.hpp"

#include <catch2/catch.hpp>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "tests/formats/messages.hpp"

namespace microcosm::formats {

namespace {

const std::string good = R"(project_name: fork
blood:
  rho: 1060.0
  mu: 0.004
network:
  - label: parent
    sn: 1
    tn: 2
    L: 0.1
    E: 400000.0
    Rp: 0.005
    Rd: 0.004
    gamma profile: 9
  - label: left
    sn: 2
    tn: 3
    L: 0.2
    E: 500000.0
    R0: 0.003
    h0: 0.0004
    outlet: wk3
    R1: 1.0e8
    R2: 9.0e8
    Cc: 1.0e-9
    gamma profile: 9
  - label: right
    sn: 2
    tn: 4
    L: 0.2
    E: 500000.0
    R0: 0.003
    outlet: wk3
    R1: 3.0e9
    Cc: 1.0e-9
)";
const std::string inflow = "0. 1e-6\n0.3 2e-5\n\n0.9 1e-6\n";

std::string inflow_beside(const std::string& name) {
  REQUIRE(name == "fork_inlet.dat");
  return inflow;
}

std::string message(const std::string& content) {
  return message_of([&] { read_openbf("fork.yaml", content, inflow_beside); });
}

}  // namespace

TEST_CASE("openBF: vessels, ends and inflow are those of the file") {
  const auto network = read_openbf("fork.yaml", good, inflow_beside);
  REQUIRE(network.vessels.size() == 3);
  CHECK(network.name == "fork");
  CHECK(network.inlet_node == "1");
  CHECK(network.fluid.profile_exponent == 9);
  CHECK(network.vessels[0].radius_end == 0.004);
  CHECK(network.vessels[1].wall_thickness_start == 0.0004);
  CHECK(network.windkessels[0].second.distal_resistance == 9e8);
  CHECK(network.inflow.period == 0.9);
  CHECK(network.inflow.flow[1] == 2e-5);
}

TEST_CASE("openBF: a thickness left out is that of the law of Boileau et al. 2015") {
  // Aortic arch I of ADAN56 (r = 15.95 mm): 1.769411231 mm, the published figure.
  CHECK(artery_wall_thickness(15.95e-3) == Approx(1.769411231e-3).epsilon(1e-8));
  const auto network = read_openbf("fork.yaml", good, inflow_beside);
  CHECK(network.vessels[0].wall_thickness_start == Approx(artery_wall_thickness(0.005)));
  CHECK(network.vessels[0].wall_thickness_end == Approx(artery_wall_thickness(0.004)));
}

TEST_CASE("openBF: one resistance alone is the total, split at the characteristic impedance") {
  const auto network = read_openbf("fork.yaml", good, inflow_beside);
  const auto& end = network.windkessels[1].second;
  const double speed = std::sqrt(2.0 / 3 * 5e5 * artery_wall_thickness(0.003) / (1060 * 0.003));
  CHECK(end.proximal_resistance == Approx(1060 * speed / (core::pi * 9e-6)));
  CHECK(end.proximal_resistance + end.distal_resistance == Approx(3e9));
}

TEST_CASE("openBF: what is wrong is named with file, line and vessel") {
  CHECK(message(replaced(good, "L: 0.1", "L: 0.0")) ==
        "fork.yaml:9:8: vessel 'parent': 'L' is 0; it must be positive");
  CHECK(message(replaced(good, "R0: 0.003", "R0: .nan")) ==
        "fork.yaml:19:9: vessel 'left': 'R0' is '.nan'; expected a number");
  CHECK(message(replaced(good, "    L: 0.1\n", "")) == "fork.yaml:6:5: vessel 'parent' has no 'L'");
  CHECK(message(replaced(good, "L: 0.1", "L: 100")) ==
        "fork.yaml:6: vessel 'parent' is 100 m long with a radius of 0.005 m: are the units mixed?");
  CHECK(message(replaced(good, "1060.0", "1.06")) ==
        "fork.yaml:3:3: the density is 1.06 kg/m^3; blood's is about 1060: are the units mixed?");
  CHECK(message(replaced(good, "tn: 4", "tn: 2")) ==
        "fork.yaml:26: vessel \"right\": starts and ends at node \"2\"");
  CHECK(message(replaced(good, "R1: 1.0e8", "R1: -1.0e8")) ==
        "fork.yaml:22:9: vessel 'left': 'R1' is -100000000; it must be positive");
  CHECK(message(replaced(good, "outlet: wk3\n    R1: 1.0e8", "outlet: none\n    R1: 1.0e8"))
            .starts_with("fork.yaml:14: vessel \"left\": its end at node \"3\" has no windkessel"));
  CHECK(message(replaced(good, "sn: 2\n    tn: 3", "sn: 7\n    tn: 3"))
            .starts_with("fork.yaml:14: vessel 'left' starts at node '7'"));
  CHECK(message(replaced(good, "outlet: wk3", "outlet: valve"))
            .starts_with("fork.yaml:14:5: vessel 'left': its outlet is 'valve'"));
}

TEST_CASE("openBF: a file cut before its first end is whole is refused, and cut later read or refused") {
  const std::size_t whole = good.find("Cc: 1.0e-9");
  for (std::size_t size = 0; size < good.size(); ++size) {
    const bool refused = !message(good.substr(0, size)).empty();
    if (size < whole) CHECK(refused);
  }
}

TEST_CASE("openBF: samples of a digitised inflow that step back by less than 1 % of the period are sorted") {
  const auto wave = read_inflow("a.dat", "0 0\n0.3 2e-5\n0.295 3e-5\n1 0\n");
  CHECK(wave.time[1] == 0.295);
  CHECK(wave.flow[1] == 3e-5);
}

TEST_CASE("openBF: an inflow that does not ascend, or is cut, is named with its line") {
  const auto of = [](const std::string& content) {
    return message_of([&] { read_inflow("a.dat", content); });
  };
  CHECK(of("0 1e-6\n0.2 1e-6\n0.1 0\n") ==
        "a.dat:3: the time 0.1 s does not follow 0.2 s; times ascend from 0");
  CHECK(of("0 1e-6\n0.2\n") == "a.dat:2: 1 columns; expected two, time [s] and flow [m^3/s]");
  CHECK(of("0 nan\n0.2 0\n") == "a.dat:1: the flow is nan; it must be finite");
  CHECK(of("") == "a.dat: an inflow needs at least two times");
}

}  // namespace microcosm::formats
