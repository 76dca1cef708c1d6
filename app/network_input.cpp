#include "app/network_input.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "engine/core/errors.hpp"
#include "guard/input_file.hpp"
#include "scenes/files.hpp"
#include "scenes/language/quantity.hpp"

namespace microcosm::app {

scenes::VesselAsset load_network(const std::string& path) {
  const auto beside = [&](const std::string& name) {
    constexpr std::uint64_t largest = 4;  // [MiB]
    return guard::read_input((std::filesystem::path(path).parent_path() / name).string(), largest,
                             guard::Accepted::regular_files);
  };
  scenes::VesselAsset asset = scenes::load_vessel_asset(path, scenes::read_text_file(path), beside);
  if (asset.is_capillary())
    throw core::InputError({path}, "a capillary network; expected a network of arteries");
  return asset;
}

double parse_of_dimension(const std::string& option, const std::string& text, const char* example) {
  const auto quantity = scenes::parse_quantity(text, option);
  const auto dimension = scenes::parse_quantity(example, option).dimension;
  if (quantity.dimension != dimension)
    throw core::InputError(fmt::format("{} is '{}', a {}; expected a {}, for example {}", option, text,
                                       core::describe(quantity.dimension), core::describe(dimension),
                                       example));
  return quantity.value;
}

}  // namespace microcosm::app
