#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "engine/core/math.hpp"
#include "engine/core/random.hpp"
#include "render/picture.hpp"
#include "render/stream_panel.hpp"

using namespace microcosm;
using namespace microcosm::render;

namespace {

agents::Stream stream(const std::string& id, std::vector<std::string> channels, const std::string& unit,
                      const std::string& meaning, double period, double duration, bool truth,
                      double (*value)(double t, std::size_t channel)) {
  agents::Stream s;
  s.info.id = id;
  s.info.channels = std::move(channels);
  s.info.unit = unit;
  s.info.meaning = meaning;
  s.info.period = core::from_seconds(period);
  s.info.truth = truth;
  for (double t = 0; t < duration - 1e-9; t += period) {
    s.t_ns.push_back(core::from_seconds(t).count());
    for (std::size_t c = 0; c < s.info.channels.size(); ++c) s.raw.push_back(value(t, c));
  }
  return s;
}

agents::Recording recording() {
  agents::Recording r;
  r.seed = 7;
  r.episode = 3;
  r.action_names = {"gradient_x", "gradient_y", "gradient_z", "release"};
  for (int i = 0; i < 800; ++i) {
    r.control_t_ns.push_back(i * 10'000'000LL);
    const double t = i * 0.01;
    const double action[] = {std::fmod(t, 2) < 1 ? 0.8 : -0.3, 0.2, core::sin(t) > 0.5 ? -0.6 : -0.1,
                             i % 100 == 30 ? 1.0 : 0.0};
    r.actions.insert(r.actions.end(), action, action + 4);
  }
  std::vector<std::string> positions;
  for (int k = 0; k < 20; ++k)
    for (const char* axis : {"_x", "_y", "_z"}) positions.push_back("carrier_" + std::to_string(k) + axis);
  const auto wave = [](double t, std::size_t c) {
    const double phase = std::fmod(t, 1.0);
    return (phase < 0.35 ? core::sin(core::pi * phase / 0.35) : 0) * 1e-5 *
               (1 + 0.4 * static_cast<double>(c)) +
           4e-6;
  };
  r.streams.push_back(stream("tracker", positions, "m", "position of each carrier, from images", 0.04, 8,
                             false, [](double t, std::size_t c) {
                               const double released = 0.3 + static_cast<double>(c / 3 % 7);
                               if (t < released || std::fmod(t * 7 + static_cast<double>(c / 3), 1.7) < 0.15)
                                 return std::numeric_limits<double>::quiet_NaN();
                               return 0.02 * core::tanh(2 * (t - released)) * (c % 2 ? 1 : -1) +
                                      1e-3 * static_cast<double>(c / 3);
                             }));
  r.streams.push_back(stream("doppler", {"coeliac_trunk", "common_hepatic"}, "m^3/s",
                             "volume flow at two sites", 0.01, 8, false, wave));
  r.streams.push_back(stream("catheter", {"pressure"}, "Pa",
                             "pressure in the aorta through a fluid-filled line", 0.001, 8, false,
                             [](double t, std::size_t) {
                               return 12000 + 2500 * core::sin(2 * core::pi * t) + 300 * core::sin(90 * t);
                             }));
  r.streams.push_back(
      stream("hall", {"b_0", "b_1", "b_2", "b_3"}, "T", "field along the main field, at four sites", 0.002, 8,
             false, [](double t, std::size_t c) {
               return 2e-8 * core::sin(311 * t + static_cast<double>(c)) + 1e-8 * static_cast<double>(c);
             }));
  r.streams.push_back(stream("truth/flow", {"coeliac_trunk", "common_hepatic", "splenic"}, "m^3/s",
                             "volume flow", 0.01, 8, true, wave));
  r.streams.push_back(stream("truth/delivered", {"delivered"}, "1", "carriers delivered so far", 0.01, 8,
                             true, [](double t, std::size_t) { return std::floor(t * 2); }));
  return r;
}

}  // namespace

TEST_CASE(
    "the picture of an episode's traces has a panel for the controls and one a stream, and is not blank") {
  const Image image = draw_traces(recording(), 1600, 1200);
  write_png(MICROCOSM_BINARY_DIR "/traces.png", image);
  const Colour blue = categorical_colour(0);
  int coloured = 0;
  for (std::size_t i = 0; i < image.rgba.size(); i += 4)
    coloured += std::abs(image.rgba[i] - std::lround(255 * blue.red)) < 3 &&
                std::abs(image.rgba[i + 1] - std::lround(255 * blue.green)) < 3 &&
                std::abs(image.rgba[i + 2] - std::lround(255 * blue.blue)) < 3;
  CHECK(coloured > 7 * 300);  // each of the seven panels has a line of the first colour
}

TEST_CASE("of many channels a panel shows the first direction of some carriers, evenly chosen") {
  const agents::Recording r = recording();
  const auto shown = shown_channels(r.streams[0].info);
  CHECK(shown == std::vector<std::size_t>{0, 6, 15, 24, 33, 42, 51});  // x of carriers 0, 2, 5, 8, 11, 14, 17
  CHECK(stream_panel(r.streams[0]).note == "7 of 60 channels");
}

TEST_CASE("of channels with different units a panel shows one quantity in its own unit") {
  agents::Stream s;
  s.info.channels = {"0_trunk_pressure", "0_trunk_flow", "1_branch_pressure", "1_branch_flow"};
  s.info.channel_units = {"Pa", "m^3/s", "Pa", "m^3/s"};
  s.t_ns = {0};
  s.raw = {13000, 1e-5, 12900, 4e-6};
  const PlotPanel panel = stream_panel(s);
  REQUIRE(panel.series.size() == 2);
  CHECK(panel.series[1].label == "1_branch");
  CHECK(panel.series[1].y[0] == 4e-6);
  CHECK(panel.quantity == "flow");
  CHECK(panel.unit == "m^3/s");
}

TEST_CASE("a stream with pressure and volume of the same chamber has loops, others have none") {
  agents::Stream s;
  s.info.channels = {"left_pressure", "left_volume", "blood_volume"};
  s.info.channel_units = {"Pa", "m^3", "m^3"};
  s.t_ns = {0, 1};
  s.raw = {1000, 1.3e-4, 5e-3, 15000, 1.2e-4, 5e-3};
  const auto loops = loop_panel(s);
  REQUIRE(loops);
  REQUIRE(loops->series.size() == 1);
  CHECK(loops->series[0].label == "left");
  CHECK(loops->series[0].t == std::vector<double>{1.3e-4, 1.2e-4});
  CHECK(loops->series[0].y == std::vector<double>{1000, 15000});
  CHECK(loops->x_unit == "m^3");
  CHECK(loops->t_begin < 1.2e-4);
  CHECK(loops->t_end > 1.3e-4);
  CHECK_FALSE(loop_panel(recording().streams[0]));
}

TEST_CASE("a panel shows SI values, and a missing value is a gap") {
  agents::Stream s;
  s.info.id = "hall";
  s.info.channels = {"b"};
  s.info.storage = agents::Storage::int16;
  s.info.scale = 1e-9;
  s.info.offset = 5e-9;
  s.t_ns = {0, 1'000'000, 2'000'000};
  s.raw = {100, -32768, -7};
  const PlotPanel panel = stream_panel(s);
  CHECK(panel.series[0].y[0] == Approx(105e-9).epsilon(1e-12));  // offset + scale * raw
  CHECK(std::isnan(panel.series[0].y[1]));
  CHECK(panel.series[0].y[2] == Approx(-2e-9).epsilon(1e-12));
  CHECK(panel.series[0].t[2] == Approx(2e-3).epsilon(1e-12));
}
