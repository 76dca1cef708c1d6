#pragma once
// Arterial networks of other programs, told apart by the ending of their file.

#include <string>
#include <string_view>

#include "engine/flow/network/description.hpp"
#include "formats/openbf.hpp"

namespace microcosm::formats {

/// Whether `read_network` reads files of this ending: .yaml and .yml (openBF), .in (SimVascular's
/// svOneDSolver).
bool is_network_file(std::string_view path);

/// ".yaml (openBF), .in (SimVascular)", for messages.
std::string network_file_endings();

/// The network with its inflow and ends, laid out in space (lay_out: by the file's coordinates where it has
/// any). `beside` reads the files that it names. Throws InputError as the format's reader, and for another
/// ending.
flow::NetworkDescription read_network(const std::string& path, const std::string& content,
                                      const ReadBeside& beside);

}  // namespace microcosm::formats
