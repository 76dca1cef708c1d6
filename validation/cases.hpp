#pragma once
// The published cases that the physics is held against; linked by the tests and by `microcosm validate`.

#include <functional>
#include <string>
#include <utility>
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

enum class Stroke { line, dashed, points, bars };

struct Curve {
  std::string label;
  std::vector<double> x, y;  // in the axes' units, as many of each; NaN breaks a line
  Stroke stroke = Stroke::line;
};

struct PlotAxis {
  std::string quantity;      // "cell size"
  std::string unit;          // SI, as in "m", "Pa", "1"; drawn with the prefix that keeps numbers short
  bool logarithmic = false;  // values of 0 and less are left out
};

/// What a case measured, as curves: `microcosm validate --plots` draws it. Published waveforms that may not
/// be passed on stay out: our own curves and the differences only.
struct Plot {
  std::string name;     // of the file: "single_pulse_convergence"
  std::string title;    // one line: what it shows
  std::string caption;  // one line: parameters, source
  PlotAxis x, y;
  std::vector<Curve> curves;
};

struct CaseOptions {
  std::string reference_folder;  // published data; empty: cases that need it are skipped
  bool full = false;             // long campaigns too
  bool plots = false;            // curves too, where they cost more than the results
};

/// What a case measured. A case without plots returns its results alone.
struct Report {
  std::vector<Result> results;
  std::vector<Plot> plots;

  Report(std::vector<Result> measured) : results(std::move(measured)) {}
  Report(std::vector<Result> measured, std::vector<Plot> drawn)
      : results(std::move(measured)), plots(std::move(drawn)) {}
};

struct Case {
  std::string name;   // selected by its prefix: `validate carriers`
  std::string claim;  // one sentence
  std::function<Report(const CaseOptions&)> run;
};

/// All registered cases, sorted by name.
const std::vector<Case>& cases();

struct RegisterCase {
  explicit RegisterCase(Case entry);
};

}  // namespace microcosm::validation
