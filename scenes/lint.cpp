#include "scenes/lint.hpp"

#include <algorithm>
#include <filesystem>
#include <tuple>

#include "scenes/language/hints.hpp"
#include "scenes/language/tokens.hpp"
#include "scenes/lint_errors.hpp"
#include "scenes/sandbox/sandbox.hpp"
#include "scenes/text_check.hpp"
#include "scenes/unused_callbacks.hpp"

namespace microcosm::scenes {
namespace {

/// Whether the compiler finds a fault in a text before it ends.
bool breaks_before_end(std::string_view text) {
  try {
    Sandbox().compile("text", text);
  } catch (const core::InputError& error) {
    return error.message().find("near <eof>") == std::string::npos;
  }
  return false;
}

/// The part of a line that a message of Lua's compiler is about: "... near 'x'", the whole line otherwise. Of
/// several x on the line it is the first up to which the text doesn't compile.
Span syntax_span(std::string_view text, const core::InputError& error) {
  const std::string& message = error.message();
  const std::size_t near = message.rfind("near '");
  if (error.where().column == 0 && near != std::string::npos && message.back() == '\'') {
    const std::string word = message.substr(near + 6, message.size() - near - 7);
    for (const Token& token : tokens_of(text)) {
      if (token.place.line != error.where().line || token.text != word) continue;
      const std::size_t end = static_cast<std::size_t>(token.text.data() - text.data()) + token.text.size();
      if (breaks_before_end(text.substr(0, end))) return {token.place, token.after};
    }
  }
  return span_of(text, error.where());
}

/// "cube" of "bodies has no 'cube'; ...".
std::string first_quoted(const std::string& message) {
  const std::size_t begin = message.find('\'');
  const std::size_t end = begin == std::string::npos ? begin : message.find('\'', begin + 1);
  return end == std::string::npos ? std::string() : message.substr(begin, end - begin + 1);
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
  const bool scenario =
      !module && std::filesystem::path(where.file).filename() == std::filesystem::path(path).filename();
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
  std::vector<Finding> findings, more;
  std::vector<bool> lines;  // of what the run found: whether its place is a line alone
  for (const core::InputError& one : collected.findings.errors) {
    findings.push_back(finding_of(one, path, collected));
    lines.push_back(one.where().column == 0);
  }
  std::set<std::string> globals = language_globals();
  for (const auto& [file, text] : collected.texts)
    for (const Binding& binding : bindings_of(tokens_of(text)))
      if (!binding.local) globals.insert(binding.name);
  for (const auto& [file, text] : collected.texts) {
    for (Finding& finding : check_text({file.empty() ? path : file, text, globals, collected.streams})) {
      // Where both are about one thing, that with the narrower place stays.
      bool known = false;
      for (std::size_t i = 0; i < findings.size(); ++i) {
        if (findings[i].file != finding.file || !overlap(findings[i].place, finding.place)) continue;
        const bool same = findings[i].message.find(first_quoted(finding.message)) != std::string::npos;
        if (!lines[i])
          known = true;
        else if (same)
          findings[i] = finding, lines[i] = false, known = true;
      }
      if (!known) more.push_back(std::move(finding));
    }
  }
  if (const auto text = collected.texts.find(""); text != collected.texts.end())
    for (Finding& finding : unused_callbacks(path, text->second)) more.push_back(std::move(finding));
  findings.insert(findings.end(), more.begin(), more.end());
  std::stable_sort(findings.begin(), findings.end(), before);
  return findings;
}

}  // namespace microcosm::scenes
