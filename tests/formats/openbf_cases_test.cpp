// Small networks with the habits of openBF's files, old and new. Figures follow from openBF's documentation
// and its source (src/vessel.jl, boundary_conditions.jl).

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/core/math.hpp"
#include "engine/flow/network/wall.hpp"
#include "formats/openbf.hpp"
#include "tests/formats/files.hpp"
#include "tests/formats/messages.hpp"

namespace microcosm::formats {

namespace {

struct Read {
  flow::NetworkDescription network;
  std::vector<std::string> notes;

  bool says(const std::string& part) const {
    return std::any_of(notes.begin(), notes.end(),
                       [&](const std::string& note) { return note.find(part) != std::string::npos; });
  }
};

std::string wave_beside(const std::string& name) {
  if (name == "slow_inlet.dat") return "0 0\n0.4 1e-5\n1.2 0\n";
  return "0 0\n0.3 4e-5\n0.9 0\n";
}

Read read(const std::string& text) {
  Read result;
  result.network = read_openbf("n.yaml", text, wave_beside, {}, &result.notes);
  return result;
}

std::string message(const std::string& text) {
  return message_of([&] { read(text); });
}

const std::string head = "project_name: tube\nblood: {rho: 1060.0, mu: 0.004}\nnetwork:\n";
const std::string tube = "  - {label: a, sn: 1, tn: 2, L: 0.2, E: 400.0e3, R0: 9.0e-3, h0: 0.9e-3";

/// One vessel with these keys beside.
std::string one(const std::string& keys) {
  return head + tube + ", " + keys + "}\n";
}

}  // namespace

TEST_CASE("openBF: the end of today's files, without `outlet` and against a pressure") {
  std::vector<std::string> notes;
  const auto network = read_openbf(
      "windkessel_without_outlet.yaml", case_file("windkessel_without_outlet.yaml"),
      [](const std::string& name) { return case_file(name); }, {}, &notes);
  REQUIRE(network.windkessels.size() == 1);
  const auto& [node, end] = network.windkessels[0];
  CHECK(node == "2");
  CHECK(end.proximal_resistance == 1.2e7);
  CHECK(end.distal_resistance == 1.1e8);
  CHECK(end.compliance == 1e-8);
  CHECK(end.outlet_pressure == 5000);
  CHECK(network.fluid.profile_exponent == 9);
  CHECK(network.fluid.momentum_coefficient == 1);
  CHECK(network.name == "my-model 1");
  // visco-elastic: Gamma = .6 + .0015/(2 R) = .68333 Pa s m = 2/3 sqrt(pi) phi h.
  CHECK(network.vessels[0].wall_viscosity_start ==
        Approx((0.6 + 0.00075 / 9e-3) / (2.0 / 3 * std::sqrt(core::pi) * 0.9e-3)));
  CHECK(network.inflow.period == 0.9);
  CHECK(std::any_of(notes.begin(), notes.end(),
                    [](const std::string& note) { return note.find("'solver'") != std::string::npos; }));
}

TEST_CASE("openBF: two resistances, matched to the vessel's impedance or not") {
  const auto plain = read(one("R1: 1e8, R2: 9e8, Cc: 1e-9")).network;
  CHECK(plain.windkessels[0].second.proximal_resistance == 1e8);
  const Read matched = read(one("R1: 1e8, R2: 9e8, Cc: 1e-9, inlet_impedance_matching: true"));
  const auto& end = matched.network.windkessels[0].second;
  const double speed = std::sqrt(2.0 / 3 * 400e3 * 0.9e-3 / (1060 * 9e-3));
  CHECK(end.proximal_resistance == Approx(1060 * speed / (core::pi * 81e-6)));
  CHECK(end.proximal_resistance + end.distal_resistance == Approx(1e9));
  CHECK(matched.says("R1 is matched"));
  CHECK(message(one("R1: 1e5, R2: 1e5, Cc: 1e-9, inlet_impedance_matching: true"))
            .starts_with("n.yaml:4:5: vessel 'a': its total resistance, 200000 Pa s/m^3, is below"));
}

TEST_CASE("openBF: R1 alone is the total, and what today's openBF makes of it is said") {
  for (const char* outlet : {"", "outlet: wk2, ", "outlet: wk3, "}) {
    const Read result = read(one(std::string(outlet) + "R1: 1e9, Cc: 1e-9"));
    const auto& end = result.network.windkessels[0].second;
    CHECK(end.proximal_resistance + end.distal_resistance == Approx(1e9));
    CHECK(end.proximal_resistance ==
          Approx(flow::characteristic_impedance(flow::wall_at(result.network.vessels[0], 1), 1060)));
    CHECK(result.says("R1 without R2 is the total resistance"));
  }
}

TEST_CASE("openBF: a reflecting end") {
  for (const char* keys : {"Rt: 0.3", "outlet: reflection, Rt: 0.3"}) {
    const auto network = read(one(keys)).network;
    REQUIRE(network.ends.size() == 1);
    CHECK(std::get<flow::ReflectionEnd>(network.ends[0].second).coefficient == 0.3);
  }
  CHECK(message(one("Rt: 1.5")) == "n.yaml:4:78: vessel 'a': 'Rt' is 1.5; it lies within [-1, 1]");
  CHECK(message(one("gamma_profile: 2")).find("blood can't leave it") != std::string::npos);
}

TEST_CASE("openBF: radii left out, and both ways of writing keys") {
  const auto of = [](const std::string& radii, const std::string& more) {
    return read(head + "  - {label: a, sn: 1, tn: 2, L: 0.2, E: 400.0e3, " + radii + ", Rt: 0, " + more +
                "}\n")
        .network;
  };
  CHECK(of("Rp: 9e-3", "gamma_profile: 9").vessels[0].radius_end == 9e-3);              // Rd is Rp
  CHECK(of("R0: 9e-3, Rd: 8e-3", "gamma_profile: 9").vessels[0].radius_start == 9e-3);  // Rp is R0
  CHECK(of("R0: 9e-3, Rd: 8e-3", "gamma_profile: 9").vessels[0].radius_end == 8e-3);
  CHECK(of("R0: 9e-3", "gamma profile: 9").fluid.profile_exponent == 9);
  CHECK(of("R0: 9e-3", "gamma-profile: 9").fluid.profile_exponent == 9);
  CHECK(of("R0: 9e-3", "to_save: true").fluid.profile_exponent == 2);  // openBF's default
  CHECK(message(head + "  - {label: a, sn: 1, tn: 2, L: 0.2, E: 4e5, Rd: 9e-3, Rt: 0}\n") ==
        "n.yaml:4:5: vessel 'a' has no 'R0' and no 'Rp'");
}

TEST_CASE("openBF: no key is dropped in silence") {
  const Read result = read("colour: red\nsolver: {Ccfl: 0.9}\nwrite_results: [\"P\"]\n" +
                           one("Rt: 0, M: 50, to_save: false, initial_pressure: 1000.0, group: arm"));
  for (const char* key :
       {"'colour'", "'solver'", "'write_results'", "'M'", "'to_save'", "'initial_pressure'", "'group'"}) {
    INFO(key);
    CHECK(result.says(key));
  }
  CHECK(message(one("Rt: 0, gama_profile: 9")) ==
        "n.yaml:4:81: vessel 'a': there is no key 'gama_profile'; did you mean 'gamma_profile'?");
  CHECK(message(one("r1: 1e8, R2: 9e8, Cc: 1e-9")).find("did you mean 'R1'") != std::string::npos);
  CHECK(message(one("R1: 1e8, R2: 9e8, Cc: 1e-9, pout: 5")).find("did you mean 'Pout'") != std::string::npos);
  CHECK(message(one("Rt: 0, gamma_profile: 2, gamma profile: 9")) ==
        "n.yaml:4:99: a vessel: 'gamma profile' is there twice");
  CHECK(message(one("Rt: 0, visco-elastic: perhaps")).find("expected true or false") != std::string::npos);
}

TEST_CASE("openBF: several inlets, each with a file of its own, as flow or pressure") {
  const std::string two =
      head +
      "  - {label: l, sn: 1, tn: 3, L: 0.1, E: 4e5, R0: 4e-3, inlet: Q, inlet number: 1, inlet file: l.dat}\n"
      "  - {label: r, sn: 2, tn: 3, L: 0.1, E: 4e5, R0: 4e-3, inlet: Q, inlet number: 2, inlet file: r.dat}\n"
      "  - {label: out, sn: 3, tn: 4, L: 0.1, E: 4e5, R0: 5e-3, R1: 1e8, R2: 9e8, Cc: 1e-9}\n";
  const auto network = read(two).network;
  CHECK(network.inlet_node == "1");
  REQUIRE(network.ends.size() == 1);
  CHECK(network.ends[0].first == "2");
  CHECK(std::get<flow::InflowWave>(network.ends[0].second).flow[1] == 4e-5);
  const auto pressure =
      read(replaced(replaced(two, "inlet: Q, inlet number: 2", "inlet: P"), "r.dat", "p.dat")).network;
  CHECK(std::holds_alternative<flow::PressureWave>(pressure.ends[0].second));
  CHECK(message(replaced(two, ", inlet: Q, inlet number: 2, inlet file: r.dat", ""))
            .starts_with("n.yaml:5: vessel 'r' starts at node '2', where no vessel ends"));
  CHECK(message(replaced(two, "r.dat", "slow_inlet.dat")).find("its period is 1.2 s") != std::string::npos);
}

TEST_CASE("openBF: vessels that start at one inlet take the whole inflow each") {
  const Read result = read(head +
                           "  - {label: l, sn: 1, tn: 2, L: 0.1, E: 4e5, R0: 4e-3, Rt: 0}\n"
                           "  - {label: r, sn: 1, tn: 3, L: 0.1, E: 4e5, R0: 4e-3, Rt: 0}\n"
                           "  - {label: j, sn: 2, tn: 4, L: 0.1, E: 4e5, R0: 4e-3, Rt: 0}\n"
                           "  - {label: k, sn: 3, tn: 4, L: 0.1, E: 4e5, R0: 4e-3}\n"
                           "  - {label: m, sn: 4, tn: 5, L: 0.1, E: 4e5, R0: 4e-3, Rt: 0}\n");
  CHECK(result.network.vessels[0].start_node == "1");
  CHECK(result.network.vessels[1].start_node == "1_r");
  CHECK(std::holds_alternative<flow::InflowWave>(result.network.ends[0].second));
  CHECK(result.says("each takes the whole inflow"));
  CHECK(result.says("'Rt' of vessel 'l' and 2 more is not used: another vessel starts at its end"));
}

TEST_CASE("openBF: figures of one vessel that the others lack are said to hold for all") {
  const std::string two = head +
                          "  - {label: a, sn: 1, tn: 2, L: 0.1, E: 4e5, R0: 4e-3, gamma_profile: 9}\n"
                          "  - {label: b, sn: 2, tn: 3, L: 0.1, E: 4e5, R0: 4e-3, Rt: 0}\n";
  CHECK(read(two).says("vessel 'b' states no 'gamma_profile', for which openBF takes 2: 9 is taken"));
  CHECK(message(replaced(two, "Rt: 0", "Rt: 0, gamma_profile: 2")).find("one for the whole network") !=
        std::string::npos);
}

TEST_CASE("openBF: an inflow named at the top, in letters of either spelling") {
  for (const char* key : {"inlet_file", "inlet file"}) {
    std::string asked;
    read_openbf("n.yaml", fmt::format("{}: other.dat\n", key) + one("Rt: 0"), [&](const std::string& name) {
      asked = name;
      return wave_beside(name);
    });
    CHECK(asked == "other.dat");
  }
}

TEST_CASE("openBF: walls that are nearly rigid are taken where they are meant") {
  const std::string stiff = replaced(one("Rt: 0"), "400.0e3", "400.0e6");
  CHECK(message(stiff).find("--near-rigid-walls") != std::string::npos);
  NetworkChoices choices;
  choices.near_rigid_walls = true;
  CHECK(read_openbf("n.yaml", stiff, wave_beside, choices).vessels[0].young_modulus_end == 4e8);
}

}  // namespace microcosm::formats
