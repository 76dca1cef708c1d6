// What a vessel asset or blood.network may leave out or state of its own.

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/flow/network/pulse_wave_network.hpp"
#include "scenes/build/inflow.hpp"
#include "scenes/build/vessel_asset.hpp"
#include "scenes/build/vessel_asset_text.hpp"

namespace microcosm::scenes {

namespace {

std::string asset(const std::string& flow, const std::string& fluid = "{}", const std::string& more = "") {
  return R"(return blood.vessels {
  name = "row", citation = "test", inlet = "a", fluid = )" +
         fluid + R"(,
  inflows = { { name = "x", period = 1*s, time = {0*s, 0.5*s, 1*s}, flow = )" +
         flow + R"( } },
  vessels = {
    { name = "first", from = "a", to = "b", radius = 2*mm,
      wall_thickness = 0.2*mm, young_modulus = 400*kPa, path = { {0*mm, 0*mm, 0*mm}, {0*mm, 3*mm, 4*mm}, {0*mm, 3*mm, 9*mm} } },
    { name = "second", from = "b", to = "c", length = 10*mm, radius = 2*mm,
      wall_thickness = 0.2*mm, young_modulus = 400*kPa, path = { {0*mm, 3*mm, 9*mm}, {0*mm, 3*mm, 19*mm} } } },
  windkessels = { { node = "c", proximal_resistance = 1e8*Pa*s/m^3, distal_resistance = 1e9*Pa*s/m^3, compliance = 1e-10*m^3/Pa } },
)" + more +
         "}\n";
}

std::string message(const std::string& text) {
  try {
    load_vessel_asset("a.lua", text);
  } catch (const core::InputError& error) {
    return error.what();
  }
  return "";
}

const std::string pulse = "{1*ml/s, 5*ml/s, 1*ml/s}";

}  // namespace

TEST_CASE("assets: a vessel with a path needs no length, and a length that contradicts it is refused") {
  CHECK(load_vessel_asset("a.lua", asset(pulse)).network.vessels[0].length == Approx(10e-3));
  std::string text = asset(pulse);
  text.replace(text.find("length = 10*mm"), 14, "length = 11*mm");
  CHECK(message(text).find("they must agree to 1e-6") != std::string::npos);
}

TEST_CASE("assets: momentum coefficient and profile exponent are stated, and read back") {
  const auto network =
      load_vessel_asset("a.lua", asset(pulse, "{ profile_exponent = 9, momentum_coefficient = 1 }")).network;
  CHECK(network.fluid.momentum_coefficient == 1);
  CHECK(network.fluid.profile_exponent == 9);
  const auto again = load_vessel_asset("a.lua", vessel_asset_text(network, "test", "", "x")).network;
  CHECK(again.fluid.momentum_coefficient == 1);
  CHECK(load_vessel_asset("a.lua", asset(pulse)).network.fluid.momentum_coefficient == 0);  // the profile's
  CHECK(message(asset(pulse, "{ momentum_coefficient = 0.5 }")).find("momentum_coefficient") !=
        std::string::npos);
}

TEST_CASE("assets: stenoses by their shape or by their loss, and read back") {
  const std::string shape =
      "  stenoses = { { vessel = \"second\", area_reduction = 0.5, length = 5*mm } },\n";
  const std::string loss =
      "  stenoses = { { vessel = \"first\", at = \"end\", viscous = 1e7*Pa*s/m^3, turbulent = "
      "1e12*Pa*s^2/m^6 } },\n";
  for (const std::string& stenoses : {shape, loss}) {
    const auto network = load_vessel_asset("a.lua", asset(pulse, "{}", stenoses)).network;
    REQUIRE(network.stenoses.size() == 1);
    const auto again = load_vessel_asset("a.lua", vessel_asset_text(network, "test", "", "x")).network;
    CHECK(again.stenoses[0].vessel == network.stenoses[0].vessel);
    CHECK(again.stenoses[0].at_end == network.stenoses[0].at_end);
    CHECK(again.stenoses[0].area_reduction == network.stenoses[0].area_reduction);
    CHECK(again.stenoses[0].loss.has_value() == network.stenoses[0].loss.has_value());
    if (network.stenoses[0].loss) CHECK(again.stenoses[0].loss->turbulent == 1e12);
  }
  CHECK(message(asset(pulse, "{}", "  stenoses = { { vessel = \"first\" } },\n"))
            .find("needs either area_reduction") != std::string::npos);
  CHECK(message(asset(pulse, "{}", "  stenoses = { { vessel = \"none\", viscous = 1e7*Pa*s/m^3 } },\n"))
            .find("no such vessel") != std::string::npos);
}

TEST_CASE("assets: a title becomes a word") {
  CHECK(asset_name("adan56") == "adan56");
  CHECK(asset_name("my-model 1") == "my_model_1");
  CHECK(asset_name("0002_0001") == "network_0002_0001");
  CHECK(asset_name("tree.csv") == "tree_csv");
  CHECK(asset_name("  caf\xc3\xa9  ") == "caf");
  CHECK(asset_name("\xe8\xa1\x80") == "network");
  CHECK(asset_name("") == "network");
  CHECK(asset_name(std::string(200, 'a')).size() == 60);
}

TEST_CASE("blood at rest runs; an inflow that drains the network is refused in plain words") {
  const auto solve = [](const std::string& flow) {
    flow::PulseWaveNetwork network(load_vessel_asset("a.lua", asset(flow)).network, {});
    core::Exchange exchange;
    network.prepare(exchange);
    return network.pressure(0, 0);
  };
  CHECK(std::abs(solve("{0*ml/s, 0*ml/s, 0*ml/s}")) < 1e-6);
  CHECK(solve("{-1*ml/s, 5*ml/s, -1*ml/s}") > 0);  // backwards for a while
  try {
    solve("{-1*ml/s, -5*ml/s, -1*ml/s}");
    FAIL("accepted");
  } catch (const core::InputError& error) {
    CHECK_THAT(error.what(), Catch::Matchers::Contains("the mean inflow is -3 ml/s") &&
                                 Catch::Matchers::Contains("is the sign of the inflow right?"));
  }
}

TEST_CASE("an inflow without volume is stretched, and can't be scaled to a stroke volume") {
  const flow::InflowWave still{{0, 1}, {0, 0}, 1}, swing{{0, 0.5, 1}, {-1e-6, 1e-6, -1e-6}, 1};
  CHECK(adapted(still, 2.0, {}).period == 0.5);
  CHECK(adapted(still, {}, {}).flow == still.flow);
  CHECK(adapted(swing, 2.0, {}).flow[1] == Approx(2e-6));  // as a wave with volume keeps its volume
  CHECK_THROWS_AS(adapted(still, {}, 1e-6), core::InputError);
}

}  // namespace microcosm::scenes
