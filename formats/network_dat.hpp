#pragma once
// Secomb's network.dat: a microvessel network with its boundary values, as published with the mesentery
// networks of Pries and Secomb (https://sites.arizona.edu/secomb/network-hemodynamics/).

#include <string>
#include <string_view>

#include "engine/flow/capillary/capillary_network.hpp"

namespace microcosm::formats {

/// Reads the text of a network.dat: eight lines of heading, of which the one before the column names says how
/// many segments follow; segments (name, type 4 or 5, start node, end node, diameter [um], stored flow,
/// stored haematocrit); nodes (name, x, y, z [um]); boundary nodes (name, type 0: pressure [mmHg] or 2: flow
/// into the network [nl/min], value, haematocrit). What follows the needed columns of a line is ignored, as
/// are the stored solution and all lengths but the distance of a segment's nodes. `file` is named in
/// messages. Throws InputError with file and line: a file that ends early, a number that is none, a name
/// twice, a node that doesn't exist, a segment or boundary of another type, a segment of no length, a
/// diameter outside 0.5–2000 um.
flow::CapillaryDescription parse_network_dat(std::string_view text, const std::string& file);

/// The text of a network.dat, with positions and diameters to a nanometre, pressures to a ten-thousandth of a
/// mmHg; `title` is its first line. Flows and haematocrits of segments, which a reader ignores, are 0.
std::string network_dat_text(const flow::CapillaryDescription& network, const std::string& title);

/// The same from a file. Throws InputError if it can't be read.
flow::CapillaryDescription read_network_dat(const std::string& path);

}  // namespace microcosm::formats
