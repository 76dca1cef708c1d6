#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#include <cstdlib>

namespace {

/// Tests leave nothing in the home of whoever runs them.
[[maybe_unused]] const int no_cache = ::setenv("MICROCOSM_CACHE", "off", 0);

}  // namespace
