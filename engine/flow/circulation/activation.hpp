#pragma once
// How strongly the wall of a chamber contracts in the course of a beat, as a part of its strongest
// contraction: the double Hill function (Stergiopulos, Meister and Westerhof 1996, Am J Physiol 270:H2050)
//
//   e(t) = k g1/(1 + g1) 1/(1 + g2),   g = (t/tau)^m,   t since the onset of contraction,
//
// with k such that the peak is 1. Mynard et al. 2012 (Int J Numer Meth Biomed Eng 28:626) state both times as
// parts of the beat, and the onset of the atria as such.

namespace microcosm::flow {

struct DoubleHill {
  double onset = 0;                    // of the contraction, part of the beat, [0, 1)
  double contraction_time = 0.269;     // tau1, part of the beat
  double relaxation_time = 0.452;      // tau2, part of the beat
  double contraction_exponent = 1.32;  // m1
  double relaxation_exponent = 27.4;   // m2
};

/// Mynard et al. 2012. Both sets stand in two independent implementations of that paper; the exponents 1.32
/// and 27.4 (21.9 there) go back to Stergiopulos et al. 1996.
inline constexpr DoubleHill ventricular_activation{0, 0.269, 0.452, 1.32, 27.4};
inline constexpr DoubleHill atrial_activation{0.85, 0.110, 0.180, 1.32, 13.1};

class Activation {
 public:
  explicit Activation(const DoubleHill& shape);

  /// e at `phase`, part of the beat in [0, 1]; within [0, 1]. The function is periodic but for a jump of the
  /// order of tau2^m2 at the onset (4e-10 for ventricles).
  double at(double phase) const;
  double peak_phase() const { return peak_phase_; }  // where it is 1

 private:
  double unscaled(double since_onset) const;

  DoubleHill shape_;
  double scale_, peak_phase_;
};

}  // namespace microcosm::flow
