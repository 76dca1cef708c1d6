#pragma once
// Networks that commands take from the command line.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "formats/vessel_graph.hpp"
#include "scenes/build/vessel_asset.hpp"

namespace microcosm::app {

/// A network of arteries as several commands take it: a vessel asset (.lua) or a file of another program with
/// the files beside it, and what may be stated of it.
struct NetworkChoice {
  std::string path;
  bool near_rigid_walls = false;
  std::string momentum_coefficient, profile_exponent;  // instead of the file's; empty: as it says

  void add_to(CLI::App& command);
  /// Prints the reader's notes to standard error. Throws InputError.
  scenes::VesselAsset load() const;
};

/// A vessel graph (.csv, .swc, .vtp) as several commands take it.
struct GraphChoice {
  std::string nodes, unit, merge_tolerance;
  bool largest_part = false;

  void add_to(CLI::App& command);
  /// `content` is that of `path`. Prints the reader's notes to standard error. Throws InputError.
  formats::VesselGraph read(const std::string& path, const std::string& content) const;
};

void print_notes(const std::string& path, const std::vector<std::string>& notes);

/// A quantity of the dimension that `example` has, in SI. Throws InputError naming `option`, what was given,
/// and an example.
double parse_of_dimension(const std::string& option, const std::string& text, const char* example);

}  // namespace microcosm::app
