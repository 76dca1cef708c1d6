#pragma once
// An Exchange as bytes, for checkpoints: each array as its length (64 bits) and its elements.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/exchange.hpp"

namespace microcosm::world {

/// Calls visit(array) for every array of the Exchange (const or not), in a fixed order.
template <class AnyExchange, class Visit>
void for_each_array(AnyExchange& exchange, const Visit& visit) {
  visit(exchange.position);
  visit(exchange.orientation);
  visit(exchange.velocity);
  visit(exchange.angular_velocity);
  visit(exchange.force);
  visit(exchange.torque);
  visit(exchange.magnetic_moment);
  visit(exchange.active);
  visit(exchange.points);
  visit(exchange.samples);
  if (exchange.source_mass.empty()) return;  // checkpoints and hashes of worlds without sources know none
  visit(exchange.source_where);
  visit(exchange.source_mass);
  visit(exchange.source_solute);
}

void append_number(std::vector<std::byte>& out, std::int64_t value);
void append_exchange(std::vector<std::byte>& out, const core::Exchange& exchange);

/// Take what was appended off the front of `in`. Throw InputError: too few bytes, or arrays of other lengths
/// than those of `exchange`.
std::int64_t read_number(std::span<const std::byte>& in);
void read_exchange(std::span<const std::byte>& in, core::Exchange& exchange);

}  // namespace microcosm::world
