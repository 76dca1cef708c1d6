#include "engine/swim/drag.hpp"

#include "engine/core/math.hpp"

namespace microcosm::swim {

double schiller_naumann(double reynolds_number) {
  if (!(reynolds_number > 0)) return 1;
  return 1 + 0.15 * core::exp(0.687 * core::log(reynolds_number));
}

}  // namespace microcosm::swim
