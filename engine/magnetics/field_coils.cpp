#include "engine/magnetics/field_coils.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/core/errors.hpp"
#include "engine/core/math.hpp"
#include "engine/core/pose.hpp"
#include "engine/core/state_check.hpp"

namespace microcosm::magnetics {

FieldCoils::FieldCoils(FieldCoilsModel model, std::vector<PermanentMoment> moments)
    : model_(model), moments_(std::move(moments)) {
  for (const auto& [name, value] :
       {std::pair("limit [T]", model.limit), std::pair("time constant [s]", model.time_constant)})
    if (!(value >= 0 && std::isfinite(value)))
      throw core::InputError(fmt::format("the field coils' {} is {}; it must be 0 or more", name, value));
  field_ = state_.reserve<Vec3>(1);
  command_ = state_.reserve<Vec3>(1);
  state_.allocate();
}

void FieldCoils::connect(core::Exchange&) {
  for (const PermanentMoment& magnet : moments_) bodies_.push_back(magnet.body());
}

void FieldCoils::command(const Vec3& field) {
  const auto clamped = [this](double x) { return std::clamp(x, -model_.limit, model_.limit); };
  state_.view(command_)[0] = {clamped(field.x), clamped(field.y), clamped(field.z)};
}

void FieldCoils::check_state(const core::Exchange&) const {
  const core::StateCheck check(name());
  const double most = model_.limit * (1 + 1e-12);  // the field nears its command by sums that are rounded
  for (const auto& [field, slot] : {std::pair("field", field_), std::pair("command", command_)}) {
    const Vec3& value = state_.view(slot)[0];
    check.within(field, std::array{value.x, value.y, value.z}, -most, most);
  }
}

void FieldCoils::step(core::Exchange& exchange, core::Nanoseconds, core::Nanoseconds period) {
  Vec3& field = state_.view(field_)[0];
  const Vec3& wanted = state_.view(command_)[0];
  const double left = model_.time_constant > 0 ? core::exp(-core::seconds(period) / model_.time_constant) : 0;
  field = wanted + left * (field - wanted);
  for (std::size_t i = 0; i < moments_.size(); ++i) {
    const std::uint32_t body = bodies_[i];
    if (exchange.active[body] == 0) continue;
    const Vec3 moment = rotate(exchange.orientation[body], moments_[i].moment);
    exchange.apply_external(body, {}, cross(moment, field));
  }
}

}  // namespace microcosm::magnetics
