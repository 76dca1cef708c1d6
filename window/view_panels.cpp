#include "window/view_panels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "render/axis.hpp"
#include "render/plot.hpp"
#include "render/stream_panel.hpp"
#include "window/body_traces.hpp"
#include "window/inspector.hpp"

namespace microcosm::window {
namespace {

constexpr ImGuiWindowFlags fixed = fixed_panel;

void place(float x, float y, float width, float height) {
  ImGui::SetNextWindowPos({x, y});
  ImGui::SetNextWindowSize({width, height});
}

// The first stream whose name holds one of the words; else `otherwise`.
std::size_t find_stream(const std::vector<agents::Stream>& streams, std::initializer_list<const char*> words,
                        std::size_t otherwise) {
  for (const char* word : words)
    for (std::size_t i = 0; i < streams.size(); ++i)
      if (streams[i].info.id.find(word) != std::string::npos) return i;
  return std::min(otherwise, streams.size() - 1);
}

void choose_plots(const std::vector<agents::Stream>& streams, ViewChoices& choices) {
  if (choices.plots_chosen || streams.empty()) return;
  choices.plots[0] = {find_stream(streams, {"tracker", "carriers", speeds_stream}, 0), -1};
  choices.plots[1] = {find_stream(streams, {"doppler", "flow", "pressure", energy_stream}, 1), -1};
  choices.plots_chosen = true;
}

void draw_run_controls(const LiveStatus& status, ViewChoices& choices, ViewEvents& events) {
  const bool over = status.state == RunState::finished || status.state == RunState::failed;
  const ImVec2 wide{ImGui::GetContentRegionAvail().x, 0};
  ImGui::BeginDisabled(over);
  if (ImGui::Button(choices.playing ? "Pause" : "Play", wide) ||
      (!over && ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Space), false))) {
    choices.playing = !choices.playing;
    (choices.playing ? events.play : events.pause) = true;
  }
  if (ImGui::Button("Step", wide) ||
      (!over && ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_RightArrow)))) {
    choices.playing = false;
    events.step = true;
  }
  ImGui::EndDisabled();
  if (ImGui::Button("Restart", wide)) events.restart = true;
  ImGui::Spacing();
  ImGui::TextUnformatted("Speed");
  ImGui::SetNextItemWidth(wide.x);
  if (ImGui::BeginCombo("##speed", speeds[choices.speed].label)) {
    for (int i = 0; i < static_cast<int>(std::size(speeds)); ++i)
      if (ImGui::Selectable(speeds[i].label, i == choices.speed)) {
        choices.speed = i;
        events.speed = true;
      }
    ImGui::EndCombo();
  }
}

void draw_vessel_controls(ViewChoices& choices) {
  ImGui::TextUnformatted("Vessels coloured by");
  int colour = choices.colour == render::VesselColour::pressure ? 0 : 1;
  ImGui::RadioButton("pressure", &colour, 0);
  ImGui::SameLine();
  ImGui::RadioButton("flow", &colour, 1);
  choices.colour = colour == 0 ? render::VesselColour::pressure : render::VesselColour::flow;
  ImGui::Checkbox("clear near walls", &choices.clear_walls);
  ImGui::Spacing();
}

void draw_overlay_controls(render::BodyOverlays& overlays) {
  ImGui::TextUnformatted("Show");
  ImGui::Checkbox("contacts, forces", &overlays.contacts);
  ImGui::Checkbox("joint axes", &overlays.joints);
  ImGui::Checkbox("centres of mass", &overlays.centres);
  ImGui::Checkbox("names", &overlays.names);
  ImGui::Spacing();
}

// What can be looked at, by index of ViewChoices::focus: vessels, or bodies that move.
std::vector<std::pair<int, const char*>> focus_entries(const render::SceneSnapshot& scene) {
  std::vector<std::pair<int, const char*>> entries{
      {-1, scene.vessels.empty() ? "all bodies" : "the whole tree"}};
  for (std::size_t v = 0; v < scene.vessels.size(); ++v)
    entries.push_back({static_cast<int>(v), scene.vessels[v].name.c_str()});
  if (scene.vessels.empty() && !scene.bodies.empty())
    for (std::size_t b = 0; b < scene.bodies.forms->bodies.size(); ++b)
      if (scene.bodies.forms->bodies[b].moves)
        entries.push_back({static_cast<int>(b), scene.bodies.forms->bodies[b].name.c_str()});
  return entries;
}

void draw_look_controls(const render::SceneSnapshot& scene, ViewChoices& choices, ViewEvents& events) {
  if (!scene.vessels.empty()) draw_vessel_controls(choices);
  if (!scene.bodies.empty()) draw_overlay_controls(choices.overlays);
  if (!scene.empty()) {
    ImGui::TextUnformatted("Look at");
    ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x);
    const auto entries = focus_entries(scene);
    const char* chosen = entries.front().second;
    for (const auto& [index, name] : entries)
      if (index == choices.focus) chosen = name;
    if (ImGui::BeginCombo("##focus", chosen)) {
      for (const auto& [index, name] : entries) {
        ImGui::PushID(index);
        if (ImGui::Selectable(name, index == choices.focus)) {
          choices.focus = index;
          events.look = true;
        }
        ImGui::PopID();
      }
      ImGui::EndCombo();
    }
    ImGui::Spacing();
  }
  ImGui::TextDisabled("drag: turn\nright drag: move\nwheel: zoom");
}

void draw_plot_choice(const std::vector<agents::Stream>& streams, PlotChoice& choice, int index) {
  ImGui::PushID(index);
  const float half = 0.5f * ImGui::GetContentRegionAvail().x - 0.5f * ImGui::GetStyle().ItemSpacing.x;
  const agents::StreamInfo& info = streams[choice.stream].info;
  ImGui::SetNextItemWidth(half);
  if (ImGui::BeginCombo("##stream", info.id.c_str())) {
    for (std::size_t i = 0; i < streams.size(); ++i)
      if (ImGui::Selectable(streams[i].info.id.c_str(), i == choice.stream)) choice = {i, -1};
    ImGui::EndCombo();
  }
  ImGui::SameLine();
  ImGui::SetNextItemWidth(half);
  const auto& channels = streams[choice.stream].info.channels;
  choice.channel = std::min(choice.channel, static_cast<int>(channels.size()) - 1);
  if (ImGui::BeginCombo("##channel",
                        choice.channel < 0 ? "all channels" : channels[choice.channel].c_str())) {
    for (int c = -1; c < static_cast<int>(channels.size()); ++c)
      if (ImGui::Selectable(c < 0 ? "all channels" : channels[c].c_str(), c == choice.channel))
        choice.channel = c;
    ImGui::EndCombo();
  }
  ImGui::PopID();
}

render::PlotPanel panel_of(const agents::Stream& stream, int channel) {
  if (channel >= 0) {
    const std::size_t one[] = {static_cast<std::size_t>(channel)};
    return render::stream_panel(stream, one);
  }
  if (stream.info.id != heights_stream && stream.info.id != speeds_stream)
    return render::stream_panel(stream);
  std::vector<std::size_t> first_bodies;
  for (std::size_t c = 0; c < std::min(stream.info.channels.size(), render::most_channels); ++c)
    first_bodies.push_back(c);
  return render::stream_panel(stream, first_bodies);
}

void draw_plot_window(const render::Fonts& fonts, const LiveStatus& status,
                      const std::vector<agents::Stream>& streams, PlotChoice& choice, int index) {
  ImGui::Begin(index == 0 ? "plot 1" : "plot 2", nullptr, fixed | ImGuiWindowFlags_NoScrollbar);
  if (!streams.empty()) {
    choice.stream = std::min(choice.stream, streams.size() - 1);
    draw_plot_choice(streams, choice, index);
    const agents::Stream& stream = streams[choice.stream];
    render::PlotPanel panel = panel_of(stream, choice.channel);
    panel.t_end = std::max(status.duration, 1e-3);
    if (stream.info.id == control_stream) {
      panel.tag = "control";
      for (render::PlotSeries& series : panel.series) series.steps = true;
    }
    const ImVec2 low = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
    render::draw_plot(*ImGui::GetWindowDrawList(), fonts, low, {low.x + room.x, low.y + room.y}, panel);
  }
  ImGui::End();
}

}  // namespace

std::string status_text(const LiveStatus& status) {
  static constexpr std::array<const char*, 5> names = {"preparing …", "running", "paused", "finished",
                                                       "failed"};
  std::string text =
      fmt::format("t = {} s of {} s  ·  {}", render::number_text(status.time, 3),
                  fmt::format("{:g}", status.duration), names[static_cast<std::size_t>(status.state)]);
  if (status.real_time_factor > 0) text += fmt::format("  ·  {:.2g} × real time", status.real_time_factor);
  if (!status.message.empty()) text += ": " + status.message;
  return text;
}

ViewEvents draw_panels(const render::Fonts& fonts, const std::string& title, const LiveStatus& status,
                       const render::SceneSnapshot& scene, const std::vector<agents::Stream>& streams,
                       ViewChoices& choices, SceneArea& area) {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const float line = ImGui::GetFontSize();
  const float side = 13 * line, footer = 2 * line;
  const float plots = std::min(14 * line, 0.38f * size.y);
  ViewEvents events;
  choose_plots(streams, choices);

  place(0, 0, side, size.y - footer);
  ImGui::Begin("controls", nullptr, fixed);
  ImGui::PushTextWrapPos(0);
  ImGui::TextUnformatted(title.c_str());
  ImGui::PopTextWrapPos();
  ImGui::Separator();
  draw_run_controls(status, choices, events);
  ImGui::Separator();
  draw_look_controls(scene, choices, events);
  ImGui::End();

  const bool has_bodies = !scene.bodies.empty();
  const float inspector = has_bodies ? std::min(25 * line, 0.38f * (size.x - side)) : 0;
  if (has_bodies) {
    place(size.x - inspector, 0, inspector, size.y - footer - plots);
    draw_inspector(scene.bodies, streams, choices);
  }

  for (int i = 0; i < 2; ++i) {
    const float width = (size.x - side) / 2;
    place(side + static_cast<float>(i) * width, size.y - footer - plots, width, plots);
    draw_plot_window(fonts, status, streams, choices.plots[i], i);
  }

  place(0, size.y - footer, size.x, footer);
  ImGui::Begin("status", nullptr, fixed | ImGuiWindowFlags_NoScrollbar);
  ImGui::TextUnformatted(status_text(status).c_str());
  ImGui::End();
  if (ImGui::IsKeyPressed('R', false)) events.restart = true;
  area = {side, 0, size.x - inspector, size.y - footer - plots};
  return events;
}

}  // namespace microcosm::window
