#pragma once
// Rows of a velocity constraint between at most two groups of rates: J u is what the row measures (an
// approach speed, say), and an impulse along it changes u by M^-1 J^T. Both are stored side by side, for
// groups of six (free bodies) and of any size (trees).

#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace microcosm::rigid {

/// A group of consecutive rates in the world's vector u: a free body's six, a tree's all, or none (scenery).
struct RateGroup {
  std::uint32_t first = 0, count = 0;
};

/// `data` points at J of the first group, its M^-1 J^T, then the same of the second, in the arena.
struct Row {
  RateGroup first = {}, second = {};
  std::uint32_t data = 0;
  double effective_mass = 0;  // 1 / (J M^-1 J^T); 0: nothing can move along the row
};

/// A step's rows share one arena, which keeps its memory from step to step.
class RowArena {
 public:
  void clear() { used_ = 0; }
  /// Room for a group of `count` rates, of unknown content: J, then M^-1 J^T. Returns its offset; spans and
  /// pointers last until the next call.
  std::uint32_t add(std::uint32_t count) {
    const std::size_t offset = used_;
    used_ += 2 * std::size_t{count};
    if (used_ > values_.size()) values_.resize(2 * used_);
    return static_cast<std::uint32_t>(offset);
  }
  std::span<double> jacobian(std::uint32_t offset, std::uint32_t count) {
    return std::span(values_).subspan(offset, count);
  }
  std::span<double> response(std::uint32_t offset, std::uint32_t count) {
    return std::span(values_).subspan(offset + count, count);
  }
  const double* data() const { return values_.data(); }

 private:
  std::vector<double> values_;
  std::size_t used_ = 0;
};

namespace row_detail {

/// Two lanes, as every x86-64 has; the order of sums is ours on any processor and compiler.
using Pair [[gnu::vector_size(16)]] = double;

inline Pair load(const double* from) {
  Pair pair;
  std::memcpy(&pair, from, sizeof pair);
  return pair;
}

/// Sums of the even and of the odd products.
inline Pair products(const double* a, const double* b, std::uint32_t count) {
  if (count == 6) return load(a) * load(b) + load(a + 2) * load(b + 2) + load(a + 4) * load(b + 4);
  double sum = 0;
  for (std::uint32_t i = 0; i < count; ++i) sum += a[i] * b[i];
  return Pair{sum, 0};
}

inline void add_multiple(const double* response, double impulse, double* rates, std::uint32_t count) {
  if (count == 6) {
    const Pair both{impulse, impulse};
    for (int i = 0; i < 6; i += 2) {
      const Pair sum = load(rates + i) + both * load(response + i);
      std::memcpy(rates + i, &sum, sizeof sum);
    }
    return;
  }
  for (std::uint32_t i = 0; i < count; ++i) rates[i] += impulse * response[i];
}

inline double sum_of(Pair pair) {
  return pair[0] + pair[1];
}

}  // namespace row_detail

/// J u.
inline double measure(const Row& row, const double* arena, const double* u) {
  const double* data = arena + row.data;
  const row_detail::Pair first = row_detail::products(data, u + row.first.first, row.first.count);
  data += 2 * row.first.count;
  return row_detail::sum_of(first + row_detail::products(data, u + row.second.first, row.second.count));
}

/// u += M^-1 J^T impulse.
inline void push(const Row& row, const double* arena, double impulse, double* u) {
  const double* data = arena + row.data + row.first.count;
  row_detail::add_multiple(data, impulse, u + row.first.first, row.first.count);
  data += row.first.count + row.second.count;
  row_detail::add_multiple(data, impulse, u + row.second.first, row.second.count);
}

/// Both of two rows between the same groups: their measures, and pushes (first `a`'s, then `b`'s). One pass
/// over the rates, where single bodies meet.
inline void measure_both(const Row& a, const Row& b, const double* arena, const double* u, double* out) {
  using namespace row_detail;
  Pair sums[2] = {};
  const double *of_a = arena + a.data, *of_b = arena + b.data;
  for (const RateGroup& group : {a.first, a.second}) {
    const double* rates = u + group.first;
    if (group.count == 6) {
      const Pair u0 = load(rates), u2 = load(rates + 2), u4 = load(rates + 4);
      sums[0] += load(of_a) * u0 + load(of_a + 2) * u2 + load(of_a + 4) * u4;
      sums[1] += load(of_b) * u0 + load(of_b + 2) * u2 + load(of_b + 4) * u4;
    } else {
      sums[0] += products(of_a, rates, group.count);
      sums[1] += products(of_b, rates, group.count);
    }
    of_a += 2 * group.count;
    of_b += 2 * group.count;
  }
  out[0] = sum_of(sums[0]);
  out[1] = sum_of(sums[1]);
}

inline void push_both(const Row& a, const Row& b, const double* arena, const double* impulses, double* u) {
  using namespace row_detail;
  const double *of_a = arena + a.data, *of_b = arena + b.data;
  const Pair along_a{impulses[0], impulses[0]}, along_b{impulses[1], impulses[1]};
  for (const RateGroup& group : {a.first, a.second}) {
    double* rates = u + group.first;
    of_a += group.count;
    of_b += group.count;
    if (group.count == 6) {
      for (int i = 0; i < 6; i += 2) {
        const Pair sum = (load(rates + i) + along_a * load(of_a + i)) + along_b * load(of_b + i);
        std::memcpy(rates + i, &sum, sizeof sum);
      }
    } else {
      add_multiple(of_a, impulses[0], rates, group.count);
      add_multiple(of_b, impulses[1], rates, group.count);
    }
    of_a += group.count;
    of_b += group.count;
  }
}

/// Sets effective_mass from the stored J and M^-1 J^T.
inline void finish(Row& row, const double* arena) {
  const double* data = arena + row.data;
  const row_detail::Pair first = row_detail::products(data, data + row.first.count, row.first.count);
  data += 2 * row.first.count;
  const double inverse =
      row_detail::sum_of(first + row_detail::products(data, data + row.second.count, row.second.count));
  row.effective_mass = inverse > 0 ? 1 / inverse : 0;
}

}  // namespace microcosm::rigid
