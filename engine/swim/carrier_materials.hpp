#pragma once
// What published magnetic carriers are made of.

namespace microcosm::swim::materials {

/// Therapeutic magnetic microcarriers: graphite-coated iron-cobalt nanoparticles and doxorubicin in PLGA
/// (Pouponneau, Leroux, Soulez, Gaboury and Martel 2011, Biomaterials 32:3481,
/// doi 10.1016/j.biomaterials.2010.12.059: mean diameter 53 um).
namespace iron_cobalt_microcarrier {
/// [A m^2/kg], as the paper's abstract gives it (72 emu/g).
inline constexpr double specific_magnetisation = 72;
/// [kg/m^3]. Derived, not published with the value above: 72 of the 200 A m^2/kg of coated iron-cobalt
/// particles is a mass share of 0.36; that share at 8200 kg/m^3 (Fe-Co) in PLGA of 1340 kg/m^3 gives 1920.
/// Uncertain by about 10 %, as the share of drug and pores is.
inline constexpr double density = 1920;
/// [A/m], at saturation: 1.38e5, uncertain by about 10 % with the density.
inline constexpr double magnetisation = specific_magnetisation * density;
}  // namespace iron_cobalt_microcarrier

/// The magnetite particles of 10.9 um that Mathieu and Martel 2007 steered in a Y-channel (Biomed
/// Microdevices 9:801, doi 10.1007/s10544-007-9092-0), taken as solid magnetite: bulk values at room
/// temperature (Cullity and Graham 2009, "Introduction to Magnetic Materials", 2nd ed., chapter 6). Pores in
/// an agglomerate would lower both by their volume share.
namespace magnetite {
inline constexpr double density = 5240;         // [kg/m^3]
inline constexpr double magnetisation = 4.8e5;  // [A/m], at saturation
}  // namespace magnetite

}  // namespace microcosm::swim::materials
