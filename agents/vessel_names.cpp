#include "agents/vessel_names.hpp"

#include <string>

#include "engine/core/errors.hpp"

namespace microcosm::agents {

namespace {

/// Names that share their first letters with `given`, or all if none does; at most eight.
std::string similar_names(const std::string& given, const geometry::VesselTree& vessels) {
  for (const std::size_t letters : {std::size_t{6}, std::size_t{3}, std::size_t{0}}) {
    std::string names;
    int count = 0;
    for (const geometry::VesselShape& vessel : vessels.vessels()) {
      if (vessel.name.compare(0, letters, given, 0, letters) != 0) continue;
      if (++count > 8) return names + " …";
      names += (names.empty() ? "" : ", ") + vessel.name;
    }
    if (count > 0) return names;
  }
  return "none";
}

}  // namespace

std::uint32_t vessel_of(const core::Values& values, std::string_view field,
                        const geometry::VesselTree& vessels) {
  const std::string& name = values.text(field);
  if (const auto vessel = vessels.find(name)) return *vessel;
  throw core::InputError(values.where,
                         fmt::format("field '{}': there is no vessel '{}'; vessels are for example {}", field,
                                     name, similar_names(name, vessels)));
}

core::VesselPosition place_of(const core::Values& values, std::string_view vessel_field,
                              std::string_view at_field, const geometry::VesselTree& vessels) {
  core::VesselPosition place;
  place.vessel = vessel_of(values, vessel_field, vessels);
  place.s = values.number(at_field);
  const double length = vessels.length(place.vessel);
  if (place.s < 0 || place.s > length)
    throw core::InputError(values.where, fmt::format("field '{}': {} m lies outside '{}', which is {} m long",
                                                     at_field, place.s, values.text(vessel_field), length));
  return place;
}

}  // namespace microcosm::agents
