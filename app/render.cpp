// microcosm render: pictures without a display — the tree with the carriers' paths, rigid bodies, and an
// episode's traces.

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "agents/episode.hpp"
#include "agents/sensor.hpp"
#include "app/command.hpp"
#include "app/progress.hpp"
#include "app/terminal.hpp"
#include "app/text_file.hpp"
#include "engine/core/errors.hpp"
#include "render/picture.hpp"

namespace microcosm::app {

namespace {

struct RenderChoice {
  ScenarioChoice scenario;
  std::string at, png, traces, colour = "pressure", from = "best";
  std::vector<std::string> focus, show;
  bool names = false;
  int width = 1600, height = 1200;
};

/// Follows every carrier of an episode, World step by World step: as a sensor, because between control steps
/// nothing else is called.
class PathSensor final : public agents::Sensor {
 public:
  explicit PathSensor(core::Nanoseconds period) {
    info_.id = "render/paths";  // no name that a scenario can give
    info_.channels = {"none"};
    info_.period = period;
    info_.truth = true;
  }

  void measure(const agents::EpisodeParts&, core::Nanoseconds, core::RandomStream&,
               std::span<double> raw) override {
    raw[0] = 0;
  }
  bool has_dynamics() const override { return true; }

  void advance(const agents::EpisodeParts& parts, core::Nanoseconds, core::Nanoseconds) override {
    std::size_t path = 0;
    for (const agents::NamedCarriers& group : parts.carriers) {
      const auto carriers = group.carriers->carriers();
      if (paths_.size() < path + carriers.size()) paths_.resize(path + carriers.size());
      for (std::uint32_t i = 0; i < carriers.size(); ++i, ++path) {
        if (carriers[i].status == swim::CarrierStatus::moving) add(paths_[path], group.carriers->position(i));
      }
    }
  }

  /// Marks the carriers that an outcome counts as delivered.
  const std::vector<render::CarrierPath>& mark_delivered(const agents::Episode& episode) {
    std::size_t path = 0;
    for (const agents::NamedCarriers& group : episode.parts.carriers) {
      for (std::uint32_t i = 0; i < group.carriers->carriers().size(); ++i, ++path) {
        for (const auto& meter : episode.meters) {
          if (path < paths_.size() && meter->delivered(episode.parts, group.id, i))
            paths_[path].delivered = true;
        }
      }
    }
    return paths_;
  }

 private:
  static void add(render::CarrierPath& path, const core::Vec3& point) {
    // A carrier that rests would fill memory with one place.
    if (path.points.empty() || !(path.points.back() == point)) path.points.push_back(point);
  }

  std::vector<render::CarrierPath> paths_;
};

// In the order of render::Side.
const std::vector<std::string> sides = {"best", "front", "back", "left", "right", "above", "below"};

render::Side side_named(const std::string& name) {
  return static_cast<render::Side>(std::find(sides.begin(), sides.end(), name) - sides.begin());
}

const std::vector<std::string> overlay_names = {"contacts", "joints", "centres"};

render::BodyOverlays overlays(const RenderChoice& choice) {
  const auto shown = [&](const std::string& name) {
    return std::find(choice.show.begin(), choice.show.end(), name) != choice.show.end();
  };
  render::BodyOverlays result;
  result.contacts = shown(overlay_names[0]);
  result.joints = shown(overlay_names[1]);
  result.centres = shown(overlay_names[2]);
  return result;
}

std::string title(const RenderChoice& choice, const scenes::Scenario& scenario, core::Nanoseconds now) {
  return fmt::format("{}, seed {}, episode {}, t = {:.3g} s", scenario.name(), choice.scenario.seed,
                     choice.scenario.episode, core::seconds(now));
}

void write_picture(datagen::OutputFile& output, const render::Image& image) {
  const std::vector<std::uint8_t> bytes = render::encode_png(image);
  output.append(std::as_bytes(std::span(bytes)));
  output.commit();
  if (!output.is_standard_output()) print_result("{}\n", output.path());
}

int draw(RenderChoice choice) {
  if (choice.png.empty() && choice.traces.empty())
    throw core::InputError("nothing to draw: give --png FILE, --traces FILE, or both");
  const auto scenario = choice.scenario.load();
  std::optional<datagen::OutputFile> png, traces;
  open_output(png, choice.png, datagen::Content::binary);
  open_output(traces, choice.traces, datagen::Content::binary);
  const auto episode = scenario->build(choice.scenario.seed, choice.scenario.episode);
  const core::Nanoseconds end = choice.at.empty() ? episode->duration : parse_duration(choice.at);
  if (end > episode->duration) {
    throw core::InputError(
        fmt::format("--at {}: the episode lasts {} s", choice.at, core::seconds(episode->duration)));
  }
  auto tapped = std::make_unique<PathSensor>(episode->control_period);
  PathSensor& paths = *tapped;
  episode->sensors.push_back(std::move(tapped));
  ProgressLine progress;
  core::Nanoseconds reached{0};
  agents::Recording recording =
      agents::run_episode(*episode, [&](const agents::Episode&, core::Nanoseconds now) {
        progress.update(core::seconds(now) / core::seconds(end), fmt::format("{:.2f} s", core::seconds(now)));
        reached = now;
        return now < end && !interrupted();
      });
  progress.finish();
  if (interrupted()) return exit_failed;
  recording.streams.pop_back();  // the paths' own
  if (png) {
    render::PictureOptions options;
    options.width = choice.width;
    options.height = choice.height;
    options.colour = choice.colour == "flow" ? render::VesselColour::flow : render::VesselColour::pressure;
    options.focus = choice.focus;
    options.seen_from = side_named(choice.from);
    options.names = choice.names;
    options.overlays = overlays(choice);
    options.paths = paths.mark_delivered(*episode);
    options.title = title(choice, *scenario, reached);
    write_picture(*png, render::draw_picture(episode->parts, options));
  }
  if (traces) write_picture(*traces, render::draw_traces(recording, choice.width, choice.height));
  return exit_done;
}

}  // namespace

void add_render(CLI::App& parser, Action& action) {
  auto* command = parser.add_subcommand("render", "Draw a picture of an episode, without a display");
  auto choice = std::make_shared<RenderChoice>();
  choice->scenario.add_to(*command, true);
  command->add_option("--at", choice->at, "Instant to draw: 0.5s (default: the end)");
  command->add_option("--png", choice->png,
                      "Picture of the vessels, the carriers and their paths so far, and the rigid bodies");
  command->add_option("--traces", choice->traces, "Picture of the sensors' and actions' traces so far");
  command->add_option("--colour", choice->colour, "What colours the vessels")
      ->check(CLI::IsMember({"pressure", "flow"}))
      ->capture_default_str();
  command->add_option("--focus", choice->focus,
                      "Vessels that the picture shows, or one and its neighbours (default: the whole tree); "
                      "without vessels, bodies");
  command
      ->add_option("--show", choice->show,
                   "Over rigid bodies: contacts and their forces, axes of joints, centres of mass")
      ->delimiter(',')
      ->check(CLI::IsMember(overlay_names));
  command
      ->add_option("--from", choice->from,
                   "Side of the body from which it is seen; x points to its left, z to its head")
      ->check(CLI::IsMember(sides))
      ->capture_default_str();
  command->add_flag("--names", choice->names,
                    "Names beside the vessels of the whole tree too, or the bodies");
  command->add_option("--width", choice->width, "[pixels]")
      ->capture_default_str()
      ->check(CLI::Range(200, 8192));
  command->add_option("--height", choice->height, "[pixels]")
      ->capture_default_str()
      ->check(CLI::Range(200, 8192));
  command->callback([choice, &action] { action = [choice] { return draw(*choice); }; });
}

}  // namespace microcosm::app
