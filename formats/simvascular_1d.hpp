#pragma once
// Networks of SimVascular's one-dimensional solver (svOneDSolver, https://simvascular.github.io): a text of
// cards NODE, JOINT, JOINTINLET, JOINTOUTLET, SEGMENT, DATATABLE, MATERIAL and SOLVEROPTIONS.
//
// The solver computes in whatever consistent units its file is in, and no card names them. They follow from
// the density of the MATERIAL cards: 0.5–2 is g/cm^3 and the file in centimetres, grams, seconds; 500–2000 is
// kg/m^3 and the file in SI; anything else is refused. Figures that then make no sense for blood (viscosity,
// wave speed, reference pressure, velocity at the inlet, time constants and pressures of the ends, radii and
// lengths) are refused as mixed units.

#include <string>
#include <vector>

#include "engine/flow/network/description.hpp"
#include "formats/network_checks.hpp"

namespace microcosm::formats {

/// What is read, and as what:
///   SEGMENT     a vessel whose radius is linear between those of its two areas; its initial flow, number of
///               elements and angles are not used. STENOSIS: beside the vessel's own friction the loss of
///               Young and Tsai as the solver states it (stenosis_of), at its start; other losses are refused
///   JOINT       which segments meet, whatever node numbers the SEGMENT cards state, as in the solver; NODE
///               cards give places alone
///   MATERIAL    OLUFSEN: E h/r = k1 exp(k2 r) + k3; LINEAR: E h/r = the one parameter. One density,
///               viscosity, reference pressure and exponent (that of the velocity profile) for all. The
///               solver's tube law, p - p_0 = 4/3 (E h/r) (1 - sqrt(A_0/A)), is replaced by that of
///               flow::VesselDescription, which has the same stiffness at the reference pressure
///   ends        NOBOUND (a joint), RCR (Rp, C, Rd, and Pd if a fourth value is there), RESISTANCE (R, and
///               Pd), PRESSURE (a constant), PRESSURE_WAVE, FLOW (out of the network is positive)
///   SOLVEROPTIONS  the inlet's table and its type, FLOW, PRESSURE or PRESSURE_WAVE; steps and tolerances are
///               not used. Constants have no period of their own
/// `positions`, if not null, receives the place [m] of each vessel's start and end node, by vessel; none
/// where a NODE is missing. `notes` receives a sentence on everything that is assumed or not used.
///
/// Throws InputError naming file, line and card or vessel for what is not supported or contradicts itself,
/// and as flow::check.
flow::NetworkDescription read_simvascular_1d(
    const std::string& path, const std::string& content,
    std::vector<std::pair<core::Vec3, core::Vec3>>* positions = nullptr, const NetworkChoices& choices = {},
    std::vector<std::string>* notes = nullptr);

}  // namespace microcosm::formats
