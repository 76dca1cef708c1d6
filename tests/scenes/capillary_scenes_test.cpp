// blood.capillary in scenarios.

#include <catch2/catch.hpp>

#include "agents/episode.hpp"
#include "tests/scenes/script_helpers.hpp"

namespace microcosm::scenes {
namespace {

const std::string eye = R"(An eye: one vessel that divides and joins again
10 10 10 box
1 1 1 tissue points
0 outer bound
10 greatest length
10 segments per node
6 number of segments
name type start end diameter flow haematocrit
s0 5 1 2 12 0 0.4
s1 5 2 3 10 0 0.4
s2 5 3 5 9 0 0.4
s3 5 2 4 8 0 0.4
s4 5 4 5 7 0 0.4
s5 5 5 6 14 0 0.4
6 number of nodes
name x y z
1 0 0 0
2 100 0 0
3 200 100 0
4 200 -100 0
5 300 0 0
6 400 0 0
2 number of boundary nodes
node type value haematocrit
1 0 40 0.45
6 0 20 0.4
)";

const std::string vtp = R"(<?xml version="1.0"?>
<VTKFile type="PolyData" version="0.1" byte_order="LittleEndian"><PolyData>
<Piece NumberOfPoints="3" NumberOfLines="1">
<PointData><DataArray type="Float64" Name="Radius" format="ascii">5 5 5</DataArray></PointData>
<Points><DataArray type="Float64" NumberOfComponents="3" format="ascii">0 0 0 100 20 0 200 0 0</DataArray></Points>
<Lines><DataArray type="Int64" Name="connectivity" format="ascii">0 1 2</DataArray>
<DataArray type="Int64" Name="offsets" format="ascii">3</DataArray></Lines>
</Piece></PolyData></VTKFile>
)";

std::string text_with(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

std::string scene(const std::string& blood, const std::string& vessel = "s0") {
  return "local blood = blood.capillary { " + blood + " }\n" +
         "local beads = agents.bead_carrier { count = 20, radius = 0.5*um, density = 1050*kg/m^3, "
         "magnetisation "
         "= 0*A/m, release = { vessel = '" +
         vessel + "', at = 5*um } }\n" + "function control(t, sense) beads:release(1) end\n" +
         "return episode { duration = 0.2*s, control_rate = 100*Hz, time_step = 1*ms }\n";
}

std::shared_ptr<const Scenario> load_with_files(const std::string& text) {
  return Scenario::load_text("test.lua", text, {{"eye.dat", eye}, {"line.vtp", vtp}}, {});
}

std::string message(const std::string& text) {
  return error_of([&] { load_with_files(text); });
}

double flow_of(const agents::Episode& episode, const char* vessel) {
  return episode.parts.flow->flow_rate(*episode.parts.vessels->find(vessel), 0);
}

TEST_CASE("a scenario's capillary network carries beads from end to end") {
  const auto episode = load_with_files(scene("file = 'eye.dat'"))->build(1, 0);
  agents::run_episode(*episode);
  const auto& beads = *episode->parts.carriers.front().carriers;
  int left = 0;
  for (const auto& bead : beads.carriers()) left += bead.status == swim::CarrierStatus::left ? 1 : 0;
  CHECK(left > 0);
}

TEST_CASE("perfusion scales the flows of a network of one viscosity") {
  const std::string law = "file = 'eye.dat', viscosity_law = 'newtonian'";
  const auto normal = load_with_files(scene(law))->build(1, 0);
  const auto half = load_with_files(scene(law + ", perfusion = 0.5"))->build(1, 0);
  CHECK(flow_of(*half, "s1") == Approx(0.5 * flow_of(*normal, "s1")).epsilon(1e-9));
  // The lowest pressure stays.
  CHECK(half->parts.flow->pressure(5, 100e-6) == Approx(20 * 133.322387415).epsilon(1e-9));
}

TEST_CASE("haematocrit and boundaries are the scenario's where it states them") {
  const auto stated = load_with_files(scene("file = 'eye.dat', haematocrit = 0.3"))->build(1, 0);
  core::FlowPoint point;
  point.where = {0, 0, 50e-6, 0, 0};
  core::FlowSample sample;
  stated->parts.flow->sample({&point, 1}, {&sample, 1});
  CHECK(sample.haematocrit == Approx(0.3));
  const auto driven =
      load_with_files(scene("file = 'eye.dat', boundaries = { { node = '1', flow = 1e-14*m^3/s } }"))
          ->build(1, 0);
  CHECK(flow_of(*driven, "s0") == Approx(1e-14).epsilon(1e-9));
}

TEST_CASE("perfusion and haematocrit may be drawn for each episode") {
  const auto scenario = load_with_files(
      scene("file = 'eye.dat', perfusion = uniform(0.5, 2), haematocrit = uniform(0.2, 0.5)"));
  CHECK(flow_of(*scenario->build(1, 0), "s0") != flow_of(*scenario->build(1, 1), "s0"));
  CHECK(flow_of(*scenario->build(1, 3), "s0") == flow_of(*scenario->build(1, 3), "s0"));
}

TEST_CASE("a bed of our making, another for each seed") {
  const auto built = [](const std::string& bed) {
    return load_with_files(scene("bed = { " + bed + " }", "arteriole"))->build(1, 0);
  };
  const auto first = built("seed = 3"), again = built("seed = 3"), other = built("seed = 4");
  CHECK(flow_of(*first, "arteriole") == flow_of(*again, "arteriole"));
  CHECK(flow_of(*first, "arteriole") != flow_of(*other, "arteriole"));
  CHECK(flow_of(*first, "venule") == Approx(flow_of(*first, "arteriole")).epsilon(1e-9));
}

TEST_CASE("a VTP's lengths are in the unit stated, and its vessels bend as it says") {
  const std::string ends =
      "boundaries = { { node = '0', pressure = 5*kPa }, { node = '2', pressure = 4*kPa } }";
  const auto episode = load_with_files(scene("file = 'line.vtp', unit = 1*um, " + ends, "0"))->build(1, 0);
  CHECK(episode->parts.vessels->length(0) == Approx(2 * std::sqrt(100.0 * 100 + 20 * 20) * 1e-6));
  CHECK(flow_of(*episode, "0") > 0);
}

TEST_CASE("what was mended in a VTP is among the scenario's notes") {
  const std::string end_of_zero = text_with(vtp, "5 5 5", "5 5 0");
  const std::string text = scene(
      "file = 'line.vtp', unit = 1*um, boundaries = { { node = '0', pressure = 5*kPa }, { node = '2', "
      "pressure = 4*kPa } }",
      "0");
  const auto notes = Scenario::load_text("test.lua", text, {{"line.vtp", end_of_zero}}, {})->notes();
  REQUIRE(notes.size() == 1);
  CHECK(notes[0] ==
        "line.vtp: note: vessel '0': its radius at an end is 0; that of the next point, 5e-06 m, is taken");
  CHECK(load_with_files(text)->notes().empty());
}

TEST_CASE("what blood.capillary can't use is named") {
  CHECK_THAT(message(scene("")), Catch::Contains("needs either a file or a bed"));
  CHECK_THAT(message(scene("file = 'line.vtp'", "0")), Catch::Contains("unit = 1*um"));
  CHECK_THAT(message(scene("file = 'eye.dat', unit = 1*um")), Catch::Contains("micrometres"));
  CHECK_THAT(message(scene("file = 'eye.dat', boundaries = { { node = '9', pressure = 1*kPa } }")),
             Catch::Contains("node '9', which doesn't exist"));
  CHECK_THAT(message(scene("file = 'eye.dat', boundaries = { { node = '1' } }")),
             Catch::Contains("either a pressure or a flow"));
  CHECK_THAT(message(scene("file = 'line.vtp', unit = 1*um", "0")), Catch::Contains("node 0"));
  CHECK_THAT(message("local b = blood.network { file = 'eye.dat' }\nreturn episode { duration = 1*s, "
                     "control_rate = 100*Hz }"),
             Catch::Contains("blood.capillary reads"));
}

}  // namespace
}  // namespace microcosm::scenes
