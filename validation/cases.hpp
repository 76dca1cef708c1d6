#pragma once
// The published cases that the physics is held against; linked by the tests and by `microcosm validate`.

#include <functional>
#include <string>
#include <vector>

namespace microcosm::validation {

enum class Status { pass, short_of_bound, skipped };

/// One measured number beside its bound: `microcosm validate --json` prints exactly these.
struct Result {
  std::string case_name;  // "carriers/terminal_velocity"
  std::string metric;
  double value = 0;
  double bound = 0;  // pass if value <= bound
  std::string unit;
  std::string source;   // paper, closed form, or file
  double baseline = 0;  // of the trivial predictor; NaN: none
  Status status = Status::skipped;
  std::string note;  // why it was skipped
};

/// value <= bound decides.
Result measured(std::string case_name, std::string metric, double value, double bound, std::string unit,
                std::string source);

struct CaseOptions {
  std::string reference_folder;  // published data; empty: cases that need it are skipped
  bool full = false;             // long campaigns too
};

struct Case {
  std::string name;   // selected by its prefix: `validate carriers`
  std::string claim;  // one sentence
  std::function<std::vector<Result>(const CaseOptions&)> run;
};

/// All registered cases, sorted by name.
const std::vector<Case>& cases();

struct RegisterCase {
  explicit RegisterCase(Case entry);
};

}  // namespace microcosm::validation
