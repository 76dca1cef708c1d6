#pragma once
// How red cells split at a bifurcation.

namespace microcosm::flow {

/// Share of the red cells that enters a branch, and its derivatives.
struct CellShare {
  double share = 0;
  double by_flow_fraction = 0;  ///< d share / d flow fraction
  double by_haematocrit = 0;    ///< d share / d feeding haematocrit
};

/// Share of the red cells that enters the branch of diameter `branch` [m] with the fraction `flow_fraction`
/// (0–1) of the blood, the other branch having the diameter `other` [m], fed by a vessel of diameter `feed`
/// [m] at discharge haematocrit `haematocrit`: Pries, Ley, Claassen and Gaehtgens 1989 (Microvasc Res 38:81)
/// with the constants of Pries and Secomb 2008 (in Microcirculation, Handbook of Physiology, chapter 1), D in
/// micrometres:
///
///   logit(share) = A + B logit((fraction - X0)/(1 - 2 X0)),  0 below X0, 1 above 1 - X0
///   A = -13.29 (Da^2 - Db^2)/(Da^2 + Db^2) (1 - H)/Df
///   B = 1 + 6.98 (1 - H)/Df
///   X0 = 0.964 (1 - H)/Df
///
/// Fitted to feeding vessels of the rat's mesentery of 7.5 to 38 um. X0 is held at 0.49 for very narrow
/// vessels, and the share where it would bring a branch above `highest_haematocrit`. Where the fraction is
/// nearer than twice `window` to X0 or 1 - X0, by_flow_fraction is the mean slope over +- window instead of
/// the derivative, which jumps there.
CellShare cell_share(double flow_fraction, double branch, double other, double feed, double haematocrit,
                     double window = 0);

/// No branch carries more than this discharge haematocrit: the rest of the cells takes the other branch.
/// Plasma remains between packed cells, and the viscosity laws grow without bound at 1.
inline constexpr double highest_haematocrit = 0.99;

}  // namespace microcosm::flow
