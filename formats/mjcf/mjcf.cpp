#include "formats/mjcf/mjcf.hpp"

#include <algorithm>
#include <filesystem>

#include "formats/mjcf/assemble.hpp"
#include "formats/text.hpp"
#include "formats/urdf/lint.hpp"

namespace microcosm::formats::mjcf {

namespace {

ReadBeside files_beside(const std::string& path, const MjcfOptions& options) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  return [folder, &options](const std::string& name) -> std::optional<std::string> {
    const std::string full = (folder / name).string();
    std::error_code error;
    const bool there = std::filesystem::is_regular_file(full, error);
    if (options.read_mesh) return options.read_mesh(name, there ? full : "");
    return there ? std::optional(read_file(full)) : std::nullopt;
  };
}

constexpr const char* sections =
    "bodies, joints, geoms, sites, defaults, actuators and equalities of joints are";

bool has_tendon_defaults(const Element& section) {
  return section.name == "default" &&
         (section.child("tendon") ||
          std::any_of(section.children.begin(), section.children.end(), has_tendon_defaults));
}

/// A tendon that measures, and acts on nothing by itself. (Who acts on it is refused as well.)
bool is_idle(const Element& tendon, bool has_defaults) {
  return !has_defaults && (tendon.name == "fixed" || tendon.name == "spatial") &&
         std::all_of(tendon.attributes.begin(), tendon.attributes.end(), [](const Attribute& a) {
           return a.name == "name" || a.name == "width" || a.name == "rgba" || a.name == "group" ||
                  a.name == "material";
         });
}

/// Sections that others read, that are named and left out, and what is refused.
void check_sections(const Element& root, AttributeReader& reader) {
  Findings& findings = reader.findings();
  const bool tendon_defaults = std::any_of(root.children.begin(), root.children.end(), has_tendon_defaults);
  reader.expect(root, "<mujoco>", {"model"});
  for (const Element& e : root.children) {
    const auto is = [&](std::initializer_list<const char*> names) {
      return std::any_of(names.begin(), names.end(), [&](const char* n) { return e.name == n; });
    };
    const std::string what = fmt::format("<{}>", shortened(e.name));
    if (is({"compiler", "option", "default", "asset", "worldbody", "actuator", "equality", "contact"}))
      continue;
    if (is({"size", "statistic", "visual", "custom"}))
      findings.each(Severity::note, e.place, "<mujoco>", what, "it doesn't touch the physics");
    else if (is({"keyframe"}))
      findings.each(Severity::note, e.place, "<mujoco>", what,
                    "robots start at each joint's ref, or as the scenario's angles and slides say");
    else if (is({"sensor"}))
      findings.each(Severity::note, e.place, "<mujoco>", what, "sensors are the scenario's");
    else if (e.children.empty() && !is({"tendon", "deformable", "extension"}))
      findings.error(e.place, "<mujoco>", what + " isn't read", sections);
    for (const Element& c : e.children)
      if (e.name == "tendon" && is_idle(c, tendon_defaults))
        findings.note(c.place, owner_of(c, ""),
                      "it has neither spring, damper, friction nor limit: it does nothing");
      else if (!is({"size", "statistic", "visual", "custom", "keyframe", "sensor"}))
        findings.error(c.place, owner_of(c, ""), fmt::format("it stands in {}, which isn't read", what),
                       sections);
  }
}

/// Findings of the lint name the first file; in a model of several, those of a link stand where its body
/// does.
void move_findings(std::vector<urdf::Finding>& findings, const Parts& parts, const Document& document) {
  if (document.files.size() < 2) return;
  for (urdf::Finding& finding : findings)
    for (const BodyPart& body : parts.bodies)
      if (finding.where.column == 0 && finding.name == fmt::format("link '{}'", body.name.substr(0, 100)))
        finding.where.file = document.files[static_cast<std::size_t>(body.place.file)];
}

}  // namespace

urdf::UrdfRobot examine_text(const std::string& path, const std::string& content,
                             const MjcfOptions& options) {
  const Document document = read_document(path, content, files_beside(path, options));
  const Element& root = document.root;
  urdf::Report report(path);
  Findings findings(document, report);
  AttributeReader reader(findings);
  for (const StrayText& text : document.texts)
    findings.warning(text.place, fmt::format("<{}>", shortened(text.element)),
                     fmt::format("it holds the text '{}'", text.text), "values are attributes");
  check_sections(root, reader);

  // Settings and defaults hold for the whole file, wherever they stand.
  const Settings settings = read_settings(root, reader);
  const Defaults defaults(root, reader);
  const Assets assets = read_assets(root, path, settings, defaults, options.read_mesh, reader);
  const Context context{reader, findings, settings, defaults, assets};

  const Parts parts = read_bodies(root, context);
  Placed placed = place_bodies(parts, options, context);
  placed.robot.file = path;
  const Attribute* model = root.find("model");
  placed.robot.body.name =
      model ? reader.name({{&root}}, "<mujoco>", "model") : std::filesystem::path(path).stem().string();
  if (placed.robot.body.name.empty()) placed.robot.body.name = "robot";
  add_motors(root, placed, context);
  add_equalities(root, placed, context);
  set_start(placed, context);
  judge_contacts(root, parts, placed, context);
  findings.finish();
  if (!placed.robot.body.links.empty()) urdf::lint(placed.robot, report);
  placed.robot.usable = !report.has_errors();
  placed.robot.findings = report.take();
  move_findings(placed.robot.findings, parts, document);
  return std::move(placed.robot);
}

}  // namespace microcosm::formats::mjcf
