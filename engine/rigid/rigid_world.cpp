// Building a rigid world, and what it tells others. The step is in rigid_world_step.cpp, the queries in
// rigid_world_queries.cpp.

#include "engine/rigid/rigid_world.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/core/errors.hpp"

namespace microcosm::rigid {

namespace {

bool is_single_body(const BodyModel& body) {
  return body.links.size() == 1 && body.links.front().joint.kind == JointKind::free;
}

bool is_scenery(const BodyModel& body) {
  return std::all_of(body.links.begin(), body.links.end(),
                     [](const Link& link) { return link.joint.kind == JointKind::fixed; });
}

/// A link's frame in the world, where only fixed joints lie between.
Pose fixed_pose(const BodyModel& body, std::uint32_t link) {
  Pose pose = body.links[link].joint.origin;
  for (std::int32_t parent = body.links[link].joint.parent; parent != world_link;
       parent = body.links[parent].joint.parent)
    pose = body.links[parent].joint.origin * pose;
  return pose;
}

}  // namespace

RigidWorld::RigidWorld(RigidWorldModel model) : model_(std::move(model)), solver_(model_.solver) {
  std::set<std::string_view> names;
  for (const BodyModel& body : model_.bodies) {
    check(body);
    if (!names.insert(body.name).second)
      throw core::InputError(fmt::format("two bodies are named '{}'", body.name));
  }
  add_bodies();
  add_colliders();
  ignore_pairs();
  reserve_state();
  choose_integrators();
}

RigidWorld::~RigidWorld() = default;

void RigidWorld::add_bodies() {
  places_.resize(model_.bodies.size());
  std::uint32_t rates = 0;
  for (std::uint32_t b = 0; b < places_.size(); ++b) {
    if (!is_single_body(model_.bodies[b])) continue;
    places_[b] = {
        .kind = Kind::free, .index = static_cast<std::uint32_t>(free_bodies_.size()), .rates = {rates, 6}};
    free_bodies_.push_back(b);
    free_models_.push_back(free_body_model(model_.bodies[b].links.front().inertial));
    rates += 6;
  }
  free_rates_ = rates;
  std::uint32_t positions = 0;
  for (std::uint32_t b = 0; b < places_.size(); ++b) {
    const BodyModel& body = model_.bodies[b];
    if (is_single_body(body) || is_scenery(body)) continue;
    std::uint32_t count = 0;
    for (const Link& link : body.links) count += rate_count(link.joint.kind);
    places_[b] = {
        .kind = Kind::tree, .index = static_cast<std::uint32_t>(trees_.size()), .rates = {rates, count}};
    tree_bodies_.push_back(b);
    trees_.push_back(std::make_unique<TreeBody>(b, body, places_[b].rates, positions));
    rates += count;
    positions += trees_.back()->tree.position_count();
  }
}

void RigidWorld::add_colliders() {
  std::vector<Collider> colliders;
  for (std::uint32_t b = 0; b < model_.bodies.size(); ++b) {
    const BodyModel& body = model_.bodies[b];
    const Place& place = places_[b];
    for (std::uint32_t l = 0; l < body.links.size(); ++l) {
      for (std::uint32_t s = 0; s < body.links[l].shapes.size(); ++s) {
        const Shape& shape = body.links[l].shapes[s];
        Collider collider{.body = b, .link = l, .shape = s, .node = -1, .pose = shape.pose};
        if (place.kind == Kind::free) collider.node = 0;
        if (place.kind == Kind::tree) {
          collider.node = trees_[place.index]->tree.node_of(l);
          collider.pose = trees_[place.index]->tree.frame_in_node(l) * shape.pose;
        }
        if (place.kind == Kind::scenery) collider.pose = fixed_pose(body, l) * shape.pose;
        frames_.push_back(place.kind == Kind::free
                              ? inverse(free_models_[place.index].inertia_frame) * collider.pose
                              : collider.pose);
        materials_.push_back(shape.material);
        if (place.kind == Kind::scenery)
          materials_.back().surface_velocity =
              rotate(fixed_pose(body, l).orientation, shape.material.surface_velocity);
        radii_.push_back(collider.node >= 0 ? shape.radius : 0);  // zero of boxes and hulls
        colliders.push_back(collider);
      }
    }
  }
  collision_ = std::make_unique<Collision>(model_.bodies, std::move(colliders));
  poses_ = frames_;
  double smallest = unlimited;
  for (std::uint32_t c = 0; c < frames_.size(); ++c) {
    const bool fixed = collision_->colliders()[c].node < 0;  // of a pair, what moves sets the scale
    sizes_.push_back(fixed ? unlimited : collision_->size(c));
    breaking_.push_back(0.02 * sizes_.back());
    if (collision_->colliders()[c].node >= 0) smallest = std::min(smallest, sizes_.back());
  }
  prepare_ways();
  const double gravity = norm(model_.gravity);
  largest_step_ = model_.largest_step > 0 ? model_.largest_step
                  : gravity > 0           ? std::min(5e-3, std::sqrt(2 * smallest / gravity) / 30)
                                          : 5e-3;
}

void RigidWorld::ignore_pairs() {
  const auto colliders = collision_->colliders();
  for (std::uint32_t i = 0; i < colliders.size(); ++i) {
    const Collider& a = colliders[i];
    if (places_[a.body].kind != Kind::tree) continue;
    const BodyModel& body = model_.bodies[a.body];
    const auto nodes = trees_[places_[a.body].index]->tree.nodes();
    // Massless nodes are the further joints of one link: its neighbour hangs beyond them.
    const auto parent_of = [&nodes](std::int32_t node) {
      if (node < 0) return -2;
      do node = nodes[node].parent;
      while (node >= 0 && nodes[node].mass == 0);
      return node;
    };
    for (std::uint32_t j = i + 1; j < colliders.size() && colliders[j].body == a.body; ++j) {
      const std::int32_t first = a.node, second = colliders[j].node;
      const bool neighbours = first == second || parent_of(second) == first || parent_of(first) == second;
      if (!body.self_collision || neighbours) collision_->ignore(i, j);
    }
  }
}

void RigidWorld::reserve_state() {
  std::uint32_t positions = 0, rates = free_rates_;
  for (const auto& tree : trees_) {
    positions += tree->tree.position_count();
    rates += tree->group.count;
  }
  const std::uint32_t joint_rates = rates - free_rates_;
  free_slot_ = state_.reserve<FreeBody>(free_models_.size());
  momenta_slot_ = state_.reserve<Vec3>(free_models_.size());
  positions_slot_ = state_.reserve<double>(positions);
  rates_slot_ = state_.reserve<double>(rates);
  commands_slot_ = state_.reserve<JointCommand>(joint_rates);
  efforts_slot_ = state_.reserve<double>(joint_rates);
  joint_impulses_slot_ = state_.reserve<double>(std::size_t{4} * joint_rates);
  accelerations_slot_ = state_.reserve<double>(joint_rates);
  flew_slot_ = state_.reserve<std::uint64_t>(trees_.size());
  substep_slot_ = state_.reserve<double>(1);
  state_.allocate();
  before_.resize(rates);
  scaled_.resize(rates);
  singles_.resize(free_models_.size());
  inertias_.resize(free_models_.size());
  touching_.resize(free_models_.size());
  free_wrenches_.resize(free_models_.size());
  fluids_.resize(free_models_.size());
  fluid_roots_.resize(free_models_.size());
  for (std::uint32_t b = 0; b < model_.bodies.size(); ++b) {
    if (places_[b].kind == Kind::scenery) continue;
    const BodyModel& body = model_.bodies[b];
    place(b, body.positions, body.rates);
  }
}

void RigidWorld::choose_integrators() {
  const bool explicit_method =
      model_.integrator == Integrator::leapfrog || model_.integrator == Integrator::runge_kutta;
  for (const auto& tree : trees_) {
    const BodyModel& body = model_.bodies[tree->body];
    const auto refuse = [&](const std::string& why) {
      throw core::InputError(fmt::format(
          "the integrator {} can't be had for '{}': {}",
          model_.integrator == Integrator::leapfrog ? "leapfrog" : "runge_kutta", body.name, why));
    };
    std::uint32_t link = 0;
    const double longest = tree->longest_explicit_step(tree_positions(tree->body), link);
    tree->resolves_gains = largest_step_ <= longest;
    if (!explicit_method) continue;
    if (model_.integrator == Integrator::leapfrog && (tree->has_gains || tree->joints.has_motions()))
      refuse(
          "its motors have gains or prescribed motions; runge_kutta, semi_implicit, or none, for the one "
          "that suits");
    if ((tree->has_gains || tree->has_springs) && !tree->resolves_gains)
      refuse(
          fmt::format("gain or spring of joint '{}' needs a largest_step of at most {:.3g} s; it is {:.3g} s",
                      body.links[link].joint.name, longest, largest_step_));
  }
}

void RigidWorld::place(std::uint32_t body, std::span<const double> positions, std::span<const double> rates) {
  const Place& at = places_[body];
  MICROCOSM_ASSERT(at.kind != Kind::scenery);
  const auto out = state_.view(rates_slot_).subspan(at.rates.first, at.rates.count);
  std::fill(out.begin(), out.end(), 0.0);
  if (at.kind == Kind::tree) {
    TreeBody& tree = *trees_[at.index];
    const std::vector<double> zero = tree.tree.zero_positions();
    const std::span<const double> q = positions.empty() ? std::span<const double>(zero) : positions;
    MICROCOSM_ASSERT_COMPARE(q.size(), ==, zero.size());
    std::copy(q.begin(), q.end(), state_.view(positions_slot_).begin() + tree.first_position);
    std::copy(rates.begin(), rates.end(), out.begin());
    tree.locate(tree_positions(body), out);
  } else {
    Pose pose = model_.bodies[body].links.front().joint.origin;
    if (!positions.empty())
      pose = pose * Pose{{positions[0], positions[1], positions[2]},
                         normalized(Quaternion{positions[3], positions[4], positions[5], positions[6]})};
    FreeBody& free = state_.view(free_slot_)[at.index];
    free = free_body_at(free_models_[at.index], pose);
    if (!rates.empty()) {
      const Vec3 angular = rotate(pose.orientation, {rates[0], rates[1], rates[2]});
      const Vec3 linear = rotate(pose.orientation, {rates[3], rates[4], rates[5]}) +
                          cross(angular, free.centre - pose.position);
      const double all[] = {angular.x, angular.y, angular.z, linear.x, linear.y, linear.z};
      std::copy(std::begin(all), std::end(all), out.begin());
    }
    const Mat3 inertia = world_inertia(free_models_[at.index], free.orientation);
    state_.view(momenta_slot_)[at.index] = inertia * Vec3{out[0], out[1], out[2]};
  }
  cache_.clear();
}

void RigidWorld::prepare(core::Exchange& exchange) {
  std::uint32_t count = 0;
  for (Place& place : places_) {
    place.first_exchange = count;
    if (place.kind == Kind::free) ++count;
    if (place.kind == Kind::tree)
      count += static_cast<std::uint32_t>(trees_[place.index]->tree.nodes().size());
  }
  bodies_ = exchange.add_bodies(count);
  single_of_.assign(count, -1);
  for (std::uint32_t f = 0; f < free_bodies_.size(); ++f)
    single_of_[places_[free_bodies_[f]].first_exchange] = static_cast<std::int32_t>(f);
  for (const auto& tree : trees_) tree->locate(tree_positions(tree->body), tree_rates(tree->body));
  find_contacts(0);
  publish(exchange);
}

void RigidWorld::read_forces(const core::Exchange& exchange) {
  for (std::uint32_t f = 0; f < free_bodies_.size(); ++f) {
    const std::uint32_t e = bodies_.first + places_[free_bodies_[f]].first_exchange;
    free_wrenches_[f] = {exchange.torque[e], exchange.force[e]};
  }
  for (const auto& tree : trees_) {
    const std::uint32_t e = bodies_.first + places_[tree->body].first_exchange;
    for (std::uint32_t n = 0; n < tree->applied.size(); ++n)
      tree->applied[n] = {exchange.torque[e + n], exchange.force[e + n]};
  }
  read_fluids(exchange);
}

void RigidWorld::read_fluids(const core::Exchange& exchange) {
  std::fill(fluids_.begin(), fluids_.end(), nullptr);
  for (const core::FluidResistance& fluid : exchange.resistances) {
    const std::uint32_t index = fluid.body - bodies_.first;
    if (index >= bodies_.count) continue;                // of another System
    MICROCOSM_ASSERT_COMPARE(single_of_[index], >=, 0);  // links of trees feel no liquid
    fluids_[single_of_[index]] = &fluid;
  }
}

void RigidWorld::publish(core::Exchange& exchange) const {
  const auto rates = state_.view(rates_slot_);
  const auto free = state_.view(free_slot_);
  for (std::uint32_t f = 0; f < free_bodies_.size(); ++f) {
    const Place& place = places_[free_bodies_[f]];
    const std::uint32_t e = bodies_.first + place.first_exchange;
    const double* rate = rates.data() + place.rates.first;
    exchange.position[e] = free[f].centre;
    exchange.orientation[e] = free[f].orientation * conjugate(free_models_[f].inertia_frame.orientation);
    exchange.angular_velocity[e] = {rate[0], rate[1], rate[2]};
    exchange.velocity[e] = {rate[3], rate[4], rate[5]};
  }
  for (const auto& tree : trees_) {
    const std::uint32_t e = bodies_.first + places_[tree->body].first_exchange;
    for (std::uint32_t n = 0; n < tree->applied.size(); ++n) {
      const Pose& pose = tree->kinematics.poses[n];
      const Spatial& velocity = tree->kinematics.velocities[n];
      const Vec3 centre = tree->centre(n);
      exchange.position[e + n] = centre;
      exchange.orientation[e + n] = pose.orientation;
      exchange.angular_velocity[e + n] = velocity.angular;
      exchange.velocity[e + n] = velocity.linear + cross(velocity.angular, centre - pose.position);
    }
  }
}

void RigidWorld::save(std::vector<std::byte>& out) const {
  core::System::save(out);
  cache_.save(out);
}

std::span<const std::byte> RigidWorld::load(std::span<const std::byte> in) {
  in = cache_.load(core::System::load(in));
  for (const auto& tree : trees_) tree->locate(tree_positions(tree->body), tree_rates(tree->body));
  return in;
}

void RigidWorld::hash(core::StateHash& hash) const {
  core::System::hash(hash);
  hash.add(std::as_bytes(cache_.contacts()));
}

}  // namespace microcosm::rigid
