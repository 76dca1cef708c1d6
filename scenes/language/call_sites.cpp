#include "scenes/language/call_sites.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "scenes/language/tokens.hpp"

namespace microcosm::scenes {
namespace {

constexpr int deepest = 100;

class TableReader {
 public:
  TableReader(const std::vector<Token>& tokens, std::map<std::string, Span>& fields)
      : tokens_(tokens), fields_(fields) {}

  /// Records the fields of the table whose brace is token `at`; returns the token after its end.
  std::size_t read(std::size_t at, const std::string& prefix, int depth = 0) {
    int position = 0;
    ++at;
    while (!tokens_[at].text.empty() && !tokens_[at].is("}")) {
      const Place begin = tokens_[at].place;
      std::string path;
      if (tokens_[at].kind == Token::Kind::name && tokens_[at + 1].is("=")) {
        path = prefix + (prefix.empty() ? "" : ".") + std::string(tokens_[at].text);
        at += 2;
      } else {
        path = fmt::format("{}[{}]", prefix, ++position);
      }
      const std::size_t value = at;
      if (tokens_[at].is("{") && depth < deepest) at = read(at, path, depth + 1);
      at = skip_value(at);
      fields_.try_emplace(path, Span{begin, tokens_[at > value ? at - 1 : value].after});
      if (tokens_[at].is(",") || tokens_[at].is(";")) ++at;
      if (at == value) ++at;  // what is no Lua
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
  std::map<std::string, Span>& fields_;
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
  const std::set<std::string> known(callees.begin(), callees.end());
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
    if (!called || !known.contains(callee)) continue;
    CallSite site{callee,
                  variable_before(tokens, i),
                  {tokens[i].place, tokens[end - 1].after},
                  tokens[end].place.line,
                  {}};
    const std::size_t table = tokens[end].is("(") ? end + 1 : end;
    if (tokens[table].is("{")) TableReader(tokens, site.fields).read(table, {});
    sites.push_back(std::move(site));
  }
  return sites;
}

namespace {

std::string turn_key(const std::string& file, int line, const std::string& callee) {
  return fmt::format("{}\n{}\n{}", callee, line, file);
}

}  // namespace

void CallSites::add(const std::string& file, std::vector<CallSite> sites) {
  files_.push_back(std::move(sites));
  for (const CallSite& site : files_.back()) {
    turns_[turn_key(file, site.place.begin.line, site.callee)].sites.push_back(&site);
    if (site.argument_line != site.place.begin.line)
      turns_[turn_key(file, site.argument_line, site.callee)].sites.push_back(&site);
  }
}

const CallSite* CallSites::next(const std::string& file, int line, const std::string& callee) {
  const auto found = turns_.find(turn_key(file, line, callee));
  if (found == turns_.end()) return nullptr;
  Turn& turn = found->second;
  const CallSite* site = turn.sites[turn.next];
  turn.next = (turn.next + 1) % turn.sites.size();
  return site;
}

}  // namespace microcosm::scenes
