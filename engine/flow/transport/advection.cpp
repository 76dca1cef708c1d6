#include "engine/flow/transport/advection.hpp"

#include <algorithm>
#include <cmath>

namespace microcosm::flow {

namespace {

/// Mean of values about the first of them: equal values have exactly their value as mean.
class WeightedMean {
 public:
  void add(double weight, double value) {
    if (weight_ == 0) origin_ = value;
    weight_ += weight;
    sum_ += weight * (value - origin_);
  }
  bool any() const { return weight_ > 0; }
  double value() const { return origin_ + sum_ / weight_; }

 private:
  double weight_ = 0, origin_ = 0, sum_ = 0;
};

/// What is carried out of the cell `upwind` when the part `courant` of it is swept; `before` lies upwind of
/// it, `after` downwind.
inline double swept_mean(double before, double upwind, double after, double courant) {
  const double forward = after - upwind, backward = upwind - before;
  const double steep = (2 - courant) * (1.0 / 3) * forward + (1 + courant) * (1.0 / 3) * backward;
  const double bound = 2 * std::min(std::fabs(forward), std::fabs(backward));
  const double slope = std::copysign(std::min(std::fabs(steep), bound), steep);
  return upwind + (forward * backward > 0 ? 0.5 * (1 - courant) * slope : 0.0);
}

}  // namespace

Advection::Advection(const Grid& grid) : grid_(grid), face_(grid.row_size + 1, 0.0) {}

void Advection::step(const BloodStep& blood, std::span<double> concentration, std::span<double> passing) {
  fill_ghosts(blood, concentration, passing);
  interpolate(blood, concentration);
  mix(blood);
  pass_ends(blood, passing);
  update(blood, concentration);
}

void Advection::fill_ghosts(const BloodStep& blood, std::span<double> concentration,
                            std::span<const double> passing) {
  for (const GridJunction& junction : grid_.junctions) {
    const std::span ends(&grid_.junction_ends[junction.first_end], junction.end_count);
    WeightedMean feeding, receiving;
    for (const GridEnd& end : ends) {
      const double volume = end.outward * blood.volume[end.face];
      if (volume > 0) feeding.add(volume, concentration[end.cell]);
      if (volume < 0) receiving.add(-volume, concentration[end.cell]);
    }
    for (const GridEnd& end : ends) {
      const WeightedMean& beyond = end.outward * blood.volume[end.face] > 0 ? receiving : feeding;
      concentration[end.ghost] = beyond.any() ? beyond.value() : concentration[end.cell];
    }
  }
  for (std::size_t e = 0; e < grid_.free_ends.size(); ++e) {
    const GridEnd& end = grid_.free_ends[e];
    const bool enters = end.outward * blood.volume[end.face] < 0;
    concentration[end.ghost] = enters ? passing[e] : concentration[end.cell];
  }
}

void Advection::interpolate(const BloodStep& blood, std::span<const double> concentration) {
  const double* c = concentration.data();
  for (const VesselCells& vessel : grid_.vessels) {
    const double inverse_width = 1 / vessel.cell_width;
    for (int i = vessel.first_cell; i <= vessel.first_cell + vessel.cell_count; ++i) {
      const bool forward = blood.volume[i] >= 0;
      const int upwind = forward ? i - 1 : i;
      const double before = c[forward ? i - 2 : i + 1], after = c[forward ? i : i - 1];
      const double courant = std::fabs(blood.volume[i]) * inverse_width / blood.area_before[upwind];
      face_[i] = swept_mean(before, c[upwind], after, courant);
    }
  }
}

void Advection::mix(const BloodStep& blood) {
  for (const GridJunction& junction : grid_.junctions) {
    const std::span ends(&grid_.junction_ends[junction.first_end], junction.end_count);
    WeightedMean mixture;
    for (const GridEnd& end : ends) {
      const double volume = end.outward * blood.volume[end.face];
      if (volume > 0) mixture.add(volume, face_[end.face]);
    }
    if (!mixture.any()) continue;
    const double mixed = mixture.value();
    for (const GridEnd& end : ends)
      if (!(end.outward * blood.volume[end.face] > 0)) face_[end.face] = mixed;
  }
}

void Advection::pass_ends(const BloodStep& blood, std::span<double> passing) {
  for (std::size_t e = 0; e < grid_.free_ends.size(); ++e) {
    const GridEnd& end = grid_.free_ends[e];
    const bool enters = end.outward * blood.volume[end.face] < 0;
    (enters ? face_[end.face] : passing[e]) = enters ? passing[e] : face_[end.face];
  }
}

void Advection::update(const BloodStep& blood, std::span<double> concentration) const {
  double* c = concentration.data();
  const double* face = face_.data();
  for (const VesselCells& vessel : grid_.vessels) {
    const double inverse_width = 1 / vessel.cell_width;
    for (int i = vessel.first_cell; i < vessel.first_cell + vessel.cell_count; ++i) {
      // A c changes by the fluxes' difference, A by the volumes': what is left is this.
      const double gain = blood.volume[i] * (face[i] - c[i]) - blood.volume[i + 1] * (face[i + 1] - c[i]);
      c[i] += gain * inverse_width / blood.area_after[i];
    }
  }
}

}  // namespace microcosm::flow
