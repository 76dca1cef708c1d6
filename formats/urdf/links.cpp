// <robot>, <link>, its shapes and materials.

#include <array>
#include <filesystem>
#include <map>

#include "formats/urdf/parts.hpp"
#include "formats/urdf/shapes.hpp"

namespace microcosm::formats::urdf {

namespace {

using Colour = std::array<double, 4>;

class PartsReader {
 public:
  PartsReader(const XMLElement& robot, const UrdfOptions& options, XmlReader& xml)
      : robot_(robot), options_(options), xml_(xml), shapes_(options, xml) {}

  Parts read() {
    parts_.line = robot_.GetLineNum();
    const char* name = robot_.Attribute("name");
    const std::string owner = fmt::format("robot '{}'", name ? name : "");
    xml_.expect_attributes(robot_, owner, {"name", "version"});
    robot_name(name);
    for (const XMLElement* e = robot_.FirstChildElement("material"); e; e = e->NextSiblingElement("material"))
      material(*e, owner, true);
    for (const tinyxml2::XMLNode* node = robot_.FirstChild(); node; node = node->NextSibling())
      if (const XMLElement* e = node->ToElement())
        element(*e, owner);
      else if (node->ToText())
        xml_.report().warning(node->GetLineNum(), owner, "there is text between the elements",
                              "URDF has none");
    return std::move(parts_);
  }

 private:
  /// Nothing refers to it: a robot without one is called as its file.
  void robot_name(const char* name) {
    if (name && *name != '\0') {
      parts_.name = xml_.text(robot_, fmt::format("robot '{}'", name), "name");
      return;
    }
    parts_.name = std::filesystem::path(xml_.report().file()).stem().string();
    xml_.report().warning(parts_.line, "robot ''", "it has no name",
                          fmt::format("'{}', as its file, is taken", parts_.name));
  }

  void element(const XMLElement& e, const std::string& owner) {
    const std::string kind = e.Name();
    if (kind == "link")
      link(e);
    else if (kind == "joint")
      parts_.joints.push_back(read_joint(e, xml_));
    else if (kind == "gazebo" || kind == "transmission" || kind == "ros2_control" || kind == "sensor" ||
             kind == "plugin" || kind == "mujoco" || kind.find(':') != std::string::npos)
      xml_.report().warning(e.GetLineNum(), owner, fmt::format("<{}> is left out", kind.substr(0, 60)),
                            "sensors, controllers and surfaces are those of the scenario");
    else if (kind != "material")
      xml_.unknown_child(e, robot_, owner, {"link", "joint", "material"});
  }

  void link(const XMLElement& e) {
    LinkPart part;
    part.line = e.GetLineNum();
    const std::string owner = link_name(e.Attribute("name") ? e.Attribute("name") : "");
    xml_.expect_attributes(e, owner, {"name"});
    part.name = xml_.text(e, owner, "name");
    left_out(e, owner);
    if (const XMLElement* inertial = xml_.child(e, owner, "inertial"))
      part.inertial = read_inertial(*inertial, owner, xml_);
    if (const XMLElement* contact = xml_.child(e, owner, "contact"))
      part.surface = read_contact(*contact, owner, xml_);
    for (const XMLElement* c = e.FirstChildElement("collision"); c; c = c->NextSiblingElement("collision"))
      collision(*c, owner, part);
    if (options_.visuals)
      for (const XMLElement* v = e.FirstChildElement("visual"); v; v = v->NextSiblingElement("visual"))
        visual(*v, owner, part);
    parts_.links.push_back(std::move(part));
  }

  /// What links have that says nothing of their physics here.
  void left_out(const XMLElement& e, const std::string& owner) {
    constexpr std::pair<const char*, const char*> known[] = {
        {"origin", "a link's frame is that of its joint"},
        {"contact_coefficients", "friction is that of <contact>, or of the scenario"},
        {"self_collision_checking", "a scenario says whether a robot's links touch: self_collision"},
        {"self_filter", "it filters a sensor's points"},
        {"collision_checking", "what collides are the <collision> shapes"},
        {"verbose", "it names a shape for people"}};
    for (const auto& [name, why] : known)
      if (const XMLElement* found = e.FirstChildElement(name))
        xml_.report().warning(found->GetLineNum(), owner,
                              fmt::format("<link> holds <{}>: it is left out", name), why);
    xml_.expect_children(e, owner,
                         {"inertial", "collision", "visual", "contact", "origin", "contact_coefficients",
                          "self_collision_checking", "self_filter", "collision_checking", "verbose"});
  }

  void collision(const XMLElement& e, const std::string& owner, LinkPart& part) {
    xml_.expect_attributes(e, owner, {"name", "group"});
    for (const char* name : {"verbose", "material"})
      if (const XMLElement* found = e.FirstChildElement(name))
        xml_.report().warning(found->GetLineNum(), owner,
                              fmt::format("<collision> holds <{}>: it is left out", name),
                              "what is drawn are the <visual> shapes");
    xml_.expect_children(e, owner, {"origin", "geometry", "verbose", "material"});
    const core::Pose pose = xml_.origin(e, owner);
    auto shape = shapes_.collision(e, owner);
    if (!shape) return;
    shape->pose = pose;
    if (e.Attribute("name")) shape->name = e.Attribute("name");
    part.shapes.push_back(std::move(*shape));
    part.shape_lines.push_back(e.GetLineNum());
  }

  void visual(const XMLElement& e, const std::string& owner, LinkPart& part) {
    const XmlReader::OnlyDrawn scope(xml_);
    xml_.expect_attributes(e, owner, {"name"});
    xml_.expect_children(e, owner, {"origin", "geometry", "material", "verbose"});
    VisualShape visual;
    const core::Pose pose = xml_.origin(e, owner);
    if (const XMLElement* m = xml_.child(e, owner, "material")) visual.colour = material(*m, owner, false);
    auto drawn = shapes_.drawn(e, owner);
    if (drawn.lacks_mesh) {
      // One box for all of a link's meshes that can't be drawn.
      if (part.stands_in) return;
      part.stands_in = true;
      visual.stands_in = true;
      visual.shape = stand_in(part);
      if (part.shapes.empty() && visual.shape.pose == core::Pose{}) visual.shape.pose = pose;
    } else if (drawn.shape) {
      visual.shape = std::move(*drawn.shape);
      visual.shape.pose = pose;
    } else {
      return;
    }
    part.visuals.push_back(std::move(visual));
  }

  /// Its colour; kept under its name if it stands in the robot.
  std::optional<Colour> material(const XMLElement& e, const std::string& owner, bool global) {
    const XmlReader::OnlyDrawn scope(xml_);
    xml_.expect_attributes(e, owner, {"name"});
    xml_.expect_children(e, owner, {"color", "texture"});
    const std::string name = e.Attribute("name") ? e.Attribute("name") : "";
    if (name.empty())
      xml_.report().warning(e.GetLineNum(), owner, "a <material> has no name", "materials have names");
    std::optional<Colour> colour;
    if (const XMLElement* c = xml_.child(e, owner, "color")) {
      xml_.expect_attributes(*c, owner, {"rgba"});
      const auto rgba = xml_.numbers(*c, owner, "rgba", 4);
      if (rgba) {
        colour = Colour{(*rgba)[0], (*rgba)[1], (*rgba)[2], (*rgba)[3]};
        for (const double part : *colour)
          if (!(part >= 0 && part <= 1)) {
            xml_.report().warning(c->GetLineNum(), owner, fmt::format("<color rgba> has a part of {}", part),
                                  "parts are between 0 and 1");
            colour.reset();
            break;
          }
      }
    } else if (!global) {
      const auto found = materials_.find(name);
      if (found != materials_.end()) return found->second;
      if (!e.FirstChildElement("texture"))
        xml_.report().note(
            e.GetLineNum(), owner,
            fmt::format("the material '{}' is not defined: it is drawn grey", name.substr(0, 60)));
    }
    if (!name.empty() && (colour || global)) materials_.try_emplace(name, colour);
    return colour;
  }

  const XMLElement& robot_;
  const UrdfOptions& options_;
  XmlReader& xml_;
  ShapeReader shapes_;
  Parts parts_;
  std::map<std::string, std::optional<Colour>> materials_;
};

}  // namespace

std::string link_name(const std::string& name) {
  return fmt::format("link '{}'", name.substr(0, 100));
}

std::string joint_name(const std::string& name) {
  return fmt::format("joint '{}'", name.substr(0, 100));
}

Parts read_parts(const XMLElement& robot, const UrdfOptions& options, XmlReader& xml) {
  return PartsReader(robot, options, xml).read();
}

}  // namespace microcosm::formats::urdf
