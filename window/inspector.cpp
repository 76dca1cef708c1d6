#include "window/inspector.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "render/axis.hpp"
#include "window/body_traces.hpp"

namespace microcosm::window {
namespace {

std::string with_unit(double value, const char* unit) {
  const render::DisplayUnit shown = render::display_unit(unit, 1.001 * std::abs(value));
  return fmt::format("{:.3g} {}", value * shown.factor, shown.label);
}

// A column of numbers: one unit for all of it, as many decimals as the largest leaves room for.
struct Column {
  render::DisplayUnit unit;
  int decimals = 3;

  Column(const char* si, double largest) : unit(render::display_unit(si, largest)) {
    const double shown = largest * unit.factor;
    decimals = shown < 10 ? 3 : shown < 100 ? 2 : 1;
  }
  void cell(double value) const {
    ImGui::TableNextColumn();
    ImGui::TextUnformatted(render::number_text(value * unit.factor, decimals).c_str());
  }
};

Column position_column(const render::SnapshotBodies& bodies) {
  double largest = 0;
  for (std::size_t b = 0; b < bodies.centres.size(); ++b)
    if (bodies.forms->bodies[b].moves) {
      const render::Vec3& p = bodies.centres[b].position;
      largest = std::max({largest, std::abs(p.x), std::abs(p.y), std::abs(p.z)});
    }
  return {"m", largest};
}

void show_in_plots(int body, const render::SnapshotBodies& bodies, const std::vector<agents::Stream>& streams,
                   ViewChoices& choices) {
  for (PlotChoice& plot : choices.plots) {
    if (plot.stream >= streams.size()) continue;
    const agents::StreamInfo& info = streams[plot.stream].info;
    if (info.id != speeds_stream && info.id != heights_stream) continue;
    plot.channel = -1;
    for (std::size_t c = 0; body >= 0 && c < info.channels.size(); ++c)
      if (info.channels[c] == bodies.forms->bodies[body].name) plot.channel = static_cast<int>(c);
  }
}

void draw_sums(const render::SnapshotBodies& bodies) {
  const double total = bodies.kinetic_energy + bodies.potential_energy;
  std::size_t pressing = 0;
  for (const render::SnapshotContact& contact : bodies.contacts) pressing += norm(contact.force) > 0;
  ImGui::Text("energy %s", with_unit(total, "J").c_str());
  ImGui::TextDisabled("kinetic %s, potential %s", with_unit(bodies.kinetic_energy, "J").c_str(),
                      with_unit(bodies.potential_energy, "J").c_str());
  ImGui::Text("points of contact %zu", pressing);
}

// The row of one body; true: it was clicked.
bool draw_row(const render::BodyDescription& body, const render::SnapshotBodies& bodies, int index,
              bool chosen, const Column& position, const Column& speed) {
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  ImGui::PushID(index);
  const bool clicked = ImGui::Selectable(body.name.c_str(), chosen, ImGuiSelectableFlags_SpanAllColumns);
  ImGui::PopID();
  ImGui::TableNextColumn();
  ImGui::TextUnformatted(mass_text(body.mass).c_str());
  const render::Vec3& p = bodies.centres[index].position;
  for (const double x : {p.x, p.y, p.z}) position.cell(x);
  speed.cell(bodies.speeds[index]);
  return clicked;
}

}  // namespace

std::string mass_text(double kilograms) {
  if (kilograms >= 999.5) return fmt::format("{:.0f} kg", kilograms);
  if (kilograms >= 0.9995) return fmt::format("{:.3g} kg", kilograms);
  const render::DisplayUnit unit = render::display_unit("g", 1001 * kilograms);
  return fmt::format("{:.3g} {}", 1000 * kilograms * unit.factor, unit.label);
}

void draw_inspector(const render::SnapshotBodies& bodies, const std::vector<agents::Stream>& streams,
                    ViewChoices& choices) {
  ImGui::Begin("bodies", nullptr, fixed_panel);
  draw_sums(bodies);
  ImGui::Separator();
  const Column position = position_column(bodies);
  // Of the fastest; what creeps by less than a thousandth of the unit of length in a second rests.
  const Column speed(
      "m/s",
      std::max(bodies.speeds.empty() ? 0 : *std::max_element(bodies.speeds.begin(), bodies.speeds.end()),
               1e-3 / position.unit.factor));
  constexpr ImGuiTableFlags flags = ImGuiTableFlags_ScrollY | ImGuiTableFlags_RowBg |
                                    ImGuiTableFlags_SizingFixedFit | ImGuiTableFlags_BordersInnerH;
  if (ImGui::BeginTable("bodies", 6, flags)) {
    ImGui::TableSetupScrollFreeze(0, 1);
    ImGui::TableSetupColumn("body", ImGuiTableColumnFlags_WidthStretch);
    ImGui::TableSetupColumn("mass");
    ImGui::TableSetupColumn(fmt::format("x [{}]", position.unit.label).c_str());
    ImGui::TableSetupColumn("y");
    ImGui::TableSetupColumn("z");
    ImGui::TableSetupColumn(fmt::format("v [{}]", speed.unit.label).c_str());
    ImGui::TableHeadersRow();
    const std::vector<render::BodyDescription>& all = bodies.forms->bodies;
    std::vector<int> moving;
    for (std::size_t b = 0; b < all.size(); ++b)
      if (all[b].moves) moving.push_back(static_cast<int>(b));
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(moving.size()));
    while (clipper.Step())
      for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
        const int b = moving[i];
        if (!draw_row(all[b], bodies, b, b == choices.body, position, speed)) continue;
        choices.body = b == choices.body ? -1 : b;
        show_in_plots(choices.body, bodies, streams, choices);
      }
    ImGui::EndTable();
  }
  ImGui::End();
}

}  // namespace microcosm::window
