#include "formats/network_dat.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <vector>

#include "engine/core/errors.hpp"
#include "guard/input_file.hpp"

namespace microcosm::formats {

namespace {

constexpr double micrometre = 1e-6, mmhg = 133.322387415, nanolitre_per_minute = 1e-12 / 60;

class Reader {
 public:
  Reader(std::string_view text, const std::string& file) : text_(text) { network_.file = file; }

  flow::CapillaryDescription read() {
    for (const char* what : {"the title", "the box's size", "the tissue points", "the outer bound",
                             "the segments' greatest length", "the segments per node"})
      next_line(what);
    const int segments = read_count("segments");
    next_line("the segments' column names");
    for (int i = 0; i < segments; ++i) read_segment(i, segments);
    const int nodes = read_count("nodes");
    next_line("the nodes' column names");
    for (int i = 0; i < nodes; ++i) read_node(i, nodes);
    const int boundaries = read_count("boundary nodes");
    next_line("the boundary nodes' column names");
    for (int i = 0; i < boundaries; ++i) read_boundary(i, boundaries);
    connect();
    return std::move(network_);
  }

 private:
  [[noreturn]] void fail(int line, const std::string& message) const {
    throw core::InputError({network_.file, line, 0}, message);
  }

  void next_line(const std::string& expected) {
    if (position_ >= text_.size()) fail(line_, fmt::format("the file ends here; expected: {}", expected));
    const std::size_t end = std::min(text_.find('\n', position_), text_.size());
    current_ = text_.substr(position_, end - position_);
    position_ = end + 1;
    ++line_;
  }

  std::string_view word(const char* what) {
    const std::size_t first = current_.find_first_not_of(" \t\r,");
    if (first == std::string_view::npos) fail(line_, fmt::format("the line ends before the {}", what));
    current_.remove_prefix(first);
    const std::string_view found = current_.substr(0, current_.find_first_of(" \t\r,"));
    current_.remove_prefix(found.size());
    return found;
  }

  double number(const char* what) {
    const std::string_view found = word(what);
    double value = 0;
    const auto [end, error] = std::from_chars(found.data(), found.data() + found.size(), value);
    if (error != std::errc() || end != found.data() + found.size() || !std::isfinite(value))
      fail(line_, fmt::format("the {} is '{}'; it is a finite number", what, found));
    return value;
  }

  int read_count(const char* what) {
    const std::string name = fmt::format("number of {}", what);
    next_line("the " + name);
    const double value = number(name.c_str());
    if (!(value >= 1 && value <= 1e7) || value != std::floor(value))
      fail(line_, fmt::format("{}: {}; it is a whole number from 1", name, value));
    return static_cast<int>(value);
  }

  void read_segment(int index, int count) {
    next_line(fmt::format("segment {} of {}", index + 1, count));
    flow::CapillarySegment segment;
    segment.line = line_;
    segment.name = word("segment's name");
    const std::string_view type = word("segment's type");
    if (type != "4" && type != "5")
      fail(line_, fmt::format("segment {}: type {}; valid: 4 or 5", segment.name, type));
    ends_.push_back({std::string(word("start node")), {}});
    ends_.back().end = word("end node");
    const double diameter = number("diameter");
    // Half a micrometre lets no cell through, and vessels of a millimetre are no microvessels.
    if (diameter > 0 && !(diameter >= 0.5 && diameter <= 2000))
      fail(line_,
           fmt::format("segment {}: its diameter is {} um: are the units mixed?", segment.name, diameter));
    segment.diameter = diameter * micrometre;
    if (!segment_names_.emplace(segment.name, line_).second)
      fail(line_,
           fmt::format("segment {} stands on line {} already", segment.name, segment_names_[segment.name]));
    network_.segments.push_back(std::move(segment));
  }

  void read_node(int index, int count) {
    next_line(fmt::format("node {} of {}", index + 1, count));
    flow::CapillaryNode node;
    node.line = line_;
    node.name = word("node's name");
    node.position.x = number("x") * micrometre;
    node.position.y = number("y") * micrometre;
    node.position.z = number("z") * micrometre;
    const auto [place, fresh] = nodes_.emplace(node.name, static_cast<std::uint32_t>(network_.nodes.size()));
    if (!fresh)
      fail(line_,
           fmt::format("node {} stands on line {} already", node.name, network_.nodes[place->second].line));
    network_.nodes.push_back(std::move(node));
  }

  void read_boundary(int index, int count) {
    next_line(fmt::format("boundary node {} of {}", index + 1, count));
    flow::CapillaryBoundary boundary;
    boundary.line = line_;
    const std::string name(word("boundary node's name"));
    const auto node = nodes_.find(name);
    if (node == nodes_.end()) fail(line_, fmt::format("boundary at node {}, which doesn't exist", name));
    boundary.node = node->second;
    const std::string_view type = word("boundary's type");
    if (type != "0" && type != "2")
      fail(line_, fmt::format("boundary at node {}: type {}; valid: 0 (pressure) or 2 (flow)", name, type));
    boundary.kind = type == "0" ? flow::CapillaryBoundaryKind::pressure : flow::CapillaryBoundaryKind::flow;
    boundary.value = number("boundary's value") * (type == "0" ? mmhg : nanolitre_per_minute);
    boundary.haematocrit = number("boundary's haematocrit");
    network_.boundaries.push_back(boundary);
  }

  void connect() {
    for (std::size_t s = 0; s < ends_.size(); ++s) {
      flow::CapillarySegment& segment = network_.segments[s];
      const auto node = [&](const std::string& name) {
        const auto found = nodes_.find(name);
        if (found == nodes_.end())
          fail(segment.line, fmt::format("segment {}: node {} doesn't exist", segment.name, name));
        return found->second;
      };
      segment.start = node(ends_[s].start);
      segment.end = node(ends_[s].end);
      segment.length =
          core::norm(network_.nodes[segment.end].position - network_.nodes[segment.start].position);
      if (segment.start != segment.end && !(segment.length > 0))
        fail(segment.line, fmt::format("segment {}: nodes {} and {} are at the same place", segment.name,
                                       ends_[s].start, ends_[s].end));
    }
  }

  struct Ends {
    std::string start, end;
  };

  std::string_view text_, current_;
  std::size_t position_ = 0;
  int line_ = 0;
  flow::CapillaryDescription network_;
  std::vector<Ends> ends_;
  std::map<std::string, std::uint32_t> nodes_;
  std::map<std::string, int> segment_names_;
};

}  // namespace

flow::CapillaryDescription parse_network_dat(std::string_view text, const std::string& file) {
  return Reader(text, file).read();
}

std::string network_dat_text(const flow::CapillaryDescription& network, const std::string& title) {
  core::Vec3 low = network.nodes.front().position, high = low;
  for (const auto& node : network.nodes) {
    const core::Vec3& p = node.position;
    low = {std::min(low.x, p.x), std::min(low.y, p.y), std::min(low.z, p.z)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y), std::max(high.z, p.z)};
  }
  const core::Vec3 box = high - low;
  std::string text = fmt::format(
      "{}\n{:.3f} {:.3f} {:.3f} box dimensions in microns\n1 1 1 number of tissue points\n0 outer bound\n"
      "100 maximum segment length\n4 maximum number of segments per node\n{} total number of segments\n"
      "name type start end diameter flow haematocrit\n",
      title, box.x / micrometre, box.y / micrometre, box.z / micrometre, network.segments.size());
  for (const auto& segment : network.segments)
    text += fmt::format("{} 5 {} {} {:.3f} 0 0\n", segment.name, network.nodes[segment.start].name,
                        network.nodes[segment.end].name, segment.diameter / micrometre);
  text += fmt::format("{} number of nodes\nname x y z\n", network.nodes.size());
  for (const auto& node : network.nodes)
    text += fmt::format("{} {:.3f} {:.3f} {:.3f}\n", node.name, node.position.x / micrometre,
                        node.position.y / micrometre, node.position.z / micrometre);
  text +=
      fmt::format("{} number of boundary nodes\nnode type value haematocrit\n", network.boundaries.size());
  for (const auto& boundary : network.boundaries) {
    const bool pressure = boundary.kind == flow::CapillaryBoundaryKind::pressure;
    text += fmt::format("{} {} {:.4f} {:.4f}\n", network.nodes[boundary.node].name, pressure ? 0 : 2,
                        boundary.value / (pressure ? mmhg : nanolitre_per_minute), boundary.haematocrit);
  }
  return text;
}

flow::CapillaryDescription read_network_dat(const std::string& path) {
  constexpr std::uint64_t largest = 64;  // [MiB]
  return parse_network_dat(guard::read_input(path, largest, guard::Accepted::regular_files), path);
}

}  // namespace microcosm::formats
