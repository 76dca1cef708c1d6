#include "scenes/language/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <vector>

#include "agents/names.hpp"
#include "engine/core/errors.hpp"
#include "engine/core/near_names.hpp"
#include "scenes/language/other_names.hpp"

namespace microcosm::scenes {
namespace {

const core::Unit* find_unit(std::string_view name) {
  const auto units = core::units();
  const auto found =
      std::lower_bound(units.begin(), units.end(), name,
                       [](const core::Unit& unit, std::string_view n) { return unit.name < n; });
  return found != units.end() && found->name == name ? &*found : nullptr;
}

double integer_power(double base, int exponent) {
  double result = 1;
  for (int i = 0; i < std::abs(exponent); ++i) result *= base;
  return exponent < 0 ? 1 / result : result;
}

/// "T/m", "mm^2", "kg/m^3": factors, left to right.
class UnitText {
 public:
  UnitText(std::string_view text, const std::string& what) : text_(text), what_(what) {}

  Quantity read() {
    Quantity product{number(), {}};
    bool divide = false;
    while (skip_blank(), at_ < text_.size()) {
      if (text_[at_] == '*' || text_[at_] == '/') {
        divide = text_[at_++] == '/';
        skip_blank();
      }
      const std::string_view name = word();
      const core::Unit* unit = find_unit(name);
      if (!unit) fail(unit_meant(name));
      int exponent = divide ? -1 : 1;
      if (at_ < text_.size() && text_[at_] == '^') {
        const bool negative = ++at_ < text_.size() && text_[at_] == '-';
        if (negative) ++at_;
        if (at_ >= text_.size() || text_[at_] < '1' || text_[at_] > '4') fail();
        exponent *= (negative ? -1 : 1) * (text_[at_++] - '0');
      }
      if (++factors_ > 8) fail();
      product.value *= integer_power(unit->scale, exponent);
      product.dimension = product.dimension * core::power(unit->dimension, exponent);
      divide = false;
    }
    if (!std::isfinite(product.value)) fail();
    return product;
  }

 private:
  [[noreturn]] void fail(const std::string& hint = {}) const {
    throw core::InputError(
        fmt::format("{} is '{}'{}; expected a number and a unit, for example 0.2s or 250um", what_,
                    agents::printable(text_), hint));
  }

  static std::string unit_meant(std::string_view name) {
    std::vector<std::string> names;
    for (const auto& unit : core::units()) names.emplace_back(unit.name);
    const std::string other = other_name(name, names);
    return other.empty() ? core::did_you_mean(name, names) : fmt::format("; did you mean '{}'?", other);
  }

  void skip_blank() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  double number() {
    skip_blank();
    const std::string rest(text_.substr(at_));
    if (rest.empty() || std::string_view("+-.0123456789").find(rest[0]) == std::string_view::npos) fail();
    // Decimal only; an exponent's "e" must be followed by digits to be one.
    std::size_t length = 0;
    while (length < rest.size() &&
           std::string_view("+-.0123456789").find(rest[length]) != std::string_view::npos)
      ++length;
    if (length + 1 < rest.size() && (rest[length] == 'e' || rest[length] == 'E') &&
        std::string_view("+-0123456789").find(rest[length + 1]) != std::string_view::npos) {
      length += 2;
      while (length < rest.size() && rest[length] >= '0' && rest[length] <= '9') ++length;
    }
    const std::string digits = rest.substr(0, length);
    char* end = nullptr;
    const double value = std::strtod(digits.c_str(), &end);
    if (end != digits.c_str() + digits.size()) fail();
    at_ += length;
    return value;
  }

  std::string_view word() {
    const std::size_t start = at_;
    while (at_ < text_.size() && ((text_[at_] | 32) >= 'a' && (text_[at_] | 32) <= 'z')) ++at_;
    return text_.substr(start, at_ - start);
  }

  std::string_view text_;
  const std::string& what_;
  std::size_t at_ = 0;
  int factors_ = 0;
};

}  // namespace

std::string describe(const Quantity& quantity) {
  if (quantity.dimension == core::dimensions::none) return fmt::format("{:.6g}", quantity.value);
  return fmt::format("{:.6g} {}", quantity.value, core::si_unit(quantity.dimension));
}

Quantity parse_quantity(std::string_view text, const std::string& what) {
  return UnitText(text, what).read();
}

bool power_fits(core::Dimension dimension, double exponent) {
  if (exponent != std::floor(exponent) || std::fabs(exponent) > 12) return false;
  const int largest =
      std::max({std::abs(dimension.length), std::abs(dimension.mass), std::abs(dimension.time),
                std::abs(dimension.current), std::abs(dimension.temperature)});
  return largest * std::fabs(exponent) <= 100;
}

void set_units(lua_State* lua) {
  for (const auto& unit : core::units()) {
    lua_pushlstring(lua, unit.name.data(), unit.name.size());
    push_quantity(lua, {unit.scale, unit.dimension});
    lua_rawset(lua, -3);
  }
}

}  // namespace microcosm::scenes
