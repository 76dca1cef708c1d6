#include "formats/urdf/finding.hpp"

#include <fmt/format.h>

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
  std::string text =
      finding.name + ": " + finding.given + (finding.valid.empty() ? "" : "; " + finding.valid);
  if (finding.also.empty()) return text;
  constexpr std::size_t shown = 5;
  text += fmt::format(" (and {} more: line{} ", finding.also.size(), finding.also.size() > 1 ? "s" : "");
  for (std::size_t i = 0; i < std::min(shown, finding.also.size()); ++i)
    text += fmt::format("{}{}", i > 0 ? ", " : "", finding.also[i]);
  return text + (finding.also.size() > shown ? ", …)" : ")");
}

void Report::add(Severity severity, core::SourceLocation where, std::string name, std::string given,
                 std::string valid, const std::string& kind) {
  // What a file holds must not command the terminal that shows it.
  for (std::string* text : {&name, &given, &valid})
    for (char& c : *text)
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  if (severity != Severity::error) {
    const std::string key = kind.empty() ? fmt::format("{}\n{}\n{}", name_of(severity), given, valid) : kind;
    const auto [place, fresh] = said_.emplace(key, findings_.size());
    if (!fresh) return findings_[place->second].also.push_back(where.line);
  }
  findings_.push_back({severity, std::move(where), std::move(name), std::move(given), std::move(valid), {}});
}

bool Report::has_errors() const {
  return std::any_of(findings_.begin(), findings_.end(),
                     [](const Finding& finding) { return finding.severity == Severity::error; });
}

std::vector<Finding> Report::take() {
  for (Finding& finding : findings_) {
    if (finding.also.empty()) continue;
    finding.also.push_back(finding.where.line);
    std::sort(finding.also.begin(), finding.also.end());
    finding.where.line = finding.also.front();
    finding.also.erase(finding.also.begin());
  }
  std::stable_sort(findings_.begin(), findings_.end(),
                   [](const Finding& a, const Finding& b) { return a.where.line < b.where.line; });
  return std::move(findings_);
}

}  // namespace microcosm::formats::urdf
