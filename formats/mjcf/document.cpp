#include "formats/mjcf/document.hpp"

#include <tinyxml2.h>

#include <algorithm>
#include <filesystem>

#include "formats/xml_checks.hpp"

namespace microcosm::formats::mjcf {

namespace {

using core::InputError;
using tinyxml2::XMLElement;

constexpr std::size_t largest_text = 64u << 20;  // [bytes], of all files
constexpr std::size_t most_files = 200;
constexpr int deepest = 100;  // as tinyxml2 in one file
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
// tinyxml2 names lines alone. It keeps names where they stand in its copy of the text, so that their distance
// from this declaration, put before it, tells the column.
constexpr std::string_view mark = "<?m?>";

std::string words_of(const tinyxml2::XMLDocument& xml) {
  switch (xml.ErrorID()) {
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

/// One file's text as tinyxml2 has parsed it.
class ParsedFile {
 public:
  ParsedFile(const std::string& path, int number, std::string_view content) : path_(path), number_(number) {
    if (content.starts_with(byte_order_mark)) content.remove_prefix(byte_order_mark.size());
    while (content.ends_with('\0')) content.remove_suffix(1);
    if (content.find('\0') != std::string_view::npos)
      throw InputError({path}, "this is no XML: there is a zero byte in it");
    check_xml_size(path, content);
    text_ = std::string(mark) + std::string(content);
    const auto result = xml_.Parse(text_.data(), text_.size());
    if (result != tinyxml2::XML_SUCCESS && result != tinyxml2::XML_ERROR_EMPTY_DOCUMENT)
      throw InputError({path, xml_.ErrorLineNum()}, "this is no XML: " + words_of(xml_));
    if (!xml_.RootElement()) throw InputError({path, 1}, "this is no XML: there is no element");
    if (const XMLElement* second = xml_.RootElement()->NextSiblingElement())
      throw InputError({path, second->GetLineNum(), place(second->Name(), second->GetLineNum()).column},
                       fmt::format("after <{}> there is <{}>; a file holds one model",
                                   shortened(xml_.RootElement()->Name()), shortened(second->Name())));
  }

  const XMLElement& root() const { return *xml_.RootElement(); }

  /// Of a name as tinyxml2 holds it.
  Place place(const char* name, int line) const {
    // The value of a declaration begins two characters after its "<".
    const std::uintptr_t begin = reinterpret_cast<std::uintptr_t>(xml_.FirstChild()->Value()) - 2;
    const std::uintptr_t offset = reinterpret_cast<std::uintptr_t>(name) - begin;
    if (offset < mark.size() || offset >= text_.size()) return {number_, line, 0};
    const std::size_t newline = text_.rfind('\n', offset);
    const std::size_t start =
        newline == std::string::npos || newline < mark.size() ? mark.size() : newline + 1;
    return {number_, line, static_cast<int>(offset - start) + 1};
  }

  static std::string shortened(const char* name) { return std::string(name).substr(0, 60); }

 private:
  std::string path_;
  int number_;
  std::string text_;
  tinyxml2::XMLDocument xml_;
};

class DocumentReader {
 public:
  DocumentReader(const std::string& path, const ReadBeside& beside) : beside_(beside) {
    document_.files.push_back(path);
  }

  Document read(const std::string& content) {
    count(content, {document_.files.front()});
    const ParsedFile file(document_.files.front(), 0, content);
    const XMLElement& root = file.root();
    if (std::string_view(root.Name()) != "mujoco")
      throw InputError(document_.where(file.place(root.Name(), root.GetLineNum())),
                       fmt::format("the first element is <{}>; MJCF begins with <mujoco>",
                                   ParsedFile::shortened(root.Name())));
    document_.root = copy_of(root, file);
    return std::move(document_);
  }

 private:
  void count(const std::string& content, const core::SourceLocation& where) {
    size_ += content.size();
    if (size_ > largest_text)
      throw InputError(where, "the file and what it includes are larger than 64 MiB together");
  }

  Element copy_of(const XMLElement& from, const ParsedFile& file) {
    Element element;
    element.name = from.Name();
    element.place = file.place(from.Name(), from.GetLineNum());
    if (depth_ >= deepest)
      throw InputError(
          document_.where(element.place),
          fmt::format("<{}> is nested deeper than {} elements", ParsedFile::shortened(from.Name()), deepest));
    ++depth_;
    for (const auto* a = from.FirstAttribute(); a; a = a->Next())
      element.attributes.push_back({a->Name(), a->Value(), file.place(a->Name(), a->GetLineNum())});
    add_children(from, file, element);
    --depth_;
    return element;
  }

  void add_children(const XMLElement& from, const ParsedFile& file, Element& parent) {
    for (const auto* node = from.FirstChild(); node; node = node->NextSibling()) {
      if (const auto* text = node->ToText())
        document_.texts.push_back({from.Name(),
                                   ParsedFile::shortened(text->Value()),
                                   {file.place(from.Name(), 0).file, text->GetLineNum(), 0}});
      const XMLElement* child = node->ToElement();
      if (!child) continue;
      if (std::string_view(child->Name()) == "include")
        include(*child, file, parent);
      else
        parent.children.push_back(copy_of(*child, file));
    }
  }

  void include(const XMLElement& element, const ParsedFile& file, Element& parent) {
    const core::SourceLocation where = document_.where(file.place(element.Name(), element.GetLineNum()));
    const char* name = element.Attribute("file");
    if (!name) throw InputError(where, "<include file> is missing; valid: <include file=\"arm.xml\"/>");
    if (element.FirstAttribute()->Next() || element.FirstChild())
      throw InputError(where, "<include> holds more than file=\"...\"; nothing else is valid");
    const std::string shown = ParsedFile::shortened(name);
    const std::filesystem::path path(name);
    const bool outside = std::any_of(path.begin(), path.end(), [](const auto& part) { return part == ".."; });
    if (path.empty() || path.is_absolute() || outside)
      throw InputError(
          where, fmt::format("<include file> is '{}'; it must lie in the folder of {} or below it", shown,
                             document_.files.front()));
    const std::string full =
        (std::filesystem::path(document_.files.front()).parent_path() / path).lexically_normal().string();
    const auto& files = document_.files;
    if (std::find(files.begin(), files.end(), full) != files.end() ||
        full == std::filesystem::path(files.front()).lexically_normal().string())
      throw InputError(
          where,
          fmt::format("'{}' is included a second time, or by itself; MuJoCo takes each file once", shown));
    if (files.size() >= most_files)
      throw InputError(where, fmt::format("more than {} files are included", most_files));
    const auto content = beside_ ? beside_(path.lexically_normal().string()) : std::nullopt;
    if (!content) throw InputError(where, fmt::format("there is no file '{}' to be included", shown));
    count(*content, where);
    document_.files.push_back(full);
    const ParsedFile included(full, static_cast<int>(document_.files.size()) - 1, *content);
    add_children(included.root(), included, parent);
  }

  const ReadBeside& beside_;
  Document document_;
  std::size_t size_ = 0;
  int depth_ = 0;
};

}  // namespace

const Attribute* Element::find(std::string_view attribute) const {
  const auto found = std::find_if(attributes.begin(), attributes.end(),
                                  [&](const Attribute& a) { return a.name == attribute; });
  return found == attributes.end() ? nullptr : &*found;
}

const Element* Element::child(std::string_view child_name) const {
  const auto found =
      std::find_if(children.begin(), children.end(), [&](const Element& c) { return c.name == child_name; });
  return found == children.end() ? nullptr : &*found;
}

Document read_document(const std::string& path, const std::string& content, const ReadBeside& beside) {
  return DocumentReader(path, beside).read(content);
}

}  // namespace microcosm::formats::mjcf
