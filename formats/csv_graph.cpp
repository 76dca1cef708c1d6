#include "formats/csv_graph.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "engine/core/dimension.hpp"
#include "engine/core/errors.hpp"
#include "formats/text.hpp"

namespace microcosm::formats {

namespace {

using core::InputError;
using core::SourceLocation;

struct Column {
  std::string name, unit;
  double scale = 1;  // to SI; 1 for text
};

bool is_text(std::string_view name) {
  return name == "name" || name == "from" || name == "to";
}

Column column_of(std::string_view heading, const SourceLocation& where) {
  Column column;
  const auto bracket = std::min(heading.find('['), heading.size());
  column.name = trimmed(heading.substr(0, bracket));
  const auto close = heading.find(']');
  if (bracket < heading.size() && close != std::string_view::npos && close > bracket)
    column.unit = trimmed(heading.substr(bracket + 1, close - bracket - 1));
  if (is_text(column.name)) return column;
  for (const core::Unit& unit : core::units()) {
    if (unit.name == column.unit && unit.dimension == core::dimensions::length) {
      column.scale = unit.scale;
      return column;
    }
  }
  throw InputError(
      where, fmt::format("column '{}' has {}; expected a length in brackets, as in '{} [um]'", column.name,
                         column.unit.empty() ? "no unit" : "unit '" + column.unit + "'", column.name));
}

/// A table with its header understood.
class Table {
 public:
  Table(const CsvTable& file, std::vector<std::string> known, std::vector<std::string>& notes)
      : path_(file.path) {
    lines_ = lines(file.content, '#');
    if (lines_.empty()) throw InputError({path_}, "the table is empty");
    const SourceLocation where{path_, lines_.front().number};
    const std::string_view header = lines_.front().text;
    for (const char other : {';', '\t'})
      if (header.find(',') == std::string_view::npos && header.find(other) != std::string_view::npos)
        separator_ = other;
    for (const auto heading : cells(header, separator_)) {
      const auto bracket = heading.find('[');
      const std::string name(trimmed(heading.substr(0, bracket)));
      if (has(name)) throw InputError(where, fmt::format("column '{}' is there twice", name));
      if (std::find(known.begin(), known.end(), name) != known.end()) {
        columns_.push_back(column_of(heading, where));
        continue;
      }
      columns_.push_back({name, "", 1});
      notes.push_back(
          fmt::format("column '{}' of {} is not used; known: {}", name, path_, fmt::join(known, ", ")));
    }
  }

  std::size_t rows() const { return lines_.size() - 1; }
  SourceLocation where(std::size_t row) const { return {path_, lines_[row + 1].number}; }
  SourceLocation header() const { return {path_, lines_.front().number}; }
  bool has(std::string_view name) const { return find(name).has_value(); }
  const std::string& unit(std::string_view name) const { return columns_[*find(name)].unit; }
  void require(std::string_view name) const {
    if (!has(name))
      throw InputError(
          header(),
          fmt::format("there is no column '{}'; segments need name, from, to and a radius, diameter "
                      "or radius_start and radius_end, nodes need name, x, y and z",
                      name));
  }
  std::vector<std::string_view> row(std::size_t row) const {
    auto found = cells(lines_[row + 1].text, separator_);
    if (found.size() != columns_.size())
      throw InputError(where(row), fmt::format("{} cells; the header has {}", found.size(), columns_.size()));
    return found;
  }
  std::string text(std::size_t at, std::string_view name) const {
    std::string value(row(at)[*find(name)]);
    if (value.empty()) throw InputError(where(at), fmt::format("column '{}' is empty", name));
    return value;
  }
  double length(std::size_t at, std::string_view name, const std::string& what) const {
    const std::size_t column = *find(name);
    return columns_[column].scale * number(row(at)[column], where(at), fmt::format("{}: {}", what, name));
  }

 private:
  std::optional<std::size_t> find(std::string_view name) const {
    for (std::size_t c = 0; c < columns_.size(); ++c)
      if (columns_[c].name == name) return c;
    return std::nullopt;
  }

  std::string path_;
  char separator_ = ',';
  std::vector<TextLine> lines_;
  std::vector<Column> columns_;
};

using NodeIndex = std::map<std::string, std::uint32_t>;

NodeIndex read_nodes(const CsvTable& file, VesselGraph& graph) {
  const Table table(file, {"name", "x", "y", "z"}, graph.notes);
  for (const char* name : {"name", "x", "y", "z"}) table.require(name);
  if (table.unit("x") != table.unit("y") || table.unit("x") != table.unit("z"))
    throw InputError(table.header(), fmt::format("x is in {}, y in {}, z in {}: coordinates need one unit",
                                                 table.unit("x"), table.unit("y"), table.unit("z")));
  NodeIndex index;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    GraphNode node;
    node.name = table.text(row, "name");
    const std::string what = fmt::format("node '{}'", node.name);
    node.position = {table.length(row, "x", what), table.length(row, "y", what),
                     table.length(row, "z", what)};
    node.line = table.where(row).line;
    if (!index.emplace(node.name, static_cast<std::uint32_t>(graph.nodes.size())).second)
      throw InputError(table.where(row), what + ": there is another one");
    graph.nodes.push_back(node);
  }
  return index;
}

std::uint32_t node_of(const std::string& name, bool listed, NodeIndex& index, VesselGraph& graph,
                      const SourceLocation& where, const std::string& vessel) {
  const auto found = index.find(name);
  if (found != index.end()) return found->second;
  if (listed)
    throw InputError(where, fmt::format("vessel '{}': the table of nodes has no node '{}'", vessel, name));
  const auto added = static_cast<std::uint32_t>(graph.nodes.size());
  index.emplace(name, added);
  graph.nodes.push_back({name, {}, where.line});
  return added;
}

std::vector<double> radii_of(const Table& table, std::size_t row, const std::string& what) {
  if (table.has("radius")) return std::vector<double>(2, table.length(row, "radius", what));
  if (table.has("diameter")) return std::vector<double>(2, table.length(row, "diameter", what) / 2);
  return {table.length(row, "radius_start", what), table.length(row, "radius_end", what)};
}

void check_columns(const Table& table, bool listed) {
  for (const char* name : {"name", "from", "to"}) table.require(name);
  const int ways = table.has("radius") + table.has("diameter") + table.has("radius_start");
  if (ways != 1 || table.has("radius_start") != table.has("radius_end"))
    throw InputError(table.header(), "expected one of: radius; diameter; radius_start and radius_end");
  if (!listed) table.require("length");
}

}  // namespace

VesselGraph read_csv_graph(const CsvTable& segments, const CsvTable& nodes, const GraphChoices& choices) {
  VesselGraph graph;
  graph.name = segments.path;
  const bool listed = !nodes.content.empty();
  NodeIndex index;
  if (listed) index = read_nodes(nodes, graph);
  const Table table(segments,
                    {"name", "from", "to", "radius", "diameter", "radius_start", "radius_end", "length"},
                    graph.notes);
  check_columns(table, listed);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    GraphSegment segment;
    segment.name = table.text(row, "name");
    const auto where = table.where(row);
    const std::string what = fmt::format("vessel '{}'", segment.name);
    segment.line = where.line;
    segment.start = node_of(table.text(row, "from"), listed, index, graph, where, segment.name);
    segment.end = node_of(table.text(row, "to"), listed, index, graph, where, segment.name);
    segment.radius = radii_of(table, row, what);
    if (listed) segment.path = {graph.nodes[segment.start].position, graph.nodes[segment.end].position};
    const double straight = length_of(segment.path);
    segment.length = table.has("length") ? table.length(row, "length", what) : straight;
    if (segment.length > 0 && segment.length < straight * (1 - 1e-6))
      throw InputError(
          where, fmt::format("{} is {} m long, less than the {} m between its nodes: are the units mixed?",
                             what, segment.length, straight));
    graph.segments.push_back(std::move(segment));
  }
  // A node that only the table of nodes knows is reported at its line there.
  std::vector<bool> used(graph.nodes.size(), false);
  for (const auto& segment : graph.segments) used[segment.start] = used[segment.end] = true;
  for (std::size_t n = 0; n < used.size(); ++n) {
    if (!used[n])
      throw InputError({nodes.path, graph.nodes[n].line},
                       fmt::format("node '{}': no vessel starts or ends there", graph.nodes[n].name));
  }
  finish(graph, segments.path, choices);
  return graph;
}

}  // namespace microcosm::formats
