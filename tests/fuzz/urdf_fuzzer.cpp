// libFuzzer: any bytes as a robot give an InputError, findings with lines, or a model that can be simulated.

#include <cmath>
#include <cstdlib>
#include <string>

#include "engine/rigid/tree.hpp"
#include "formats/urdf/urdf.hpp"

using namespace microcosm;

namespace {

void use(const formats::urdf::UrdfRobot& robot) {
  for (const auto& finding : robot.findings)
    if (finding.where.line < 1 || finding.name.empty() || finding.given.empty()) std::abort();
  if (!robot.usable) return;
  if (robot.lines.size() != robot.body.links.size()) std::abort();
  rigid::check(robot.body);
  const rigid::Tree tree(robot.body);
  for (const auto& node : tree.nodes())
    if (!(node.mass > 0) || !std::isfinite(norm(node.centre))) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  formats::urdf::UrdfOptions options;
  // The first byte: a fixed or a free base.
  if (data[0] == 'f') options.base = formats::urdf::Base::free;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    use(formats::urdf::examine_text("fuzz.urdf", text, options));
  } catch (const core::InputError&) {
  }
  return 0;
}
