#pragma once
// The heart and the low-pressure side of the circulation as a user describes them: four chambers of
// time-varying elastance, four valves, the systemic veins and the pulmonary circulation as compartments. The
// systemic arteries are somebody else's: a network of vessels, or one windkessel (lumped_circulation.hpp).
//
//   veins -R-> right atrium -tricuspid-> right ventricle -pulmonary-> lung arteries -R-> lung veins
//         -R-> left atrium -mitral-> left ventricle -aortic-> arteries --> veins
//
// Sources of the defaults:
//   [M] Mynard et al. 2012, Int J Numer Meth Biomed Eng 28:626: chambers and valves.
//   [S] Mynard and Smolich 2015, Ann Biomed Eng 43:1443: areas of the valves.
//   [C] CVSim's six compartments: Davis 1991 (MIT thesis); Heldt et al. 2010, Open Pacing Electrophysiol Ther
//   J
//       3:45: veins, lungs.
// docs/vascular/heart.md says which of them were confirmed and how.

namespace microcosm::flow {

inline constexpr double mmhg = 133.322387415;       // [Pa]
inline constexpr double mmhg_per_ml = mmhg / 1e-6;  // [Pa/m^3]
inline constexpr double ml_per_mmhg = 1e-6 / mmhg;  // [m^3/Pa]

/// p = E(t) (V - V0), E from the diastolic to the end-systolic elastance with the activation.
struct Chamber {
  double end_systolic_elastance = 0;  // [Pa/m^3], not below the diastolic one
  double diastolic_elastance = 0;     // [Pa/m^3]
  double unstressed_volume = 0;       // V0 [m^3]
};

/// p_upstream - p_downstream = B q |q| + L dq/dt, B = rho/(2 A^2), L = rho length/A, A = opening * area. The
/// opening rises at opening_rate (1 - opening) dp while dp > 0 and falls at closing_rate opening dp while dp
/// < 0.
struct Valve {
  double area = 0;          // of the open valve [m^2]
  double length = 0;        // [m]
  double opening_rate = 0;  // [1/(Pa s)]
  double closing_rate = 0;  // [1/(Pa s)]
};

struct Heart {
  double rate = 1.2;                         // beats a second [Hz], [0.2, 10]; 72 a minute [C]
  double contractility = 2.5 * mmhg_per_ml;  // end-systolic elastance of the left ventricle [Pa/m^3] [C]
  double preload =
      7 * mmhg;  // mean circulatory filling pressure [Pa]: that of all compartments if the heart stood
                 // still (about 7 mmHg: Guyton, Polizo and Armstrong 1954, Am J Physiol 179:261)

  double left_diastolic_elastance = 0.08 * mmhg_per_ml;                   // [Pa/m^3] [M]
  double left_unstressed_volume = 10e-6;                                  // of the left ventricle [m^3] [M]
  Chamber right_ventricle{0.6 * mmhg_per_ml, 0.04 * mmhg_per_ml, 15e-6};  // [M]; its volume [C]
  Chamber left_atrium{0.17 * mmhg_per_ml, 0.08 * mmhg_per_ml, 3e-6};      // [M]
  Chamber right_atrium{0.15 * mmhg_per_ml, 0.04 * mmhg_per_ml, 17e-6};    // [M]

  Valve tricuspid{8.0e-4, 8e-3, 0.3, 0.4};  // areas [S], the rest [M]
  Valve pulmonary{7.1e-4, 10e-3, 0.2, 0.2};
  Valve mitral{7.7e-4, 8e-3, 0.3, 0.4};
  Valve aortic{6.8e-4, 15e-3, 0.12, 0.12};

  // Volumes of vessels count from the unstressed one. [C]
  double venous_compliance = 100 * ml_per_mmhg;              // [m^3/Pa]
  double venous_resistance = 0.05 * mmhg_per_ml;             // veins to right atrium [Pa s/m^3]
  double pulmonary_arterial_compliance = 4.3 * ml_per_mmhg;  // [m^3/Pa]
  double pulmonary_resistance = 0.08 * mmhg_per_ml;          // [Pa s/m^3]
  double pulmonary_venous_compliance = 8.4 * ml_per_mmhg;    // [m^3/Pa]
  double pulmonary_venous_resistance = 0.01 * mmhg_per_ml;   // to left atrium [Pa s/m^3]

  Chamber left_ventricle() const { return {contractility, left_diastolic_elastance, left_unstressed_volume}; }
};

/// Throws InputError naming the quantity: not positive or not finite, a rate outside [0.2, 10] Hz, an
/// end-systolic elastance below the diastolic one.
void check(const Heart& heart);

}  // namespace microcosm::flow
