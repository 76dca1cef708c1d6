#pragma once
// Speed: each case measures one thing over several rounds and reports the median; `microcosm bench --json`
// prints them.

#include <functional>
#include <string>
#include <vector>

namespace microcosm::bench {

struct Figure {
  std::string case_name, metric;
  double value = 0;
  std::string unit;
  std::string config;  // sizes, settings, instruction set
};

struct Case {
  std::string name;
  std::string measures;  // one sentence
  std::function<std::vector<Figure>()> run;
  /// Instead of `run` in a case on published data that is not ours to bundle; gets the folder that holds it.
  std::function<std::vector<Figure>(const std::string& reference_folder)> run_on_reference = {};
};

const std::vector<Case>& cases();

struct RegisterCase {
  explicit RegisterCase(Case entry);
};

/// CPU seconds of one call, of all threads together.
double cpu_seconds_of(const std::function<void()>& body);

/// Median over `rounds` of the CPU seconds of one call, after one call of warm-up.
double median_cpu_seconds(int rounds, const std::function<void()>& body);

}  // namespace microcosm::bench
