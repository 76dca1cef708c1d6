#include "engine/flow/capillary/generator.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/core/random.hpp"

namespace microcosm::flow {

namespace {

constexpr double spacing = 200e-6, mean_diameter = 9e-6, narrowest = 4e-6, diameter_deviation = 0.33,
                 widening = 2;
constexpr double widening_length = 3 * spacing;
constexpr double mmhg = 133.322387415;
constexpr int rows_between_ends = 6;

struct Edge {
  std::uint32_t a = 0, b = 0;
};

/// One sheet: a brick wall of `rows` x `columns` junctions, which is a honeycomb's pattern.
class Sheet {
 public:
  Sheet(const CapillaryMesh& mesh, std::uint32_t component, int segments, CapillaryDescription& network)
      : network_(network), random_(mesh.seed, component, core::stream_id("capillary mesh")) {
    const double wanted = segments / (1 - mesh.removed);
    rows_ = std::max(4, 2 * static_cast<int>(std::ceil(std::sqrt(wanted / 1.5) / 2)));
    columns_ = 3;
    while (full_size() < wanted) columns_ += 2;
    prefix_ = fmt::format("{}.", component + 1);
    first_node_ = static_cast<std::uint32_t>(network.nodes.size());
    place_junctions(component);
    connect();
    thin_out(segments - 2 * ends());
    for (const Edge& edge : edges_) add_segment(edge);
    add_ends();
  }

 private:
  /// Segments of the whole honeycomb, with its ends.
  int full_size() const { return rows_ * (columns_ - 1) + (rows_ - 1) * columns_ / 2 + 2 * ends(); }
  int ends() const { return (rows_ - 3) / rows_between_ends + 1; }
  std::uint32_t node(int row, int column) const {
    return first_node_ + static_cast<std::uint32_t>(row * columns_ + column);
  }

  void place_junctions(std::uint32_t component) {
    for (int r = 0; r < rows_; ++r)
      for (int c = 0; c < columns_; ++c) {
        const double x = c + random_.uniform(-0.3, 0.3);
        const double y = r + random_.uniform(-0.3, 0.3);
        network_.nodes.push_back({prefix_ + std::to_string(r * columns_ + c),
                                  {x * spacing, y * spacing, component * 10 * spacing}});
      }
  }

  void connect() {
    for (int r = 0; r < rows_; ++r)
      for (int c = 0; c < columns_; ++c) {
        if (c + 1 < columns_) edges_.push_back({node(r, c), node(r, c + 1)});
        if (r + 1 < rows_ && (r + c) % 2 == 0) edges_.push_back({node(r, c), node(r + 1, c)});
      }
  }

  std::uint32_t root(std::uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }

  bool join(const Edge& edge) {
    const std::uint32_t a = root(edge.a - first_node_), b = root(edge.b - first_node_);
    parent_[a] = b;
    return a != b;
  }

  /// Takes vessels out at random, none that leaves a blind end or cuts the sheet in two.
  void thin_out(int wanted) {
    for (std::size_t i = edges_.size() - 1; i > 0; --i) std::swap(edges_[i], edges_[random_.below(i + 1)]);
    const std::size_t junctions = static_cast<std::size_t>(rows_ * columns_);
    std::vector<int> degree(junctions, 0);
    for (const Edge& edge : edges_) ++degree[edge.a - first_node_], ++degree[edge.b - first_node_];
    parent_.resize(junctions);
    for (std::uint32_t i = 0; i < junctions; ++i) parent_[i] = i;
    // A spanning tree from the last edges stays.
    std::vector<char> kept(edges_.size(), 0);
    for (std::size_t i = edges_.size(); i-- > 0;) kept[i] = join(edges_[i]);
    std::vector<Edge> left;
    int surplus = static_cast<int>(edges_.size()) - wanted;
    for (std::size_t i = 0; i < edges_.size(); ++i) {
      int &a = degree[edges_[i].a - first_node_], &b = degree[edges_[i].b - first_node_];
      if (!kept[i] && surplus > 0 && a > 2 && b > 2)
        --a, --b, --surplus;
      else
        left.push_back(edges_[i]);
    }
    edges_ = std::move(left);
  }

  double diameter(double x) {
    const double side = std::min(std::abs(x), std::abs((columns_ - 1) * spacing - x));
    const double growth = 1 + widening * core::exp(-side / widening_length);
    const double spread =
        core::exp(diameter_deviation * random_.normal() - 0.5 * diameter_deviation * diameter_deviation);
    return std::max(narrowest, mean_diameter * growth * spread);
  }

  void add_segment(const Edge& edge) {
    const core::Vec3 a = network_.nodes[edge.a].position, b = network_.nodes[edge.b].position;
    network_.segments.push_back({prefix_ + std::to_string(network_.segments.size()), edge.a, edge.b,
                                 core::norm(b - a), diameter(0.5 * (a.x + b.x))});
  }

  void add_ends() {
    for (int r = 2; r < rows_ && r / rows_between_ends < ends(); r += rows_between_ends)
      for (const bool arteriole : {true, false}) {
        const std::uint32_t junction = node(r, arteriole ? 0 : columns_ - 1);
        core::Vec3 position = network_.nodes[junction].position;
        position.x += arteriole ? -spacing : spacing;
        const std::uint32_t outside = static_cast<std::uint32_t>(network_.nodes.size());
        network_.nodes.push_back({prefix_ + (arteriole ? "in" : "out") + std::to_string(r), position});
        add_segment(arteriole ? Edge{outside, junction} : Edge{junction, outside});
        const double haematocrit = random_.uniform(0.35, 0.5);
        network_.boundaries.push_back(
            {outside, CapillaryBoundaryKind::pressure, (arteriole ? 60 : 20) * mmhg, haematocrit});
      }
  }

  CapillaryDescription& network_;
  core::RandomStream random_;
  int rows_ = 0, columns_ = 0;
  std::string prefix_;
  std::uint32_t first_node_ = 0;
  std::vector<Edge> edges_;
  std::vector<std::uint32_t> parent_;
};

}  // namespace

CapillaryDescription generate_capillary_mesh(const CapillaryMesh& mesh) {
  if (mesh.components < 1 || mesh.segments < 40 * mesh.components)
    throw core::InputError(fmt::format("capillary mesh: {} segments in {} components; valid: from 40 each",
                                       mesh.segments, mesh.components));
  if (!(mesh.removed >= 0 && mesh.removed <= 0.15))
    throw core::InputError(
        fmt::format("capillary mesh: {} of the vessels removed; valid: 0 to 0.15", mesh.removed));
  CapillaryDescription network;
  for (int c = 0; c < mesh.components; ++c)
    Sheet(mesh, static_cast<std::uint32_t>(c),
          mesh.segments / mesh.components + (c < mesh.segments % mesh.components ? 1 : 0), network);
  return network;
}

}  // namespace microcosm::flow
