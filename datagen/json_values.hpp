#pragma once
// Named numbers as a JSON object. JSON has no NaN and no infinity: NaN is null, the infinities are "inf" and
// "-inf".

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace microcosm::datagen {

using Json = nlohmann::ordered_json;  // keeps the order of names
using NamedValues = std::vector<std::pair<std::string, double>>;

Json json_number(double value);
Json named_values_to_json(const NamedValues& values);

/// Throw InputError that names the key when it is missing or of another kind.
NamedValues named_values_from_json(const Json& object, const std::string& key);
std::string json_text(const Json& object, const std::string& key);
std::vector<std::string> json_texts(const Json& object, const std::string& key);
std::uint64_t json_count(const Json& object, const std::string& key);
double json_real(const Json& object, const std::string& key);
bool json_flag(const Json& object, const std::string& key);
const Json& json_member(const Json& object, const std::string& key);

/// Throws InputError "… isn't JSON".
Json parse_json(std::string_view text);

/// The text with replacement characters where it isn't UTF-8, as JSON stores it.
std::string valid_utf8(const std::string& text);
/// Throws InputError that quotes it if it isn't UTF-8.
void require_utf8(const std::string& text);

/// One line. Text that isn't UTF-8 gets replacement characters rather than an exception.
std::string dump_json(const Json& json, int indent = -1);

/// A state hash as 16 hexadecimal digits, and back. Throws InputError.
std::string state_hash_text(std::uint64_t hash);
std::uint64_t state_hash_from_text(const std::string& text);

}  // namespace microcosm::datagen
