#pragma once
// The versions of a dataset's layout that this program knows.

#include <cstdint>
#include <string>
#include <string_view>

namespace microcosm::datagen {

/// What this program writes.
inline constexpr std::uint64_t format_version = 2;
/// Format 2 isn't released: this names the state of its layout, and changes with every change of it. Files
/// of another state are refused by name.
inline constexpr std::string_view format_state = "2-dev.2";
/// The format of Microcosm 0.1.0: read, never written but by tests. It has no checksums, units of outcomes
/// or declared rates.
inline constexpr std::uint64_t first_format = 1;

/// Of this program: "0.2.0-dev".
std::string_view program_version();

/// Throws InputError, naming what was found and what this program reads, unless it is format 1, or format 2
/// in this program's state. `state` is empty where a file has none.
void require_known_format(std::uint64_t version, const std::string& state);

}  // namespace microcosm::datagen
