#pragma once
// Rules that hold for the arguments of every command.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace microcosm::app {

/// What is wrong where an argument is empty, or has the form `--option=`; empty: none is. Commands take an
/// empty text for an option that wasn't given: what a script's unset variable leaves must not be dropped.
/// `arguments`: as typed, after the program's name.
std::string empty_argument(const CLI::App& parser, const std::vector<std::string>& arguments);

/// For all options of all commands that are whole numbers: CLI11 would read 010 as eight and 0x3 as three.
/// Leading zeros mean nothing, and other than decimal digits are refused. After the commands were added.
void read_whole_numbers_as_decimal(CLI::App& parser);

}  // namespace microcosm::app
