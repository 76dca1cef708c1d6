#include <catch2/catch.hpp>

#include "engine/core/near_names.hpp"

namespace microcosm::core {

TEST_CASE("Distances of words are those of Damerau's errors") {
  CHECK(edit_distance("sphere", "sphere", 3) == 0);
  CHECK(edit_distance("sphree", "sphere", 3) == 1);  // neighbours exchanged
  CHECK(edit_distance("spere", "sphere", 3) == 1);
  CHECK(edit_distance("SPHERE", "sphere", 3) == 0);
  CHECK(edit_distance("kitten", "sitting", 5) == 3);  // the textbook's example
  CHECK(edit_distance("abc", "uvwxyz", 2) == 3);      // the limit, and one
}

TEST_CASE("The nearest valid name is offered, and none where none is near") {
  const std::vector<std::string> valid{"run", "generate", "verify", "um", "mm"};
  CHECK(nearest_name("genrate", valid) == "generate");
  CHECK(nearest_name("rnu", valid) == "run");
  CHECK(nearest_name("frobnicate", valid).empty());
  CHECK(did_you_mean("verfiy", valid) == "; did you mean 'verify'?");
  CHECK(did_you_mean("x", {"run"}).empty());
}

}  // namespace microcosm::core
