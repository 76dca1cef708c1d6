#include "render/axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/core/math.hpp"

namespace microcosm::render {
namespace {

struct Prefix {
  double factor;
  const char* symbol;
};
constexpr std::array<Prefix, 9> prefixes = {{{1e9, "G"},
                                             {1e6, "M"},
                                             {1e3, "k"},
                                             {1, ""},
                                             {1e-3, "m"},
                                             {1e-6, "µ"},
                                             {1e-9, "n"},
                                             {1e-12, "p"},
                                             {1e-15, "f"}}};

const Prefix& prefix_for(double magnitude) {
  for (const Prefix& prefix : prefixes)
    if (magnitude >= prefix.factor) return prefix;
  return prefixes[3];
}

// "m^2" -> "m²", "*" -> "·".
std::string typeset(std::string_view unit) {
  std::string text;
  for (std::size_t i = 0; i < unit.size(); ++i) {
    if (unit[i] == '^' && i + 1 < unit.size() && unit[i + 1] == '2') {
      text += "²", ++i;
    } else if (unit[i] == '^' && i + 1 < unit.size() && unit[i + 1] == '3') {
      text += "³", ++i;
    } else if (unit[i] == '*' || unit[i] == ' ') {
      text += "·";
    } else {
      text += unit[i];
    }
  }
  return text;
}

bool takes_prefix(std::string_view unit) {
  const std::string_view first = unit.substr(0, unit.find_first_of("*/ "));
  return !first.empty() && first.find('^') == std::string_view::npos && first != "kg" && first != "1" &&
         first != "%" && first != "rad" && first != "deg";
}

}  // namespace

Ticks round_ticks(double low, double high, int wanted) {
  Ticks ticks;
  if (!std::isfinite(low) || !std::isfinite(high) || !(high > low) || wanted < 1) return ticks;
  const double rough = (high - low) / wanted;
  const int power = static_cast<int>(std::floor(core::log10(rough)));
  const double base = core::pow(10, power);
  const double part = rough / base;
  const double step = (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10) * base;
  ticks.decimals = std::max(0, -power - (step > 9 * base ? 1 : 0));
  const double slack = 1e-9 * (high - low);
  const double last = std::floor((high + slack) / step);
  for (double k = std::ceil((low - slack) / step); k <= last && ticks.values.size() < 100; ++k)
    ticks.values.push_back(std::clamp(k * step, low, high));
  return ticks;
}

std::string number_text(double value, int decimals) {
  const std::string digits = fmt::format("{:.{}f}", std::abs(value), decimals);
  const bool zero = digits.find_first_not_of("0.") == std::string::npos;
  return value < 0 && !zero ? "−" + digits : digits;
}

DisplayUnit display_unit(std::string_view unit, double magnitude) {
  if (unit.empty() || unit == "1") return {1, ""};
  if (unit == "m^3/s") return magnitude < 1e-7 ? DisplayUnit{1e9, "µL/s"} : DisplayUnit{1e6, "mL/s"};
  if (unit == "m^3") return magnitude < 1e-7 ? DisplayUnit{1e9, "µL"} : DisplayUnit{1e6, "mL"};
  if (!takes_prefix(unit)) return {1, typeset(unit)};
  const Prefix& prefix = prefix_for(magnitude);
  return {1 / prefix.factor, prefix.symbol + typeset(unit)};
}

}  // namespace microcosm::render
