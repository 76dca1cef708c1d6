#pragma once
// When the solver's passes after the move are enough: what is left of speeds at rest lets a heap creep.

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/rigid/contact_rows.hpp"

namespace microcosm::rigid {

inline void write_back(const ContactImpulses& at) {
  at.contact->normal_impulse = at.normal;
  at.contact->tangent_impulse = at.tangent[0] * at.tangents[0] + at.tangent[1] * at.tangents[1];
}

/// Whether contacts are settled: by pairs, whose loads some of their points come to carry and others cease
/// to.
class Settling {
 public:
  // Of the load between two bodies: what changes by less in a pass is settled, and a load that changes by
  // less from step to step holds a body at rest. Where most is settled and few contacts aren't, as after
  // other points of a face are kept than before, they are given more passes: with two alone 5 heaps of 24
  // crept on and on, with these none (validation bodies/heaps). Assumed, between these heaps and time.
  static constexpr double settled = 2e-4, held = 0.1, few = 0.2;
  static constexpr int most_passes = 16;

  explicit Settling(std::size_t contacts) { limits_.reserve(contacts); }
  /// Of each contact in the solver's order, whose impulses written last are the former step's.
  void add(const ContactImpulses& at) {
    const ContactPoint& point = at.contact->point;
    if (!last_ || last_->first != point.first || last_->second != point.second) end_pair();
    last_ = &point;
    load_ += at.normal;
    load_before_ += at.contact->normal_impulse;
    limits_.push_back(unlimited);
  }
  void end_pair() {
    any_faces_ = any_faces_ || limits_.size() > pair_begin_ + 1;
    if (std::fabs(load_ - load_before_) <= held * load_)
      std::fill(limits_.begin() + static_cast<std::ptrdiff_t>(pair_begin_), limits_.end(), settled * load_);
    pair_begin_ = limits_.size();
    load_ = load_before_ = 0;
  }
  /// Whether a pair meets in several points. Balls alone never need more passes: no point of theirs is kept
  /// instead of another.
  bool any_faces() const { return any_faces_; }
  void begin_pass() { next_ = unsettled_ = 0; }
  /// Of each contact again after a pass, whose impulses written last are those before it.
  void compare(const ContactImpulses& at) {
    const double limit = limits_[next_++];
    if (limit == unlimited) return;
    const Vec3 tangent = at.tangent[0] * at.tangents[0] + at.tangent[1] * at.tangents[1];
    const double change =
        std::fabs(at.normal - at.contact->normal_impulse) + norm(tangent - at.contact->tangent_impulse);
    if (change > limit) ++unsettled_;
  }
  /// Whether another pass is due.
  bool goes_on() const {
    return unsettled_ > 0 && static_cast<double>(unsettled_) <= few * static_cast<double>(limits_.size());
  }

 private:
  std::vector<double> limits_;  // of the change of each contact's impulse in a pass [N s]
  const ContactPoint* last_ = nullptr;
  double load_ = 0, load_before_ = 0;  // [N s]
  std::size_t pair_begin_ = 0, next_ = 0, unsettled_ = 0;
  bool any_faces_ = false;
};

}  // namespace microcosm::rigid
