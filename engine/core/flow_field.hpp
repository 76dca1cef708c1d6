#pragma once
// Blood as swimmers, sensors and drawings see it, whatever computes it: a prescribed profile, a pulse-wave
// network, a resolved lattice.

#include <cstdint>
#include <span>

#include "engine/core/vec3.hpp"

namespace microcosm::core {

inline constexpr std::uint32_t no_vessel = 0xffffffffu;

/// A place in a vessel: arc length along its centreline and offsets in its cross-section, along the normal
/// and binormal of the centreline's frame there (geometry/vessel_tree.hpp).
struct VesselPosition {
  std::uint32_t vessel = no_vessel;
  std::uint32_t padding = 0;  // explicit, so that the bytes of a State are all defined
  double s = 0;               // [m], 0 at the vessel's start
  double y = 0, z = 0;        // [m], along normal and binormal
};

/// Where to sample. If `where.vessel` is set it holds, and `position` may be stale; otherwise the field finds
/// the vessel from `position` and stores it in `where` for the next call.
struct FlowPoint {
  Vec3 position;  // [m]
  VesselPosition where;
};

/// The flow at a point. Outside every vessel: velocity zero, wall_distance negative.
struct FlowSample {
  Vec3 velocity;             // [m/s]; includes the radial motion of the wall, so that r/R of a tracer stays
  Mat3 velocity_gradient;    // [1/s], row i column j: d u_i / d x_j
  Vec3 acceleration;         // [m/s^2], local: d u / d t at the fixed point
  Vec3 axis;                 // unit tangent of the centreline
  Vec3 wall_normal;          // unit, from the point to the nearest wall; zero on the axis
  double pressure = 0;       // [Pa]
  double vessel_radius = 0;  // [m], at this time
  double wall_distance = 0;  // [m]
  double wall_shear_stress = 0;  // [Pa], along the axis
  double haematocrit = 0;        // discharge, 0–0.7
  double viscosity = 0;          // [Pa s]
  double density = 0;            // [kg/m^3]
  double cell_free_layer = 0;    // [m], width of the layer at the wall without red cells
  double shear_induced_diffusivity =
      0;  // [m^2/s], of a microparticle among red cells; 0 where there are none
};

class FlowField {
 public:
  virtual ~FlowField() = default;

  /// Fills samples[i] for points[i]; equal lengths. Allocates nothing, touches nothing but its arguments.
  virtual void sample(std::span<FlowPoint> points, std::span<FlowSample> samples) const = 0;

  /// Volume flow [m^3/s] through the cross-section at arc length `s` of a vessel, positive towards growing s;
  /// and the inner radius [m].
  virtual double flow_rate(std::uint32_t vessel, double s) const = 0;
  virtual double radius(std::uint32_t vessel, double s) const = 0;
  virtual double pressure(std::uint32_t vessel, double s) const = 0;  // [Pa]

  /// Whether a place can be asked about: in no vessel, or in one that there is, between its ends, at a finite
  /// distance from its axis. Here: there is no vessel.
  virtual bool holds(const VesselPosition& where) const { return where.vessel == no_vessel; }

  /// zeta of the profile u(r) = U (zeta + 2)/zeta (1 - (r/R)^zeta) in this vessel; 2 is Poiseuille's.
  virtual double profile_exponent(std::uint32_t vessel) const = 0;
};

}  // namespace microcosm::core
