#pragma once
// A substance that blood carries, as a user describes it: plain data, SI units, checked by `check`.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace microcosm::flow {

/// How a solute spreads along a vessel, beyond what the flow does.
enum class Dispersion {
  molecular,   ///< by its diffusivity D alone
  taylor_aris  ///< D + U^2 R^2/(2 (zeta + 2)(zeta + 4) D): dispersion.hpp, with its range
};

/// The tissue around a vessel as one well-mixed compartment beside each cell, A_t [m^2] in cross-section, c_t
/// in it:
///   d(A_t c_t)/dt = P S (c - c_t/lambda) - k A_t c_t,   S = 2 pi R
/// (Renkin 1959, Am J Physiol 197:1205, and Crone 1963, Acta Physiol Scand 58:292, for the wall;
/// compartments as in Jacquez 1996, Compartmental Analysis in Biology and Medicine).
struct Tissue {
  double permeability = 0;  ///< P of the wall [m/s], >= 0
  double thickness = 0;     ///< of the layer: A_t = pi ((R_r + thickness)^2 - R_r^2), R_r unloaded [m], > 0
  double partition = 1;     ///< lambda, c_t over c in equilibrium, > 0
  double clearance = 0;     ///< k [1/s], >= 0
};

/// Mass that enters the blood at an even rate; its own volume is left out. A duration of 0: at once.
struct Injection {
  std::uint32_t vessel = 0;
  double at = 0;        ///< [m], arc length
  double mass = 0;      ///< [kg], >= 0
  double start = 0;     ///< [s], >= 0
  double duration = 0;  ///< [s], >= 0
};

struct Solute {
  std::string name;
  double diffusivity = 0;  ///< D in blood [m^2/s], 0 to largest_diffusivity
  Dispersion dispersion = Dispersion::molecular;
  double initial_concentration = 0;  ///< everywhere in the blood [kg/m^3], >= 0
  double inlet_concentration = 0;    ///< of blood that enters where blood enters on average [kg/m^3], >= 0
  double wall_uptake = 0;            ///< velocity k_w of the loss k_w S c to the wall [m/s], >= 0
  std::optional<Tissue> tissue;
  std::vector<Injection> injections;
};

inline constexpr double largest_diffusivity = 1e-3;  // [m^2/s]; of gases in air 1e-5, in water 1e-9

/// Throws InputError naming the solute: quantities outside their range, two solutes of one name, an injection
/// beyond the end of its vessel (`lengths` [m], `names` by vessel).
void check(const std::vector<Solute>& solutes, const std::vector<double>& lengths,
           const std::vector<std::string>& names);

}  // namespace microcosm::flow
