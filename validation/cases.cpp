#include "validation/cases.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace microcosm::validation {

namespace {

std::vector<Case>& registry() {
  static std::vector<Case> all;
  return all;
}

}  // namespace

Result measured(std::string case_name, std::string metric, double value, double bound, std::string unit,
                std::string source) {
  Result result;
  result.case_name = std::move(case_name);
  result.metric = std::move(metric);
  result.value = value;
  result.bound = bound;
  result.unit = std::move(unit);
  result.source = std::move(source);
  result.baseline = std::numeric_limits<double>::quiet_NaN();
  result.status = value <= bound ? Status::pass : Status::short_of_bound;
  return result;
}

const std::vector<Case>& cases() {
  return registry();
}

RegisterCase::RegisterCase(Case entry) {
  std::vector<Case>& all = registry();
  const auto place = std::upper_bound(all.begin(), all.end(), entry,
                                      [](const Case& a, const Case& b) { return a.name < b.name; });
  all.insert(place, std::move(entry));
}

}  // namespace microcosm::validation
