#include "engine/flow/network/murray_tree.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/core/random.hpp"
#include "engine/flow/network/wall.hpp"

namespace microcosm::flow {

namespace {

using core::Vec3;

struct Branch {
  std::string name;
  int parent = -1;
  double radius = 0, length = 0;  // [m]
  double straight = 1;            // cosine of the angle with the parent
  Vec3 start, direction, plane;   // `plane`: unit, across the direction, in which the vessel left its parent
  Vec3 end() const { return start + length * direction; }
};

/// Least distance of two straight lines between points (Ericson 2005, "Real-Time Collision
/// Detection", 5.1.9).
double distance(const Vec3& a, const Vec3& b, const Vec3& c, const Vec3& d) {
  const Vec3 u = b - a, v = d - c, w = a - c;
  const double uu = dot(u, u), vv = dot(v, v), uv = dot(u, v), uw = dot(u, w), vw = dot(v, w);
  const double denominator = uu * vv - uv * uv;
  double s = denominator > 0 ? std::clamp((uv * vw - uw * vv) / denominator, 0.0, 1.0) : 0.0;
  const double t = std::clamp((uv * s + vw) / vv, 0.0, 1.0);
  s = std::clamp((uv * t - uw) / uu, 0.0, 1.0);
  return core::norm(w + s * u - t * v);
}

/// Breadth first: a vessel's daughters come after all of its own generation.
class Growth {
 public:
  explicit Growth(const MurrayTree& tree)
      : tree_(tree), shape_(tree.seed, 0, core::stream_id("murray tree")) {
    Branch root;
    root.name = "1";
    root.radius = tree.root_radius;
    root.length = draw_length(root.radius);
    root.direction = {0, 0, -1};
    root.plane = {1, 0, 0};
    branches_.push_back(root);
    std::size_t begin = 0;
    for (int g = 1; g < tree.generations; ++g) {
      const std::size_t end = branches_.size();
      for (std::size_t p = begin; p < end; ++p) divide(static_cast<int>(p));
      begin = end;
    }
  }

  const std::vector<Branch>& branches() const { return branches_; }

 private:
  double draw_length(double radius) {
    const double factor = shape_.uniform(1 - tree_.length_variation, 1 + tree_.length_variation);
    return tree_.length_to_radius * radius * factor;
  }

  void divide(int parent) {
    const double g = tree_.exponent, r0 = branches_[static_cast<std::size_t>(parent)].radius;
    const double ratio = shape_.uniform(tree_.asymmetry, 1);
    const double wide = r0 * core::pow(1 + core::pow(ratio, g), -1 / g), narrow = ratio * wide;
    Branch first, second;
    first.name = branches_[static_cast<std::size_t>(parent)].name + "1";
    second.name = branches_[static_cast<std::size_t>(parent)].name + "2";
    first.parent = second.parent = parent;
    first.radius = wide;
    second.radius = narrow;
    first.length = draw_length(wide);
    second.length = draw_length(narrow);
    first.straight = straightness(r0, wide, narrow);
    second.straight = straightness(r0, narrow, wide);
    place(first, second);
    branches_.push_back(first);
    branches_.push_back(second);
  }

  static double straightness(double parent, double own, double other) {
    const double p2 = parent * parent, a2 = own * own, b2 = other * other;
    return std::min(1.0, (p2 * p2 + a2 * a2 - b2 * b2) / (2 * p2 * a2));
  }

  /// Turns the plane of the two until nothing is near, or to where they keep the greatest distance.
  void place(Branch& first, Branch& second) {
    const Branch parent = branches_[static_cast<std::size_t>(first.parent)];
    constexpr int tries = 12;
    double best_turn = 0, best_room = -1;
    for (int k = 0; k < tries && best_room < 1; ++k) {
      // To both sides by turns: 0, 15, -15, 30, ... degrees more than the angle stated.
      const int step = (k + 1) / 2 * (k % 2 == 1 ? 1 : -1);
      const double turn = tree_.plane_angle + step * core::pi / tries;
      lay(first, second, parent, turn);
      const double room = std::min(room_of(first), room_of(second));
      if (room > best_room) {
        best_room = room;
        best_turn = turn;
      }
    }
    lay(first, second, parent, best_turn);
  }

  static void lay(Branch& first, Branch& second, const Branch& parent, double turn) {
    const Vec3 across = cross(parent.direction, parent.plane);
    const Vec3 plane = core::cos(turn) * parent.plane + core::sin(turn) * across;
    const auto set = [&](Branch& branch, double side) {
      const double sine = side * std::sqrt(1 - branch.straight * branch.straight);
      branch.start = parent.end();
      branch.direction = core::normalized(branch.straight * parent.direction + sine * plane);
      branch.plane = core::normalized(branch.straight * plane - sine * parent.direction);
    };
    set(first, 1);
    set(second, -1);
  }

  /// Distance from the walls of all but the vessels of its own junction, in its diameters; at most 1.
  double room_of(const Branch& branch) const {
    double room = 1;
    const Vec3 end = branch.end();
    for (std::size_t i = 0; i < branches_.size() && room > -1; ++i) {
      const Branch& other = branches_[i];
      if (static_cast<int>(i) == branch.parent || other.parent == branch.parent) continue;
      const double gap = distance(branch.start, end, other.start, other.end()) - branch.radius - other.radius;
      room = std::min(room, gap / (2 * branch.radius));
    }
    return room;
  }

  const MurrayTree& tree_;
  core::RandomStream shape_;
  std::vector<Branch> branches_;
};

void check_tree(const MurrayTree& tree) {
  const auto within = [](const char* what, double value, double low, double high) {
    if (!(value >= low && value <= high))
      throw core::InputError(fmt::format("tree: {} {}; valid: {} to {}", what, value, low, high));
  };
  within("generations", tree.generations, 1, 10);
  within("root radius", tree.root_radius, 1e-5, 0.05);
  within("exponent", tree.exponent, 2, 5);
  within("asymmetry", tree.asymmetry, 0.1, 1);
  within("length over radius", tree.length_to_radius, 4, 500);
  within("length variation", tree.length_variation, 0, 0.9);
  within("plane angle", tree.plane_angle, -10, 10);
  within("mean pressure", tree.mean_pressure, 1, 1e6);
  within("wall shear stress", tree.wall_shear_stress, 1e-6, 1e4);
  within("pulsatility", tree.pulsatility, 0, 2);
  within("time constant", tree.time_constant, 1e-3, 1e3);
}

double cube(double x) {
  return x * x * x;
}

VesselDescription vessel_of(const Branch& branch, const std::vector<Branch>& branches) {
  VesselDescription vessel;
  vessel.name = branch.name;
  vessel.start_node = branch.parent < 0 ? "in" : "n" + branches[static_cast<std::size_t>(branch.parent)].name;
  vessel.end_node = "n" + branch.name;
  vessel.length = branch.length;
  vessel.radius_start = vessel.radius_end = branch.radius;
  vessel.stiffness_law = OlufsenStiffness{};
  vessel.centreline = {branch.start, branch.end()};
  return vessel;
}

InflowWave sine_inflow(double mean, double pulsatility) {
  constexpr int samples = 40;
  InflowWave wave;
  wave.period = 1;
  for (int i = 0; i <= samples; ++i) {
    const double phase = static_cast<double>(i) / samples;
    wave.time.push_back(phase * wave.period);
    wave.flow.push_back(mean *
                        (1 + 0.5 * pulsatility * core::sin(2 * core::pi * (i == samples ? 0 : phase))));
  }
  return wave;
}

/// The windkessels: what is left of the pressure over the end's part of the flow.
void add_ends(NetworkDescription& network, const MurrayTree& tree, const std::vector<Branch>& branches,
              double mean_flow) {
  std::vector<bool> divides(branches.size(), false);
  for (const Branch& branch : branches)
    if (branch.parent >= 0) divides[static_cast<std::size_t>(branch.parent)] = true;
  double cubes = 0;
  for (std::size_t i = 0; i < branches.size(); ++i)
    if (!divides[i]) cubes += cube(branches[i].radius);
  // Of each vessel: what its ends carry.
  std::vector<double> flow(branches.size(), 0), pressure(branches.size(), 0);
  for (std::size_t i = branches.size(); i-- > 0;) {
    if (!divides[i]) flow[i] = mean_flow * cube(branches[i].radius) / cubes;
    if (branches[i].parent >= 0) flow[static_cast<std::size_t>(branches[i].parent)] += flow[i];
  }
  for (std::size_t i = 0; i < branches.size(); ++i) {
    const VesselDescription& vessel = network.vessels[i];
    const double start =
        branches[i].parent < 0 ? tree.mean_pressure : pressure[static_cast<std::size_t>(branches[i].parent)];
    pressure[i] = start - flow[i] * resistance_to(vessel, network.fluid, 1);
    if (divides[i]) continue;
    if (!(pressure[i] > 0))
      throw core::InputError(fmt::format(
          "tree: the vessels on the way to the end of \"{}\" use up {:.4g} Pa, more than the mean "
          "pressure of {:.4g} Pa",
          vessel.name, tree.mean_pressure - pressure[i], tree.mean_pressure));
    const double total = pressure[i] / flow[i];
    const double proximal =
        std::min(characteristic_impedance(wall_at(vessel, 1), network.fluid.density), 0.5 * total);
    network.windkessels.push_back(
        {vessel.end_node, {proximal, total - proximal, tree.time_constant / (total - proximal), 0}});
  }
}

}  // namespace

NetworkDescription grow_murray_tree(const MurrayTree& tree) {
  check_tree(tree);
  const Growth growth(tree);
  NetworkDescription network;
  network.name = fmt::format("tree of {} generations, seed {}", tree.generations, tree.seed);
  network.fluid = tree.fluid;
  network.reference_pressure = tree.mean_pressure;
  network.inlet_node = "in";
  for (const Branch& branch : growth.branches())
    network.vessels.push_back(vessel_of(branch, growth.branches()));
  // tau = (zeta + 2) mu U/R.
  const double mean_flow = core::pi * cube(tree.root_radius) * tree.wall_shear_stress /
                           ((tree.fluid.profile_exponent + 2) * tree.fluid.viscosity);
  network.inflow = sine_inflow(mean_flow, tree.pulsatility);
  add_ends(network, tree, growth.branches(), mean_flow);
  check(network);
  return network;
}

}  // namespace microcosm::flow
