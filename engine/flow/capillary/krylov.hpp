#pragma once
// Linear equations given only by what the matrix does to a vector.

#include <functional>
#include <span>
#include <vector>

namespace microcosm::flow {

/// Restarted generalised minimal residuals (Saad and Schultz 1986, SIAM J Sci Stat Comput 7:856), with memory
/// that is kept from call to call.
class GeneralisedMinimalResiduals {
 public:
  using Operator = std::function<void(std::span<const double>, std::span<double>)>;

  GeneralisedMinimalResiduals(std::size_t size, int restart);

  /// Solves A x = b from x = 0 until |b - A x| <= tolerance |b| (2-norms), in at most `maximum_products`
  /// products. Returns the reached ratio.
  double solve(const Operator& apply, std::span<const double> b, double tolerance, int maximum_products,
               std::span<double> x);

  int products() const { return products_; }  ///< of all calls

 private:
  int extend(const Operator& apply, double goal, int limit);

  std::size_t size_;
  int restart_;
  int products_ = 0;
  std::vector<std::vector<double>> basis_;
  std::vector<double> hessenberg_, cosine_, sine_, right_, residual_;
};

double euclidean_norm(std::span<const double> x);

}  // namespace microcosm::flow
