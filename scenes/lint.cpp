#include "scenes/lint.hpp"

#include <algorithm>
#include <filesystem>
#include <tuple>

#include "scenes/language/hints.hpp"
#include "scenes/language/text_check.hpp"
#include "scenes/language/tokens.hpp"
#include "scenes/lint_errors.hpp"

namespace microcosm::scenes {
namespace {

/// The part of a line that a message of Lua's compiler is about: "... near 'x'", the whole line otherwise.
Span syntax_span(std::string_view text, const core::InputError& error) {
  const std::string& message = error.message();
  const std::size_t near = message.rfind("near '");
  if (near != std::string::npos && message.back() == '\'') {
    const std::string word = message.substr(near + 6, message.size() - near - 7);
    for (const Token& token : tokens_of(text))
      if (token.place.line == error.where().line && token.text == word) return {token.place, token.after};
  }
  return span_of(text, error.where());
}

bool before(const Finding& a, const Finding& b) {
  const auto key = [](const Finding& f) {
    return std::tie(f.file, f.place.begin.line, f.place.begin.column, f.warning);
  };
  return key(a) < key(b);
}

bool overlap(const Span& a, const Span& b) {
  const auto key = [](const Place& place) { return std::tie(place.line, place.column); };
  return key(a.begin) < key(b.end) && key(b.begin) < key(a.end);
}

/// Of the scenario, which may be named as it was typed or by its name alone, of a module, or of another file.
Finding finding_of(const core::InputError& error, const std::string& path, const CollectedErrors& collected) {
  const core::SourceLocation& where = error.where();
  const bool module = collected.texts.contains(where.file);
  const bool scenario = !module && std::filesystem::path(where.file).filename() ==
                                       std::filesystem::path(path).filename();
  Finding finding{scenario || where.file.empty() ? path : where.file, {}, error.message()};
  const auto text = collected.texts.find(module ? where.file : std::string());
  if ((module || scenario) && text != collected.texts.end())
    finding.place = syntax_span(text->second, error);
  else
    finding.place = {{where.line, where.column}, {where.line, where.column}};
  return finding;
}

}  // namespace

std::vector<Finding> lint(const std::string& path, const LoadOptions& options) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) throw core::InputError({path}, "there is no such file");
  const CollectedErrors collected = collect_errors(path, options);
  std::vector<Finding> findings;
  for (const core::InputError& one : collected.findings.errors) {
    findings.push_back(finding_of(one, path, collected));
  }
  std::set<std::string> globals = language_globals();
  for (const auto& [file, text] : collected.texts)
    for (const Binding& binding : bindings_of(tokens_of(text)))
      if (!binding.local) globals.insert(binding.name);
  const std::size_t run = findings.size();  // what the run found: the text's findings of the same place add nothing
  for (const auto& [file, text] : collected.texts) {
    for (Finding& finding : check_text({file.empty() ? path : file, text, globals, collected.streams})) {
      const auto known = [&](const Finding& other) {
        return other.file == finding.file && overlap(other.place, finding.place);
      };
      if (std::none_of(findings.begin(), findings.begin() + static_cast<std::ptrdiff_t>(run), known))
        findings.push_back(std::move(finding));
    }
  }
  std::stable_sort(findings.begin(), findings.end(), before);
  return findings;
}

}  // namespace microcosm::scenes
