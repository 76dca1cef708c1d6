#pragma once
// What a robot's file most likely doesn't mean, though it can be read.

#include "formats/urdf/urdf.hpp"

namespace microcosm::formats::urdf {

/// Densities [kg/m^3] outside these are named: aerogels lie below 1 (Sun, Xu and Gao 2013, Adv Mater 25:2554:
/// 0.16), osmium, the densest element, is 22,590 (Arblaster 1989, Platinum Metals Rev 33:14).
inline constexpr double least_density = 1, largest_density = 25000;
/// Masses [kg] below are named: 1e-9 kg is a grain of 0.1 mm.
inline constexpr double least_mass = 1e-9;
/// Inertias further from the even filling of their link's meshes than this factor, along any axis, are named:
/// a thin shell has 5/3 of a solid ball's or cube's inertia, and twice a long rod's about its axis.
inline constexpr double inertia_factor = 2.1;

/// Adds to the report, for each link: mass and density out of range (in the box around its shapes), a centre
/// of mass outside that box by more than a twentieth of its diagonal, an inertia that doesn't fit its meshes
/// where these are closed and share less than a tenth of their boxes, mass without collision shape, and
/// (errors) flat collision meshes. Then links that overlap in the position at time zero, and what
/// rigid::check refuses.
void lint(const UrdfRobot& robot, Report& report);

/// Pairs of links whose collision shapes overlap by more than a thousandth of the smaller one's size at time
/// zero. Left out: links of one rigid part, neighbours at a joint, which a rigid world doesn't test either,
/// and meshes of scenery. Names twenty pairs, and how many more there are of the first 20,000 that lie near.
void lint_overlaps(const UrdfRobot& robot, Report& report);

}  // namespace microcosm::formats::urdf
