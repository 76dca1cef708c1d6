#include "engine/flow/network/node_formulas.hpp"
#include "engine/flow/network/nodes.hpp"

namespace microcosm::flow::MICROCOSM_KERNEL_ISA {

namespace {

constexpr int maximum_iterations = 50;
// Newton's error squares in each step: a last correction of 1e-6 leaves 1e-12 of the area.
constexpr double converged_change = 1e-6;

template <int lanes>
void fill_ghosts_beside(double* __restrict values, int last, int inward, bool has_bend) {
  const double* __restrict at = values + last * lanes;
  const double* __restrict before = values + (last + inward) * lanes;
  const double* __restrict far = values + (last + (has_bend ? 2 : 1) * inward) * lanes;
  double* __restrict first_ghost = values + (last - inward) * lanes;
  double* __restrict second_ghost = values + (last - 2 * inward) * lanes;
  for (int lane = 0; lane < lanes; ++lane) {
    const double slope = at[lane] - before[lane];
    const double bend = has_bend ? slope - (before[lane] - far[lane]) : 0;
    first_ghost[lane] = at[lane] + slope + bend;
    second_ghost[lane] = at[lane] + 2 * slope + 3 * bend;
  }
}

template <int lanes>
void fill_ghosts_of(const CellArrays& cells, const VesselRows& vessels) {
  for (int v = 0; v < vessels.count; ++v) {
    const bool has_bend = vessels.cell_count[v] > 2;
    const int first = vessels.first_cell[v], last = first + vessels.cell_count[v] - 1;
    fill_ghosts_beside<lanes>(cells.pressure, first, 1, has_bend);
    fill_ghosts_beside<lanes>(cells.velocity, first, 1, has_bend);
    fill_ghosts_beside<lanes>(cells.pressure, last, -1, has_bend);
    fill_ghosts_beside<lanes>(cells.velocity, last, -1, has_bend);
  }
}

void fill_ghosts(const CellArrays& cells, const VesselRows& vessels) {
  if (cells.lanes == 1) return fill_ghosts_of<1>(cells, vessels);
  if (cells.lanes == 2) return fill_ghosts_of<2>(cells, vessels);
  if (cells.lanes == 4) return fill_ghosts_of<4>(cells, vessels);
  fill_ghosts_of<8>(cells, vessels);
}

template <int lanes>
void gather(const CellArrays& cells, const EndArrays& ends) {
  for (int p = 0; p < ends.place_count; ++p) {
    const EndPlace& place = ends.places[p];
    const double* root = (place.at_end ? cells.root_minus : cells.root_plus) + place.face * lanes;
    const double* velocity = (place.at_end ? cells.velocity_minus : cells.velocity_plus) + place.face * lanes;
    for (int lane = 0; lane < lanes; ++lane) {
      ends.root[place.element + lane] = root[lane];
      ends.velocity[place.element + lane] = velocity[lane];
    }
  }
}

void predict(const CellArrays& cells, const CellConstants& constants, const EndArrays& ends) {
  if (cells.lanes == 1) gather<1>(cells, ends);
  if (cells.lanes == 2) gather<2>(cells, ends);
  if (cells.lanes == 4) gather<4>(cells, ends);
  if (cells.lanes == 8) gather<8>(cells, ends);
  for (int e = 0; e < ends.size; e += width) {
    const Vector velocity = load(ends.outward + e) * load(ends.velocity + e);
    const EndState<Vector> state =
        predicted_at(load(ends.stiffness + e), load(ends.root + e), velocity, constants);
    store(ends.velocity + e, velocity);
    store(ends.area + e, state.area);
    store(ends.outflow + e, state.outflow);
    store(ends.slope + e, state.slope);
  }
}

Vector magnitude(Vector x) {
  return choose(x < 0.0, -x, x);
}

EndState<Vector> state_at(const EndArrays& ends, int e) {
  return {load(ends.area + e), load(ends.outflow + e), load(ends.slope + e)};
}

EndWall<Vector> wall_at(const EndArrays& ends, int e) {
  return {load(ends.stiffness + e), load(ends.reference_root + e), load(ends.resistance + e),
          load(ends.recovered + e), load(ends.offset + e),         load(ends.turbulent_loss + e)};
}

/// The junctions of one vector, `most` ends at most, which the compiler unrolls where it is their number.
template <int most>
class Newton {
 public:
  Newton(const EndArrays& ends, const JunctionGroup& junctions, int e)
      : ends_(ends),
        count_(most < most_ends_of_a_junction ? most : junctions.ends),
        e_(e),
        stride_(junctions.stride) {
    for (int k = 0; k < count_; ++k) states_[k] = state_at(ends, place(k));
  }

  /// One correction of the junctions that `pending` holds; gives those whose corrections were small.
  Mask correct(Mask pending, double density) {
    NodePressure<Vector> pressures[most];
    Vector conductance{}, weighted{}, net_outflow{};
    for (int k = 0; k < count_; ++k) {
      pressures[k] = node_pressure(wall_at(ends_, place(k)), states_[k], density);
      const Vector gain = states_[k].slope / pressures[k].slope;
      conductance += gain;
      weighted += gain * pressures[k].value;
      net_outflow += states_[k].outflow;
    }
    const Vector pressure = (weighted - net_outflow) / conductance;
    Mask small = pending;
    for (int k = 0; k < count_; ++k) {
      const Vector area = states_[k].area;
      const Vector wanted = (pressure - pressures[k].value) / pressures[k].slope;
      const Vector bound = 0.5 * area;
      const Vector change = choose(magnitude(wanted) <= bound, wanted, choose(wanted < 0.0, -bound, bound));
      small &= magnitude(change) <= converged_change * area;
      states_[k].area = choose(pending, area + change, area);
      states_[k].outflow =
          choose(pending, states_[k].outflow + states_[k].slope * change, states_[k].outflow);
    }
    return small;
  }

  /// Whether all areas are within a half of what was predicted: beyond stands a root that belongs to no flow
  /// which the cells could have led to.
  Mask near() const {
    Mask near = Vector{} == Vector{};
    for (int k = 0; k < count_; ++k) {
      const Vector root = load(ends_.root + place(k));
      const Vector predicted = root * root;
      near &= magnitude(states_[k].area - predicted) <= 0.5 * predicted;
    }
    return near;
  }

  void write() const {
    for (int k = 0; k < count_; ++k) {
      store(ends_.area + place(k), states_[k].area);
      store(ends_.outflow + place(k), states_[k].outflow);
    }
  }

 private:
  int place(int k) const { return e_ + k * stride_; }

  const EndArrays& ends_;
  int count_, e_, stride_;
  EndState<Vector> states_[most];
};

template <int most>
bool solve(const EndArrays& ends, const CellConstants& constants, const JunctionGroup& junctions) {
  bool some_remain = false;
  for (int e = 0; e < junctions.count; e += width) {
    Mask pending = load(junctions.pending + e) > 0.0;
    if (!any(pending)) continue;
    Newton<most> newton(ends, junctions, junctions.first + e);
    Mask unsolved = Vector{} != Vector{};
    for (int i = 0; i < maximum_iterations && any(pending); ++i) {
      const Mask converged = newton.correct(pending, constants.density);
      if (!any(converged)) continue;
      unsolved |= converged & ~newton.near();
      pending &= ~converged;
    }
    newton.write();
    unsolved |= pending;
    store(junctions.pending + e, choose(unsolved, Vector{} + 1.0, Vector{}));
    some_remain = some_remain || any(unsolved);
  }
  return some_remain;
}

bool solve_junctions(const EndArrays& ends, const CellConstants& constants, const JunctionGroup& junctions) {
  if (junctions.ends == 2) return solve<2>(ends, constants, junctions);
  if (junctions.ends == 3) return solve<3>(ends, constants, junctions);
  return solve<most_ends_of_a_junction>(ends, constants, junctions);
}

void close_junctions(const EndArrays& ends, const CellConstants& constants, const JunctionGroup& junctions) {
  for (int e = 0; e < junctions.count; e += width) {
    Vector net_outflow{};
    Mask lossy = Vector{} != Vector{};
    for (int k = 0; k < junctions.ends; ++k) {
      const int place = junctions.first + k * junctions.stride + e;
      const EndState<Vector> state = state_at(ends, place);
      store(ends.momentum + place,
            momentum_flux(load(ends.force + place), load(ends.root + place), state, constants));
      net_outflow += state.outflow;
      const Vector recovered = load(ends.recovered + place) * square_root(state.area);
      lossy |=
          (state.outflow > 0.0) & (state.outflow * state.outflow > recovered * (state.area * state.area));
    }
    store(junctions.net_outflow + e, net_outflow);
    store(junctions.lossy + e, choose(lossy, Vector{} + 1.0, Vector{}));
  }
}

void solve_windkessels(const EndArrays& ends, const CellConstants& constants,
                       const WindkesselGroup& windkessels, const double* time_step) {
  for (int e = 0; e < windkessels.count; e += width) {
    const int place = windkessels.first + e;
    const Vector step = load(time_step + e % most_lanes);
    const EndWall<Vector> wall = wall_at(ends, place);
    // Midpoint rule: the capacitor's pressure in the middle of the step is offset + gain q.
    const Vector capacitor = load(windkessels.capacitor_pressure + e);
    const Vector storage = load(windkessels.twice_compliance + e) / step;
    const Vector gain = 1.0 / (storage + load(windkessels.inverse_distal_resistance + e));
    const Vector offset = gain * (storage * capacitor + load(windkessels.drained + e));
    const Vector resistance = load(windkessels.proximal_resistance + e) + gain + wall.resistance;
    const EndState<Vector> state = state_behind_resistance(
        wall, load(windkessels.pressure_origin + e), offset - wall.offset, resistance, state_at(ends, place));
    const Vector middle = offset + gain * state.outflow;
    store(windkessels.capacitor_pressure + e, choose(step > 0.0, 2.0 * middle - capacitor, capacitor));
    store(ends.outflow + place, state.outflow);
    store(ends.momentum + place,
          momentum_flux(load(ends.force + place), load(ends.root + place), state, constants));
  }
}

template <int lanes>
void scatter(const CellArrays& cells, const EndArrays& ends) {
  for (int p = 0; p < ends.place_count; ++p) {
    const EndPlace& place = ends.places[p];
    double* mass = cells.mass_flux + place.face * lanes;
    double* minus = cells.momentum_minus + place.face * lanes;
    double* plus = cells.momentum_plus + place.face * lanes;
    const double* momentum = ends.momentum + place.element;
    const double* outflow = ends.outflow + place.element;
    for (int lane = 0; lane < lanes; ++lane) {
      mass[lane] = place.at_end ? outflow[lane] : -outflow[lane];
      minus[lane] = place.at_end ? momentum[lane] : 0;
      plus[lane] = place.at_end ? 0 : momentum[lane];
    }
  }
}

void write_fluxes(const CellArrays& cells, const EndArrays& ends) {
  if (cells.lanes == 1) return scatter<1>(cells, ends);
  if (cells.lanes == 2) return scatter<2>(cells, ends);
  if (cells.lanes == 4) return scatter<4>(cells, ends);
  scatter<8>(cells, ends);
}

}  // namespace

extern const NodeKernel node_kernel;
const NodeKernel node_kernel{fill_ghosts,     predict,           solve_junctions,
                             close_junctions, solve_windkessels, write_fluxes};

}  // namespace microcosm::flow::MICROCOSM_KERNEL_ISA
