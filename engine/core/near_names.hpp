#pragma once
// "Did you mean": which of the valid names a wrong one is close to.

#include <string>
#include <string_view>
#include <vector>

namespace microcosm::core {

/// The least number of letters to insert, remove, replace, or to exchange with their neighbour, that turns
/// one word into the other (restricted Damerau–Levenshtein distance: Damerau 1964, CACM 7:171); capitals
/// count as small letters. At most `limit` + 1 is returned.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

/// The valid name nearest to `wrong`, where at most a third of its letters (two for short words, one for
/// three letters or fewer) differ; the first of several. Empty: none is near.
std::string nearest_name(std::string_view wrong, const std::vector<std::string>& valid);

/// "; did you mean 'sphere'?" or nothing.
std::string did_you_mean(std::string_view wrong, const std::vector<std::string>& valid);

}  // namespace microcosm::core
