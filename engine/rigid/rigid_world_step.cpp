// The step of a rigid world.

#include <algorithm>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/rigid/pressed_through.hpp"
#include "engine/rigid/rigid_world.hpp"

namespace microcosm::rigid {

namespace {

Spatial spatial(const double* rate) {
  return {{rate[0], rate[1], rate[2]}, {rate[3], rate[4], rate[5]}};
}

void store(const Spatial& value, double* rate) {
  const double all[] = {value.angular.x, value.angular.y, value.angular.z,
                        value.linear.x,  value.linear.y,  value.linear.z};
  std::copy(std::begin(all), std::end(all), rate);
}

// Impulses of joint rows that the next substep starts from, by rate.
enum JointImpulse : std::size_t { upper_limit, lower_limit, dry_friction, mimic, joint_impulse_count };

}  // namespace

/// J and M^-1 J^T of what moves in a rigid world.
class RigidWorld::Rows final : public RowSource {
 public:
  explicit Rows(RigidWorld& world) : world_(world), free_(world.state_.view(world.free_slot_)) {}

  RateGroup rates_of(const Collider& collider) const override {
    return collider.node < 0 ? RateGroup{} : world_.places_[collider.body].rates;
  }

  Vec3 velocity(const Collider& collider, const Vec3& point) const override {
    if (collider.node < 0) return {};
    const Place& place = world_.places_[collider.body];
    if (place.kind == Kind::tree) {
      const TreeKinematics& kinematics = world_.trees_[place.index]->kinematics;
      const Spatial& rate = kinematics.velocities[collider.node];
      return rate.linear + cross(rate.angular, point - kinematics.poses[collider.node].position);
    }
    const Spatial rate = spatial(world_.before_.data() + place.rates.first);
    return rate.linear + cross(rate.angular, point - free_[place.index].centre);
  }

  const SingleBody* single(const Collider& collider) const override {
    const Place& place = world_.places_[collider.body];
    return place.kind == Kind::free ? &world_.singles_[place.index] : nullptr;
  }

  void add_linear(const Collider& collider, const Vec3& point, const Vec3& direction, double sign,
                  std::span<double> jacobian) const override {
    if (collider.node >= 0)
      tree_of(collider).add_linear(static_cast<std::uint32_t>(collider.node), point, direction, sign,
                                   jacobian);
  }

  void add_angular(const Collider& collider, const Vec3& direction, double sign,
                   std::span<double> jacobian) const override {
    if (collider.node >= 0)
      tree_of(collider).add_angular(static_cast<std::uint32_t>(collider.node), direction, sign, jacobian);
  }

  void respond(const RateGroup& group, std::span<const double> jacobian,
               std::span<double> response) const override {
    std::copy(jacobian.begin(), jacobian.end(), response.begin());
    const auto after = [](std::uint32_t first, const auto& tree) { return first < tree->group.first; };
    const TreeBody& tree =
        **(std::upper_bound(world_.trees_.begin(), world_.trees_.end(), group.first, after) - 1);
    if (tree.joints.has_motions())  // what is prescribed yields to nothing
      for (std::uint32_t i = 0; i < group.count; ++i)
        if (tree.joints.is_motion(i)) response[i] = 0;
    tree.tree.solve(tree.factor, response);
  }

 private:
  const TreeBody& tree_of(const Collider& collider) const {
    return *world_.trees_[world_.places_[collider.body].index];
  }

  RigidWorld& world_;
  std::span<const FreeBody> free_;
};

void RigidWorld::step(core::Exchange& exchange, core::Nanoseconds, core::Nanoseconds period) {
  advance(exchange, core::seconds(period));
}

void RigidWorld::advance(core::Exchange& exchange, double seconds) {
  read_forces(exchange);
  const int substeps = std::max(1, static_cast<int>(std::ceil(seconds / largest_step_ * (1 - 1e-9))));
  for (int i = 0; i < substeps; ++i) substep(seconds / substeps);
  publish(exchange);
}

void RigidWorld::substep(double step) {
  state_.view(substep_slot_)[0] = step;
  find_contacts(step);
  mark_constrained();
  const auto rates = state_.view(rates_slot_);
  std::copy(rates.begin(), rates.end(), before_.begin());
  // Twice what a body gains in a step: below it a bounce is rest.
  solver_.begin(step, 2 * step * norm(model_.gravity));
  accelerate(step);
  add_rows(step);
  if (!solver_.empty()) {
    scale_rates();
    solver_.solve(scaled_);
    unscale_rates();
  }
  move(step);
  if (!solver_.empty()) {
    std::copy(rates.begin() + free_rates_, rates.end(), scaled_.begin() + free_rates_);
    solver_.relax(scaled_);
    unscale_rates();
    const auto impulses = state_.view(joint_impulses_slot_);
    std::fill(impulses.begin(), impulses.end(), 0.0);
    for (std::size_t i = 0; i < joint_slots_.size(); ++i)
      if (joint_slots_[i] >= 0) impulses[joint_slots_[i]] = solver_.joints()[i].impulse;
  }
  keep_momentum(step);
  carry_commands(step);
  check_finite();
}

void RigidWorld::carry_commands(double step) {
  const auto commands = state_.view(commands_slot_);
  for (const auto& tree : trees_) {
    const std::uint32_t first = tree->group.first - free_rates_;
    for (std::uint32_t i = 0; i < tree->group.count; ++i) {
      JointCommand& command = commands[first + i];
      const MotorKind kind = tree->joints.axes()[i].motor.kind;
      if (kind == MotorKind::position) command.value += step * command.rate;
      if (kind != MotorKind::motion) continue;
      // What a sum of substeps leaves of the time is rounding.
      command.duration = command.duration > 1e-6 * step + step ? command.duration - step : 0;
    }
  }
}

/// The solver's rates: of bodies that touch, scaled; of trees, as they are.
void RigidWorld::scale_rates() {
  const auto rates = state_.view(rates_slot_);
  for (std::size_t f = 0; f < singles_.size(); ++f)
    if (touching_[f] != 0) singles_[f].scale(rates.data() + 6 * f, scaled_.data() + 6 * f);
  std::copy(rates.begin() + free_rates_, rates.end(), scaled_.begin() + free_rates_);
}

void RigidWorld::unscale_rates() {
  const auto rates = state_.view(rates_slot_);
  for (std::size_t f = 0; f < singles_.size(); ++f)
    if (touching_[f] != 0) singles_[f].unscale(scaled_.data() + 6 * f, rates.data() + 6 * f);
  std::copy(scaled_.begin() + free_rates_, scaled_.end(), rates.begin() + free_rates_);
}

void RigidWorld::find_contacts(double step) {
  const auto colliders = collision_->colliders();
  const auto free = state_.view(free_slot_);
  const auto rates = state_.view(rates_slot_);
  for (std::uint32_t c = 0; c < colliders.size(); ++c) {
    if (colliders[c].node < 0) continue;
    const Place& place = places_[colliders[c].body];
    const bool single = place.kind == Kind::free;
    const Pose node = single ? Pose{free[place.index].centre, free[place.index].orientation}
                             : trees_[place.index]->kinematics.poses[colliders[c].node];
    poses_[c] = node * frames_[c];
    if (collision_->turning_radius(c) == 0) {  // a ball is met where it is, whichever way it goes
      collision_->move(c, poses_[c]);
      continue;
    }
    const Spatial rate = single ? spatial(rates.data() + std::size_t{6} * place.index)
                                : trees_[place.index]->kinematics.velocities[colliders[c].node];
    const Vec3 speed = rate.linear + cross(rate.angular, poses_[c].position - node.position);
    collision_->move(c, poses_[c], {step * rate.angular, step * speed});
  }
  deep_.clear();
  for (const Contact& contact : cache_.contacts()) {
    const ContactPoint& p = contact.point;
    if (p.distance < -0.01 * std::min(sizes_[p.first], sizes_[p.second])) deep_.push_back(p);
  }
  collision_->detect(detected_, deep_);
  refuse_pressed_through(*collision_, model_.bodies, deep_, detected_, step);
  cache_.update(detected_, poses_, breaking_);
}

void RigidWorld::mark_constrained() {
  for (const auto& tree : trees_) tree->constrained = tree->always_constrained;
  std::fill(touching_.begin(), touching_.end(), std::uint8_t{0});
  const auto colliders = collision_->colliders();
  for (const Contact& contact : cache_.contacts()) {
    for (const std::uint32_t c : {contact.point.first, contact.point.second}) {
      const Collider& collider = colliders[c];
      const Place& place = places_[collider.body];
      if (place.kind == Kind::free) touching_[place.index] = 1;
      if (place.kind == Kind::tree && collider.node >= 0) trees_[place.index]->constrained = true;
    }
  }
}

void RigidWorld::accelerate(double step) {
  accelerate_free(step);
  const auto rates = state_.view(rates_slot_);
  const auto flew = state_.view(flew_slot_);
  for (std::size_t t = 0; t < trees_.size(); ++t) {
    TreeBody* tree = trees_[t].get();
    const std::uint32_t first = tree->group.first - free_rates_, count = tree->group.count;
    const auto q = state_.view(positions_slot_).subspan(tree->first_position, tree->tree.position_count());
    const auto v = std::span<const double>(before_).subspan(tree->group.first, count);
    const auto commands = state_.view(commands_slot_).subspan(first, count);
    const auto out = rates.subspan(tree->group.first, count);
    const auto acceleration = state_.view(accelerations_slot_).subspan(first, count);
    tree->moved = false;
    tree->turn_wrenches();
    const bool flies = !tree->constrained && tree->flies(model_.integrator);
    const bool flew_before = flew[t] != 0;
    flew[t] = flies &&
              tree->fly(model_.integrator, q, out, acceleration, commands, model_.gravity, step, flew_before);
    if (flew[t] != 0) continue;
    tree->constrained |= flies;  // it would pass a limit
    if (tree->accelerate(q, v, commands, model_.gravity, step, out)) continue;
    tree->constrained = true;
    tree->accelerate(q, v, commands, model_.gravity, step, out);
  }
}

void RigidWorld::accelerate_free(double step) {
  const auto rates = state_.view(rates_slot_);
  const auto free = state_.view(free_slot_);
  for (std::uint32_t f = 0; f < free.size(); ++f) {
    const FreeBodyModel& model = free_models_[f];
    SingleBody& single = singles_[f];
    single = single_body(model, free[f]);
    if (!model.isotropic) inertias_[f] = world_inertia(model, free[f].orientation);
    if (fluids_[f] != nullptr) {
      accelerate_in_fluid(f, step);
      continue;
    }
    double* rate = rates.data() + std::size_t{6} * f;
    Spatial velocity = spatial(rate);
    const Vec3 force = free_wrenches_[f].linear + model.mass * model_.gravity;
    velocity.angular += step * (single.inverse_inertia * free_wrenches_[f].angular);
    velocity.linear += step * single.inverse_mass * force;
    store(velocity, rate);
  }
}

void RigidWorld::accelerate_in_fluid(std::uint32_t single, double step) {
  const FreeBodyModel& model = free_models_[single];
  double* rate = state_.view(rates_slot_).data() + std::size_t{6} * single;
  const Spatial velocity = spatial(rate);
  const Mat3 inertia = world_inertia(model, state_.view(free_slot_)[single].orientation);
  fluid_roots_[single] = FluidRoot(model.mass, inertia, *fluids_[single], step);
  if (!fluid_roots_[single].positive())
    throw core::RunError(0, model_.bodies[free_bodies_[single]].name, "resistance of the liquid",
                         "is no positive number where the body is, or as fast as it is: it diverged");
  singles_[single].fluid = &fluid_roots_[single];
  Spatial wrench = free_wrenches_[single] + fluid_wrench(*fluids_[single], velocity);
  wrench.linear += model.mass * model_.gravity;
  store(velocity + fluid_roots_[single].change(step * wrench), rate);
}

void RigidWorld::add_rows(double step) {
  const Rows rows(*this);
  joint_slots_.clear();
  for (const auto& tree : trees_)
    if (tree->constrained) add_joint_rows(*tree, step);
  solver_.add(cache_.contacts(), collision_->colliders(), materials_, sizes_, radii_, rows);
}

void RigidWorld::add_joint_rows(const TreeBody& tree, double step) {
  const Rows rows(*this);
  const auto q = tree_positions(tree.body);
  const auto v = tree_rates(tree.body);
  const auto impulses = state_.view(joint_impulses_slot_);
  const std::size_t first_slot = (tree.group.first - free_rates_) * joint_impulse_count;
  const auto add = [&](std::uint32_t rate, double other, std::uint32_t other_rate, std::ptrdiff_t slot,
                       JointRow joint) {
    RowArena& arena = solver_.arena();
    joint.row = {.first = tree.group, .data = arena.add(tree.group.count)};
    const auto jacobian = arena.jacobian(joint.row.data, tree.group.count);
    std::fill(jacobian.begin(), jacobian.end(), 0.0);
    jacobian[rate] = 1;
    if (other != 0) jacobian[other_rate] = other;
    rows.respond(tree.group, jacobian, arena.response(joint.row.data, tree.group.count));
    finish(joint.row, arena.data());
    const std::ptrdiff_t index =
        slot < 0 ? -1 : static_cast<std::ptrdiff_t>(first_slot + rate * joint_impulse_count) + slot;
    if (index >= 0) joint.impulse = impulses[index];
    solver_.joints().push_back(joint);
    joint_slots_.push_back(static_cast<std::int32_t>(index));
  };
  for (std::uint32_t i = 0; i < tree.group.count; ++i) {
    const JointAxis& axis = tree.joints.axes()[i];
    if (tree.joints.is_motion(i)) continue;
    if (axis.friction > 0)
      add(i, 0, 0, dry_friction, {.lower = -step * axis.friction, .upper = step * axis.friction});
    if (!axis.one_dimensional) continue;
    // Limits that a contact could push the joint into within this step are worth a row.
    const double reach = 2 * step * std::fabs(v[i]) + 0.02 * (axis.upper - axis.lower);
    const double above = axis.upper - q[axis.position], below = q[axis.position] - axis.lower;
    if (above < reach)
      add(i, 0, 0, upper_limit,
          {.lower = -unlimited,
           .upper = 0,
           .target = std::max(above, 0.0) / step,
           .error = std::max(-above, 0.0)});
    if (below < reach)
      add(i, 0, 0, lower_limit,
          {.lower = 0,
           .upper = unlimited,
           .target = -std::max(below, 0.0) / step,
           .error = std::min(below, 0.0)});
    if (v[i] > 0.9 * axis.velocity_limit)
      add(i, 0, 0, -1, {.lower = -unlimited, .upper = 0, .target = axis.velocity_limit});
    if (v[i] < -0.9 * axis.velocity_limit)
      add(i, 0, 0, -1, {.lower = 0, .upper = unlimited, .target = -axis.velocity_limit});
  }
  for (const TreeBody::MimicRates& follow : tree.mimics) {
    const auto& axes = tree.joints.axes();
    const double error = q[axes[follow.follower].position] -
                         follow.mimic.multiplier * q[axes[follow.leader].position] - follow.mimic.offset;
    add(follow.follower, -follow.mimic.multiplier, follow.leader, mimic,
        {.lower = -unlimited, .upper = unlimited, .error = error});
  }
}

void RigidWorld::move(double step) {
  const auto rates = state_.view(rates_slot_);
  const auto free = state_.view(free_slot_);
  // In flight the fall over a step is exact: its mean speed is half a step's gain less than the last.
  const Vec3 overshoot = 0.5 * step * model_.gravity;
  fast_.starts.assign(free.begin(), free.end());
  for (std::uint32_t f = 0; f < free.size(); ++f) {
    Spatial rate = spatial(rates.data() + std::size_t{6} * f);
    if (fluids_[f] != nullptr) {
      free[f].centre += step * rate.linear;
      free[f].orientation = normalized(rotation_by(step * rate.angular) * free[f].orientation);
      continue;
    }
    if (touching_[f] == 0) rate.linear -= overshoot;
    integrate(free_models_[f], free[f], rate, step);
  }
  for (const auto& tree : trees_) {
    if (tree->moved) continue;
    const auto q = state_.view(positions_slot_).subspan(tree->first_position, tree->tree.position_count());
    tree->move(q, tree_rates(tree->body), step);
  }
  stop_where_bodies_meet(step);
}

void RigidWorld::keep_momentum(double step) {
  const auto rates = state_.view(rates_slot_);
  const auto free = state_.view(free_slot_);
  const auto momenta = state_.view(momenta_slot_);
  for (std::uint32_t f = 0; f < free.size(); ++f) {
    double* rate = rates.data() + std::size_t{6} * f;
    Spatial velocity = spatial(rate);
    if (free_models_[f].isotropic) continue;
    if (fluids_[f] != nullptr) {  // which takes the momentum, and keeps none
      momenta[f] = world_inertia(free_models_[f], free[f].orientation) * velocity.angular;
      continue;
    }
    const Vec3 before = spatial(before_.data() + std::size_t{6} * f).angular;
    momenta[f] += inertias_[f] * (velocity.angular - before);
    velocity.angular = inverse_inertia(free_models_[f], free[f].orientation) * momenta[f];
    store(velocity, rate);
  }
  for (const auto& tree : trees_) {
    const std::uint32_t first = tree->group.first - free_rates_, count = tree->group.count;
    const auto v = rates.subspan(tree->group.first, count);
    tree->joints.efforts(v, state_.view(efforts_slot_).subspan(first, count));
    if (!tree->moved) {
      const auto acceleration = state_.view(accelerations_slot_).subspan(first, count);
      for (std::uint32_t i = 0; i < count; ++i)
        acceleration[i] = (v[i] - before_[tree->group.first + i]) / step;
      tree->turn(tree_positions(tree->body), v, tree->share * step);
    }
    tree->locate(tree_positions(tree->body), v);
  }
}

void RigidWorld::check_finite() const {
  const auto rates = state_.view(rates_slot_);
  for (std::uint32_t b = 0; b < places_.size(); ++b) {
    const RateGroup& group = places_[b].rates;
    double sum = 0;
    for (std::uint32_t i = 0; i < group.count; ++i) sum += rates[group.first + i] * rates[group.first + i];
    if (!std::isfinite(sum))
      throw core::RunError(
          0, model_.bodies[b].name, "velocity",
          fmt::format("diverged in a substep of {:g} s; a smaller largest_step, gain or force may help",
                      state_.view(substep_slot_)[0]));
  }
}

}  // namespace microcosm::rigid
