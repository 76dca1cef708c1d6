#include "engine/world/exchange_bytes.hpp"

#include <algorithm>

#include "engine/core/errors.hpp"

namespace microcosm::world {

void read_bytes(std::span<const std::byte>& in, std::span<std::byte> out) {
  if (in.size() < out.size())
    throw core::InputError(
        fmt::format("the checkpoint ends early: {} bytes are left where {} are due", in.size(), out.size()));
  std::copy_n(in.begin(), out.size(), out.begin());
  in = in.subspan(out.size());
}

void append_bytes(std::vector<std::byte>& out, std::span<const std::byte> bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

void append_number(std::vector<std::byte>& out, std::int64_t value) {
  append_values(out, std::span<const std::int64_t>(&value, 1));
}

void append_exchange(std::vector<std::byte>& out, const core::Exchange& exchange) {
  for_each_array(exchange, [&out](const auto& array) {
    append_number(out, static_cast<std::int64_t>(array.size()));
    append_values(out, std::span(array));
  });
}

std::int64_t read_number(std::span<const std::byte>& in) {
  std::int64_t value = 0;
  read_values(in, std::span(&value, 1));
  return value;
}

void read_exchange(std::span<const std::byte>& in, core::Exchange& exchange) {
  for_each_array(exchange, [&in](auto& array) {
    const std::int64_t size = read_number(in);
    if (size != static_cast<std::int64_t>(array.size()))
      throw core::InputError(fmt::format(
          "the checkpoint is of another world: an array of {} where this world has {}", size, array.size()));
    read_values(in, std::span(array));
  });
}

}  // namespace microcosm::world
