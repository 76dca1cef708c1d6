#pragma once
// Which of a kernel's compiled forms runs: the widest that the processor has, or the one named by
// MICROCOSM_SIMD=sse2|avx2|avx512. All give the same bits. An unknown name, or one the processor lacks, is an
// InputError.

#include <string_view>

namespace microcosm::core {

enum class Simd { sse2, avx2, avx512 };

Simd simd_level();  ///< decided once a process
std::string_view simd_name(Simd level);
/// The rule behind simd_level: the level named by `wish`, or `widest` if it is empty.
Simd choose_simd(std::string_view wish, Simd widest);

}  // namespace microcosm::core
