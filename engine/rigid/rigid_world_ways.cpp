// What moves far beside its thinnest side in a substep is stopped where it meets something: its positions
// stay there, its rates go on, and contact answers to them in the next substep, with the normal, the friction
// and the restitution of bodies that touch.

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/rigid/rigid_world.hpp"

namespace microcosm::rigid {

namespace {

/// By node: how far a point of its colliders or of those that hang on it is from its origin at most.
std::vector<double> node_reaches(std::span<const TreeNode> nodes, const BodyModel& body,
                                 std::span<const double> own) {
  std::vector<double> reaches(own.begin(), own.end());
  for (std::size_t n = nodes.size(); n-- > 0;) {
    if (nodes[n].parent < 0) continue;
    const Joint& joint = body.links[nodes[n].link].joint;
    double sliding = 0;
    if (joint.kind == JointKind::prismatic)
      sliding = std::max(std::fabs(joint.lower), std::fabs(joint.upper));
    if (joint.kind == JointKind::planar) sliding = unlimited;
    double& of_parent = reaches[nodes[n].parent];
    of_parent = std::max(of_parent, norm(nodes[n].origin.position) + sliding + reaches[n]);
  }
  return reaches;
}

/// By rate: how far any point goes at most at a unit rate, in unit time.
std::vector<double> ways_per_rate(std::span<const TreeNode> nodes, std::span<const double> reaches,
                                  std::uint32_t rates) {
  std::vector<double> ways(rates);
  for (std::size_t n = 0; n < nodes.size(); ++n)
    for (std::uint32_t k = 0; k < nodes[n].rates; ++k) {
      const JointKind kind = nodes[n].kind;
      const bool slides = kind == JointKind::prismatic || (kind == JointKind::planar && k < 2) ||
                          (kind == JointKind::free && k >= 3);
      ways[nodes[n].first_rate + k] = slides ? 1 : reaches[n];
    }
  return ways;
}

/// Rates of joints that turn in space are along their axes: of those at `q`, where they were along `from`'s.
void turn_rates(std::span<const TreeNode> nodes, std::span<const double> from, std::span<const double> q,
                std::span<double> v) {
  for (const TreeNode& node : nodes) {
    if (node.rates < 3) continue;
    Quaternion turn;
    if (node.kind == JointKind::planar) {
      const std::uint32_t angle = node.first_position + 2;
      turn = core::rotation_by({0, 0, from[angle] - q[angle]});
    } else {
      const std::uint32_t w = node.first_position + (node.kind == JointKind::free ? 3 : 0);
      turn = core::conjugate(Quaternion{q[w], q[w + 1], q[w + 2], q[w + 3]}) *
             Quaternion{from[w], from[w + 1], from[w + 2], from[w + 3]};
    }
    for (std::uint32_t k = 0; k + 3 <= std::max(node.rates, 3u); k += 3) {
      double* rate = v.data() + node.first_rate + k;
      const bool flat = node.kind == JointKind::planar;
      const Vec3 turned = core::rotate(turn, {rate[0], rate[1], flat ? 0 : rate[2]});
      rate[0] = turned.x;
      rate[1] = turned.y;
      if (!flat) rate[2] = turned.z;
    }
  }
}

double angle_between(const Quaternion& a, const Quaternion& b) {
  return norm(core::rotation_vector(core::normalized(a * core::conjugate(b))));
}

}  // namespace

void RigidWorld::prepare_ways() {
  const auto colliders = collision_->colliders();
  fast_.first_collider.assign(places_.size() + 1, static_cast<std::uint32_t>(colliders.size()));
  fast_.reaches.assign(free_models_.size(), 0);
  std::vector<std::vector<double>> of_nodes(trees_.size());
  for (std::size_t t = 0; t < trees_.size(); ++t) of_nodes[t].assign(trees_[t]->tree.nodes().size(), 0);
  for (auto c = static_cast<std::uint32_t>(colliders.size()); c-- > 0;) {
    const Collider& collider = colliders[c];
    const Place& place = places_[collider.body];
    fast_.first_collider[collider.body] = c;
    if (collider.node < 0) continue;
    fast_.slack = std::min(fast_.slack, 0.25 * collision_->thickness(c));
    double& reach =
        place.kind == Kind::free ? fast_.reaches[place.index] : of_nodes[place.index][collider.node];
    reach = std::max(reach, norm(frames_[c].position) + collision_->turning_radius(c));
  }
  for (std::size_t b = places_.size(); b-- > 0;)  // of bodies without colliders
    fast_.first_collider[b] = std::min(fast_.first_collider[b], fast_.first_collider[b + 1]);
  for (std::size_t t = 0; t < trees_.size(); ++t) {
    const auto nodes = trees_[t]->tree.nodes();
    const auto reaches = node_reaches(nodes, model_.bodies[trees_[t]->body], of_nodes[t]);
    fast_.way_per_rate.push_back(ways_per_rate(nodes, reaches, trees_[t]->group.count));
  }
  fast_.increments.resize(trees_.size());
  fast_.shares.assign(places_.size(), 1);
}

void RigidWorld::add_tree_ways(std::uint32_t index, double step) {
  const TreeBody& tree = *trees_[index];
  const auto v = tree_rates(tree.body);
  double most = 0;
  for (std::uint32_t i = 0; i < tree.group.count; ++i)
    if (v[i] != 0) most += std::fabs(v[i]) * fast_.way_per_rate[index][i];
  if (step * most <= fast_.slack) return;
  const auto q = tree_positions(tree.body);
  tree.tree.kinematics(q, v, fast_.kinematics);
  const std::size_t before = fast_.ways.size();
  const auto colliders = collision_->colliders();
  for (std::uint32_t c = fast_.first_collider[tree.body]; c < fast_.first_collider[tree.body + 1]; ++c) {
    if (colliders[c].node < 0) continue;
    const Pose end = fast_.kinematics.poses[colliders[c].node] * frames_[c];
    const double angle = angle_between(end.orientation, poses_[c].orientation);
    if (norm(end.position - poses_[c].position) + angle * collision_->turning_radius(c) > fast_.slack)
      fast_.ways.push_back({c, end});
  }
  if (fast_.ways.size() == before) return;
  fast_.bodies.push_back(tree.body);
  fast_.increments[index].resize(tree.group.count);
  tree.tree.difference(tree.start_positions(), q, fast_.increments[index]);
}

void RigidWorld::add_ways(double step) {
  const auto rates = state_.view(rates_slot_);
  const auto free = state_.view(free_slot_);
  fast_.bodies.clear();
  fast_.ways.clear();
  for (std::uint32_t f = 0; f < free.size(); ++f) {
    const double* rate = rates.data() + std::size_t{6} * f;
    const Vec3 way = free[f].centre - fast_.starts[f].centre;
    const double turn = step * fast_.reaches[f] * norm(Vec3{rate[0], rate[1], rate[2]});
    if (!(norm(way) + turn > fast_.slack)) continue;
    const std::uint32_t body = free_bodies_[f];
    fast_.bodies.push_back(body);
    for (std::uint32_t c = fast_.first_collider[body]; c < fast_.first_collider[body + 1]; ++c)
      fast_.ways.push_back({c, Pose{free[f].centre, free[f].orientation} * frames_[c]});
  }
  for (std::uint32_t t = 0; t < trees_.size(); ++t) add_tree_ways(t, step);
}

/// Puts a body at a share of its way, and the ends of its colliders' ways with it.
void RigidWorld::end_way_at(std::uint32_t body, double share) {
  const Place& place = places_[body];
  if (place.kind == Kind::free) {
    const FreeBody &start = fast_.starts[place.index], &end = fast_.ends[place.index];
    FreeBody& now = state_.view(free_slot_)[place.index];
    const Vec3 turn =
        core::rotation_vector(core::normalized(end.orientation * core::conjugate(start.orientation)));
    now.centre = start.centre + share * (end.centre - start.centre);
    now.orientation = core::normalized(core::rotation_by(share * turn) * start.orientation);
    for (Way& way : fast_.ways)
      if (collision_->colliders()[way.collider].body == body)
        way.end = Pose{now.centre, now.orientation} * frames_[way.collider];
    return;
  }
  TreeBody& tree = *trees_[place.index];
  const auto q = state_.view(positions_slot_).subspan(tree.first_position, tree.tree.position_count());
  const auto start = tree.start_positions();
  const std::vector<double> end(q.begin(), q.end());
  std::copy(start.begin(), start.end(), q.begin());
  tree.tree.integrate(q, fast_.increments[place.index], share);
  tree.share = share;
  // Others are turned by TreeBody::turn.
  if (tree.moved)
    turn_rates(tree.tree.nodes(), end, q,
               state_.view(rates_slot_).subspan(tree.group.first, tree.group.count));
  tree.tree.kinematics(q, tree_rates(body), fast_.kinematics);
  for (Way& way : fast_.ways) {
    const Collider& collider = collision_->colliders()[way.collider];
    if (collider.body == body) way.end = fast_.kinematics.poses[collider.node] * frames_[way.collider];
  }
}

void RigidWorld::stop_where_bodies_meet(double step) {
  for (const auto& tree : trees_) tree->share = 1;
  add_ways(step);
  if (fast_.ways.empty()) return;
  for (const Way& way : fast_.ways)
    if (!std::isfinite(dot(way.end.position, way.end.position))) return;  // it diverged: named as such
  const auto free = state_.view(free_slot_);
  fast_.ends.assign(free.begin(), free.end());
  for (const std::uint32_t body : fast_.bodies) fast_.shares[body] = 1;

  // One that is stopped may be met by another behind it: again, until nothing meets.
  constexpr int most_rounds = 20;
  std::vector<double>& shares = fast_.shares;
  for (int round = 0; round < most_rounds; ++round) {
    collision_->sweep(fast_.ways, fast_.slack, fast_.meetings);
    if (fast_.meetings.empty()) break;
    const auto colliders = collision_->colliders();
    for (const std::uint32_t body : fast_.bodies) {
      double share = 1;
      for (const Meeting& meeting : fast_.meetings) {
        const bool stops = (meeting.stops_first && colliders[meeting.first].body == body) ||
                           (meeting.stops_second && colliders[meeting.second].body == body);
        if (stops) share = std::min(share, meeting.share);
      }
      if (share == 1) continue;
      shares[body] *= share;
      end_way_at(body, shares[body]);
    }
  }
  check_passage(step);
}

void RigidWorld::check_passage(double step) const {
  const auto passage = collision_->passage(fast_.ways, fast_.slack);
  if (!passage) return;
  const auto colliders = collision_->colliders();
  const Collider &passer = colliders[passage->first], &passed = colliders[passage->second];
  const Vec3 from = poses_[passage->first].position;
  double way = 0;
  for (const Way& each : fast_.ways)
    if (each.collider == passage->first) way = norm(each.end.position - from);
  const BodyModel& body = model_.bodies[passer.body];
  std::string name = body.name;
  if (body.links.size() > 1) name += "/" + body.links[passer.link].name;
  throw core::RunError(
      0, name, "position",
      fmt::format("got into or through '{}' in a substep of {:g} s, in which it moved {:.3g} m, {:.3g} times "
                  "its thickness; a smaller largest_step keeps it outside",
                  model_.bodies[passed.body].name, step, way,
                  way / (2 * collision_->thickness(passage->first))));
}

}  // namespace microcosm::rigid
