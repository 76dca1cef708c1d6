#include "formats/urdf/file_text.hpp"

#include <fmt/format.h>

#include "engine/core/errors.hpp"

namespace microcosm::formats::urdf {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// Whether every byte belongs to a character of UTF-8, by lead and continuation bytes.
bool is_utf8(std::string_view text) {
  std::size_t more = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (more > 0) {
      if (byte >> 6 != 2) return false;
      --more;
    } else if (byte >= 0x80) {
      more = byte >> 5 == 6 ? 1 : byte >> 4 == 14 ? 2 : byte >> 3 == 30 ? 3 : 4;
      if (more == 4) return false;
    }
  }
  return more == 0;
}

/// The encoding that the XML declaration states, in lower case; empty if it states none.
std::string stated_encoding(std::string_view text) {
  if (!text.starts_with("<?xml")) return "";
  const std::string_view declaration = text.substr(0, std::min(text.find("?>"), std::size_t{200}));
  const auto at = declaration.find("encoding");
  const auto quote = at == std::string_view::npos ? at : declaration.find_first_of("\"'", at);
  if (quote == std::string_view::npos) return "";
  std::string name;
  for (std::size_t i = quote + 1; i < declaration.size() && declaration[i] != declaration[quote]; ++i) {
    const char c = declaration[i];
    name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return name;
}

/// Its characters are the first 256 of Unicode.
std::string from_latin_1(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xc0 | byte >> 6);
      out += static_cast<char>(0x80 | (byte & 0x3f));
    }
  }
  return out;
}

}  // namespace

std::string what_else(std::string_view content) {
  const std::string_view text =
      content.substr(std::min(content.find_first_not_of(" \t\r\n"), content.size()));
  constexpr std::pair<std::string_view, const char*> starts[] = {
      {"version https://git-lfs", "a pointer of Git LFS, not the file: fetch it with git lfs pull"},
      {"<!DOCTYPE html", "a web page: download the file itself (on GitHub: Raw)"},
      {"<!doctype html", "a web page: download the file itself (on GitHub: Raw)"},
      {"<html", "a web page: download the file itself (on GitHub: Raw)"},
      {"\x1f\x8b", "compressed: unpack it with gunzip or tar"},
      {"PK\x03\x04", "a ZIP archive: unpack it"},
      {"BZh", "compressed: unpack it with bunzip2"},
      {"\xfd"
       "7zXZ",
       "compressed: unpack it with unxz"},
      {"#usda", "USD: export URDF from the program that wrote it"},
      {"PXR-USDC", "USD: export URDF from the program that wrote it"},
      {"glTF", "a glTF mesh, which a robot's file may name"},
      {"solid ", "an STL mesh, which a robot's file may name"},
      {"\x7f"
       "ELF",
       "a program"},
      {"%PDF", "a PDF document"},
      {"%YAML", "YAML"},
      {"---", "YAML"},
      {"{", "JSON"},
      {"--", "Lua: a scenario names a robot's file, microcosm run runs it"},
      {"\x89PNG", "a picture"}};
  for (const auto& [start, what] : starts)
    if (text.starts_with(start)) return what;
  return "";
}

std::string what_xml(std::string_view first_element) {
  constexpr std::pair<std::string_view, const char*> known[] = {
      {"sdf", "SDF: convert it with sdf2urdf of pysdf, or let sdformat_urdf of ROS 2 publish it as URDF"},
      {"gazebo", "SDF of an old version: gz sdf -p makes it new, sdf2urdf of pysdf makes it URDF"},
      {"model", "SDF, or a package's model.config: name the .urdf"},
      {"world", "a world of SDF: convert its model with sdf2urdf of pysdf"},
      {"mujoco", "MJCF"},
      {"launch", "a launch file of ROS: name the .urdf that it loads"},
      {"package", "a package.xml of ROS: name the package's .urdf"},
      {"COLLADA", "a COLLADA mesh, which a robot's file may name"},
      {"svg", "a picture"},
      {"html", "a web page: download the file itself (on GitHub: Raw)"}};
  for (const auto& [element, what] : known)
    if (first_element == element) return what;
  return "";
}

std::string xml_text(const std::string& path, std::string_view content) {
  const auto refuse = [&](const std::string& what) {
    throw core::InputError({path}, "this is no XML: " + what);
  };
  // A text of C is at times written with the zero that ends it.
  content = content.substr(0, content.find_last_not_of('\0') + 1);
  if (content.starts_with(byte_order_mark)) content.remove_prefix(byte_order_mark.size());
  if (content.empty()) refuse("it is empty");
  if (content.starts_with("\xff\xfe"sv) || content.starts_with("\xfe\xff"sv) ||
      content.starts_with("<\0?\0"sv) || content.starts_with("\0<"sv))
    refuse(fmt::format("it is UTF-16; convert it: iconv -f UTF-16 -t UTF-8 {} > robot.urdf", path));
  if (const std::string what = what_else(content); !what.empty()) refuse("it is " + what);
  const auto zero = content.find('\0');
  if (zero != std::string_view::npos) refuse(fmt::format("byte {} of it is zero", zero + 1));
  const std::string encoding = stated_encoding(content);
  if (!is_utf8(content)) {
    if (encoding == "iso-8859-1" || encoding == "latin1" || encoding == "latin-1")
      return from_latin_1(content);
    if (!encoding.empty() && encoding != "utf-8" && encoding != "utf8")
      refuse(fmt::format("its encoding is '{}'; convert it: iconv -f {} -t UTF-8 {} > robot.urdf",
                         encoding.substr(0, 40), encoding.substr(0, 40), path));
  }
  return std::string(content);
}

}  // namespace microcosm::formats::urdf
