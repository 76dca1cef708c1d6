#include "app/arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace microcosm::app {

namespace {

bool is_option(std::string_view text) {
  return text.starts_with("-") && text.find('=') == std::string_view::npos;
}

/// Whether the command has the option, and it takes a value: what follows a flag is an argument of its own.
bool takes_value(const CLI::App& parser, const std::string& command, const std::string& name) {
  for (const CLI::App* candidate : parser.get_subcommands({})) {
    if (candidate->get_name() != command) continue;
    const CLI::Option* const option = candidate->get_option_no_throw(name);
    return option != nullptr && option->get_items_expected_max() > 0;
  }
  return false;
}

/// Without leading zeros; an error's text where it is no decimal number.
CLI::Validator decimal(bool is_signed) {
  const auto rewrite = [is_signed](std::string& text) -> std::string {
    const std::size_t sign = is_signed && text.starts_with("-") ? 1 : 0;
    const std::string_view digits = std::string_view(text).substr(sign);
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos)
      return fmt::format("'{}' is no whole number{}; give decimal digits, for example 12", text,
                         is_signed ? "" : " from 0");
    // Beyond 64 bits CLI11 would take the largest number.
    std::int64_t whole = 0;
    std::uint64_t natural = 0;
    const char* const end = text.data() + text.size();
    const auto parsed =
        is_signed ? std::from_chars(text.data(), end, whole) : std::from_chars(text.data(), end, natural);
    if (parsed.ec != std::errc()) return fmt::format("'{}' is too large", text);
    const std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size() - 1);
    text.erase(sign, zeros);
    return {};
  };
  return {rewrite, "", "decimal"};
}

}  // namespace

std::string empty_argument(const CLI::App& parser, const std::vector<std::string>& arguments) {
  bool only_positional = false;  // behind "--"
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument.empty()) {
      const bool is_value = i > 0 && !only_positional && is_option(arguments[i - 1]) &&
                            takes_value(parser, arguments.front(), arguments[i - 1]);
      if (is_value) return fmt::format("'{}' is given an empty value", arguments[i - 1]);
      return fmt::format("argument {} is empty; give it a value, or leave it out", i + 1);
    }
    if (only_positional) continue;
    only_positional = argument == "--";
    if (argument.starts_with("--") && argument.find('=') + 1 == argument.size())
      return fmt::format("'{}' is given an empty value", argument.substr(0, argument.size() - 1));
  }
  return {};
}

void read_whole_numbers_as_decimal(CLI::App& parser) {
  for (CLI::App* command : parser.get_subcommands({}))
    for (CLI::Option* option : command->get_options()) {
      const std::string type = option->get_type_name();
      if (type.starts_with("UINT")) option->transform(decimal(false));
      if (type.starts_with("INT")) option->transform(decimal(true));
    }
}

}  // namespace microcosm::app
