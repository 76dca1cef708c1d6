#pragma once
// What the solution of one contact needs: its impulses, their bounds, and the rows that measure velocities.

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "engine/rigid/contact_cache.hpp"
#include "engine/rigid/rows.hpp"
#include "engine/rigid/single_body.hpp"

namespace microcosm::rigid {

/// The spring that undoes overlap: its frequency a quarter of the step's, ten times overdamped (Catto 2024).
namespace contact_spring {
constexpr double phase = 0.25 * 2 * core::pi;  // frequency times step
constexpr double damping = 10;
constexpr double correction_rate = phase / (2 * damping + phase);  // of the error, a step
constexpr double stiffness = phase * (2 * damping + phase);
constexpr double mass_scale = stiffness / (1 + stiffness);
constexpr double impulse_scale = 1 / (1 + stiffness);
}  // namespace contact_spring

/// A push along a contact's normal and its tangents [N s].
struct ContactPush {
  double normal = 0, tangent[2] = {0, 0};
};

/// The impulses [N s] of one contact, and how they answer to velocities [m/s].
struct ContactImpulses {
  Contact* contact = nullptr;
  Vec3 tangents[2];
  double friction = 0;  // of the normal impulse
  double restitution = 0;
  double approach = 0;    // of what bounces: the normal speed before the step's forces
  double bias = 0;        // to be added to the normal speed, of overlaps while positions are corrected
  bool overlaps = false;  // is corrected by the spring
  bool bounces = false;   // parts at `restitution` times the speed of its approach
  double normal = 0, largest = 0;
  double tangent[2] = {0, 0};
  // [m/s] along the tangents: of the first one's surface along itself, as belts run, beside the second's.
  double drive[2] = {0, 0};

  /// Friction that stops slipping at `slip`, as far as the cone allows: the changes of the tangent impulses.
  void rub(const double* slip, const double* effective_masses, double* changes) {
    const double bound = friction * normal;
    double wanted[2];
    for (int t = 0; t < 2; ++t) wanted[t] = tangent[t] - effective_masses[t] * (slip[t] + drive[t]);
    const double square = wanted[0] * wanted[0] + wanted[1] * wanted[1];
    const double scale = square > bound * bound ? bound / std::sqrt(square) : 1;
    for (int t = 0; t < 2; ++t) {
      const double impulse = scale * wanted[t];
      changes[t] = impulse - tangent[t];
      tangent[t] = impulse;
    }
  }

  /// The change of the normal impulse that stops the approach at `speed`.
  double press(double speed, double effective_mass, bool correcting) {
    const bool soft = correcting && overlaps;
    const double wanted = bounces ? restitution * approach : soft || !overlaps ? bias : 0;
    double change = -effective_mass * (speed + wanted);
    if (soft) change = contact_spring::mass_scale * change - contact_spring::impulse_scale * normal;
    return press_to(std::max(normal + change, 0.0));
  }

 private:
  double press_to(double impulse) {
    const double change = impulse - normal;
    normal = impulse;
    largest = std::max(largest, impulse);
    return change;
  }
};

/// Two single bodies, or one (`second` null) and scenery; `sign`: -1 if the contact's normal points away from
/// the one.
struct SinglePair {
  const SingleBody *first = nullptr, *second = nullptr;
  std::uint32_t first_rate = 0, second_rate = 0;  // where the bodies' six begin in u
  double sign = 1;
};

/// A contact of single bodies, as heaps and stacks are full of: its rows lie in one block, and one pass over
/// the rates solves friction and the normal.
class SingleContact : public ContactImpulses {
 public:
  SingleContact() {}  // leaves the rows' memory as it is
  /// Along the contact's normal and, where there is friction, its tangents, at `point` (world).
  void make_rows(const SinglePair& bodies, const Vec3& point);
  /// Pushes with the impulses that it starts with.
  void start(double* u) const;
  void solve(double* u, bool correcting);

 private:
  template <bool two, bool rubs>
  void solve_bodies(double* u, bool correcting);
  template <bool rubs>
  void push(const ContactPush& impulses, double* u) const;

  std::uint32_t first_ = 0, second_ = 0;
  bool two_ = false;
  double effective_masses_[3] = {0, 0, 0};
  double couplings_[2] = {0, 0};  // the normal speed that an impulse along each tangent makes
  double rows_[3][12];            // normal, tangents: of the first body, of the second
};

}  // namespace microcosm::rigid
