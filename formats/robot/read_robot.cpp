#include "formats/robot/read_robot.hpp"

#include <algorithm>

#include "formats/mjcf/mjcf.hpp"
#include "formats/text.hpp"

namespace microcosm::formats::robot {

namespace {

/// The name of the first element: what comes after declarations and comments. Empty if there is none.
std::string first_element(const std::string& content, int& line) {
  std::size_t at = 0;
  const auto skip_to = [&](const char* end) {
    const std::size_t found = content.find(end, at);
    at = found == std::string::npos ? content.size() : found + std::string_view(end).size();
  };
  while ((at = content.find('<', at)) != std::string::npos) {
    if (content.compare(at, 4, "<!--") == 0)
      skip_to("-->");
    else if (content.compare(at, 2, "<?") == 0)
      skip_to("?>");
    else if (content.compare(at, 2, "<!") == 0)
      skip_to(">");
    else
      break;
  }
  if (at == std::string::npos) return "";
  line = 1 + static_cast<int>(
                 std::count(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  const std::size_t end = content.find_first_of(" \t\r\n/>", at + 1);
  return content.substr(at + 1, end == std::string::npos ? end : end - at - 1);
}

}  // namespace

urdf::UrdfRobot examine_text(const std::string& path, const std::string& content,
                             const RobotOptions& options) {
  int line = 1;
  const std::string first = first_element(content, line);
  if (first == "mujoco")
    return mjcf::examine_text(
        path, content, {.base = options.base, .origin = options.origin, .read_mesh = options.read_mesh});
  if (first == "sdf")
    throw core::InputError({path, line},
                           "this is SDF, Gazebo's format, which isn't read; sdformat-mjcf "
                           "(https://pypi.org/project/sdformat-mjcf) turns it into MJCF, which is: "
                           "sdf2mjcf robot.sdf robot.xml");
  urdf::UrdfOptions urdf_options;
  urdf_options.base = options.base == Base::free ? urdf::Base::free : urdf::Base::fixed;
  urdf_options.origin = options.origin;
  urdf_options.repair = options.repair;
  urdf_options.package_folders = options.package_folders;
  urdf_options.read_mesh = options.read_mesh;
  return urdf::examine_text(path, content, urdf_options);
}

urdf::UrdfRobot examine(const std::string& path, const RobotOptions& options) {
  return examine_text(path, read_file(path), options);
}

}  // namespace microcosm::formats::robot
