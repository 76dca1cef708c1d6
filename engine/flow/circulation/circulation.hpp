#pragma once
// The heart and the low-pressure side as a chain of seven compartments, from the veins to the left ventricle,
// joined by seven passages, and its step in time.
//
//   dV_i/dt = q_(i-1) - q_i,   p_i = E_i(t) (V_i - V0_i)
//   through a resistance   R q = p_i - p_(i+1)
//   through a valve        L dq/dt + B q |q| = p_i - p_(i+1)   (heart.hpp)
//
// The step is the implicit midpoint rule (second order): flows in the middle of the step are the minimum of a
// strictly convex function, since resistance, inertance, compliance and what loads the left ventricle all
// give pressures that rise with flow. So there is exactly one solution, which Newton's method with a line
// search always finds; its matrix is tridiagonal. Each flow leaves one compartment and enters the next:
// volume is conserved to rounding, however far the iteration went. Openings follow their equation exactly for
// the pressure difference of the step, and so stay within [0, 1] at any step; the flow through a shut valve
// is exactly zero.

#include <array>
#include <cstddef>

#include "engine/flow/circulation/activation.hpp"
#include "engine/flow/circulation/heart.hpp"

namespace microcosm::flow {

enum Compartment : std::size_t {
  veins,
  right_atrium,
  right_ventricle,
  pulmonary_arteries,
  pulmonary_veins,
  left_atrium,
  left_ventricle,
  compartment_count
};

/// Passage i leads from compartment i to the next, the last one from the left ventricle to the arteries.
using PerCompartment = std::array<double, compartment_count>;
inline constexpr std::size_t tricuspid_passage = right_atrium, pulmonary_passage = right_ventricle,
                             mitral_passage = left_atrium, aortic_passage = left_ventricle;

/// All that later steps depend on; plain numbers, so that it is part of a State.
struct CirculationState {
  PerCompartment volume;               // [m^3]; of vessels beyond the unstressed one
  PerCompartment flow;                 // out of each compartment [m^3/s]
  PerCompartment opening;              // of valves, [0, 1]
  PerCompartment pressure_difference;  // across valves, in the middle of the last step [Pa]
  double venous_inflow;                // in the last step [m^3/s]
};

/// The pressure behind the aortic valve in the middle of the step, for a flow q into the arteries:
/// p = offset + resistance q + stiffness (sqrt(area + (q - inflow)/speed) - reference_root). Not falling in
/// q.
struct ArterialLoad {
  double offset = 0;          // [Pa]
  double resistance = 0;      // [Pa s/m^3]
  double stiffness = 0;       // [Pa/m]; 0: no vessel
  double area = 1;            // [m^2], where q = inflow
  double inflow = 0;          // [m^3/s]
  double speed = 1;           // [m/s], > 0
  double reference_root = 0;  // [m]

  double pressure(double flow) const;  // [Pa]; NaN where the area is negative
  double slope(double flow) const;     // dp/dq [Pa s/m^3]
};

class Circulation {
 public:
  /// `density` of the blood [kg/m^3]. The heart must have passed `check`.
  Circulation(const Heart& heart, double density);

  const Heart& heart() const { return heart_; }
  double period() const { return 1 / heart_.rate; }  // [s]

  /// [Pa/m^3] at `time` [s] since the onset of a beat of the ventricles, >= 0.
  PerCompartment elastance(double time) const;
  /// [Pa]
  PerCompartment pressure(const CirculationState& state, double time) const;
  /// [m^3], without the arteries.
  static double total_volume(const CirculationState& state);
  /// The veins' pressure in the middle of the coming step, extrapolated [Pa].
  double venous_pressure(const CirculationState& state, double time_step) const;
  /// When the left ventricle is stiffest [s] since the onset.
  double end_systole() const { return ventricles_.peak_phase() * period(); }

  /// Advances by `time_step` from `time` while `venous_inflow` [m^3/s] enters the veins. Returns the mean
  /// flow into the arteries [m^3/s]; NaN where the load has no solution (a vessel of NaN).
  double step(CirculationState& state, double time, double time_step, double venous_inflow,
              const ArterialLoad& load) const;

  /// Volume [m^3] of all compartments at rest at the uniform pressure `preload`.
  double filling_volume() const;

 private:
  struct Passage {
    double resistance = 0;  // [Pa s/m^3]
    bool has_valve = false;
    Valve valve;
  };
  struct MiddleOfStep;

  MiddleOfStep coefficients(const CirculationState& state, double time, double time_step) const;

  Heart heart_;
  double density_;
  Activation ventricles_{ventricular_activation}, atria_{atrial_activation};
  PerCompartment diastolic_elastance_, systolic_rise_, unstressed_volume_;
  std::array<Passage, compartment_count> passages_;
};

}  // namespace microcosm::flow
