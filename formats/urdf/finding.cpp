#include "formats/urdf/finding.hpp"

#include <algorithm>

namespace microcosm::formats::urdf {

const char* name_of(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "";
}

std::string sentence_of(const Finding& finding) {
  return finding.name + ": " + finding.given + (finding.valid.empty() ? "" : "; " + finding.valid);
}

void Report::add(Severity severity, core::SourceLocation where, std::string name, std::string given,
                 std::string valid) {
  // What a file holds must not command the terminal that shows it.
  for (std::string* text : {&name, &given, &valid})
    for (char& c : *text)
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  findings_.push_back({severity, std::move(where), std::move(name), std::move(given), std::move(valid)});
}

bool Report::has_errors() const {
  return std::any_of(findings_.begin(), findings_.end(),
                     [](const Finding& finding) { return finding.severity == Severity::error; });
}

std::vector<Finding> Report::take() {
  std::stable_sort(findings_.begin(), findings_.end(),
                   [](const Finding& a, const Finding& b) { return a.where.line < b.where.line; });
  return std::move(findings_);
}

}  // namespace microcosm::formats::urdf
