#include "scenes/language/call_sites.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenes/language/tokens.hpp"

namespace microcosm::scenes {
namespace {

class TableReader {
 public:
  TableReader(const std::vector<Token>& tokens, std::map<std::string, Place>& fields)
      : tokens_(tokens), fields_(fields) {}

  /// Records the fields of the table whose brace is token `at`; returns the token after its end.
  std::size_t read(std::size_t at, const std::string& prefix) {
    int position = 0;
    ++at;
    while (!tokens_[at].text.empty() && !tokens_[at].is("}")) {
      std::string path;
      if (tokens_[at].kind == Token::Kind::name && tokens_[at + 1].is("=")) {
        path = prefix + (prefix.empty() ? "" : ".") + std::string(tokens_[at].text);
        fields_.emplace(path, tokens_[at].place);
        at += 2;
      } else {
        path = fmt::format("{}[{}]", prefix, ++position);
        fields_.emplace(path, tokens_[at].place);
      }
      at = tokens_[at].is("{") ? read(at, path) : at;
      at = skip_value(at);
      if (tokens_[at].is(",") || tokens_[at].is(";")) ++at;
    }
    return tokens_[at].text.empty() ? at : at + 1;
  }

 private:
  /// The token that ends a value: a comma, a semicolon or the closing brace on its own level.
  std::size_t skip_value(std::size_t at) const {
    int depth = 0;
    for (; !tokens_[at].text.empty(); ++at) {
      const Token& token = tokens_[at];
      if (token.kind == Token::Kind::text || token.kind == Token::Kind::number) continue;
      const bool opens = token.is("(") || token.is("{") || token.is("[") || token.is("function") ||
                         token.is("if") || token.is("do") || token.is("repeat");
      const bool closes =
          token.is(")") || token.is("}") || token.is("]") || token.is("end") || token.is("until");
      if (depth == 0 && (closes || token.is(",") || token.is(";"))) return at;
      depth += opens ? 1 : closes ? -1 : 0;
    }
    return at;
  }

  const std::vector<Token>& tokens_;
  std::map<std::string, Place>& fields_;
};

/// The variable that takes the result of a call beginning at token `at`: the name before "=", past an
/// attribute <const>.
std::string variable_before(const std::vector<Token>& tokens, std::size_t at) {
  if (at < 2 || !tokens[at - 1].is("=")) return {};
  std::size_t name = at - 2;
  if (tokens[name].is(">") && name >= 3 && tokens[name - 2].is("<")) name -= 3;
  if (tokens[name].kind != Token::Kind::name) return {};
  const bool part_of_more =
      name > 0 && (tokens[name - 1].is(".") || tokens[name - 1].is(",") || tokens[name - 1].is("{"));
  return part_of_more ? std::string{} : std::string(tokens[name].text);
}

}  // namespace

std::vector<CallSite> find_call_sites(std::string_view text, const std::vector<std::string>& callees) {
  const auto tokens = tokens_of(text);
  std::vector<CallSite> sites;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].kind != Token::Kind::name || (i > 0 && (tokens[i - 1].is(".") || tokens[i - 1].is(":"))))
      continue;
    std::string callee(tokens[i].text);
    std::size_t end = i + 1;
    while (tokens[end].is(".") && tokens[end + 1].kind == Token::Kind::name) {
      callee.append(1, '.').append(tokens[end + 1].text);
      end += 2;
    }
    const bool called = tokens[end].is("{") || tokens[end].is("(");
    if (!called || std::find(callees.begin(), callees.end(), callee) == callees.end()) continue;
    CallSite site{callee, variable_before(tokens, i), tokens[i].place, tokens[end].place.line, {}};
    const std::size_t table = tokens[end].is("(") ? end + 1 : end;
    if (tokens[table].is("{")) TableReader(tokens, site.fields).read(table, {});
    sites.push_back(std::move(site));
  }
  return sites;
}

std::string nearest_name(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.size() > 60) return {};
  std::string best;
  std::size_t best_distance = word.size() / 3 + 2;  // at most this many letters differ, less one
  for (const auto& candidate : candidates) {
    // Levenshtein distance, one row at a time.
    std::vector<std::size_t> row(candidate.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= word.size(); ++i) {
      std::size_t diagonal = row[0];
      row[0] = i;
      for (std::size_t j = 1; j < row.size(); ++j) {
        const std::size_t above = row[j];
        row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (word[i - 1] == candidate[j - 1] ? 0 : 1)});
        diagonal = above;
      }
    }
    if (row.back() < best_distance) {
      best_distance = row.back();
      best = candidate;
    }
  }
  return best;
}

}  // namespace microcosm::scenes
