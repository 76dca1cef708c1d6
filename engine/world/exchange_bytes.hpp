#pragma once
// Numbers and arrays as bytes, for checkpoints; an Exchange is each of its arrays, as its length (64 bits)
// and its elements.

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
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
void append_bytes(std::vector<std::byte>& out, std::span<const std::byte> bytes);
/// The elements alone, without their number.
template <class T>
requires std::is_trivially_copyable_v<T>
void append_values(std::vector<std::byte>& out, std::span<const T> values) {
  append_bytes(out, std::as_bytes(values));
}
void append_exchange(std::vector<std::byte>& out, const core::Exchange& exchange);

/// Take what was appended off the front of `in`. Throw InputError: too few bytes, or arrays of other lengths
/// than those of `exchange`.
std::int64_t read_number(std::span<const std::byte>& in);
void read_bytes(std::span<const std::byte>& in, std::span<std::byte> out);
template <class T>
requires std::is_trivially_copyable_v<T>
void read_values(std::span<const std::byte>& in, std::span<T> values) {
  read_bytes(in, std::as_writable_bytes(values));
}
void read_exchange(std::span<const std::byte>& in, core::Exchange& exchange);

}  // namespace microcosm::world
