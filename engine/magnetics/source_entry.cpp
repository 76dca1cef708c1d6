#include "engine/magnetics/source_entry.hpp"

namespace microcosm::magnetics {

using core::FieldKind;
namespace dimensions = core::dimensions;

const core::ConstructorEntry& uniform_entry() {
  static const core::ConstructorEntry entry{
      .name = "magnetics.uniform",
      .returns = "magnet",
      .meaning =
          "A uniform, constant field, as in a scanner's bore; it saturates and aligns the carriers. One a "
          "scenario.",
      .fields = {{.name = "field",
                  .dimension = dimensions::magnetic_field,
                  .minimum = 1e-3,
                  .maximum = 20,
                  .default_text = "1.5*T",
                  .meaning = "Flux density.",
                  .source = "the common clinical scanner; steering in one: Mathieu and Martel 2007",
                  .example = "1.5*T"},
                 {.name = "direction",
                  .kind = FieldKind::vector,
                  .minimum = -1e6,
                  .maximum = 1e6,
                  .default_text = "{0, 0, 1}",
                  .meaning = "Where it points; its length doesn't matter.",
                  .source = "along the bore, the body's long axis",
                  .example = "{0, 0, 1}"}}};
  return entry;
}

const core::ConstructorEntry& gradient_coil_entry() {
  static const core::ConstructorEntry entry{
      .name = "magnetics.gradient_coil",
      .returns = "coil",
      .meaning =
          "Three gradient coils that pull magnetic carriers; in callbacks, gradient:set{x, y, z} in T/m. One "
          "a scenario.",
      .fields = {{.name = "limit",
                  .dimension = dimensions::magnetic_gradient,
                  .minimum = 1e-6,
                  .maximum = 100,
                  .default_text = "0.04*T/m",
                  .meaning = "The strongest gradient along each axis.",
                  .source = "clinical imaging coils, Mathieu and Martel 2007",
                  .example = "0.4*T/m"},
                 {.name = "rise_time",
                  .dimension = dimensions::time,
                  .minimum = 0,
                  .maximum = 10,
                  .default_text = "5*ms",
                  .meaning = "From zero to the limit; 0: at once.",
                  .source = "assumed: a steering coil that is slower than clinical imaging coils",
                  .example = "5*ms"}}};
  return entry;
}

const core::ConstructorEntry& field_coils_entry() {
  static const core::ConstructorEntry entry{
      .name = "magnetics.field_coils",
      .returns = "field_coils",
      .meaning =
          "Three pairs of coils around a workspace: a uniform field in any direction, which turns bodies "
          "that "
          "have a moment; in callbacks, coils:set{x, y, z} in T. One a scenario.",
      .fields = {{.name = "limit",
                  .dimension = dimensions::magnetic_field,
                  .minimum = 1e-9,
                  .maximum = 20,
                  .default_text = "20*mT",
                  .meaning = "The strongest field along each axis.",
                  .source = "three-axis Helmholtz coils around a microscope: Mahoney et al. 2011 (10 mT), "
                            "Alapan et al. 2020 (10 mT), with room",
                  .example = "10*mT"},
                 {.name = "time_constant",
                  .dimension = dimensions::time,
                  .minimum = 0,
                  .maximum = 10,
                  .default_text = "1*ms",
                  .meaning = "Inductance over resistance: how the field follows its command; 0: at once.",
                  .source = "assumed: air coils of some mH and ohms",
                  .example = "1*ms"}}};
  return entry;
}

}  // namespace microcosm::magnetics
