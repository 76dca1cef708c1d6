#pragma once
// Fields that several constructors of blood have, each written once.

#include <vector>

#include "engine/core/schema.hpp"

namespace microcosm::flow {

inline constexpr double any_length = 100;  // [m]: longer is a mistake of units
inline constexpr const char* adan56 = "Boileau et al. 2015, doi 10.1002/cnm.2732";

core::FieldEntry text(const char* name, bool required, const char* meaning, const char* example);
/// A gauge pressure, -1e5 to 1e6 Pa, 0 if not given.
core::FieldEntry gauge_pressure(const char* name, const char* meaning, const char* source,
                                const char* example);
/// One value for both ends of a vessel, or one for each.
core::FieldEntry ends_list(const char* name, core::Dimension dimension, double minimum, double maximum,
                           const char* meaning, const char* example, bool required = true);
core::FieldEntry path();
core::FieldEntry radius();
core::FieldEntry density();
core::FieldEntry viscosity();
core::FieldEntry profile_exponent();
/// `otherwise`: what holds if it isn't given.
core::FieldEntry momentum_coefficient(const char* otherwise);
/// Vessel, end, lost part and length of a narrowing; whether the last two must be given, and what the part
/// means.
std::vector<core::FieldEntry> narrowing(bool required, const char* lost_part);

}  // namespace microcosm::flow
