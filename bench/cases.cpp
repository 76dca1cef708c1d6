#include "bench/cases.hpp"

#include <algorithm>
#include <ctime>
#include <utility>

namespace microcosm::bench {

namespace {

std::vector<Case>& registry() {
  static std::vector<Case> all;
  return all;
}

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace

const std::vector<Case>& cases() {
  return registry();
}

RegisterCase::RegisterCase(Case entry) {
  std::vector<Case>& all = registry();
  const auto place = std::upper_bound(all.begin(), all.end(), entry,
                                      [](const Case& a, const Case& b) { return a.name < b.name; });
  all.insert(place, std::move(entry));
}

double cpu_seconds_of(const std::function<void()>& body) {
  const double start = cpu_seconds();
  body();
  return cpu_seconds() - start;
}

double median_cpu_seconds(int rounds, const std::function<void()>& body) {
  body();
  std::vector<double> seconds;
  for (int round = 0; round < rounds; ++round) seconds.push_back(cpu_seconds_of(body));
  std::nth_element(seconds.begin(), seconds.begin() + rounds / 2, seconds.end());
  return seconds[static_cast<std::size_t>(rounds / 2)];
}

}  // namespace microcosm::bench
