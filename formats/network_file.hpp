#pragma once
// Arterial networks of other programs, told apart by the ending of their file.

#include <string>
#include <string_view>
#include <vector>

#include "engine/flow/network/description.hpp"
#include "formats/network_checks.hpp"
#include "formats/openbf.hpp"

namespace microcosm::formats {

/// A network with its inflow and ends, laid out in space, and what its reader assumed or left unused.
struct NetworkFile {
  flow::NetworkDescription network;
  std::vector<std::string> notes;  // a sentence each, without the file's name
};

/// Of a file that is openBF's (.yaml, .yml) or SimVascular's svOneDSolver's (.in); laid out by the file's
/// coordinates where it has any (lay_out). `beside` reads the files that it names. Throws InputError as the
/// format's reader, and for another ending.
NetworkFile read_network(const std::string& path, const std::string& content, const ReadBeside& beside,
                         const NetworkChoices& choices = {});

}  // namespace microcosm::formats
