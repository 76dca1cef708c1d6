// Robots made wrong, one way each: each is named with its line, and none passes in silence.

#include <catch2/catch.hpp>

#include <algorithm>

#include "formats/urdf/urdf.hpp"
#include "tests/formats/messages.hpp"
#include "tests/formats/scratch.hpp"

namespace microcosm::formats::urdf {

namespace {

using namespace std::string_literals;

// A box on a post. The box of 2 kg, .1 x .2 x .3 m: ixx = 2 (.04 + .09) / 12 and so on; the post of 1 kg, a
// cylinder of radius .02 m and length .4 m.
const std::string good = R"(<?xml version="1.0"?>
<robot name="lamp">
  <link name="foot">
    <inertial>
      <mass value="2"/>
      <inertia ixx="0.0216666667" ixy="0" ixz="0" iyy="0.0166666667" iyz="0" izz="0.0083333333"/>
    </inertial>
    <collision><geometry><box size="0.1 0.2 0.3"/></geometry></collision>
  </link>
  <joint name="hinge" type="revolute">
    <parent link="foot"/>
    <child link="post"/>
    <origin xyz="0 0 0.15"/>
    <axis xyz="0 1 0"/>
    <limit lower="-1" upper="1" effort="5" velocity="2"/>
    <dynamics damping="0.1" friction="0.01"/>
  </joint>
  <link name="post">
    <inertial>
      <origin xyz="0 0 0.2"/>
      <mass value="1"/>
      <inertia ixx="0.0134333333" ixy="0" ixz="0" iyy="0.0134333333" iyz="0" izz="0.0002"/>
    </inertial>
    <collision>
      <origin xyz="0 0 0.2"/>
      <geometry><cylinder radius="0.02" length="0.4"/></geometry>
    </collision>
  </link>
  <joint name="slide" type="prismatic">
    <parent link="post"/>
    <child link="head"/>
    <origin xyz="0 0 0.5"/>
    <axis xyz="0 0 1"/>
    <limit lower="0" upper="0.1" effort="5" velocity="2"/>
  </joint>
  <link name="head">
    <inertial>
      <mass value="1"/>
      <inertia ixx="0.004" ixy="0" ixz="0" iyy="0.004" iyz="0" izz="0.004"/>
    </inertial>
    <collision><geometry><sphere radius="0.1"/></geometry></collision>
  </link>
</robot>
)";

struct Fault {
  const char* way;
  std::string from, to;
  Severity severity;
  int line;
  std::string message;  // the beginning of what is said
};

constexpr Severity error = Severity::error, warning = Severity::warning;

std::string all_of(const UrdfRobot& robot) {
  std::string text;
  for (const Finding& f : robot.findings)
    text += fmt::format("{}:{}: {}: {}\n", f.where.file, f.where.line, name_of(f.severity), sentence_of(f));
  return text;
}

bool names(const UrdfRobot& robot, const Fault& fault) {
  return std::any_of(robot.findings.begin(), robot.findings.end(), [&](const Finding& f) {
    return f.severity == fault.severity && f.where.line == fault.line && f.where.file == "lamp.urdf" &&
           sentence_of(f).starts_with(fault.message) && !f.valid.empty();
  });
}

void check_faults(const std::vector<Fault>& faults) {
  for (const Fault& fault : faults) {
    const UrdfRobot robot = examine_text("lamp.urdf", replaced(good, fault.from, fault.to), {});
    INFO(fault.way << ": expected line " << fault.line << ", " << fault.message << "\n" << all_of(robot));
    CHECK(names(robot, fault));
    CHECK(robot.usable == (fault.severity != error));
  }
}

}  // namespace

TEST_CASE("urdf: the robot that the wrong ones are made from has no finding") {
  const UrdfRobot robot = examine_text("lamp.urdf", good, {});
  INFO(all_of(robot));
  CHECK(robot.findings.empty());
  CHECK(robot.usable);
}

TEST_CASE("urdf: links that can't be are errors at their line") {
  check_faults({
      {"text for a number", "mass value=\"2\"", "mass value=\"two\"", error, 5,
       "link 'foot': <mass value> is 'two'; expected a number"},
      {"a decimal comma", "mass value=\"2\"", "mass value=\"2,5\"", error, 5,
       "link 'foot': <mass value> is '2,5'; expected a number"},
      {"NaN", "ixx=\"0.004\"", "ixx=\"nan\"", error, 39,
       "link 'head': <inertia ixx> is nan; it must be finite"},
      {"infinite", "radius=\"0.1\"", "radius=\"inf\"", error, 41,
       "link 'head': <sphere radius> is inf; it must be finite"},
      {"negative mass", "mass value=\"2\"", "mass value=\"-2\"", error, 5,
       "link 'foot': its mass is -2 kg; it must be positive"},
      {"zero mass of what moves", "<mass value=\"1\"/>\n      <inertia ixx=\"0.004\"",
       "<mass value=\"0\"/>\n      <inertia ixx=\"0.004\"", error, 38,
       "link 'head': it moves (joint 'slide') and neither it nor a link fixed to it has a mass; what moves "
       "has a "
       "positive mass (`repair = true` in the scenario"},
      {"triangle inequality", "izz=\"0.0002\"", "izz=\"0.1\"", error, 22, "link 'post': <inertia> (ixx"},
      {"not positive definite", "ixy=\"0\" ixz=\"0\" iyy=\"0.0134", "ixy=\"0.05\" ixz=\"0\" iyy=\"0.0134",
       error, 22, "link 'post': <inertia> (ixx"},
      {"negative moment", "iyy=\"0.004\"", "iyy=\"-0.004\"", error, 39, "link 'head': <inertia> (ixx"},
      {"an entry of the inertia is missing", " iyz=\"0\" izz=\"0.004\"", " izz=\"0.004\"", error, 39,
       "link 'head': <inertia iyz> is missing"},
      {"no inertial on what moves",
       "<inertial>\n      <mass value=\"1\"/>\n      <inertia ixx=\"0.004\" ixy=\"0\" "
       "ixz=\"0\" iyy=\"0.004\" iyz=\"0\" izz=\"0.004\"/>\n    </inertial>",
       "", error, 36, "link 'head': it moves (joint 'slide')"},
      {"inertial twice", "</inertial>", "</inertial><inertial/>", error, 7,
       "link 'foot': <link> has a second <inertial>"},
      {"misspelt attribute", "izz=\"0.0002\"", "izz=\"0.0002\" izy=\"0\"", error, 22,
       "link 'post': <inertia> has an attribute 'izy'"},
      {"misspelt element", "<collision><geometry><sphere", "<colision/><collision><geometry><sphere", error,
       41, "link 'head': <link> holds <colision>"},
      {"negative size", "radius=\"0.02\"", "radius=\"-0.02\"", error, 26,
       "link 'post': <cylinder radius> is -0.02 m; it must be positive"},
      {"two numbers of three", "size=\"0.1 0.2 0.3\"", "size=\"0.1 0.2\"", error, 8,
       "link 'foot': <box size> is '0.1 0.2': 2 numbers; it must be 3 numbers"},
      {"unknown shape", "<sphere radius=\"0.1\"/>", "<torus radius=\"0.1\"/>", error, 41,
       "link 'head': <geometry> is a <torus>"},
      {"no shape", "<sphere radius=\"0.1\"/>", "", error, 41, "link 'head': <geometry> is empty"},
      {"missing mesh", "<sphere radius=\"0.1\"/>", "<mesh filename=\"meshes/none.stl\"/>", error, 41,
       "link 'head': the mesh 'meshes/none.stl' can't be found; there is no file meshes/none.stl"},
      {"unknown package", "<sphere radius=\"0.1\"/>", "<mesh filename=\"package://nowhere/none.stl\"/>",
       error, 41, "link 'head': the mesh 'package://nowhere/none.stl' can't be found; no folder"},
      {"a mesh from the network", "<sphere radius=\"0.1\"/>", "<mesh filename=\"https://a.b/c.stl\"/>", error,
       41, "link 'head': the mesh 'https://a.b/c.stl' can't be found; it must be a path"},
      {"a name used twice", "<link name=\"post\">", "<link name=\"foot\">", error, 18,
       "link 'foot': its name is used twice (first in line 3)"},
      {"no name", "<link name=\"head\">", "<link>", error, 36, "link '': <link name> is missing"},
  });
}

TEST_CASE("urdf: joints that can't be are errors at their line") {
  check_faults({
      {"unknown type", "type=\"revolute\"", "type=\"hinge\"", error, 10,
       "joint 'hinge': its type is 'hinge'; it must be revolute, continuous"},
      {"no type", " type=\"revolute\"", "", error, 10, "joint 'hinge': <joint type> is missing"},
      {"unknown parent", "<parent link=\"post\"/>", "<parent link=\"pst\"/>", error, 30,
       "joint 'slide': its parent is 'pst', a link that doesn't exist; links: foot, post, head"},
      {"unknown child", "<child link=\"head\"/>", "<child link=\"haed\"/>", error, 31,
       "joint 'slide': its child is 'haed', a link that doesn't exist"},
      {"no parent", "<parent link=\"post\"/>", "", error, 29, "joint 'slide': <joint> has no <parent>"},
      {"two roots", "</robot>", "<link name=\"other\"/></robot>", error, 43,
       "link 'other': it is the child of no joint, and neither is 'foot' (line 3): two roots"},
      {"a joint on itself", "<child link=\"head\"/>", "<child link=\"post\"/>", error, 29,
       "joint 'slide': its parent and child are both 'post'"},
      {"two parents", "</robot>",
       "<joint name=\"bar\" type=\"fixed\"><parent link=\"foot\"/><child link=\"head\"/></joint></robot>",
       error, 43, "joint 'bar': its child 'head' already hangs on joint 'slide' (line 29): a loop of joints"},
      {"a loop without a root", "</robot>",
       "<joint name=\"bar\" type=\"fixed\"><parent link=\"head\"/><child link=\"foot\"/></joint></robot>",
       error, 43, "joint 'bar': it is part of a loop of joints: foot < head < post < foot"},
      {"a loop apart from the root", "    <parent link=\"post\"/>", "    <parent link=\"head\"/>", error, 29,
       "joint 'slide': its parent and child are both 'head'"},
      {"two loops", "</robot>",
       "<link name=\"x\"/><link name=\"y\"/><joint name=\"xy\" type=\"fixed\"><parent link=\"x\"/><child "
       "link=\"y\"/></joint>\n"
       "<joint name=\"yx\" type=\"fixed\"><parent link=\"y\"/><child link=\"x\"/></joint></robot>",
       error, 44, "joint 'yx': it is part of a loop of joints: x < y < x"},
      {"a name used twice", "<joint name=\"slide\"", "<joint name=\"hinge\"", error, 29,
       "joint 'hinge': its name is used twice (first in line 10)"},
      {"no place to be", "lower=\"-1\" upper=\"1\" ", "lower=\"inf\" upper=\"inf\" ", error, 15,
       "joint 'hinge': <limit lower> is inf and <limit upper> inf"},
      {"lower above upper", "lower=\"-1\"", "lower=\"2\"", error, 15,
       "joint 'hinge': <limit lower> is 2 and <limit upper> 1"},
      {"negative effort", "effort=\"5\"", "effort=\"-5\"", error, 15,
       "joint 'hinge': <limit effort> is -5; it must be 0 or more"},
      {"negative damping", "damping=\"0.1\"", "damping=\"-0.1\"", error, 16,
       "joint 'hinge': <dynamics damping> is -0.1; it must be 0 or more"},
      {"zero axis", "<axis xyz=\"0 1 0\"/>", "<axis xyz=\"0 0 0\"/>", error, 14,
       "joint 'hinge': <axis xyz> is 0 0 0; an axis must not be zero"},
      {"misspelt limit", "<limit lower=\"-1\"", "<limits lower=\"-1\"", error, 15,
       "joint 'hinge': <joint> holds <limits>"},
      {"text for an origin", "<origin xyz=\"0 0 0.15\"/>", "<origin xyz=\"0 0 up\"/>", error, 13,
       "joint 'hinge': <origin xyz> is 'up'; expected a number"},
      {"mimics no joint", "<axis xyz=\"0 0 1\"/>", "<axis xyz=\"0 0 1\"/><mimic joint=\"none\"/>", error, 33,
       "joint 'slide': it mimics 'none', a joint that doesn't exist"},
      {"mimics itself", "<axis xyz=\"0 0 1\"/>", "<axis xyz=\"0 0 1\"/><mimic joint=\"slide\"/>", error, 33,
       "joint 'slide': it mimics itself"},
      {"a control character in a name", "<joint name=\"hinge\"", "<joint name=\"\x1b[31mhinge\"", error, 10,
       "joint '?[31mhinge': <joint name> holds a control character, or isn't UTF-8; it must be printable "
       "UTF-8"},
      {"a name in Latin-1", "<joint name=\"hinge\"", "<joint name=\"charni\xe8re\"", error, 10,
       "joint 'charni\xe8re': <joint name> holds a control character, or isn't UTF-8"},
      {"a name without end", "<joint name=\"hinge\"", "<joint name=\"" + std::string(5000, 'h') + "\"", error,
       10,
       "joint '" + std::string(100, 'h') + "': <joint name> has 5000 characters; it may have 1000 at most"},
      {"a place beyond the world", "<origin xyz=\"0 0 0.15\"/>", "<origin xyz=\"0 0 15e9\"/>", error, 13,
       "joint 'hinge': <origin xyz> is 0 0 15000000000 m; it must be at most 1000000 m long"},
      {"a link of another case", "<link name=\"head\">", "<Link name=\"head\"/><link name=\"head\">", error,
       36, "robot 'lamp': <robot> holds <Link>, which URDF doesn't know there; did you mean <link>?"},
      {"a type of another case", "type=\"revolute\"", "type=\"Revolute\"", error, 10,
       "joint 'hinge': its type is 'Revolute'; it must be revolute, continuous, prismatic, fixed, floating "
       "or "
       "planar: did you mean revolute?"},
      {"misspelt joint", "</robot>", "<jiont/></robot>", error, 43,
       "robot 'lamp': <robot> holds <jiont>, which URDF doesn't know there; did you mean <joint>?"},
      {"no links",
       good.substr(good.find("  <link name=\"foot\""),
                   good.find("</robot>") - good.find("  <link name=\"foot\"")),
       "", error, 2, "robot 'lamp': it has no <link>"},
  });
}

TEST_CASE("urdf: what is most likely not meant is a warning at its line") {
  check_faults({
      {"absurd mass", "mass value=\"2\"", "mass value=\"2e-10\"", warning, 4,
       "link 'foot': its mass is 2e-10 kg"},
      {"density", "mass value=\"2\"", "mass value=\"2000\"", warning, 4,
       "link 'foot': its mass of 2000 kg in the 0.006 m^3 of the box around its shapes is a density of "
       "3.333e+05 kg/m^3"},
      {"inertia of what stands", "izz=\"0.0083333333\"", "izz=\"0.1\"", warning, 6,
       "link 'foot': <inertia> (ixx 0.0216666667 ixy 0 ixz 0 iyy 0.0166666667 iyz 0 izz 0.1): its principal "
       "moments"},
      {"no limit", "    <limit lower=\"-1\" upper=\"1\" effort=\"5\" velocity=\"2\"/>\n", "", warning, 10,
       "joint 'hinge': it has no <limit>"},
      {"no range", "lower=\"-1\" upper=\"1\" ", "", warning, 15,
       "joint 'hinge': <limit lower> and <limit upper> are missing"},
      {"endless range", "lower=\"-1\" upper=\"1\" ", "lower=\"-1\" upper=\"1e308\" ", warning, 15,
       "joint 'hinge': <limit upper> is 1e308: no bound is taken"},
      {"endless effort", "effort=\"5\"", "effort=\"inf\"", warning, 15,
       "joint 'hinge': <limit effort> is inf: no bound is taken"},
      {"a motor that gives nothing", "effort=\"5\"", "effort=\"0\"", warning, 15,
       "joint 'hinge': <limit effort> is 0: its motor can't move it"},
      {"no name of the robot", "<robot name=\"lamp\">", "<robot>", warning, 2,
       "robot '': it has no name; 'lamp'"},
      {"unknown element", "<collision><geometry><sphere", "<hull/><collision><geometry><sphere", warning, 41,
       "link 'head': <link> holds <hull>, which URDF doesn't know there: it is left out"},
      {"centre of mass outside", "<inertial>\n      <origin xyz=\"0 0 0.2\"/>",
       "<inertial>\n      <origin xyz=\"0 0 2\"/>", warning, 19,
       "link 'post': its centre of mass (0 0 2 m) lies outside its shapes"},
      {"no effort", "upper=\"1\" effort=\"5\" ", "upper=\"1\" ", warning, 15,
       "joint 'hinge': <limit effort> is missing"},
      {"no collision shape", "<collision><geometry><sphere radius=\"0.1\"/></geometry></collision>", "",
       warning, 37, "link 'head': it has a mass and no <collision>"},
      {"no mass in what moves along", "</robot>",
       "<link name=\"cap\"><collision><geometry><box size=\"1 1 1\"/></geometry></collision></link>"
       "<joint name=\"lid\" type=\"fixed\"><parent link=\"head\"/><child link=\"cap\"/></joint></robot>",
       warning, 43, "link 'cap': it moves, has a shape, and no <inertial>"},
      {"friction above effort", "friction=\"0.01\"", "friction=\"6\"", warning, 16,
       "joint 'hinge': <dynamics friction> is 6, and <limit effort> 5"},
      {"friction of a floating joint", "type=\"revolute\"", "type=\"floating\"", warning, 16,
       "joint 'hinge': <dynamics> is left out: nothing holds a floating joint"},
      {"degrees in limits", "lower=\"-1\" upper=\"1\"", "lower=\"-90\" upper=\"90\"", warning, 15,
       "joint 'hinge': it turns from -90 to 90 rad, more than two turns; angles are in radians"},
      {"degrees in rpy", "<origin xyz=\"0 0 0.15\"/>", "<origin xyz=\"0 0 0.15\" rpy=\"0 0 90\"/>", warning,
       13, "joint 'hinge': <origin rpy> is 0 0 90 rad, more than a turn"},
      {"millimetres", "upper=\"0.1\"", "upper=\"120\"", warning, 34,
       "joint 'slide': it slides from 0 to 120 m"},
      {"axis of another length", "<axis xyz=\"0 1 0\"/>", "<axis xyz=\"0 2 0\"/>", warning, 14,
       "joint 'hinge': <axis xyz> is 0 2 0, of length 2"},
      {"locked joint", "upper=\"0.1\"", "upper=\"0\"", warning, 34,
       "joint 'slide': <limit lower> and <limit upper> are both 0"},
      {"a colour of three numbers", "</robot>",
       "<material name=\"m\"><color rgba=\"1 1 1\"/></material></robot>", warning, 43,
       "robot 'lamp': <color rgba> is '1 1 1': 3 numbers"},
      {"a mimic of what is fixed", "</robot>",
       "<link name=\"cap\"/><joint name=\"lid\" type=\"fixed\"><parent link=\"head\"/><child "
       "link=\"cap\"/><mimic "
       "joint=\"hinge\"/></joint></robot>",
       warning, 43, "joint 'lid': its <mimic> is left out: it is fixed"},
      {"limits of pybullet's spherical joint", "type=\"revolute\"", "type=\"spherical\"", warning, 15,
       "joint 'hinge': <limit lower> and <limit upper> mean nothing"},
      {"text", "  <link name=\"head\">", "  head<link name=\"head\">", warning, 36,
       "robot 'lamp': there is text between the elements"},
  });
}

TEST_CASE("urdf: a file that is no robot is refused at once, with its line") {
  const auto message = [](const std::string& text, const std::string& file = "lamp.urdf") {
    return message_of([&] { examine_text(file, text, {}); });
  };
  CHECK(message("") == "lamp.urdf: this is no XML: it is empty");
  CHECK(message(replaced(good, "</inertial>", "")) ==
        "lamp.urdf:4: this is no XML: an element that is not closed, or closed by another name");
  CHECK(message(replaced(good, "<mass value=\"2\"/>", "<mass value=\"2\" value=\"3\"/>")) ==
        "lamp.urdf:5: this is no XML: an attribute that is malformed, or given twice");
  CHECK(message(good.substr(0, 300)).starts_with("lamp.urdf:"));
  CHECK(message("<sdf version=\"1.6\"/>")
            .starts_with("lamp.urdf:1: the first element is <sdf>; URDF begins with <robot name=\"...\"> "
                         "(this is SDF: convert it with "
                         "sdf2urdf"));
  CHECK_THAT(message("<mujoco/>"), Catch::Contains("this is MJCF"));
  CHECK_THAT(message("<!DOCTYPE html><html/>"), Catch::Contains("this is no XML: it is a web page"));
  CHECK_THAT(message("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
             Catch::Contains("git lfs pull"));
  CHECK_THAT(message("\x1f\x8b\x08\x00"s), Catch::Contains("compressed"));
  CHECK_THAT(message("{\"robot\": 1}"), Catch::Contains("JSON"));
  CHECK_THAT(message("\xff\xfe<\0r\0"s), Catch::Contains("iconv -f UTF-16 -t UTF-8"));
  CHECK_THAT(message("<!DOCTYPE robot [<!ENTITY a \"b\">]>\n" + good.substr(good.find("<robot"))),
             Catch::Contains("DOCTYPE declares entities"));
  CHECK_THAT(message(replaced(good, "</robot>", "<include filename=\"hand.xacro\"/></robot>")),
             Catch::Contains("this is xacro, not URDF (<include>)"));
  CHECK(message(good + "<robot name=\"b\"/>") ==
        "lamp.urdf:44: after <robot> there is <robot>; a file holds one robot");
  CHECK(message(good + '\0').empty());
  CHECK(message("<robot\0name=\"b\"/>"s) == "lamp.urdf: this is no XML: byte 7 of it is zero");
  CHECK(message(replaced(good, "0 0 0.15", "0 0 ${height}")) ==
        "lamp.urdf:13: this is xacro, not URDF (xyz=\"0 0 ${height}\"); expand it first: xacro lamp.urdf -o "
        "lamp_expanded.urdf");
  CHECK(message(replaced(good, "</robot>", "<xacro:finger/></robot>"), "lamp.urdf.xacro") ==
        "lamp.urdf.xacro:43: this is xacro, not URDF (<xacro:finger>); expand it first: xacro "
        "lamp.urdf.xacro -o "
        "lamp.urdf");
  CHECK(message_of([] { examine("nowhere/lamp.urdf", {}); }) == "nowhere/lamp.urdf: there is no such file");
  CHECK(message_of([] { examine("assets", {}); }) == "assets: this is a folder, not a file");
}

TEST_CASE("urdf: a chain of 200 links is refused at the joint that is too deep") {
  std::string text = "<robot name=\"chain\">\n<link name=\"l0\"/>\n";
  for (int i = 1; i < 200; ++i)
    text += fmt::format(
        "<link name=\"l{}\"/>\n<joint name=\"j{}\" type=\"fixed\"><parent link=\"l{}\"/><child "
        "link=\"l{}\"/></joint>\n",
        i, i, i - 1, i);
  const UrdfRobot robot = examine_text("chain.urdf", text + "</robot>", {});
  REQUIRE(robot.findings.size() == 1);
  // Joint i is in line 2 + 2 i; the link beyond it is the (i + 1)-th of the chain.
  CHECK(robot.findings[0].where.line == 2 + 2 * 128);
  CHECK(sentence_of(robot.findings[0]) ==
        "joint 'j128': its child 'l128' is link 129 of a chain; trees are at most 128 links deep");
}

TEST_CASE("urdf: all faults of a file are found at once, and read refuses it for the first") {
  std::string text = replaced(good, "mass value=\"2\"", "mass value=\"-2\"");
  text = replaced(text, "lower=\"-1\"", "lower=\"2\"");
  text = replaced(text, "radius=\"0.1\"", "radius=\"0\"");
  const UrdfRobot robot = examine_text("lamp.urdf", text, {});
  INFO(all_of(robot));
  CHECK(robot.findings.size() == 3);
  CHECK_FALSE(robot.usable);
  const ScratchFolder folder("urdf_wrong");
  const std::string file = folder.write("lamp.urdf", text);
  const std::string message = formats::message_of([&] { read(file, {}); });
  CHECK(message.starts_with(file + ":5: link 'foot': its mass is -2 kg; it must be positive ("));
  CHECK(message.ends_with(" (`microcosm inspect` shows all 3 errors)"));
}

}  // namespace microcosm::formats::urdf
