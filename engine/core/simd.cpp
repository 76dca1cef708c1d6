#include "engine/core/simd.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <string>

#include "engine/core/errors.hpp"

namespace microcosm::core {
namespace {

constexpr std::array levels = {Simd::sse2, Simd::avx2, Simd::avx512};

Simd widest_of_processor() {
  __builtin_cpu_init();
  const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512vl");
  if (avx512) return Simd::avx512;
  return __builtin_cpu_supports("avx2") ? Simd::avx2 : Simd::sse2;
}

}  // namespace

std::string_view simd_name(Simd level) {
  constexpr std::array<std::string_view, 3> names = {"sse2", "avx2", "avx512"};
  return names[static_cast<std::size_t>(level)];
}

Simd choose_simd(std::string_view wish, Simd widest) {
  if (wish.empty()) return widest;
  for (const Simd level : levels) {
    if (wish != simd_name(level)) continue;
    if (level > widest)
      throw InputError(
          fmt::format("MICROCOSM_SIMD={}: this processor has no more than {}", wish, simd_name(widest)));
    return level;
  }
  throw InputError(fmt::format("MICROCOSM_SIMD={}: unknown; write sse2, avx2 or avx512", wish));
}

Simd simd_level() {
  static const Simd level = [] {
    const char* wish = std::getenv("MICROCOSM_SIMD");
    return choose_simd(wish != nullptr ? wish : "", widest_of_processor());
  }();
  return level;
}

}  // namespace microcosm::core
