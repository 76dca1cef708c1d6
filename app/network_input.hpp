#pragma once
// Networks that commands take from the command line.

#include <string>

#include "scenes/build/vessel_asset.hpp"

namespace microcosm::app {

/// A vessel asset (.lua) or a network of another program, with the files beside it. Throws InputError.
scenes::VesselAsset load_network(const std::string& path);

/// A quantity of the dimension that `example` has, in SI. Throws InputError naming `option`, what was given,
/// and an example.
double parse_of_dimension(const std::string& option, const std::string& text, const char* example);

}  // namespace microcosm::app
