#pragma once
// What is wrong or doubtful in a robot's file.

#include <map>
#include <string>
#include <vector>

#include "engine/core/errors.hpp"

namespace microcosm::formats::urdf {

enum class Severity {
  note,     // left out or assumed, as URDF has it
  warning,  // can be simulated, and is most likely not what was meant
  error,    // can't be simulated
};

const char* name_of(Severity severity);

struct Finding {
  Severity severity = Severity::note;
  core::SourceLocation where;
  std::string name;       // "link 'palm'", "joint 'wrist'", "robot 'arm7'"
  std::string given;      // what is there
  std::string valid;      // what would be valid; empty for notes
  std::vector<int> also;  // lines where the same is said of others; none of an error
};

/// "link 'palm': the mass is -1 kg; it must be positive"; of one that is said of others too, with how many
/// there are and the first of their lines.
std::string sentence_of(const Finding& finding);

/// The findings in one file, as its readers make them.
class Report {
 public:
  explicit Report(std::string file) : file_(std::move(file)) {}

  /// A warning or note that says word for word what an earlier one says, of whatever link or joint, or is of
  /// its `kind`, joins it: a file of a thousand links has one line for each habit of its writer.
  void add(Severity severity, int line, std::string name, std::string given, std::string valid,
           const std::string& kind = "") {
    add(severity, core::SourceLocation{file_, line}, std::move(name), std::move(given), std::move(valid),
        kind);
  }
  void add(Severity severity, core::SourceLocation where, std::string name, std::string given,
           std::string valid, const std::string& kind = "");
  void error(int line, std::string name, std::string given, std::string valid) {
    add(Severity::error, line, std::move(name), std::move(given), std::move(valid));
  }
  void warning(int line, std::string name, std::string given, std::string valid) {
    add(Severity::warning, line, std::move(name), std::move(given), std::move(valid));
  }
  void note(int line, std::string name, std::string given) {
    add(Severity::note, line, std::move(name), std::move(given), "");
  }

  const std::string& file() const { return file_; }
  bool has_errors() const;
  /// A file that the robot can't be without can't be found or read.
  void lacks_file() { files_readable_ = false; }
  bool files_readable() const { return files_readable_; }
  const std::vector<Finding>& findings() const { return findings_; }
  /// Sorted by line.
  std::vector<Finding> take();

 private:
  bool files_readable_ = true;
  std::string file_;
  std::vector<Finding> findings_;
  std::map<std::string, std::size_t> said_;  // of warnings and notes: where they stand
};

}  // namespace microcosm::formats::urdf
