#include "scenes/unused_callbacks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/core/near_names.hpp"
#include "scenes/language/tokens.hpp"

namespace microcosm::scenes {

std::vector<Finding> unused_callbacks(const std::string& file, std::string_view text) {
  const std::vector<std::string> callbacks{"control", "reset"};
  const std::vector<Token> tokens = tokens_of(text);
  const auto once = [&](std::string_view name) {
    return std::count_if(tokens.begin(), tokens.end(),
                         [&](const Token& t) { return t.kind == Token::Kind::name && t.text == name; }) == 1;
  };
  std::vector<Finding> findings;
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    // function NAME ( …
    const Token& name = tokens[i + 1];
    if (!tokens[i].is("function") || name.kind != Token::Kind::name || !tokens[i + 2].is("(")) continue;
    const bool local = i > 0 && tokens[i - 1].is("local");
    const std::string called(name.text);
    const bool callback = std::find(callbacks.begin(), callbacks.end(), called) != callbacks.end();
    if (!once(name.text)) continue;
    if (local && callback)
      findings.push_back(
          {file,
           {name.place, name.after},
           fmt::format("the local function '{}' is never called: a callback is no local", called),
           true});
    const std::string near = core::nearest_name(called, callbacks);
    if (!callback && !near.empty())
      findings.push_back(
          {file,
           {name.place, name.after},
           fmt::format("the function '{}' is never called; did you mean the callback '{}'?", called, near),
           true});
  }
  return findings;
}

}  // namespace microcosm::scenes
