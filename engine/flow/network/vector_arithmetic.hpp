#pragma once
// Square roots and choices for one number and, in a kernel, for as many as its instruction set holds in a
// register, so that one formula serves both. Every operation rounds as IEEE 754 says: the width changes no
// bit. All of it is inlined always: no copy made for one instruction set can be linked into another.

#include "engine/flow/network/cells.hpp"

#ifdef MICROCOSM_KERNEL_ISA
#include <immintrin.h>
#endif

#define MICROCOSM_INLINE [[gnu::always_inline]] inline

namespace microcosm::flow {

MICROCOSM_INLINE double square_root(double x) {
  return __builtin_sqrt(x);
}
MICROCOSM_INLINE double choose(bool condition, double yes, double no) {
  return condition ? yes : no;
}

#ifdef MICROCOSM_KERNEL_ISA

namespace MICROCOSM_KERNEL_ISA {

#if defined(__AVX512F__)
inline constexpr int width = 8;
#elif defined(__AVX__)
inline constexpr int width = 4;
#else
inline constexpr int width = 2;
#endif

using Vector __attribute__((vector_size(width * sizeof(double)))) = double;
using Unaligned __attribute__((vector_size(width * sizeof(double)), aligned(8), may_alias)) = double;
using Mask = decltype(Vector{} < Vector{});

MICROCOSM_INLINE Vector load(const double* from) {
  return *reinterpret_cast<const Unaligned*>(from);
}
MICROCOSM_INLINE void store(double* to, Vector values) {
  *reinterpret_cast<Unaligned*>(to) = values;
}
MICROCOSM_INLINE void store(double* to, double value) {
  *to = value;
}
template <class Real>
MICROCOSM_INLINE Real load_as(const double* from) {
  if constexpr (sizeof(Real) == sizeof(double))
    return *from;
  else
    return load(from);
}
MICROCOSM_INLINE bool any(Mask mask) {
#if defined(__AVX512F__)
  return _mm512_movepi64_mask(reinterpret_cast<__m512i>(mask)) != 0;
#elif defined(__AVX__)
  return _mm256_movemask_pd(reinterpret_cast<__m256d>(mask)) != 0;
#else
  return _mm_movemask_pd(reinterpret_cast<__m128d>(mask)) != 0;
#endif
}

}  // namespace MICROCOSM_KERNEL_ISA

using MICROCOSM_KERNEL_ISA::Mask;
using MICROCOSM_KERNEL_ISA::Vector;

MICROCOSM_INLINE Vector square_root(Vector x) {
#if defined(__AVX512F__)
  // With a mask of all: gcc 12 warns of the unmasked form, whose undefined operand it takes for a bug.
  return _mm512_maskz_sqrt_pd(0xff, x);
#elif defined(__AVX__)
  return _mm256_sqrt_pd(x);
#else
  return _mm_sqrt_pd(x);
#endif
}
MICROCOSM_INLINE Vector choose(Mask condition, Vector yes, Vector no) {
  return condition ? yes : no;
}

#endif  // MICROCOSM_KERNEL_ISA

}  // namespace microcosm::flow
