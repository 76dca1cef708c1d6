#include "engine/core/exchange.hpp"

namespace microcosm::core {

BodyRange Exchange::add_bodies(std::uint32_t count) {
  const BodyRange range{static_cast<std::uint32_t>(position.size()), count};
  const std::size_t size = position.size() + count;
  position.resize(size);
  orientation.resize(size);
  velocity.resize(size);
  angular_velocity.resize(size);
  force.resize(size);
  torque.resize(size);
  magnetic_moment.resize(size);
  active.resize(size, 1);
  return range;
}

SourceRange Exchange::add_sources(std::uint32_t count, std::uint32_t solute) {
  const SourceRange range{static_cast<std::uint32_t>(source_mass.size()), count};
  const std::size_t size = source_mass.size() + count;
  source_where.resize(size);
  source_mass.resize(size);
  source_solute.resize(size, solute);
  return range;
}

}  // namespace microcosm::core
