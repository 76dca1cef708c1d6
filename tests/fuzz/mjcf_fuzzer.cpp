// libFuzzer: any bytes as a robot in MJCF give an InputError, findings with lines, or a model that can be
// simulated.

#include <cmath>
#include <cstdlib>
#include <string>

#include "engine/rigid/tree.hpp"
#include "formats/robot/read_robot.hpp"

using namespace microcosm;

namespace {

void use(const formats::urdf::UrdfRobot& robot) {
  for (const auto& finding : robot.findings)
    if (finding.where.line < 1 || finding.name.empty() || finding.given.empty()) std::abort();
  if (!robot.usable) return;
  if (robot.lines.size() != robot.body.links.size()) std::abort();
  if (robot.scenery.size() != robot.scenery_states_friction.size()) std::abort();
  rigid::check(robot.body);
  const rigid::Tree tree(robot.body);
  for (const auto& node : tree.nodes())
    if (!(node.mass >= 0) || !std::isfinite(norm(node.centre))) std::abort();
  for (const double q : robot.body.positions)
    if (!std::isfinite(q)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  formats::robot::RobotOptions options;
  // The first byte: the base. Included files and meshes hold the text itself, or nothing.
  options.base = data[0] == 'f' ? formats::robot::Base::free : formats::robot::Base::as_in_file;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  options.read_mesh = [&](const std::string& name, const std::string&) -> std::optional<std::string> {
    if (name.ends_with(".xml")) return text;
    return std::nullopt;
  };
  try {
    use(formats::robot::examine_text("fuzz.xml", text, options));
  } catch (const core::InputError&) {
  }
  return 0;
}
