#pragma once
// outcomes.csv: a row an episode, for a spreadsheet.

#include <string>
#include <vector>

#include "datagen/dataset.hpp"

namespace microcosm::datagen {

inline constexpr const char* outcomes_name = "outcomes.csv";

/// Columns: format_version, episode, seed, failed, the outcomes, as "name [unit]" where the unit is known,
/// and the drawn values (SI) as "drawn.NAME"; in the order in which the episodes, sorted, first have them.
/// Numbers with as many digits as reading them back exactly takes; an episode without a value has an empty
/// cell.
std::string outcomes_csv(const std::vector<ManifestEntry>& entries, std::uint64_t format = format_version);

}  // namespace microcosm::datagen
