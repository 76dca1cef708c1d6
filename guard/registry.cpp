#include "guard/registry.hpp"

#include <map>

namespace microcosm::guard {

namespace {

std::map<std::string, Function, std::less<>>& functions() {
  static std::map<std::string, Function, std::less<>> registered;
  return registered;
}

}  // namespace

Register::Register(const char* name, Function function) {
  MICROCOSM_ASSERT_COMPARE(std::string_view(name).size(), <=, longest_name);
  MICROCOSM_ASSERT(functions().emplace(name, function).second);
}

Function find(std::string_view name) {
  const auto found = functions().find(name);
  return found == functions().end() ? nullptr : found->second;
}

std::vector<std::byte> run_here(std::string_view function, std::span<const std::byte> input) {
  const Function found = find(function);
  if (!found)
    throw core::SystemError(fmt::format("there is no reader '{}' in this program: build it again", function));
  return found(input);
}

Limits limits_for(std::size_t input_size) {
  constexpr std::uint64_t mebibyte = 1 << 20;
  return {512 * mebibyte + 64 * input_size, 64 * mebibyte + 32 * input_size,
          20 + 2 * static_cast<double>(input_size / mebibyte)};
}

}  // namespace microcosm::guard
