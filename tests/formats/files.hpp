#pragma once
// The files of tests/formats/cases.

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <string>

namespace microcosm::formats {

inline std::string case_file(const std::string& name) {
  std::ifstream stream(std::string(MICROCOSM_SOURCE_DIR) + "/tests/formats/cases/" + name, std::ios::binary);
  INFO(name);
  REQUIRE(stream);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace microcosm::formats
