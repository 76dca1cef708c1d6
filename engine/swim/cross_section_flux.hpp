#pragma once
// Which share of a vessel's flux passes on one side of a place in its cross-section, and the inverse. The
// profile is 1 - r^zeta on the unit disc (lengths in vessel radii); shares go from 0 to 1. Marginals are
// reduced to one integral and evaluated by 16-point Gauss-Legendre quadrature, exact for even zeta up to 30,
// else within 2e-6 for zeta >= 0.8; inverses to 1e-11.

namespace microcosm::swim {

/// Share of the flux at distances below `radius` (0 to 1) from the axis.
double radial_flux_share(double radius, double profile_exponent);
double radial_flux_quantile(double share, double profile_exponent);

/// Share of the flux on the side x' < x (-1 to 1) of the chord at x.
double chord_flux_share(double x, double profile_exponent);
double chord_flux_quantile(double share, double profile_exponent);

/// Of the flux through the chord at x: the share below `along`, the place on the chord in half chord lengths
/// (-1 to 1).
double along_chord_flux_share(double along, double x, double profile_exponent);
double along_chord_flux_quantile(double share, double x, double profile_exponent);

}  // namespace microcosm::swim
