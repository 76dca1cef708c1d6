// Wrong, odd and hostile MJCF: one clear message each, with its place.

#include <catch2/catch.hpp>

#include "formats/mjcf/mjcf.hpp"
#include "tests/formats/messages.hpp"

namespace microcosm::formats::mjcf {

namespace {

using urdf::Severity;
using urdf::UrdfRobot;

struct Wrong {
  std::string inside,
      message;  // the message of the first error: "line:column: name: what; what would be valid"
};

std::string first_error(const std::string& text) {
  const UrdfRobot robot = examine_text("robot.xml", text, {});
  for (const urdf::Finding& f : robot.findings)
    if (f.severity == Severity::error)
      return fmt::format("{}:{}: {}", f.where.line, f.where.column, sentence_of(f));
  return "";
}

std::string body(const std::string& inside) {
  return "<worldbody>\n<body name=\"a\"><joint name=\"j\"/><geom size=\"0.1\"/>" + inside +
         "</body></worldbody>";
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

void check_all(const std::vector<Wrong>& all) {
  for (const Wrong& wrong : all) {
    INFO(wrong.inside);
    const std::string message = first_error("<mujoco>\n" + wrong.inside + "</mujoco>");
    INFO(message);
    CHECK(message.find(wrong.message) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("mjcf: every fault of bodies has its message") {
  const std::vector<Wrong> all = {
      {"<worldbody/>", "2:2: <worldbody>: it holds no body; a robot has one or more"},
      {"", "1:2: <worldbody>: it holds no body; a robot has one or more"},
      {body("<geom size=\"nan\"/>"), "<geom size> is nan; it must be finite"},
      {body("<geom size=\"1e300\"/>"), "<geom size> is 1e+300; it must be at most 1000000000000"},
      {body("<geom size=\"-1\"/>"), "<geom size> has a part of -1 m; sizes are between"},
      {body("<geom type=\"box\" size=\"1 1\"/>"), "<geom size> has 2 of 3 numbers; sizes are between"},
      {body("<geom size=\"1\" quat=\"0 0 0 0\"/>"),
       "3:66: geom of body 'a': <geom quat> is zero; it must be a rotation"},
      {body("<geom size=\"1\" quat=\"1 0 0 0\" euler=\"1 2 3\"/>"), "both quat and euler are given"},
      {body("<geom size=\"1\" xyaxes=\"1 0 0 2 0 0\"/>"), "<geom xyaxes> has an axis without direction"},
      {body("<geom size=\"1\" class=\"none\"/>"),
       "its class is 'none', which no <default> has; classes: main"},
      {body("<geom type=\"torus\" size=\"1\"/>"),
       "<geom type> is 'torus'; it must be one of: plane, hfield, sphere"},
      {body("<geom type=\"mesh\" mesh=\"m\"/>"), "its mesh is 'm', which no <mesh> in <asset> is called"},
      {body("<geom type=\"plane\" size=\"1 1 1\"/>"), "it is a plane on a body; planes stand in the world"},
      {body("<geom size=\"1\" shellinertia=\"true\"/>"), "its mass is in its surface (shellinertia)"},
      {body("<geom size=\"1\" colour=\"1\"/>"),
       "<geom> has the attribute 'colour', which isn't read; valid: name, class"},
      {body("<geom type=\"capsule\" size=\"1\" fromto=\"1 1 1 1 1 1\"/>"), "its ends must lie apart"},
      {body("<motor/>"), "<motor> isn't read; valid: body, frame, inertial"},
      {body("<joint name=\"j\"/>"), "joint 'j': its name is used twice; joints have different names"},
      {body("<joint type=\"ball\" range=\"0 30\"/>"), "it is a ball joint with a limit"},
      {body("<joint range=\"30 -30\"/>"), "<joint range> is 30 -30; the first must be below the second"},
      {body("<joint limited=\"true\"/>"), "it is limited and has no range; give its range"},
      {body("<joint axis=\"0 0 0\"/>"), "<joint axis> is zero; an axis must not be zero"},
      {body("<joint damping=\"-1\"/>"), "<joint damping> is -1; it must be 0 or more"},
      {body("<freejoint/>"), "it has a free joint and others; a free joint is a body's only one"},
      {body("<body name=\"a\"><geom size=\"1\"/></body>"),
       "body 'a': its name is used twice; bodies have different names"},
      {body("<body name=\"b\"><freejoint/><geom size=\"1\"/></body>"),
       "it is free, and its body hangs on another"},
      {body("<body name=\"b\" gravcomp=\"1\"/>"), "<body gravcomp> is 1; gravity is not compensated here"},
      {body("<body name=\"b\" mocap=\"true\"/>"), "it is a mocap body"},
      {body("<body name=\"b\"><joint/></body>"),
       "it moves, and neither it nor a body fixed to it has a mass"},
      {body("<inertial pos=\"0 0 0\" mass=\"1\"/>"), "its inertia:"},
      {body("<inertial pos=\"0 0 0\" mass=\"1\" diaginertia=\"1 1 5\"/>"),
       "balanceinertia=\"true\"> mends the second"},
      {body("<inertial mass=\"1\" diaginertia=\"1 1 1\"/>"), "<inertial pos> is missing"},
      {body("<inertial pos=\"0 0 0\" mass=\"1\" fullinertia=\"1 1 1 0 0 0\" euler=\"0 0 1\"/>"),
       "<inertial> has fullinertia and euler"},
      {body("") + body("").replace(0, 0, ""), "its name is used twice"},
  };
  check_all(all);
}

TEST_CASE("mjcf: every fault of the other sections has its message") {
  const std::vector<Wrong> all = {
      {"<default><default class=\"x\"/><default class=\"x\"/></default>" + body(""),
       "its class exists already; classes have different names"},
      {"<default class=\"x\"><default class=\"x\"/></default>" + body(""), "its class exists already"},
      {"<default><default/></default>" + body(""), "a <default> within another has no class"},
      {"<default><geom/><geom/></default>" + body(""), "it has a second <geom>; it may have one"},
      {"<default><robot/></default>" + body(""), "it holds <robot>, which has no defaults"},
      {"<default><geom mas=\"1\"/></default>" + body(""), "<geom> has the attribute 'mas', which isn't read"},
      {"<compiler coordinate=\"global\"/>" + body(""), "2:11: <compiler>: <compiler coordinate> is 'global'"},
      {"<compiler eulerseq=\"abc\"/>" + body(""),
       "<compiler eulerseq> is 'abc'; it must be three of x, y, z, X, Y, Z"},
      {"<compiler autolimits=\"false\"/>" + body("<joint range=\"0 1\"/>"), "it has a range and no limited"},
      {"<option density=\"1.2\"/>" + body(""),
       "<option density> is 1.2: a medium; liquids are the scenario's"},
      {"<option wind=\"1 0 0\"/>" + body(""), "<option wind> is not zero"},
      {"<option><flag contact=\"disable\"/></option>" + body(""),
       "<flag contact> is disabled, which can't be followed"},
      {body("") +
           "<tendon><fixed name=\"t\" stiffness=\"1\"><joint joint=\"j\" coef=\"1\"/></fixed></tendon>",
       "fixed 't': it stands in <tendon>, which isn't read"},
      {body("") + "<deformable><flex name=\"f\"/></deformable>",
       "flex 'f': it stands in <deformable>, which isn't read"},
      {body("") + "<equality><weld body1=\"a\"/></equality>", "<equality> holds <weld>, which isn't read"},
      {body("") + "<equality><joint joint1=\"j\" joint2=\"j\"/></equality>", "both its joints are one"},
      {body("") + "<equality><joint joint1=\"j\"/></equality>", "it has no joint2"},
      {body("<joint name=\"k\"/>") +
           "<equality><joint joint1=\"j\" joint2=\"k\" polycoef=\"0 1 1\"/></equality>",
       "its polycoef is 0 1 1 0 0"},
      {body("<joint name=\"k\"/>") +
           "<equality><joint joint1=\"j\" joint2=\"k\"/><joint joint1=\"k\" joint2=\"j\"/></equality>",
       "each joint follows one, and none in a circle"},
      {body("") + "<contact><pair geom1=\"a\" geom2=\"b\"/></contact>",
       "<contact> holds <pair>, which isn't read"},
      {body("") + "<contact><exclude body1=\"a\" body2=\"c\"/></contact>",
       "its body2 is 'c', which no body is called"},
      {body("") + "<actuator><muscle joint=\"j\"/></actuator>",
       "<muscle> isn't read; motor, position, velocity and general are"},
      {body("") + "<actuator><motor joint=\"x\"/></actuator>", "its joint 'x' doesn't exist"},
      {body("") + "<actuator><motor tendon=\"t\"/></actuator>",
       "it acts on a tendon; actuators act on joints here"},
      {body("") + "<actuator><motor joint=\"j\" ctrlrange=\"0 1\"/></actuator>",
       "<motor ctrlrange> is 0 1; bounds of effort are the same both ways here"},
      {body("") + "<actuator><motor joint=\"j\"/><motor joint=\"j\"/></actuator>",
       "joint 'j' has an actuator already"},
      {body("") + "<actuator><position joint=\"j\" timeconst=\"0.1\"/></actuator>",
       "its timeconst can't be followed"},
      {body("") + "<actuator><general joint=\"j\" dyntype=\"integrator\"/></actuator>",
       "<general dyntype> is 'integrator'"},
      {body("") +
           "<actuator><general joint=\"j\" gainprm=\"1\" biastype=\"affine\" biasprm=\"0 5\"/></actuator>",
       "it pushes away from where it is"},
      {"<asset><mesh name=\"m\" file=\"none.obj\"/></asset>" + body("<geom type=\"mesh\" mesh=\"m\"/>"),
       "the mesh 'm': none.obj"},
      {"<asset><mesh name=\"m\" vertex=\"0 0 0 1 0 0 0 1 0 1 1 0\"/></asset>" +
           body("<geom type=\"mesh\" mesh=\"m\"/>"),
       "the mesh 'm': mesh 'm'"},
      {"<asset><mesh name=\"m\" vertex=\"0 0 0 1 0 0 0 1 0 0 0 1\" face=\"0 1 9\"/></asset>" +
           body("<geom type=\"mesh\" mesh=\"m\"/>"),
       "<mesh face> names vertex 9 of 4"},
      {"<asset><mesh name=\"m\" inertia=\"shell\" vertex=\"0 0 0 1 0 0 0 1 0 0 0 1\"/></asset>" + body(""),
       "<mesh inertia> is 'shell'"},
      {"<asset><hfield name=\"h\"/></asset>" + body(""),
       "<hfield> isn't read; of assets, meshes and the colours"},
      {"<extension><plugin plugin=\"p\"/></extension>" + body(""),
       "it stands in <extension>, which isn't read"},
      {body("") + "<actuator><motor joint=\"j\" kp=\"1\"/></actuator>",
       "<motor> has the attribute 'kp', which isn't one of its own"},
      {"<wheels/>" + body(""), "<wheels> isn't read"},
  };
  check_all(all);
}

TEST_CASE("mjcf: what is no MJCF ends the reading") {
  const auto message = [](const std::string& text) {
    return message_of([&] { examine_text("robot.xml", text, {}); });
  };
  CHECK(message("") == "robot.xml:1: this is no XML: there is no element");
  CHECK(message("<mujoco><worldbody></mujoco>") ==
        "robot.xml:1: this is no XML: an element that is not closed, or closed by another name");
  CHECK(message("<mujoco/>\n  <mujoco/>") ==
        "robot.xml:2:4: after <mujoco> there is <mujoco>; a file holds one model");
  // Beyond 256 before it is parsed; between tinyxml2's 100 and that by its parser.
  CHECK(message("<mujoco>" + repeated("<body>", 150)).find("nested too deep") != std::string::npos);
  CHECK(message("<mujoco><worldbody>" + repeated("<body name='x'>", 2000)).find("nested deeper than 256") !=
        std::string::npos);
  CHECK(message(std::string("<mujoco>\0</mujoco>", 18)).find("zero byte") != std::string::npos);
  CHECK(message("<robot/>") == "robot.xml:1:2: the first element is <robot>; MJCF begins with <mujoco>");
  CHECK(message("<mujoco><include/></mujoco>") ==
        "robot.xml:1:10: <include file> is missing; valid: <include file=\"arm.xml\"/>");
  for (const char* outside : {"../a.xml", "/etc/passwd", "a/../../b.xml"})
    CHECK(message(fmt::format("<mujoco><include file=\"{}\"/></mujoco>", outside))
              .find("it must lie in the folder") != std::string::npos);
  CHECK(message("<mujoco>\n<include file=\"robot.xml\"/></mujoco>")
            .find("included a second time, or by itself") != std::string::npos);
  CHECK(message("<mujoco>\n<include file=\"none.xml\"/></mujoco>") ==
        "robot.xml:2:2: there is no file 'none.xml' to be included");
}

TEST_CASE("mjcf: files that include each other, and chains of includes, end") {
  MjcfOptions options;
  options.read_mesh = [](const std::string& name, const std::string&) -> std::optional<std::string> {
    if (name == "a.xml") return "<a><include file=\"b.xml\"/></a>";
    if (name == "b.xml") return "<b><include file=\"a.xml\"/></b>";
    // Each file holds the next, deep inside.
    const int number = std::atoi(name.c_str());
    return repeated("<body>", 90) + fmt::format("<include file=\"{}.xml\"/>", number + 1) +
           repeated("</body>", 90);
  };
  const auto message = [&](const std::string& first) {
    return message_of(
        [&] { examine_text("robot.xml", "<mujoco><include file=\"" + first + "\"/></mujoco>", options); });
  };
  CHECK(message("a.xml").find("'a.xml' is included a second time") != std::string::npos);
  CHECK(message("1.xml").find("is nested deeper than 100 elements") != std::string::npos);
}

TEST_CASE(
    "mjcf: what would take a parser's time or stack is refused before it parses, by line, includes too") {
  const auto message = [](const std::string& text, const std::string& included = std::string()) {
    MjcfOptions options;
    options.read_mesh = [&](const std::string&, const std::string&) { return std::optional(included); };
    return message_of([&] { examine_text("robot.xml", text, options); });
  };
  // The bounds of formats/xml_checks.hpp, as of URDF: a million elements, 1,000 attributes in one, 256 deep.
  std::string many = "\n<a";
  for (int i = 0; i < 1001; ++i) many += fmt::format(" a{}=''", i);
  many += "/>";
  CHECK(message("<mujoco>" + many + "</mujoco>")
            .starts_with("robot.xml:2: an element has more than 1000 attributes"));
  const std::string deep = repeated("<body>", 300) + repeated("</body>", 300);
  CHECK(message("<mujoco>\n\n" + deep + "</mujoco>")
            .starts_with("robot.xml:3: elements are nested deeper than 256"));
  const std::string long_list = "<mujoco>" + repeated("<a/>", 1'000'000) + "</mujoco>";
  CHECK(message(long_list).starts_with("robot.xml:1: there are more than 1000000 elements"));
  CHECK(message("<mujoco><include file='part.xml'/></mujoco>", "<mujoco>" + many + "</mujoco>")
            .starts_with("part.xml:2: an element has more than 1000 attributes"));
}

TEST_CASE("mjcf: a thousand faults, long names and odd bytes are survived") {
  const std::string text = "<mujoco><worldbody>" +
                           repeated("<body name=\"x\" bad=\"1\"><geom/></body>", 3000) +
                           "</worldbody></mujoco>";
  const UrdfRobot robot = examine_text("robot.xml", text, {});
  CHECK_FALSE(robot.usable);
  CHECK(robot.findings.size() <= 2100);
  CHECK(first_error("<mujoco><worldbody><body name=\"\x1b[31m\"/></worldbody></mujoco>")
            .find("control character") != std::string::npos);
  CHECK(first_error("<mujoco><worldbody><body name=\"" + std::string(5000, 'n') + "\"/></worldbody></mujoco>")
            .find("has 5000 bytes") != std::string::npos);
}

}  // namespace microcosm::formats::mjcf
