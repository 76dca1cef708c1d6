#include "datagen/json_values.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>

#include "engine/core/errors.hpp"

namespace microcosm::datagen {
namespace {

[[noreturn]] void refuse(const std::string& key, const char* expected) {
  throw core::InputError(fmt::format("'{}' should be {}", key, expected));
}

double number_from_json(const Json& value, const std::string& key) {
  if (value.is_number()) return value.get<double>();
  if (value.is_null()) return std::numeric_limits<double>::quiet_NaN();
  if (value == "inf") return std::numeric_limits<double>::infinity();
  if (value == "-inf") return -std::numeric_limits<double>::infinity();
  refuse(key, "a number");
}

/// Copies of values recurse: a text of nothing but brackets would end the stack.
void require_flat(std::string_view text) {
  constexpr int deepest = 64;
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\') ++i;
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    if (depth > deepest)
      throw core::InputError(fmt::format("has more than {} levels of lists and objects", deepest));
  }
}

}  // namespace

Json json_number(double value) {
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

Json named_values_to_json(const NamedValues& values) {
  Json object = Json::object();
  for (const auto& [name, value] : values) {
    if (object.contains(name))
      throw core::InputError(fmt::format("two values of an episode are both named '{}'", name));
    object[name] = json_number(value);
  }
  return object;
}

const Json& json_member(const Json& object, const std::string& key) {
  if (!object.is_object() || !object.contains(key))
    throw core::InputError(fmt::format("'{}' is missing", key));
  return object.at(key);
}

NamedValues named_values_from_json(const Json& object, const std::string& key) {
  const Json& member = json_member(object, key);
  if (!member.is_object()) refuse(key, "an object");
  NamedValues values;
  for (const auto& [name, value] : member.items()) values.emplace_back(name, number_from_json(value, name));
  return values;
}

std::string json_text(const Json& object, const std::string& key) {
  const Json& member = json_member(object, key);
  if (!member.is_string()) refuse(key, "a text");
  return member.get<std::string>();
}

std::vector<std::string> json_texts(const Json& object, const std::string& key) {
  const Json& member = json_member(object, key);
  if (!member.is_array()) refuse(key, "a list of texts");
  std::vector<std::string> texts;
  for (const auto& text : member) {
    if (!text.is_string()) refuse(key, "a list of texts");
    texts.push_back(text.get<std::string>());
  }
  return texts;
}

std::uint64_t json_count(const Json& object, const std::string& key) {
  const Json& member = json_member(object, key);
  if (!member.is_number_unsigned()) refuse(key, "a whole number, not negative");
  return member.get<std::uint64_t>();
}

double json_real(const Json& object, const std::string& key) {
  return number_from_json(json_member(object, key), key);
}

bool json_flag(const Json& object, const std::string& key) {
  const Json& member = json_member(object, key);
  if (!member.is_boolean()) refuse(key, "true or false");
  return member.get<bool>();
}

Json parse_json(std::string_view text) {
  require_flat(text);
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) throw core::InputError("isn't JSON");
  return json;
}

std::string valid_utf8(const std::string& text) {
  return Json::parse(dump_json(Json(text))).get<std::string>();
}

void require_utf8(const std::string& text) {
  const std::string valid = valid_utf8(text);
  if (valid != text)
    throw core::InputError(fmt::format("the name or text '{}' isn't UTF-8: no dataset can keep it", valid));
}

std::string dump_json(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string state_hash_text(std::uint64_t hash) {
  return fmt::format("{:016x}", hash);
}

std::uint64_t state_hash_from_text(const std::string& text) {
  std::uint64_t hash = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), hash, 16);
  if (text.size() != 16 || error != std::errc{} || end != text.data() + text.size())
    refuse("state_hash", "16 hexadecimal digits");
  return hash;
}

}  // namespace microcosm::datagen
