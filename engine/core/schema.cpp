#include "engine/core/schema.hpp"

#include <fmt/format.h>

namespace microcosm::core {
namespace {

template <class T>
const T& get(const Values& values, std::string_view name) {
  const T* value = std::get_if<T>(&values.at(name));
  if (value == nullptr)
    assertion_failed("the field has the type that its schema entry says", fmt::format("field {}", name),
                     __FILE__, __LINE__);
  return *value;
}

}  // namespace

const Value& Values::at(std::string_view name) const {
  const auto found = fields.find(name);
  if (found == fields.end())
    assertion_failed("the field is in its schema entry and has a value", fmt::format("field {}", name),
                     __FILE__, __LINE__);
  return found->second;
}

double Values::number(std::string_view name) const {
  return get<double>(*this, name);
}
std::int64_t Values::integer(std::string_view name) const {
  return get<std::int64_t>(*this, name);
}
bool Values::flag(std::string_view name) const {
  return get<bool>(*this, name);
}
const std::string& Values::text(std::string_view name) const {
  return get<std::string>(*this, name);
}
Vec3 Values::vector(std::string_view name) const {
  return get<Vec3>(*this, name);
}
const std::string& Values::handle(std::string_view name) const {
  return get<HandleReference>(*this, name).id;
}
const std::vector<Values>& Values::tables(std::string_view name) const {
  return get<std::vector<Values>>(*this, name);
}

const Values& Values::table(std::string_view name) const {
  const auto& list = tables(name);
  MICROCOSM_ASSERT_COMPARE(list.size(), ==, 1u);
  return list.front();
}

}  // namespace microcosm::core
