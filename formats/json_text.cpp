#include "formats/json_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

namespace microcosm::formats {

namespace {

using core::InputError;

constexpr std::size_t deepest = 64, most_values = 500'000;

/// Goes through the text and counts its lines on the way.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, int* line) : at_(at), line_(line) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    if (*at_ == '\n' && line_) ++*line_;
    ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  int* line_;
};

/// Builds the values as the parser meets them.
class Handler : public nlohmann::json_sax<nlohmann::json> {
 public:
  Handler(const std::string& path, const int& line) : path_(path), line_(line) {}

  JsonValue root;

  bool null() override { return add({}); }
  bool boolean(bool value) override {
    JsonValue added;
    added.kind = JsonValue::Kind::boolean;
    added.boolean = value;
    return add(std::move(added));
  }
  bool number_integer(number_integer_t value) override { return add_number(static_cast<double>(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add_number(static_cast<double>(value)); }
  bool number_float(number_float_t value, const string_t&) override { return add_number(value); }
  bool string(string_t& value) override {
    JsonValue added;
    added.kind = JsonValue::Kind::text;
    added.text = value;
    return add(std::move(added));
  }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(JsonValue::Kind::object); }
  bool start_array(std::size_t) override { return open(JsonValue::Kind::list); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    if (!names_.back().insert(name).second)
      throw InputError({path_, line_}, fmt::format("'{}' is there twice", name.substr(0, 40)));
    open_.back()->names.push_back(name);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override {
    // "[json.exception...] parse error at line 1, column 2: syntax error ..."
    std::string text = error.what();
    const auto colon = text.find(": ");
    if (colon != std::string::npos) text = text.substr(colon + 2);
    throw InputError({path_, line_}, "this is no JSON: " + text.substr(0, 200));
  }

 private:
  bool add_number(double value) {
    JsonValue added;
    added.kind = JsonValue::Kind::number;
    added.number = value;
    return add(std::move(added));
  }

  JsonValue* place() {
    if (++values_ > most_values)
      throw InputError({path_, line_}, fmt::format("there are more than {} values", most_values));
    if (open_.empty()) return &root;
    return &open_.back()->items.emplace_back();
  }

  bool add(JsonValue value) {
    value.where = {path_, line_};
    *place() = std::move(value);
    return true;
  }

  bool open(JsonValue::Kind kind) {
    if (open_.size() == deepest)
      throw InputError({path_, line_}, fmt::format("more than {} levels of lists and objects", deepest));
    JsonValue* value = place();
    value->kind = kind;
    value->where = {path_, line_};
    open_.push_back(value);
    names_.emplace_back();
    return true;
  }

  bool close() {
    open_.pop_back();
    names_.pop_back();
    return true;
  }

  const std::string& path_;
  const int& line_;
  std::size_t values_ = 0;
  std::vector<std::set<std::string>> names_;  // of the members of each that is open
  std::vector<JsonValue*> open_;              // their parents don't grow while they are open
};

const char* name_of(JsonValue::Kind kind) {
  constexpr const char* names[] = {"null", "true or false", "a number", "a text", "a list", "an object"};
  return names[static_cast<std::size_t>(kind)];
}

void require(const JsonValue& value, JsonValue::Kind kind, const std::string& what) {
  if (value.kind != kind)
    throw InputError(value.where,
                     fmt::format("{} is {}; expected {}", what, name_of(value.kind), name_of(kind)));
}

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? nullptr : &items[static_cast<std::size_t>(found - names.begin())];
}

JsonValue parse_json(const std::string& path, std::string_view content) {
  int line = 1;
  Handler handler(path, line);
  const CountingIterator begin(content.data(), &line), end(content.data() + content.size(), nullptr);
  nlohmann::json::sax_parse(begin, end, &handler);
  return std::move(handler.root);
}

JsonObject::JsonObject(const JsonValue& value, std::string what) : value_(value), what_(std::move(what)) {
  require(value, JsonValue::Kind::object, what_);
}

void JsonObject::fail(const std::string& message) const {
  throw InputError(value_.where, fmt::format("{}: {}", what_, message));
}

const JsonValue& JsonObject::at(std::string_view name) const {
  const JsonValue* value = value_.find(name);
  if (!value) throw InputError(value_.where, fmt::format("{} has no '{}'", what_, name));
  return *value;
}

std::string JsonObject::text(std::string_view name) const {
  const JsonValue& value = at(name);
  require(value, JsonValue::Kind::text, fmt::format("{}: '{}'", what_, name));
  return value.text;
}

double JsonObject::number(std::string_view name) const {
  const JsonValue& value = at(name);
  require(value, JsonValue::Kind::number, fmt::format("{}: '{}'", what_, name));
  return value.number;
}

double JsonObject::number_or(std::string_view name, double otherwise) const {
  return has(name) ? number(name) : otherwise;
}

bool JsonObject::boolean_or(std::string_view name, bool otherwise) const {
  if (!has(name)) return otherwise;
  require(at(name), JsonValue::Kind::boolean, fmt::format("{}: '{}'", what_, name));
  return at(name).boolean;
}

int JsonObject::integer(std::string_view name, int least, int most) const {
  const double value = number(name);
  if (!(value >= least && value <= most) || value != std::floor(value))
    throw InputError(at(name).where, fmt::format("{}: '{}' is {}; valid: a whole number from {} to {}", what_,
                                                 name, value, least, most));
  return static_cast<int>(value);
}

std::vector<double> JsonObject::numbers(std::string_view name) const {
  const JsonValue& value = at(name);
  if (value.kind == JsonValue::Kind::number) return {value.number};
  std::vector<double> found;
  for (const JsonValue& item : list(name)) {
    require(item, JsonValue::Kind::number, fmt::format("{}: an item of '{}'", what_, name));
    found.push_back(item.number);
  }
  return found;
}

const std::vector<JsonValue>& JsonObject::list(std::string_view name) const {
  const JsonValue& value = at(name);
  require(value, JsonValue::Kind::list, fmt::format("{}: '{}'", what_, name));
  return value.items;
}

void JsonObject::require_known(const std::vector<std::string_view>& known) const {
  for (std::size_t i = 0; i < value_.names.size(); ++i) {
    const std::string& name = value_.names[i];
    if (name.starts_with('_') || std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw InputError(value_.items[i].where, fmt::format("{}: '{}' is not supported; known: {}", what_,
                                                        name.substr(0, 40), fmt::join(known, ", ")));
  }
}

}  // namespace microcosm::formats
