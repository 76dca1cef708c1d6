// A robot's meshes belong to the scenario's sources, whatever they are called in its file, so that a dataset
// can be made again where they no longer are.

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "script_helpers.hpp"

using namespace microcosm;
using namespace microcosm::scenes;
using Catch::Matchers::Contains;

namespace {

// The corner of a cube of .2 m: 0, x, y, z.
const std::string corner = "v 0 0 0\nv 0.2 0 0\nv 0 0.2 0\nv 0 0 0.2\nf 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n";

const std::string inertial =
    "<inertial><origin xyz='0.05 0.05 0.05'/><mass value='1'/><inertia ixx='0.003' ixy='0.0005' ixz='0.0005' "
    "iyy='0.003' iyz='0.0005' izz='0.003'/></inertial>";

class Folder {
 public:
  Folder() : path_(std::filesystem::path(MICROCOSM_BINARY_DIR) / "robot_meshes") { remove(); }
  ~Folder() { remove(); }
  void remove() const { std::filesystem::remove_all(path_); }
  std::string write(const std::string& name, const std::string& content) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << content;
    return (path_ / name).string();
  }
  std::string path() const { return std::filesystem::absolute(path_).string(); }

 private:
  std::filesystem::path path_;
};

/// A robot whose three meshes are named beside its file, in a package, and absolutely.
std::string write_robot(const Folder& folder) {
  folder.write("robots/a.obj", corner);
  folder.write("parts/package.xml", "<package><name>spare_parts</name></package>");
  folder.write("parts/robots/package.xml", "<package><name>other</name></package>");
  folder.write("robots/spare_parts/meshes/b.obj", corner);
  const std::string c = folder.write("elsewhere/c.obj", corner);
  folder.write(
      "robots/r.urdf",
      "<robot name='r'><link name='a'>" + inertial +
          "<collision><geometry><mesh filename='a.obj'/></geometry></collision></link>\n"
          "<link name='b'>" +
          inertial +
          "<collision><geometry><mesh filename='package://spare_parts/meshes/b.obj'/></geometry></collision>"
          "<visual><geometry><mesh filename='file://" +
          std::filesystem::absolute(c).string() +
          "' scale='2 2 2'/></geometry></visual></link>\n"
          "<joint name='j' type='continuous'><parent link='a'/><child link='b'/><origin xyz='0 0 0.5'/>"
          "<axis xyz='0 0 1'/><limit effort='5' velocity='10'/></joint></robot>");
  return folder.write("scene.lua",
                      "local r = bodies.robot { file = 'robots/r.urdf', fixed_base = false }\n"
                      "return episode { duration = 0.1*s, control_rate = 100*Hz }\n");
}

}  // namespace

TEST_CASE("A scenario can be loaded and run again from its sources alone, robots' meshes among them") {
  const Folder folder;
  const auto first = Scenario::load(write_robot(folder));
  std::vector<SourceFile> sources = first->sources();
  REQUIRE(sources.size() == 5);
  CHECK(sources[1].path == "robots/r.urdf");
  CHECK(sources[2].path == "robots/a.obj");
  CHECK(sources[3].path == "robots/package://spare_parts/meshes/b.obj");
  CHECK_THAT(sources[4].path,
             Catch::Matchers::StartsWith("file:///") && Catch::Matchers::EndsWith("elsewhere/c.obj"));
  for (std::size_t i = 2; i < 5; ++i) CHECK(sources[i].content == corner);
  folder.remove();
  const SourceFile main = sources.front();
  sources.erase(sources.begin());
  const auto again = Scenario::load_text(main.path, main.content, sources);
  CHECK(again->identity() == first->identity());
  const auto one = first->build(3, 0), other = again->build(3, 0);
  CHECK(agents::run_episode(*one).state_hash == agents::run_episode(*other).state_hash);
}

TEST_CASE("Another mesh makes another scenario; without its mesh a robot is refused by line") {
  const Folder folder;
  const std::string scene = write_robot(folder);
  const std::string identity = Scenario::load(scene)->identity();
  folder.write("robots/a.obj", corner + "# changed\n");
  CHECK(Scenario::load(scene)->identity() != identity);
  std::filesystem::remove(folder.path() + "/robots/spare_parts/meshes/b.obj");
  CHECK_THAT(error_of([&] { Scenario::load(scene); }),
             Contains("r.urdf:2: link 'b': the mesh 'package://spare_parts/meshes/b.obj' can't be found"));
}
