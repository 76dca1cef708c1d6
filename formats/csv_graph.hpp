#pragma once
// A vessel graph as two tables of values between commas (or, where the first line has none, semicolons or
// tabs), for data of one's own. The first line of each names the columns, in any order, with the unit in
// brackets: `radius [um]`. `#` starts a comment. Columns of other names are noted and not used.
//
//   segments: name, from, to, radius [..] or diameter [..] (or both of radius_start [..] and radius_end
//   [..]),
//             length [..] (may be left out where the nodes have coordinates)
//   nodes:    name, x [..], y [..], z [..]                          (may be left out)

#include <string>

#include "formats/vessel_graph.hpp"

namespace microcosm::formats {

struct CsvTable {
  std::string path, content;
};

/// `nodes.content` is empty where there is no such table. Throws InputError naming file, line and vessel: a
/// column that is missing, there twice or without its unit, coordinates in different units, a row with
/// another number of cells, what is no number, a node that the table of nodes lacks, a length shorter than
/// the way between its nodes, and as `finish`.
VesselGraph read_csv_graph(const CsvTable& segments, const CsvTable& nodes, const GraphChoices& choices = {});

}  // namespace microcosm::formats
