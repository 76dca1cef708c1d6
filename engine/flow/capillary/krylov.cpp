#include "engine/flow/capillary/krylov.hpp"

#include <algorithm>
#include <cmath>

namespace microcosm::flow {

namespace {

double product(std::span<const double> a, std::span<const double> b) {
  double sum[4] = {0, 0, 0, 0};
  const std::size_t whole = a.size() / 4 * 4;
  for (std::size_t i = 0; i < whole; i += 4)
    for (std::size_t k = 0; k < 4; ++k) sum[k] += a[i + k] * b[i + k];
  for (std::size_t i = whole; i < a.size(); ++i) sum[i - whole] += a[i] * b[i];
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

void add(double factor, std::span<const double> a, std::span<double> to) {
  for (std::size_t i = 0; i < a.size(); ++i) to[i] += factor * a[i];
}

void scale(double factor, std::span<double> a) {
  for (double& x : a) x *= factor;
}

}  // namespace

double euclidean_norm(std::span<const double> x) {
  return std::sqrt(product(x, x));
}

GeneralisedMinimalResiduals::GeneralisedMinimalResiduals(std::size_t size, int restart)
    : size_(size),
      restart_(restart),
      hessenberg_(static_cast<std::size_t>((restart + 1) * restart)),
      cosine_(static_cast<std::size_t>(restart)),
      sine_(static_cast<std::size_t>(restart)),
      right_(static_cast<std::size_t>(restart + 1)),
      residual_(size) {
  basis_.reserve(static_cast<std::size_t>(restart + 1));
}

/// Arnoldi's process from basis vector 0 on, with Givens rotations; returns the number of columns.
int GeneralisedMinimalResiduals::extend(const Operator& apply, double goal, int limit) {
  const auto column = [&](int j) {
    return hessenberg_.data() + static_cast<std::size_t>(j * (restart_ + 1));
  };
  for (int j = 0; j < limit; ++j) {
    const std::size_t at = static_cast<std::size_t>(j);
    if (basis_.size() < at + 2) basis_.emplace_back(size_);
    std::vector<double>& next = basis_[at + 1];
    apply(basis_[at], next);
    ++products_;
    double* h = column(j);
    for (int i = 0; i <= j; ++i) {
      h[i] = product(basis_[static_cast<std::size_t>(i)], next);
      add(-h[i], basis_[static_cast<std::size_t>(i)], next);
    }
    h[j + 1] = euclidean_norm(next);
    if (h[j + 1] > 0) scale(1 / h[j + 1], next);
    for (int i = 0; i < j; ++i) {
      const std::size_t k = static_cast<std::size_t>(i);
      const double above = cosine_[k] * h[i] + sine_[k] * h[i + 1];
      h[i + 1] = cosine_[k] * h[i + 1] - sine_[k] * h[i];
      h[i] = above;
    }
    const double length = std::sqrt(h[j] * h[j] + h[j + 1] * h[j + 1]);
    if (!(length > 0)) return j;
    cosine_[at] = h[j] / length;
    sine_[at] = h[j + 1] / length;
    h[j] = length;
    right_[at + 1] = -sine_[at] * right_[at];
    right_[at] *= cosine_[at];
    if (std::abs(right_[at + 1]) <= goal) return j + 1;
  }
  return limit;
}

double GeneralisedMinimalResiduals::solve(const Operator& apply, std::span<const double> b, double tolerance,
                                          int maximum_products, std::span<double> x) {
  std::fill(x.begin(), x.end(), 0.0);
  const double norm = euclidean_norm(b);
  if (!(norm > 0)) return 0;
  std::copy(b.begin(), b.end(), residual_.begin());
  double reached = 1;
  for (int left = maximum_products; left > 0;) {
    const double start = euclidean_norm(residual_);
    reached = start / norm;
    if (reached <= tolerance) break;
    if (basis_.empty()) basis_.emplace_back(size_);
    std::copy(residual_.begin(), residual_.end(), basis_[0].begin());
    scale(1 / start, basis_[0]);
    std::fill(right_.begin(), right_.end(), 0.0);
    right_[0] = start;
    const int columns = extend(apply, tolerance * norm, std::min(left, restart_));
    if (columns == 0) break;
    for (int i = columns - 1; i >= 0; --i) {
      double sum = right_[static_cast<std::size_t>(i)];
      for (int j = i + 1; j < columns; ++j)
        sum -= hessenberg_[static_cast<std::size_t>(j * (restart_ + 1) + i)] *
               right_[static_cast<std::size_t>(j)];
      right_[static_cast<std::size_t>(i)] =
          sum / hessenberg_[static_cast<std::size_t>(i * (restart_ + 1) + i)];
      add(right_[static_cast<std::size_t>(i)], basis_[static_cast<std::size_t>(i)], x);
    }
    reached = std::abs(right_[static_cast<std::size_t>(columns)]) / norm;
    left -= columns;
    if (reached <= tolerance || left <= 0) break;
    apply(x, residual_);
    ++products_;
    for (std::size_t i = 0; i < size_; ++i) residual_[i] = b[i] - residual_[i];
  }
  return reached;
}

}  // namespace microcosm::flow
