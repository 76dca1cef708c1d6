#pragma once
// Where carriers ended: in the vessel they were meant for, or elsewhere.
//
// A released carrier is, by where it is at the moment of counting,
//   delivered   in the target vessel or one downstream of it, or left the tree through one of these;
//   in transit  still in a vessel from which the target can be reached: not decided, and not in the fraction;
//   lost        left the tree through such a vessel (back through the inlet);
//   diverted    anywhere else, in the tree or out of it.
// The outcome is delivered / (delivered + diverted + lost): NaN while none is decided.

#include <cstdint>
#include <string>
#include <vector>

#include "agents/episode.hpp"

namespace microcosm::agents {

enum class CarrierFate { in_stock, in_transit, delivered, diverted, lost };

struct DeliveryCounts {
  std::uint32_t released = 0, delivered = 0, diverted = 0, in_transit = 0, lost = 0;
};

class DeliveryMeter final : public OutcomeMeter {
 public:
  /// Of the carriers `carriers` released at `released_after` [s] or later. Throws InputError: no such
  /// carriers.
  DeliveryMeter(std::string carriers, std::uint32_t target_vessel, double released_after,
                const EpisodeParts& parts);

  CarrierFate fate(const swim::Carrier& carrier) const;
  DeliveryCounts count(const EpisodeParts& parts) const;

  void observe(const EpisodeParts& parts, core::Nanoseconds now) override;
  /// (newly delivered - newly diverted or lost) over the carriers in stock at the start.
  bool has_reward() const override { return true; }
  double reward() const override { return reward_; }
  std::span<double> memory() override { return {&score_, 1}; }
  bool delivered(const EpisodeParts& parts, std::string_view carriers, std::uint32_t index) const override;
  /// The delivered fraction; released, delivered, diverted, in_transit, lost.
  std::vector<OutcomeNumber> numbers(const EpisodeParts& parts) const override;

 private:
  std::string carriers_;
  double released_after_;
  std::vector<bool> downstream_, upstream_;  // by vessel: of the target, which counts as downstream
  double score_ = 0, reward_ = 0;
};

}  // namespace microcosm::agents
