#pragma once
// What a robot's file most likely doesn't mean, though it can be read.

#include "formats/urdf/urdf.hpp"

namespace microcosm::formats::urdf {

/// Densities [kg/m^3] outside these are named: aerogels lie below 1 (Sun, Xu and Gao 2013, Adv Mater 25:2554:
/// 0.16), osmium, the densest element, is 22,590 (Arblaster 1989, Platinum Metals Rev 33:14).
inline constexpr double least_density = 1, largest_density = 25000;
/// Masses [kg] below are named: 1e-9 kg is a grain of 0.1 mm.
inline constexpr double least_mass = 1e-9;
/// Inertias that differ by more from those of the link's solid shapes, at the link's mass, are named.
inline constexpr double inertia_tolerance = 0.2;

/// Adds to the report, for each link: mass and density out of range; inertia and centre of mass that don't
/// fit its collision shapes (the visual ones, if it has no others), taken as solids of one density; mass
/// without collision shape; meshes that are open, and (errors) flat ones. Then links that overlap in the
/// position at time zero, and what rigid::check refuses.
void lint(const UrdfRobot& robot, Report& report);

/// Pairs of links whose collision shapes overlap by more than a thousandth of the smaller one's size at time
/// zero. Left out: links of one rigid part, and neighbours at a joint, which a rigid world doesn't test
/// either.
void lint_overlaps(const UrdfRobot& robot, Report& report);

}  // namespace microcosm::formats::urdf
