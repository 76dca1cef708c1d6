#include "formats/urdf/urdf.hpp"

#include <algorithm>
#include <cstring>

#include "formats/urdf/assemble.hpp"
#include "formats/urdf/file_text.hpp"
#include "formats/urdf/lint.hpp"
#include "formats/urdf/parts.hpp"
#include "formats/xml_checks.hpp"
#include "guard/input_file.hpp"

namespace microcosm::formats::urdf {

namespace {

using core::InputError;

constexpr std::uint64_t largest_file = 64;  // [MiB]

std::string words_of(const tinyxml2::XMLDocument& document) {
  switch (document.ErrorID()) {
    case tinyxml2::XML_ERROR_MISMATCHED_ELEMENT:
      return "an element that is not closed, or closed by another name";
    case tinyxml2::XML_ERROR_PARSING_ATTRIBUTE:
      return "an attribute that is malformed, or given twice";
    case tinyxml2::XML_ERROR_EMPTY_DOCUMENT:
      return "it is empty";
    case tinyxml2::XML_ELEMENT_DEPTH_EXCEEDED:
      return "elements are nested too deep";
    default:
      return "an element, comment or declaration that is malformed or cut";
  }
}

[[noreturn]] void refuse_xacro(const std::string& path, int line, const std::string& sign) {
  std::string out = path;
  if (out.ends_with(".xacro")) out.erase(out.size() - 6);
  if (!out.ends_with(".urdf")) out += ".urdf";
  if (out == path) out.insert(out.size() - 5, "_expanded");
  throw InputError({path, line}, fmt::format("this is xacro, not URDF ({}); expand it first: xacro {} -o {}",
                                             sign, path, out));
}

/// The first sign of xacro below an element.
class XacroSearch : public tinyxml2::XMLVisitor {
 public:
  XacroSearch(const std::string& path, const XMLElement* robot) : path_(path), robot_(robot) {}
  bool VisitEnter(const XMLElement& element, const tinyxml2::XMLAttribute* first) override {
    if (std::strncmp(element.Name(), "xacro:", 6) == 0)
      refuse_xacro(path_, element.GetLineNum(), fmt::format("<{}>", element.Name()));
    // Xacro of before 2012 has no prefix.
    const bool in_robot = element.Parent() && element.Parent()->ToElement() == robot_;
    for (const char* old : {"include", "macro", "property", "if", "unless"})
      if (in_robot && std::strcmp(element.Name(), old) == 0)
        refuse_xacro(path_, element.GetLineNum(), fmt::format("<{}>", element.Name()));
    for (const auto* a = first; a; a = a->Next())
      if (std::strstr(a->Value(), "${") || std::strstr(a->Value(), "$("))
        refuse_xacro(path_, a->GetLineNum(),
                     fmt::format("{}=\"{}\"", a->Name(), std::string(a->Value()).substr(0, 60)));
    // What others left in <gazebo> and the like is theirs.
    const std::string name = element.Name();
    return name != "gazebo" && name != "transmission" && name != "ros2_control" && name != "sensor" &&
           name != "plugin";
  }

 private:
  std::string path_;
  const XMLElement* robot_;
};

const XMLElement& parse(const std::string& path, const std::string& content,
                        tinyxml2::XMLDocument& document) {
  const std::string text = xml_text(path, content);
  check_xml_size(path, text);
  const std::size_t doctype = text.substr(0, text.find("<robot")).find("<!ENTITY");
  if (doctype != std::string::npos)
    throw InputError({path},
                     "its DOCTYPE declares entities, which aren't read; expand them: xmllint --noent");
  if (document.Parse(text.data(), text.size()) != tinyxml2::XML_SUCCESS)
    throw InputError({path, document.ErrorLineNum()}, "this is no XML: " + words_of(document));
  const XMLElement* root = document.RootElement();
  if (!root) throw InputError({path, 1}, "this is no XML: there is no element");
  XacroSearch search(path, root);
  document.Accept(&search);
  if (std::strcmp(root->Name(), "robot") != 0) {
    const std::string what = what_xml(root->Name());
    throw InputError({path, root->GetLineNum()},
                     fmt::format("the first element is <{}>; URDF begins with <robot name=\"...\">{}",
                                 std::string(root->Name()).substr(0, 60),
                                 what.empty() ? "" : fmt::format(" (this is {})", what)));
  }
  if (const XMLElement* second = root->NextSiblingElement())
    throw InputError({path, second->GetLineNum()},
                     fmt::format("after <robot> there is <{}>; a file holds one robot",
                                 std::string(second->Name()).substr(0, 60)));
  return *root;
}

}  // namespace

std::string content_of(const std::string& path) {
  return guard::read_input(path, largest_file, guard::Accepted::typed_paths);
}

UrdfRobot examine_text(const std::string& path, const std::string& content, const UrdfOptions& options) {
  tinyxml2::XMLDocument document;
  const XMLElement& root = parse(path, content, document);
  Report report(path);
  XmlReader xml(report);
  UrdfRobot robot;
  robot.file = path;
  assemble(read_parts(root, options, xml), options, report, robot);
  if (!robot.body.links.empty()) lint(robot, report);
  robot.usable = !report.has_errors();
  robot.files_readable = report.files_readable();
  robot.findings = report.take();
  return robot;
}

UrdfRobot examine(const std::string& path, const UrdfOptions& options) {
  return examine_text(path, content_of(path), options);
}

UrdfRobot read(const std::string& path, const UrdfOptions& options) {
  UrdfRobot robot = examine(path, options);
  if (robot.usable) return robot;
  const auto is_error = [](const Finding& finding) { return finding.severity == Severity::error; };
  const auto& findings = robot.findings;
  const auto first = std::find_if(findings.begin(), findings.end(), is_error);
  const auto count = std::count_if(findings.begin(), findings.end(), is_error);
  throw InputError(first->where,
                   sentence_of(*first) +
                       (count > 1 ? fmt::format(" (`microcosm inspect` shows all {} errors)", count) : ""));
}

}  // namespace microcosm::formats::urdf
