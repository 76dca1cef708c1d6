#pragma once
// A quality report of a dataset: what a user of the data would rather know before training on it.

#include <string>
#include <vector>

#include "agents/recording.hpp"
#include "datagen/dataset.hpp"

namespace microcosm::datagen {

/// A problem is a fault of the dataset and makes `check` answer no; a warning deserves a look; a note is how
/// many a sound dataset looks.
enum class Severity { note, warning, problem };

struct Finding {
  Severity severity = Severity::note;
  std::string subject;                  // "stream tracker, channel x", "episodes 3 and 7"
  std::string message;                  // with the numbers
  std::vector<std::uint32_t> episodes;  // where it was seen, sorted; empty: in no one by itself
};

struct QualityReport {
  std::size_t episodes = 0, failed = 0;
  std::vector<Finding> findings;  // problems first
  bool has_problems() const;
};

/// Reads every episode, one at a time. Looks at: everything that `verify` compares without running (bytes,
/// what follows from the rest, files that don't belong there); failed episodes; episodes that are equal but
/// for their number; share of missing values; channels that never change (over all episodes); saturation
/// (values at an end of the storage's range, or many at a channel's extreme, unless it counts); sample times
/// that go back, repeat or leave gaps; actions outside [-1, 1] or not finite. Throws InputError if the folder
/// is no dataset.
QualityReport check_quality(const DatasetPlace& dataset);

}  // namespace microcosm::datagen
