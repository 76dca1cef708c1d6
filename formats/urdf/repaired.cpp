#include "formats/urdf/repaired.hpp"

#include <tinyxml2.h>

#include <algorithm>
#include <filesystem>

#include "formats/urdf/file_text.hpp"

namespace microcosm::formats::urdf {

namespace {

namespace fs = std::filesystem;
using tinyxml2::XMLElement;

XMLElement* added(XMLElement* parent, const char* name) {
  XMLElement* element = parent->GetDocument()->NewElement(name);
  parent->InsertEndChild(element);
  return element;
}

void set(XMLElement* element, const char* attribute, double value) {
  element->SetAttribute(attribute, fmt::format("{}", value).c_str());
}

/// Along the link's axes: what is turned would have to be turned back.
void write_inertial(XMLElement& link, const rigid::Inertial& inertial) {
  XMLElement* element = link.FirstChildElement("inertial");
  if (!element) {
    element = link.GetDocument()->NewElement("inertial");
    link.InsertFirstChild(element);
  }
  element->DeleteChildren();
  const core::Vec3& c = inertial.centre;
  const core::Mat3& m = inertial.inertia;
  added(element, "origin")->SetAttribute("xyz", fmt::format("{} {} {}", c.x, c.y, c.z).c_str());
  set(added(element, "mass"), "value", inertial.mass);
  XMLElement* const inertia = added(element, "inertia");
  set(inertia, "ixx", m.x.x);
  set(inertia, "ixy", m.x.y);
  set(inertia, "ixz", m.x.z);
  set(inertia, "iyy", m.y.y);
  set(inertia, "iyz", m.y.z);
  set(inertia, "izz", m.z.z);
}

/// Names of meshes beside the file, as they are from another folder.
void move_meshes(XMLElement& element, const fs::path& from, const fs::path& to) {
  for (XMLElement* e = element.FirstChildElement(); e; e = e->NextSiblingElement()) {
    move_meshes(*e, from, to);
    const char* name = std::string(e->Name()) == "mesh" ? e->Attribute("filename") : nullptr;
    if (!name || std::string(name).find("://") != std::string::npos || fs::path(name).is_absolute()) continue;
    std::string slashed = name;
    std::replace(slashed.begin(), slashed.end(), '\\', '/');
    e->SetAttribute("filename", (from / slashed).lexically_normal().lexically_relative(to).string().c_str());
  }
}

fs::path folder_of(const std::string& path) {
  std::error_code error;
  return fs::absolute(path, error).lexically_normal().parent_path();
}

}  // namespace

std::string repaired_text(const std::string& path, const std::string& content, const UrdfRobot& robot,
                          const std::string& out) {
  const std::string text = xml_text(path, content);
  tinyxml2::XMLDocument document;
  if (document.Parse(text.data(), text.size()) != tinyxml2::XML_SUCCESS || !document.RootElement())
    throw core::InputError({path, document.ErrorLineNum()}, "this is no XML");
  XMLElement& root = *document.RootElement();
  for (XMLElement* link = root.FirstChildElement("link"); link; link = link->NextSiblingElement("link"))
    for (const Repair& repair : robot.repairs)
      if (link->Attribute("name") && repair.link == link->Attribute("name"))
        write_inertial(*link, repair.inertial);
  if (folder_of(path) != folder_of(out)) move_meshes(root, folder_of(path), folder_of(out));
  tinyxml2::XMLPrinter printer;
  document.Print(&printer);
  return printer.CStr();
}

}  // namespace microcosm::formats::urdf
