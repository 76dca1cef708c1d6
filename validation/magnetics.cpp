// Fields and gradients of magnetic sources against closed forms.

#include <algorithm>
#include <cmath>

#include "engine/core/math.hpp"
#include "engine/core/random.hpp"
#include "engine/magnetics/sources.hpp"
#include "validation/cases.hpp"

namespace microcosm::validation {

namespace {

using core::Vec3;

std::vector<Result> dipole(const CaseOptions&) {
  const double m = 1.2e-9, r = 3e-3, unit = 1e-7 * m / (r * r * r);  // mu0/(4 pi) is 1e-7 to 1e-9
  const Vec3 on_axis = magnetics::dipole_field({0, 0, m}, {0, 0, r}),
             beside = magnetics::dipole_field({0, 0, m}, {r, 0, 0});
  const double axis_error = norm(on_axis - Vec3{0, 0, 2 * unit}) / unit,
               beside_error = norm(beside + Vec3{0, 0, unit}) / unit;

  // The dipole's field is minus the gradient of mu0/(4 pi) m.r/|r|^3.
  core::RandomStream random(1, 0, core::stream_id("dipole"));
  double worst = 0;
  for (int i = 0; i < 1000; ++i) {
    Vec3 moment, x;
    for (double* value : {&moment.x, &moment.y, &moment.z}) *value = m * random.normal();
    for (double* value : {&x.x, &x.y, &x.z}) *value = r * random.normal();
    const auto potential = [&](const Vec3& at) {
      const double distance = norm(at);
      return magnetics::vacuum_permeability / (4 * core::pi) * dot(moment, at) /
             (distance * distance * distance);
    };
    const double h = 1e-5 * norm(x);
    const Vec3 slope{(potential(x + Vec3{h, 0, 0}) - potential(x - Vec3{h, 0, 0})) / (2 * h),
                     (potential(x + Vec3{0, h, 0}) - potential(x - Vec3{0, h, 0})) / (2 * h),
                     (potential(x + Vec3{0, 0, h}) - potential(x - Vec3{0, 0, h})) / (2 * h)};
    const Vec3 field = magnetics::dipole_field(moment, x);
    worst = std::max(worst, norm(field + slope) / norm(field));
  }
  const std::string name = "magnetics/dipole", source = "Jackson 1998, Classical Electrodynamics, eq. 5.56";
  return {measured(name, "on the axis", axis_error, 1e-8, "1", source),
          measured(name, "beside it", beside_error, 1e-8, "1", source),
          measured(name, "against the potential's central differences", worst, 1e-6, "1", source)};
}

std::vector<Result> slew(const CaseOptions&) {
  const double limit = 0.4, rise_time = 5e-3;
  magnetics::MagneticSystem magnet({}, magnetics::GradientCoil{limit, rise_time});
  core::Exchange exchange;
  const core::BodyRange bodies = exchange.add_bodies(1);
  exchange.magnetic_moment[bodies.first] = 1e-6;
  exchange.active[bodies.first] = 1;
  magnet.prepare(exchange);
  magnet.command_gradient({limit, -1, 0.1});
  double impulse = 0, worst = 0;
  const core::Nanoseconds step(700'000);  // does not divide the rise time
  for (core::Nanoseconds now(0); now < core::Nanoseconds(14'000'000); now += step) {
    exchange.force[bodies.first] = {};
    magnet.step(exchange, now, step);
    impulse += exchange.force[bodies.first].x * core::seconds(step);
    const double t = core::seconds(now + step), ramp = std::min(limit, limit / rise_time * t);
    const Vec3 expected{ramp, -ramp, std::min(0.1, ramp)};
    worst = std::max(worst, norm(magnet.gradient() - expected) / limit);
  }
  const double exact = 1e-6 * limit * (14e-3 - rise_time / 2);
  const std::string name = "magnetics/slew",
                    source = "a ramp of limit / rise time, then the (clamped) command";
  return {measured(name, "gradient, of its limit", worst, 1e-12, "1", source),
          measured(name, "impulse on a moment", std::abs(impulse / exact - 1), 1e-12, "1", source)};
}

const RegisterCase dipole_case({"magnetics/dipole", "A moment's field is the dipole's.", dipole});
const RegisterCase slew_case({"magnetics/slew",
                              "A gradient coil ramps to its command at its slew rate and holds it.", slew});

}  // namespace

}  // namespace microcosm::validation
