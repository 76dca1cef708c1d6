// Robots with files around them: meshes, packages, and the bundled robots.

#include <catch2/catch.hpp>

#include <filesystem>

#include "engine/rigid/tree.hpp"
#include "formats/urdf/package_paths.hpp"
#include "formats/urdf/urdf.hpp"
#include "tests/formats/messages.hpp"
#include "tests/formats/scratch.hpp"

namespace microcosm::formats::urdf {

namespace {

// The corner of a cube of .2 m: 0, x, y, z. Volume .2^3/6 = .001333 m^3.
const std::string corner = "v 0 0 0\nv 0.2 0 0\nv 0 0.2 0\nv 0 0 0.2\nf 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n";

/// A link of 1 kg with the corner's inertia: of a solid corner of side a about its centroid, m 3 a^2/40 on
/// the diagonal and m a^2/80 off it.
std::string robot_with(const std::string& mesh) {
  return "<robot name=\"r\"><link name=\"a\"><inertial><origin xyz=\"0.05 0.05 0.05\"/><mass value=\"1\"/>\n"
         "<inertia ixx=\"0.003\" ixy=\"0.0005\" ixz=\"0.0005\" iyy=\"0.003\" iyz=\"0.0005\" "
         "izz=\"0.003\"/></inertial>\n"
         "<collision><geometry>" +
         mesh + "</geometry></collision></link></robot>";
}

std::string all_of(const UrdfRobot& robot) {
  std::string text;
  for (const Finding& f : robot.findings)
    text += fmt::format("{}:{}: {}: {}\n", f.where.file, f.where.line, name_of(f.severity), sentence_of(f));
  return text;
}

constexpr const char* bundled[] = {"arm7", "arm7_gripper", "hand16", "quadruped", "servicer"};

std::string bundled_path(const std::string& name) {
  return std::string(MICROCOSM_SOURCE_DIR) + "/assets/robots/" + name + ".urdf";
}

}  // namespace

TEST_CASE("urdf: meshes are found beside the file, by file://, and in packages") {
  const ScratchFolder folder("urdf_paths");
  folder.write("hands/package.xml", "<package><name>hand_description</name></package>");
  folder.write("hands/meshes/a.obj", corner);
  folder.write("hand_b/meshes/b.obj", corner);
  folder.write("elsewhere/hand_c/meshes/c.obj", corner);
  const std::string file = folder.write("hands/urdf/hand.urdf", "");
  const auto found = [&](const std::string& name) {
    return resolve(name, file, {folder.path("elsewhere")}).path;
  };
  CHECK(found("../meshes/a.obj") == folder.path("hands/meshes/a.obj"));
  const std::string absolute = std::filesystem::absolute(folder.path("hands/meshes/a.obj")).string();
  CHECK(found("file://" + absolute) == absolute);
  CHECK(found("package://hand_description/meshes/a.obj").ends_with("hands/meshes/a.obj"));
  CHECK(found("package://hands/meshes/a.obj").ends_with("hands/meshes/a.obj"));
  CHECK(found("package://hand_b/meshes/b.obj").ends_with("hand_b/meshes/b.obj"));
  CHECK(found("package://hand_c/meshes/c.obj").ends_with("elsewhere/hand_c/meshes/c.obj"));
  CHECK(found("package://other/meshes/a.obj").empty());
  CHECK(found("meshes/a.obj").empty());
  // Other writings of the same: Gazebo's, a slash too many, those of Windows.
  CHECK(found("model://hand_b/meshes/b.obj").ends_with("hand_b/meshes/b.obj"));
  CHECK(found("package:///hand_b/meshes/b.obj").ends_with("hand_b/meshes/b.obj"));
  CHECK(found("package:\\\\hand_b\\meshes\\b.obj").ends_with("hand_b/meshes/b.obj"));
  CHECK(found("..\\meshes\\a.obj") == folder.path("hands/meshes/a.obj"));
  CHECK(found("file://../meshes/a.obj") == folder.path("hands/meshes/a.obj"));
  CHECK_FALSE(resolve("package://hands", file, {}).fault.empty());
}

TEST_CASE("urdf: a collision mesh becomes its hull, or the surface of scenery; links share what they share") {
  const ScratchFolder folder("urdf_mesh");
  folder.write("a.obj", corner);
  const std::string file = folder.write("r.urdf", robot_with("<mesh filename=\"a.obj\"/>"));
  const UrdfRobot robot = read(file, {});
  INFO(all_of(robot));
  CHECK(robot.findings.empty());
  REQUIRE(robot.body.links[0].shapes.size() == 1);
  CHECK(robot.body.links[0].shapes[0].kind == rigid::ShapeKind::convex_hull);
  CHECK(robot.body.links[0].shapes[0].mesh->vertices.size() == 4);
  UrdfOptions scenery;
  scenery.meshes = MeshShape::triangle_mesh;
  CHECK(read(file, scenery).body.links[0].shapes[0].kind == rigid::ShapeKind::triangle_mesh);
  scenery.base = Base::free;  // a surface can't move
  CHECK_FALSE(message_of([&] { read(file, scenery); }).empty());
}

TEST_CASE("urdf: meshes with holes, flat ones and malformed ones are named") {
  const ScratchFolder folder("urdf_bad_mesh");
  const auto findings = [&](const std::string& obj) {
    folder.write("a.obj", obj);
    return all_of(examine(folder.write("r.urdf", robot_with("<mesh filename=\"a.obj\"/>")), {}));
  };
  CHECK_THAT(findings(corner.substr(0, corner.rfind("f 2 3 4"))),
             Catch::Contains("r.urdf:3: note: link 'a': its collision mesh has open edges"));
  CHECK_THAT(findings("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\nf 1 3 2\n"),
             Catch::Contains("r.urdf:3: error: link 'a': its collision mesh is flat: it has no volume"));
  // Inside out:
  CHECK_THAT(findings("v 0 0 0\nv 0.2 0 0\nv 0 0.2 0\nv 0 0 0.2\nf 1 2 3\nf 1 4 2\nf 1 3 4\nf 2 4 3\n"),
             Catch::Contains("r.urdf:3: note: link 'a': its collision mesh is turned inside out"));
  CHECK_THAT(findings("v 0 0 x\nf 1 2 3\n"), Catch::Contains("r.urdf:3: error: link 'a': the mesh "));
  CHECK_THAT(findings(""), Catch::Contains("a.obj: the file is empty"));
}

TEST_CASE("urdf: an inertia far from its closed meshes' is named; of simple or overlapping shapes none is") {
  const ScratchFolder folder("urdf_inertia");
  folder.write("a.obj", corner);
  const auto findings = [&](const std::string& factor, const std::string& shapes) {
    const std::string text =
        "<robot name=\"r\"><link name=\"a\"><inertial><origin xyz=\"0.05 0.05 0.05\"/><mass value=\"1\"/>\n"
        "<inertia ixx=\"0.003" +
        factor + "\" ixy=\"0.0005" + factor + "\" ixz=\"0.0005" + factor + "\" iyy=\"0.003" + factor +
        "\" iyz=\"0.0005" + factor + "\" izz=\"0.003" + factor + "\"/></inertial>\n" + shapes +
        "</link></robot>";
    return all_of(examine(folder.write("r.urdf", text), {}));
  };
  const std::string mesh = "<collision><geometry><mesh filename=\"a.obj\"/></geometry></collision>";
  const std::string simple = "<collision><geometry><box size=\"0.2 0.2 0.2\"/></geometry></collision>";
  CHECK(findings("", mesh).empty());
  CHECK_THAT(findings("e1", mesh),
             Catch::Contains("r.urdf:1: warning: link 'a': its inertia is off by a factor of 10 "));
  CHECK_THAT(findings("e-1", mesh), Catch::Contains("its inertia is off by a factor of 10 "));
  CHECK(findings("e1", simple).empty());
  CHECK(findings("e1", mesh + mesh).empty());
}

TEST_CASE("urdf: links that overlap at time zero are named; neighbours may") {
  const auto robot = [](double height) {
    const std::string box =
        "<inertial><mass value=\"6\"/><inertia ixx=\"0.01\" ixy=\"0\" ixz=\"0\" iyy=\"0.01\" iyz=\"0\" "
        "izz=\"0.01\"/>"
        "</inertial><collision><geometry><box size=\"0.1 0.1 0.1\"/></geometry></collision></link>\n";
    const auto joint = [](const std::string& parent, const std::string& child, double z) {
      return fmt::format(
          "<joint name=\"{}\" type=\"revolute\"><parent link=\"{}\"/><child link=\"{}\"/>"
          "<origin xyz=\"0 0 {}\"/><axis xyz=\"0 0 1\"/>"
          "<limit lower=\"-1\" upper=\"1\" effort=\"1\" velocity=\"1\"/></joint>\n",
          child, parent, child, z);
    };
    return examine_text("r.urdf",
                        "<robot name=\"r\">\n<link name=\"a\">" + box + "<link name=\"b\">" + box +
                            "<link name=\"c\">" + box + joint("a", "b", 0.05) + joint("b", "c", height) +
                            "</robot>",
                        {});
  };
  // a reaches up to .05; c is centred at .05 + height. At .05 the boxes touch, and a and b overlap by half.
  CHECK(robot(0.06).findings.empty());
  const UrdfRobot overlapping = robot(0.03);
  INFO(all_of(overlapping));
  REQUIRE(overlapping.findings.size() == 1);
  CHECK(overlapping.findings[0].where.line == 4);
  CHECK_THAT(sentence_of(overlapping.findings[0]),
             Catch::StartsWith("link 'c': it overlaps 'a' (line 2) by 0.02 m"));
}

TEST_CASE("urdf: the bundled robots have no finding, fixed or free") {
  for (const char* name : bundled)
    for (const Base base : {Base::fixed, Base::free}) {
      UrdfOptions options;
      options.base = base;
      const UrdfRobot robot = examine(bundled_path(name), options);
      INFO(name << "\n" << all_of(robot));
      CHECK(robot.findings.empty());
      CHECK(robot.usable);
      CHECK(robot.body.name == name);
    }
}

TEST_CASE("urdf: the bundled robots move and weigh what docs/robots.md says") {
  struct Expected {
    const char* name;
    std::size_t joints;
    double mass;
  };
  for (const auto& [name, joints, mass] : {Expected{"arm7", 7, 20.2},
                                           {"arm7_gripper", 9, 20.92},
                                           {"hand16", 16, 0.996},
                                           {"quadruped", 12, 12},
                                           {"servicer", 3, 130}}) {
    const UrdfRobot robot = read(bundled_path(name), {});
    INFO(name);
    CHECK(rigid::Tree(robot.body).nodes().size() == joints);
    double sum = 0;
    for (const rigid::Link& link : robot.body.links) sum += link.inertial.mass;
    CHECK(sum == Approx(mass));
  }
}

TEST_CASE("urdf: the flange of the seven-axis arm stands 1.35 m above its base, 1.02 m above the shoulder") {
  const UrdfRobot robot = read(bundled_path("arm7"), {});
  const rigid::Tree tree(robot.body);
  rigid::TreeKinematics kinematics;
  tree.kinematics(tree.zero_positions(), std::vector<double>(tree.rate_count(), 0.0), kinematics);
  const auto place = [&](const std::string& name) {
    for (std::uint32_t i = 0; i < robot.body.links.size(); ++i)
      if (robot.body.links[i].name == name)
        return (kinematics.poses[tree.node_of(i)] * tree.frame_in_node(i)).position;
    return core::Vec3{};
  };
  CHECK(place("tool").z == Approx(1.35));
  CHECK(place("tool").z - place("link2").z == Approx(1.02));
}

}  // namespace microcosm::formats::urdf
