#pragma once
// What every System's State must be, wherever it comes from: finite numbers, indices of things that exist,
// unit quaternions. A checkpoint's checksum says that its bytes are those that someone wrote, not that they
// are a State.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/core/flow_field.hpp"
#include "engine/core/vec3.hpp"

namespace microcosm::core {

/// Checks for one System; `field` names what is checked in the message, as "velocity", and an element of it
/// by its index. All throw InputError: "the checkpoint is damaged: System 'carriers', velocity 3: nan; valid
/// are finite numbers".
class StateCheck {
 public:
  /// `system` outlives this.
  explicit StateCheck(std::string_view system) : system_(system) {}

  void finite(std::string_view field, std::span<const double> values) const;
  void finite(std::string_view field, std::span<const Vec3> values) const;
  /// In [low, high].
  void within(std::string_view field, std::span<const double> values, double low, double high) const;
  void within(std::string_view field, std::size_t index, double value, double low, double high) const;
  /// Of length 1, give or take 1e-6.
  void unit(std::string_view field, std::span<const Quaternion> values) const;
  void unit(std::string_view field, std::size_t index, const Quaternion& value) const;
  /// An index below `count`.
  void below(std::string_view field, std::size_t index, std::uint64_t value, std::uint64_t count) const;
  /// A place in no vessel, or in one that `flow` has.
  void place(std::string_view field, std::size_t index, const VesselPosition& value,
             const FlowField& flow) const;

  [[noreturn]] void refuse(std::string_view field, std::size_t index, const std::string& given,
                           const std::string& valid) const;

 private:
  std::string_view system_;
};

}  // namespace microcosm::core
