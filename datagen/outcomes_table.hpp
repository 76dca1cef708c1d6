#pragma once
// outcomes.csv: a row an episode, for a spreadsheet.

#include <string>
#include <vector>

#include "datagen/dataset.hpp"

namespace microcosm::datagen {

inline constexpr int outcomes_format_version = 1;

/// Columns: format_version, episode, seed, failed, the outcomes, and the drawn values as "drawn.NAME"; in the
/// order in which the episodes, sorted, first have them. Numbers with as many digits as reading them back
/// exactly takes; an episode without a value has an empty cell.
std::string outcomes_csv(const std::vector<ManifestEntry>& entries);

}  // namespace microcosm::datagen
