#include "engine/flow/capillary/bed.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/core/random.hpp"

namespace microcosm::flow {

namespace {

using core::Vec3;

constexpr double capillary_diameter = 6e-6, narrowest = 4e-6, deviation = 0.2, venule_widening = 1.25;
/// Of the bed's width: both trees reach a little over its middle.
constexpr double reach = 0.55;
constexpr int straightening_rounds = 3;
constexpr double shift = 0.25;  // of the junctions, in sides

struct Edge {
  std::uint32_t a = 0, b = 0;
  double diameter = 0;  // [m]; 0: a capillary
};

class Bed {
 public:
  explicit Bed(const CapillaryBed& bed) : bed_(bed), random_(bed.seed, 0, core::stream_id("capillary bed")) {
    // A brick wall of junctions, drawn out to a honeycomb: columns half of sqrt(3), rows 3/2 sides apart. An
    // odd number of columns and an even one of rows leave no corner with a single vessel.
    const double columns = bed.width / (0.5 * std::sqrt(3.0) * bed.spacing);
    columns_ = std::max(7, 2 * static_cast<int>(std::lround(0.5 * (columns - 1))) + 1);
    rows_ = std::max(4, 2 * static_cast<int>(std::lround(bed.height / (3.0 * bed.spacing))));
    place_junctions();
    connect();
    thin_out();
    for (int round = 0; round < straightening_rounds; ++round) straighten();
    const std::uint32_t inlet = node(rows_ / 2, 0), outlet = node(rows_ / 2, columns_ - 1);
    grow_tree(inlet, true);
    grow_tree(outlet, false);
    describe(inlet, outlet);
  }

  CapillaryDescription take() { return std::move(network_); }

 private:
  std::uint32_t node(int row, int column) const {
    return static_cast<std::uint32_t>(row * columns_ + column);
  }

  void place_junctions() {
    for (int r = 0; r < rows_; ++r)
      for (int c = 0; c < columns_; ++c) {
        const double x = random_.uniform(-shift, shift);
        const double y = random_.uniform(-shift, shift);
        const double zigzag = (r + c) % 2 == 0 ? 0.25 : -0.25;
        place_.push_back(bed_.spacing * Vec3{0.5 * std::sqrt(3.0) * c + x, 1.5 * r + zigzag + y, 0});
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

  /// At random, none that leaves a blind end or cuts the bed in two.
  void thin_out() {
    for (std::size_t i = edges_.size() - 1; i > 0; --i) std::swap(edges_[i], edges_[random_.below(i + 1)]);
    std::vector<int> degree(place_.size(), 0);
    for (const Edge& edge : edges_) ++degree[edge.a], ++degree[edge.b];
    parent_.resize(place_.size());
    for (std::uint32_t i = 0; i < parent_.size(); ++i) parent_[i] = i;
    std::vector<char> kept(edges_.size(), 0);  // a tree that spans the bed
    for (std::size_t i = edges_.size(); i-- > 0;) {
      const std::uint32_t a = root(edges_[i].a), b = root(edges_[i].b);
      parent_[a] = b;
      kept[i] = a != b;
    }
    std::vector<Edge> left;
    int surplus = static_cast<int>(bed_.removed * static_cast<double>(edges_.size()));
    for (std::size_t i = 0; i < edges_.size(); ++i) {
      int &a = degree[edges_[i].a], &b = degree[edges_[i].b];
      if (!kept[i] && surplus > 0 && a > 2 && b > 2)
        --a, --b, --surplus;
      else
        left.push_back(edges_[i]);
    }
    edges_ = std::move(left);
  }

  void straighten() {
    std::vector<Vec3> sum(place_.size());
    std::vector<double> count(place_.size(), 0);
    for (const Edge& edge : edges_) {
      sum[edge.a] += place_[edge.b];
      sum[edge.b] += place_[edge.a];
      count[edge.a] += 1;
      count[edge.b] += 1;
    }
    for (std::size_t i = 0; i < place_.size(); ++i) place_[i] = 0.5 * place_[i] + 0.5 / count[i] * sum[i];
  }

  /// Edges by which the nearest of each junction's ways (Dijkstra 1959) to `start` begins; -1 at the start.
  std::vector<int> ways_to(std::uint32_t start) {
    std::vector<double> weight;
    for (const Edge& edge : edges_)
      weight.push_back(core::norm(place_[edge.b] - place_[edge.a]) * random_.uniform(0.6, 1.4));
    std::vector<std::vector<int>> at(place_.size());
    for (std::size_t e = 0; e < edges_.size(); ++e) {
      at[edges_[e].a].push_back(static_cast<int>(e));
      at[edges_[e].b].push_back(static_cast<int>(e));
    }
    std::vector<double> far(place_.size(), std::numeric_limits<double>::infinity());
    std::vector<int> way(place_.size(), -1);
    std::set<std::pair<double, std::uint32_t>> open{{0, start}};
    far[start] = 0;
    order_.clear();
    while (!open.empty()) {
      const std::uint32_t here = open.begin()->second;
      open.erase(open.begin());
      order_.push_back(here);
      for (const int e : at[here]) {
        const Edge& edge = edges_[static_cast<std::size_t>(e)];
        const std::uint32_t there = edge.a == here ? edge.b : edge.a;
        const double through = far[here] + weight[static_cast<std::size_t>(e)];
        if (!(through < far[there])) continue;
        open.erase({far[there], there});
        far[there] = through;
        way[there] = e;
        open.insert({through, there});
      }
    }
    return way;
  }

  void grow_tree(std::uint32_t start, bool arteriole) {
    const std::vector<int> way = ways_to(start);
    std::vector<double> fed(place_.size(), 0);
    const double middle = 0.5 * (place_[node(rows_ / 2, 0)].x + place_[node(rows_ / 2, columns_ - 1)].x);
    const double limit = 2 * reach * middle;
    for (std::size_t i = order_.size(); i-- > 1;) {
      const std::uint32_t here = order_[i];
      const double x = arteriole ? place_[here].x : 2 * middle - place_[here].x;
      if (x < limit) fed[here] += 1;
      Edge& edge = edges_[static_cast<std::size_t>(way[here])];
      fed[edge.a == here ? edge.b : edge.a] += fed[here];
      if (fed[here] > 1) edge.diameter = std::max(edge.diameter, tree_diameter(fed[here], arteriole));
    }
    (arteriole ? arteriole_ : venule_) = tree_diameter(fed[start] + 1, arteriole);
  }

  static double tree_diameter(double fed, bool arteriole) {
    return capillary_diameter * core::exp(core::log(fed) / 3) * (arteriole ? 1 : venule_widening);
  }

  double draw_capillary() {
    return std::max(narrowest, capillary_diameter *
                                   core::exp(deviation * random_.normal() - 0.5 * deviation * deviation));
  }

  void describe(std::uint32_t inlet, std::uint32_t outlet) {
    for (std::size_t i = 0; i < place_.size(); ++i)
      network_.nodes.push_back({fmt::format("{}", i + 1), place_[i]});
    const std::uint32_t in = static_cast<std::uint32_t>(place_.size()), out = in + 1;
    const Vec3 outside{2 * bed_.spacing, 0, 0};
    network_.nodes.push_back({"in", place_[inlet] - outside});
    network_.nodes.push_back({"out", place_[outlet] + outside});
    const auto add = [&](std::string name, std::uint32_t a, std::uint32_t b, double diameter) {
      const double length = core::norm(network_.nodes[b].position - network_.nodes[a].position);
      network_.segments.push_back({std::move(name), a, b, length, diameter});
    };
    add("arteriole", in, inlet, arteriole_);
    for (Edge& edge : edges_) {
      if (place_[edge.a].x > place_[edge.b].x) std::swap(edge.a, edge.b);
      add(fmt::format("{}", network_.segments.size()), edge.a, edge.b,
          edge.diameter > 0 ? edge.diameter : draw_capillary());
    }
    add("venule", outlet, out, venule_);
    network_.boundaries = {{in, CapillaryBoundaryKind::pressure, bed_.inlet_pressure, bed_.haematocrit},
                           {out, CapillaryBoundaryKind::pressure, bed_.outlet_pressure, bed_.haematocrit}};
  }

  const CapillaryBed& bed_;
  core::RandomStream random_;
  int rows_ = 0, columns_ = 0;
  std::vector<Vec3> place_;  // [m], of the junctions
  std::vector<Edge> edges_;
  std::vector<std::uint32_t> parent_, order_;  // order_: of growing distance
  double arteriole_ = 0, venule_ = 0;          // [m], diameters
  CapillaryDescription network_;
};

}  // namespace

CapillaryDescription generate_capillary_bed(const CapillaryBed& bed) {
  const auto within = [](const char* what, double value, double low, double high) {
    if (!(value >= low && value <= high))
      throw core::InputError(fmt::format("capillary bed: {} {}; valid: {} to {}", what, value, low, high));
  };
  within("width", bed.width, 0.5e-3, 20e-3);
  within("height", bed.height, 0.5e-3, 20e-3);
  within("spacing", bed.spacing, 30e-6, 500e-6);
  within("removed share", bed.removed, 0, 0.15);
  within("haematocrit", bed.haematocrit, 0, 0.7);
  return Bed(bed).take();
}

}  // namespace microcosm::flow
