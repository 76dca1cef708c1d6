// microcosm validate: physics against exact solutions and published numbers.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>

#include "app/command.hpp"
#include "app/terminal.hpp"
#include "datagen/output_file.hpp"
#include "engine/core/errors.hpp"
#include "render/curve_plot.hpp"
#include "validation/cases.hpp"

namespace microcosm::app {

namespace {

struct ValidateChoice {
  std::vector<std::string> names;
  validation::CaseOptions options;
  bool json = false, list = false;
  std::string plots;  // folder; empty: none
};

const char* status_name(validation::Status status) {
  switch (status) {
    case validation::Status::pass:
      return "pass";
    case validation::Status::short_of_bound:
      return "short";
    case validation::Status::skipped:
      return "skipped";
  }
  return "";
}

nlohmann::ordered_json number_or_null(double value) {
  return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json to_json(const validation::Result& result) {
  nlohmann::ordered_json json = {{"case", result.case_name},
                                 {"metric", result.metric},
                                 {"value", number_or_null(result.value)},
                                 {"bound", number_or_null(result.bound)},
                                 {"unit", result.unit},
                                 {"source", result.source},
                                 {"baseline", number_or_null(result.baseline)},
                                 {"status", status_name(result.status)}};
  if (!result.note.empty()) json["note"] = result.note;
  return json;
}

// "0.05 mmHg"; plain numbers have no unit.
std::string with_unit(double value, const std::string& unit) {
  const std::string number = fmt::format("{:.3g}", value);
  return unit.empty() || unit == "1" ? number : number + " " + unit;
}

// Below the case's claim; where the name of a result says more than the case's, that stands before the
// metric, and a source that was just named isn't repeated.
void print(const validation::Case& entry, const validation::Result& result, std::string& last_source) {
  std::string metric = result.metric;
  if (result.case_name.size() > entry.name.size() + 1 && result.case_name.starts_with(entry.name + "/"))
    metric = result.case_name.substr(entry.name.size() + 1) + ": " + metric;
  if (result.status == validation::Status::skipped) {
    print_result("  skipped  {}: {}\n", metric, result.note);
    return;
  }
  const std::string trivial =
      std::isfinite(result.baseline) ? fmt::format(", trivial {:.3g}", result.baseline) : "";
  const std::string value =
      fmt::format("{} (bound {:.3g}{})", with_unit(result.value, result.unit), result.bound, trivial);
  const std::string source = result.source == last_source ? "" : fmt::format("  [{}]", result.source);
  print_result("  {:<7}  {:<34}  {}{}\n", status_name(result.status), value, metric, source);
  last_source = result.source;
}

render::Stroke stroke(validation::Stroke stroke) {
  switch (stroke) {
    case validation::Stroke::line:
      return render::Stroke::line;
    case validation::Stroke::dashed:
      return render::Stroke::dashed;
    case validation::Stroke::points:
      return render::Stroke::points;
    case validation::Stroke::bars:
      return render::Stroke::bars;
  }
  return render::Stroke::line;
}

void draw(const std::string& folder, const validation::Plot& plot, bool json) {
  const auto axis = [](const validation::PlotAxis& a) {
    return render::CurveAxis{a.quantity, a.unit, a.logarithmic};
  };
  render::CurvePlot picture{plot.title, plot.caption, axis(plot.x), axis(plot.y), {}};
  for (const validation::Curve& curve : plot.curves)
    picture.curves.push_back({curve.label, curve.x, curve.y, stroke(curve.stroke)});
  const std::string path = folder + "/" + plot.name + ".png";
  datagen::OutputFile output(path, datagen::Content::binary);
  const std::vector<std::uint8_t> bytes = render::encode_png(render::draw_curves(picture, 1200, 800));
  output.append(std::as_bytes(std::span(bytes)));
  output.commit();
  if (!json) print_result("  plot     {}\n", path);
}

bool selected(const validation::Case& entry, const std::vector<std::string>& names) {
  return names.empty() || std::any_of(names.begin(), names.end(),
                                      [&](const std::string& name) { return entry.name.starts_with(name); });
}

int validate(const ValidateChoice& choice) {
  if (!choice.plots.empty()) std::filesystem::create_directories(choice.plots);
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  int passed = 0, failed = 0, skipped = 0;
  bool any = false;
  for (const validation::Case& entry : validation::cases()) {
    if (!selected(entry, choice.names)) continue;
    any = true;
    if (choice.list) {
      print_result("{:<44} {}\n", entry.name, entry.claim);
      continue;
    }
    if (!choice.json) print_result("{}: {}\n", entry.name, entry.claim);
    std::string last_source;
    const validation::Report report = entry.run(choice.options);
    if (!choice.plots.empty())
      for (const validation::Plot& plot : report.plots) draw(choice.plots, plot, choice.json);
    for (const validation::Result& result : report.results) {
      passed += result.status == validation::Status::pass;
      failed += result.status == validation::Status::short_of_bound;
      skipped += result.status == validation::Status::skipped;
      if (choice.json) {
        array.push_back(to_json(result));
      } else {
        print(entry, result, last_source);
      }
    }
  }
  if (!any)
    throw core::InputError(
        fmt::format("no validation case begins with '{}'; `microcosm validate --list` names them",
                    fmt::join(choice.names, "' or '")));
  if (choice.json) write_result(array.dump(1) + "\n");
  if (!choice.json && !choice.list)
    print_result("{} pass, {} short of their bound, {} skipped\n", passed, failed, skipped);
  return failed == 0 ? exit_done : exit_answer_is_no;
}

}  // namespace

void add_validate(CLI::App& parser, Action& action) {
  auto* command =
      parser.add_subcommand("validate", "Compare the physics with exact solutions and published numbers");
  auto choice = std::make_shared<ValidateChoice>();
  command->add_option("case", choice->names, "Cases whose names begin with these (default: all)");
  command->add_option("--reference", choice->options.reference_folder, "Folder with published data")
      ->check(CLI::ExistingDirectory);
  command->add_flag("--full", choice->options.full, "Long campaigns too");
  command->add_option("--plots", choice->plots, "Folder for pictures (PNG) of what the cases measured");
  command->add_flag("--json", choice->json, "Print an array of results as JSON");
  command->add_flag("--list", choice->list, "Name the cases; run nothing");
  command->callback([choice, &action] {
    choice->options.plots = !choice->plots.empty();
    action = [choice] { return validate(*choice); };
  });
}

}  // namespace microcosm::app
