#pragma once
// Drag of a sphere beyond Stokes.

namespace microcosm::swim {

/// f of the drag 3 pi mu d f(Re) |slip|: 1 + 0.15 Re^0.687 (Schiller and Naumann 1933, Z Ver Dtsch Ing
/// 77:318), within 5 % of measured drag for Re < 800 (Clift, Grace and Weber 1978, "Bubbles, Drops and
/// Particles", table 5.1); used as it stands above.
double schiller_naumann(double reynolds_number);

}  // namespace microcosm::swim
