#include "engine/flow/network/same_shape.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/core/errors.hpp"

namespace microcosm::flow {

namespace {

void require(bool same, const std::string& what) {
  if (!same)
    throw core::InputError(what +
                           ": variations of one network share vessels, cells, the kinds and places of "
                           "ends, density and velocity profile");
}

bool same_place(const VesselEndModel& a, const VesselEndModel& b) {
  return a.vessel == b.vessel && a.face == b.face && a.outward == b.outward;
}

template <class Ends>
bool same_ends(const Ends& a, const Ends& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return same_place(x.end, y.end); });
}

}  // namespace

void require_same_shape(const NetworkModel& model, const NetworkModel& first) {
  require(model.vessels.size() == first.vessels.size(),
          fmt::format("{} vessels, the first has {}", model.vessels.size(), first.vessels.size()));
  for (std::size_t v = 0; v < model.vessels.size(); ++v) {
    require(model.vessel_names[v] == first.vessel_names[v],
            fmt::format("vessel {} is \"{}\", in the first it is \"{}\"", v + 1, model.vessel_names[v],
                        first.vessel_names[v]));
    require(model.vessels[v].cell_count == first.vessels[v].cell_count,
            fmt::format("vessel \"{}\" has {} cells, in the first it has {}", model.vessel_names[v],
                        model.vessels[v].cell_count, first.vessels[v].cell_count));
  }
  require(std::equal(model.junctions.begin(), model.junctions.end(), first.junctions.begin(),
                     first.junctions.end(),
                     [](const JunctionModel& a, const JunctionModel& b) {
                       return a.first_end == b.first_end && a.end_count == b.end_count;
                     }) &&
              std::equal(model.junction_ends.begin(), model.junction_ends.end(), first.junction_ends.begin(),
                         first.junction_ends.end(), same_place),
          "its vessels meet at other nodes than the first's");
  require(model.stenosis_ends == first.stenosis_ends, "its stenoses are elsewhere than the first's");
  require(model.heart.has_value() == first.heart.has_value(),
          model.heart ? "it has a heart, the first has none" : "it has no heart, the first has one");
  require(same_ends(model.windkessels, first.windkessels) && same_ends(model.flow_ends, first.flow_ends) &&
              same_ends(model.pressure_ends, first.pressure_ends) &&
              same_ends(model.reflections, first.reflections),
          "its ends are of other kinds, or elsewhere, than the first's");
  require(
      model.constants.density == first.constants.density,
      fmt::format("density {} kg/m^3, the first has {}", model.constants.density, first.constants.density));
  require(model.constants.momentum_coefficient == first.constants.momentum_coefficient,
          fmt::format("momentum coefficient {}, the first has {}", model.constants.momentum_coefficient,
                      first.constants.momentum_coefficient));
}

}  // namespace microcosm::flow
