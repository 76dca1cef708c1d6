// Vessel assets from files of other programs, and as text.

#include <algorithm>
#include <catch2/catch.hpp>

#include "scenes/build/vessel_asset.hpp"
#include "scenes/build/vessel_asset_text.hpp"
#include "scenes/files.hpp"
#include "scenes/scenario.hpp"
#include "script_helpers.hpp"

namespace microcosm::scenes {

namespace {

// A bifurcation in centimetres, grams and seconds; the left branch is shorter than the way between its nodes.
const std::string simvascular = R"(MODEL fork
NODE 0 0 0 0
NODE 1 0 0 -10
NODE 2 0 3 -14
NODE 3 0 -3 -14
NODE 4 0 -3 -20
JOINT J 1 IN OUT
JOINTINLET IN 1 0
JOINTOUTLET OUT 2 1 2
JOINT K 3 KIN KOUT
JOINTINLET KIN 1 2
JOINTOUTLET KOUT 1 3
SEGMENT aorta 0 10 50 0 1 5.0 4.0 0.0 WALL NONE 0.0 0 0 NOBOUND NONE
SEGMENT left 1 4 50 1 2 2.5 2.0 0.0 WALL NONE 0.0 0 0 RCR ENDS
SEGMENT right 2 5 50 1 3 2.5 2.0 0.0 WALL NONE 0.0 0 0 NOBOUND NONE
SEGMENT far 3 7 50 3 4 2.0 2.0 0.0 WALL NONE 0.0 0 0 RESISTANCE PLAIN
DATATABLE ENDS LIST
0.0 90 0.0 0.0008 0.0 1200
ENDDATATABLE
DATATABLE PLAIN LIST
0.0 1300
ENDDATATABLE
DATATABLE INFLOW LIST
0 10 0.3 80 0.9 10
ENDDATATABLE
MATERIAL WALL OLUFSEN 1.06 0.04 113324.0 1.0 2.0e7 -22.5267 8.65e5
SOLVEROPTIONS 0.001 50 10000 2 INFLOW FLOW 1.0e-6 1 1
)";

const std::string openbf = R"(project_name: tube
blood:
  rho: 1060.0
  mu: 0.004
network:
  - {label: tube, sn: 1, tn: 2, L: 0.1, E: 400000.0, R0: 0.005, outlet: wk3, R1: 1.0e8, R2: 9.0e8, Cc: 1.0e-9}
)";
const std::string openbf_inflow = "0 1e-6\n0.3 4e-5\n0.9 1e-6\n";

const std::string scene = R"(
local blood = blood.network { file = "FILE" }
local carriers = agents.bead_carrier { count = 3, radius = 100*um, density = 1500*kg/m^3, release = { vessel = "VESSEL", at = 10*mm } }
return episode { duration = 0.02*s, control_rate = 100*Hz })";

std::string text_of(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

std::string message(const std::string& text) {
  try {
    load_vessel_asset("a.lua", text);
  } catch (const core::InputError& error) {
    return error.what();
  }
  return "";
}

void check_same(const flow::NetworkDescription& a, const flow::NetworkDescription& b) {
  REQUIRE(a.vessels.size() == b.vessels.size());
  for (std::size_t v = 0; v < a.vessels.size(); ++v) {
    const auto &x = a.vessels[v], &y = b.vessels[v];
    CHECK(x.name == y.name);
    CHECK(x.start_node == y.start_node);
    CHECK(x.length == y.length);
    CHECK(x.radius_start == y.radius_start);
    CHECK(x.radius_end == y.radius_end);
    CHECK(x.wall_thickness_end == y.wall_thickness_end);
    CHECK(x.young_modulus_start == y.young_modulus_start);
    CHECK(x.wall_viscosity_end == y.wall_viscosity_end);
    REQUIRE(x.stiffness_law.has_value() == y.stiffness_law.has_value());
    if (x.stiffness_law) CHECK(x.stiffness_law->k2 == y.stiffness_law->k2);
    REQUIRE(x.centreline.size() == y.centreline.size());
    for (std::size_t i = 0; i < x.centreline.size(); ++i) CHECK(norm(x.centreline[i] - y.centreline[i]) == 0);
  }
  CHECK(a.fluid.density == b.fluid.density);
  CHECK(a.fluid.viscosity == b.fluid.viscosity);
  CHECK(a.reference_pressure == b.reference_pressure);
  CHECK(a.inlet_node == b.inlet_node);
  CHECK(a.inflow.time == b.inflow.time);
  CHECK(a.inflow.flow == b.inflow.flow);
  REQUIRE(a.windkessels.size() == b.windkessels.size());
  for (std::size_t e = 0; e < a.windkessels.size(); ++e) {
    CHECK(a.windkessels[e].first == b.windkessels[e].first);
    CHECK(a.windkessels[e].second.proximal_resistance == b.windkessels[e].second.proximal_resistance);
    CHECK(a.windkessels[e].second.compliance == b.windkessels[e].second.compliance);
  }
  REQUIRE(a.ends.size() == b.ends.size());
  for (std::size_t e = 0; e < a.ends.size(); ++e) CHECK(a.ends[e].second.index() == b.ends[e].second.index());
}

}  // namespace

TEST_CASE("a network as the text of an asset reads back to the last bit, from every format and kind of end") {
  const auto read = [](const flow::NetworkDescription& network) {
    return load_vessel_asset("a.lua", vessel_asset_text(network, "test", "", "file")).network;
  };
  auto network = load_vessel_asset("m.in", simvascular).network;
  check_same(read(network), network);
  network.ends.front().second = flow::ReflectionEnd{0.3};
  check_same(read(network), network);
  CHECK(std::get<flow::ReflectionEnd>(read(network).ends[0].second).coefficient == 0.3);
  network.ends.front().second = flow::PressureWave{{0, 0.9}, {2000, 2000}, 0.9};
  check_same(read(network), network);
  network.ends.front().second = flow::InflowWave{{0, 0.9}, {-1e-6, -1e-6}, 0.9};
  check_same(read(network), network);
  auto tube = load_vessel_asset("t.yaml", openbf, [](const std::string&) { return openbf_inflow; }).network;
  check_same(read(tube), tube);
  tube.vessels[0].wall_viscosity_start = tube.vessels[0].wall_viscosity_end = 300;
  check_same(read(tube), tube);
  for (const char* name : {"adan56", "circle_of_willis", "silicone37"}) {
    const std::string path = fmt::format("assets/vessels/{}.lua", name);
    const auto bundled = load_vessel_asset(path, read_text_file(path)).network;
    check_same(read(bundled), bundled);
  }
}

TEST_CASE("a scenario runs carriers in a file of SimVascular or openBF, and keeps what it read") {
  const auto run = [](const std::string& file, const std::string& vessel,
                      const std::vector<SourceFile>& files) {
    const auto scenario =
        Scenario::load_text("s.lua", text_of(text_of(scene, "FILE", file), "VESSEL", vessel), files);
    const auto episode = scenario->build(1, 0);
    bool complete = false;
    const auto recording = agents::run_episode(
        *episode, [](const agents::Episode&, core::Nanoseconds) { return true; }, &complete);
    CHECK(recording.failure.empty());
    CHECK(complete);
    return scenario->sources().size();
  };
  CHECK(run("m.in", "aorta", {{"m.in", simvascular}}) == 2);
  CHECK(run("nets/t.yaml", "tube", {{"nets/t.yaml", openbf}, {"nets/tube_inlet.dat", openbf_inflow}}) == 3);
}

TEST_CASE("a key of another program's file that is not used is among the scenario's notes") {
  const std::string text = text_of(text_of(scene, "FILE", "t.yaml"), "VESSEL", "tube");
  const auto scenario = Scenario::load_text(
      "s.lua", text, {{"t.yaml", openbf + "colour: red\n"}, {"tube_inlet.dat", openbf_inflow}});
  const auto notes = scenario->notes();
  CHECK(std::count_if(notes.begin(), notes.end(), [](const std::string& note) {
          return note.starts_with("t.yaml: note: 'colour' of") &&
                 note.find("is not used") != std::string::npos;
        }) == 1);
}

TEST_CASE("a network names files of its own folder alone") {
  for (const char* name : {"../secret.dat", "/etc/passwd", "..", "a/b.dat", ""}) {
    const std::string text = openbf + "inlet_file: \"" + name + "\"\n";
    CHECK_THROWS_WITH(
        Scenario::load_text("s.lua", text_of(text_of(scene, "FILE", "t.yaml"), "VESSEL", "tube"),
                            {{"t.yaml", text}}),
        Catch::Matchers::Contains("expected the name of a file in its folder"));
  }
}

TEST_CASE("assets: what is wrong with a network is named with the line of the vessel or the end") {
  const std::string good = R"(return blood.vessels {
  name = "fork", citation = "test", inlet = "a",
  inflows = { { name = "x", period = 1*s, time = {0*s, 1*s}, flow = {1*ml/s, 1*ml/s} } },
  vessels = {
    { name = "stem", from = "a", to = "b", length = 10*mm, radius = 2*mm,
      wall_thickness = 0.2*mm, young_modulus = 400*kPa, path = { {0*mm, 0*mm, 0*mm}, {0*mm, 0*mm, 10*mm} } },
    { name = "left", from = "b", to = "c", length = 10*mm, radius = 2*mm,
      wall_thickness = 0.2*mm, young_modulus = 400*kPa, path = { {0*mm, 0*mm, 10*mm}, {0*mm, 0*mm, 20*mm} } },
    { name = "right", from = "b", to = "d", length = 10*mm, radius = 2*mm,
      stiffness_law = { k1 = 2000*kPa, k2 = -2253/m, k3 = 86.5*kPa }, path = { {0*mm, 0*mm, 10*mm}, {0*mm, 10*mm, 10*mm} } },
  },
  windkessels = {
    { node = "c", proximal_resistance = 1e8*Pa*s/m^3, distal_resistance = 1e9*Pa*s/m^3, compliance = 1e-10*m^3/Pa },
  },
  ends = {
    { node = "d", resistance = 1e9*Pa*s/m^3 },
  },
}
)";
  CHECK(message(good).empty());
  struct Fault {
    const char *from, *to, *message;
  };
  const Fault faults[] = {
      {"from = \"b\", to = \"c\", length = 10*mm", "from = \"b\", to = \"c\", length = 0*mm", "a.lua:7:"},
      {"to = \"c\", length = 10*mm, radius = 2*mm", "to = \"c\", length = 10*mm, radius = 0*mm", "a.lua:7:"},
      {"to = \"c\", length = 10*mm", "to = \"c\", length = 10*ml", "a.lua:7:"},
      {"from = \"b\", to = \"c\"", "from = \"q\", to = \"c\"", "a.lua:7:"},
      {"\"b\", to = \"d\"", "\"c\", to = \"d\"", "a.lua:13:"},
      {"\"b\", to = \"d\"", "\"d\", to = \"d\"", "a.lua:9:"},
      {"name = \"right\"", "name = \"left\"", "a.lua:7:"},
      {"    { node = \"d\", resistance = 1e9*Pa*s/m^3 },", "", "a.lua:9:"},
      {"node = \"c\"", "node = \"nowhere\"", "a.lua:13:"},
      {"compliance = 1e-10", "compliance = -1e-10", "a.lua:13:"},
      {"resistance = 1e9*Pa*s/m^3 }", "resistance = -1e9*Pa*s/m^3 }", "a.lua:16:"},
      {"resistance = 1e9*Pa*s/m^3 }", "reflection = 1, resistance = 1e9*Pa*s/m^3 }", "a.lua:16:"},
      {"{ node = \"d\", resistance = 1e9*Pa*s/m^3 }", "{ node = \"d\", pressure = {1*kPa, 1*kPa} }",
       "a.lua:16:"},
      {"stiffness_law = {", "wall_thickness = 1*mm, stiffness_law = {", "a.lua:9:"},
      {"k3 = 86.5*kPa", "k3 = 0*kPa", "a.lua:10:"}};
  for (const Fault& fault : faults) {
    INFO(fault.to << "\n" << message(text_of(good, fault.from, fault.to)));
    CHECK_THAT(message(text_of(good, fault.from, fault.to)), Catch::Matchers::StartsWith(fault.message));
  }
  const std::string loop = text_of(good, "  windkessels", R"(  windkessels)");
  const std::string ring =
      R"(    { name = "ring_a", from = "x", to = "y", length = 10*mm, radius = 2*mm,
      wall_thickness = 0.2*mm, young_modulus = 400*kPa, path = { {0*mm, 0*mm, 10*mm}, {0*mm, 0*mm, 20*mm} } },
    { name = "ring_b", from = "y", to = "x", length = 10*mm, radius = 2*mm,
      wall_thickness = 0.2*mm, young_modulus = 400*kPa, path = { {0*mm, 0*mm, 20*mm}, {0*mm, 0*mm, 10*mm} } },
  },
  windkessels)";
  CHECK_THAT(
      message(text_of(good, "  },\n  windkessels", ring)),
      Catch::Matchers::StartsWith("a.lua:11:") && Catch::Matchers::Contains("\"ring_a\": not connected"));
}

TEST_CASE("assets: a file cut anywhere gives one message") {
  const auto network = load_vessel_asset("m.in", simvascular).network;
  const std::string text = vessel_asset_text(network, "test", "", "file");
  for (std::size_t size = 0; size + 2 < text.size(); size += 7) {
    INFO(size);
    CHECK(message(text.substr(0, size)).substr(0, 5) == "a.lua");
  }
}

TEST_CASE("a network with nearly rigid walls is a scenario's blood where the scenario says so") {
  // 1,000 times as stiff as the fork's walls, in which waves travel at some 5 m/s: the root of that, 160 m/s.
  const std::string stiff = text_of(simvascular, "2.0e7 -22.5267 8.65e5", "2.0e10 -22.5267 8.65e8");
  const auto load = [&](const std::string& choice) {
    std::string text = text_of(text_of(scene, "FILE", "stiff.in"), "VESSEL", "aorta");
    text = text_of(text, "file = ", choice + "file = ");
    return Scenario::load_text("test.lua", text, {{"stiff.in", stiff}});
  };
  for (const char* choice : {"", "near_rigid_walls = false, "}) {
    INFO(choice);
    CHECK_THAT(error_of([&] { load(choice); }),
               Catch::Matchers::StartsWith("stiff.in:") && Catch::Matchers::Contains("vessel 'aorta'") &&
                   Catch::Matchers::Contains("near_rigid_walls = true in blood.network"));
  }
  const auto scenario = load("near_rigid_walls = true, ");
  const auto recording = run_whole(*scenario);
  // As its asset, converted first, runs: the walls are the same.
  const auto network = load_vessel_asset("stiff.in", stiff, {}, {true}).network;
  const std::string asset = vessel_asset_text(network, "test", "", "file");
  const std::string text = text_of(text_of(scene, "FILE", "stiff.lua"), "VESSEL", "aorta");
  CHECK(run_whole(*Scenario::load_text("test.lua", text, {{"stiff.lua", asset}})).state_hash ==
        recording.state_hash);
}

}  // namespace microcosm::scenes
