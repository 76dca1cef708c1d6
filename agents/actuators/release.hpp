#pragma once
// Releases carriers from a catheter's stock: one momentary action in [0, 1], the share of the largest bolus.

#include <cstdint>

#include "agents/actuator.hpp"
#include "engine/swim/bead_carriers.hpp"

namespace microcosm::agents {

class ReleaseActuator final : public Actuator {
 public:
  /// `largest_bolus` > 0 carriers at once (asserted); `carriers` outlives this.
  ReleaseActuator(std::string id, swim::BeadCarriers& carriers, std::uint32_t largest_bolus);

  const std::string& id() const override { return id_; }
  /// The id alone.
  std::vector<std::string> action_names() const override { return {id_}; }
  /// The largest bolus, in carriers.
  std::vector<double> full_scale() const override { return {static_cast<double>(largest_bolus_)}; }
  bool momentary() const override { return true; }
  /// Releases round(action * largest bolus) carriers, fewer if the stock ends; none for actions below zero.
  void command(std::span<const double> actions, core::Nanoseconds now) override;

 private:
  std::string id_;
  swim::BeadCarriers& carriers_;
  std::uint32_t largest_bolus_;
};

}  // namespace microcosm::agents
