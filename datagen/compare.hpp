#pragma once
// Comparing datasets that ran the same episodes under different settings: pairing by (seed, episode) takes
// out what the episodes drew.

#include <cstddef>
#include <string>
#include <vector>

#include "datagen/dataset.hpp"

namespace microcosm::datagen {

/// Mean and half-width of its 95 % interval (Student's t). NaN half-width for fewer than two values.
struct MeanInterval {
  double mean = 0;
  double half_width = 0;
  double low() const { return mean - half_width; }
  double high() const { return mean + half_width; }
};

MeanInterval mean_interval(const std::vector<double>& values);

struct DatasetComparison {
  std::string dataset;      // as given
  MeanInterval mean;        // of the outcome, in its unit
  MeanInterval difference;  // paired, to the first dataset; zero for the first itself. Times 100: percentage
                            // points, for a fraction
};

struct Comparison {
  std::string outcome, unit;  // unit empty: unknown
  std::size_t pairs = 0;      // episodes that every dataset has with a number for the outcome
  std::size_t left_out = 0;   // episodes that failed, or have no number, in at least one of them
  std::vector<DatasetComparison> datasets;
};

/// Throws InputError: fewer than two datasets, one without the outcome, or (seed, episode) that don't pair
/// (named: which, in which dataset), or stored content that isn't what the manifest says: outcomes are those
/// of the episodes' own files.
Comparison compare(const std::vector<DatasetPlace>& datasets, const std::string& outcome);
/// The same on manifests; `names` for messages.
Comparison compare_entries(const std::vector<std::string>& names,
                           const std::vector<std::vector<ManifestEntry>>& entries,
                           const std::string& outcome);

}  // namespace microcosm::datagen
