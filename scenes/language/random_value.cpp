#include "scenes/language/random_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/core/math.hpp"
#include "scenes/language/quantity.hpp"

namespace microcosm::scenes {
namespace {

using Kind = RandomValue::Kind;
using Term = RandomValue::Term;

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::uniform:
      return "uniform";
    case Kind::normal:
      return "normal";
    case Kind::log_uniform:
      return "log_uniform";
    case Kind::choice:
      return "choice";
    case Kind::add:
      return "+";
    case Kind::subtract:
      return "-";
    case Kind::multiply:
      return "*";
    case Kind::divide:
      return "/";
    case Kind::power:
      return "^";
  }
  return "";
}

double base_of(const RandomValue& value, const Term& term, core::RandomStream& random) {
  switch (term.kind) {
    case Kind::uniform:
      return random.uniform(term.a, term.b);
    case Kind::normal:
      return term.a + term.b * random.normal();
    case Kind::log_uniform: {
      const double low = core::log(term.a), high = core::log(term.b);
      return std::clamp(core::exp(low + (high - low) * random.uniform()), term.a, term.b);
    }
    default:
      return value.choices[term.first_choice + random.below(term.choice_count)];
  }
}

std::array<double, 2> base_extremes(const RandomValue& value, const Term& term) {
  if (term.kind == Kind::normal) return {term.a, term.a};
  if (term.kind != Kind::choice) return {term.a, term.b};
  const auto* const first = value.choices.data() + term.first_choice;
  const auto [least, greatest] = std::minmax_element(first, first + term.choice_count);
  return {*least, *greatest};
}

double combined(Kind operation, double left, double right) {
  switch (operation) {
    case Kind::add:
      return left + right;
    case Kind::subtract:
      return left - right;
    case Kind::multiply:
      return left * right;
    case Kind::divide:
      return left / right;
    default:
      return core::pow(left, right);
  }
}

/// The value, with `base(term)` for what is drawn.
template <class Base>
double evaluate(const RandomValue& value, Base&& base) {
  std::array<double, RandomValue::maximum_terms> bases{}, results{};
  for (int i = 0; i < value.count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const Term& term = value.terms[at];
    if (term.is_drawn()) {
      // Drawn before, by another term of the same declaration?
      std::size_t same = 0;
      while (!value.terms[same].is_drawn() || value.terms[same].declared != term.declared) ++same;
      bases[at] = same < at ? bases[same] : base(term);
    } else {
      bases[at] = combined(term.kind, term.left < 0 ? term.a : results[static_cast<std::size_t>(term.left)],
                           term.right < 0 ? term.b : results[static_cast<std::size_t>(term.right)]);
    }
    results[at] = term.offset + term.scale * bases[at];
  }
  return results[static_cast<std::size_t>(value.count) - 1];
}

/// Appends the terms of `value`, and tells where its last one stands; -1: there is no room.
int append(const RandomValue& value, RandomValue& out) {
  if (out.count + value.count + 1 > RandomValue::maximum_terms ||
      out.choice_count + value.choice_count > RandomValue::maximum_choices)
    return -1;
  for (int i = 0; i < value.count; ++i) {
    Term term = value.terms[static_cast<std::size_t>(i)];
    if (term.left >= 0) term.left = static_cast<std::int8_t>(term.left + out.count);
    if (term.right >= 0) term.right = static_cast<std::int8_t>(term.right + out.count);
    term.first_choice = static_cast<std::uint8_t>(term.first_choice + out.choice_count);
    out.terms[static_cast<std::size_t>(out.count + i)] = term;
  }
  std::copy_n(value.choices.begin(), value.choice_count, out.choices.begin() + out.choice_count);
  out.count += value.count;
  out.choice_count += value.choice_count;
  return out.count - 1;
}

}  // namespace

double RandomValue::draw(core::RandomStream& random) const {
  return evaluate(*this, [&](const Term& term) { return base_of(*this, term, random); });
}

double RandomValue::middle() const {
  return evaluate(*this, [&](const Term& term) {
    const auto [low, high] = base_extremes(*this, term);
    return 0.5 * (low + high);
  });
}

std::array<double, 2> RandomValue::extremes() const {
  if (!is_simple()) return {middle(), middle()};
  const auto [low, high] = base_extremes(*this, root());
  const double first = root().offset + root().scale * low, second = root().offset + root().scale * high;
  return {std::min(first, second), std::max(first, second)};
}

RandomValue random_value(const Term& term, core::Dimension dimension) {
  RandomValue value;
  value.terms[0] = term;
  value.count = 1;
  value.dimension = dimension;
  return value;
}

bool combine(Kind operation, const RandomValue& left, const RandomValue& right, RandomValue& out) {
  out = {};
  const int first = append(left, out), second = first < 0 ? -1 : append(right, out);
  if (second < 0) return false;
  out.terms[static_cast<std::size_t>(out.count++)] = {
      .kind = operation, .left = static_cast<std::int8_t>(first), .right = static_cast<std::int8_t>(second)};
  return true;
}

bool combine(Kind operation, const RandomValue& value, double number, bool number_is_left, RandomValue& out) {
  out = {};
  const int last = append(value, out);
  if (last < 0) return false;
  Term term{.kind = operation};
  (number_is_left ? term.a : term.b) = number;
  (number_is_left ? term.right : term.left) = static_cast<std::int8_t>(last);
  out.terms[static_cast<std::size_t>(out.count++)] = term;
  return true;
}

std::string describe(const RandomValue& value) {
  const std::string unit = value.dimension == core::dimensions::none
                               ? std::string()
                               : fmt::format(" {}", core::si_unit(value.dimension));
  if (!value.is_simple())
    return fmt::format("a value made of random ones, about {:.6g}{}", value.middle(), unit);
  const Term& term = value.root();
  if (term.kind == Kind::normal)
    return fmt::format("normal({:.6g}, {:.6g}){}", term.offset + term.scale * term.a,
                       std::fabs(term.scale) * term.b, unit);
  const auto [low, high] = value.extremes();
  return fmt::format("{}({:.6g}, {:.6g}){}", name_of(term.kind), low, high, unit);
}

}  // namespace microcosm::scenes
