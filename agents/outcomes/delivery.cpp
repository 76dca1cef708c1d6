#include "agents/outcomes/delivery.hpp"

#include <limits>
#include <utility>

#include "agents/outcomes/outcome.hpp"
#include "agents/vessel_names.hpp"

namespace microcosm::agents {

namespace {

/// The vessels that a walk from `vessel` along the vessels' direction (or against it) reaches, itself
/// included.
std::vector<bool> reachable(const geometry::VesselTree& tree, std::uint32_t vessel, bool along) {
  std::vector<bool> reached(tree.vessels().size(), false);
  std::vector<std::uint32_t> open{vessel};
  reached[vessel] = true;
  while (!open.empty()) {
    const geometry::VesselShape& from = tree.vessels()[open.back()];
    open.pop_back();
    const std::uint32_t node = along ? from.end_node : from.start_node;
    for (const geometry::VesselEnd& end : tree.nodes()[node].ends) {
      if (end.at_end == along || reached[end.vessel]) continue;
      reached[end.vessel] = true;
      open.push_back(end.vessel);
    }
  }
  return reached;
}

}  // namespace

DeliveryMeter::DeliveryMeter(std::string carriers, std::uint32_t target_vessel, double released_after,
                             const EpisodeParts& parts)
    : carriers_(std::move(carriers)),
      released_after_(released_after),
      downstream_(reachable(parts.need_vessels(), target_vessel, true)),
      upstream_(reachable(parts.need_vessels(), target_vessel, false)) {
  parts.carriers_named(carriers_);
}

CarrierFate DeliveryMeter::fate(const swim::Carrier& carrier) const {
  if (carrier.status == swim::CarrierStatus::stored || carrier.released_s < released_after_)
    return CarrierFate::in_stock;
  const std::uint32_t vessel = carrier.where.vessel;
  if (downstream_[vessel]) return CarrierFate::delivered;
  if (!upstream_[vessel]) return CarrierFate::diverted;
  return carrier.status == swim::CarrierStatus::left ? CarrierFate::lost : CarrierFate::in_transit;
}

DeliveryCounts DeliveryMeter::count(const EpisodeParts& parts) const {
  DeliveryCounts counts;
  for (const swim::Carrier& carrier : parts.carriers_named(carriers_).carriers()) {
    const CarrierFate fate = this->fate(carrier);
    if (fate == CarrierFate::in_stock) continue;
    ++counts.released;
    if (fate == CarrierFate::in_transit) ++counts.in_transit;
    if (fate == CarrierFate::delivered) ++counts.delivered;
    if (fate == CarrierFate::diverted) ++counts.diverted;
    if (fate == CarrierFate::lost) ++counts.lost;
  }
  return counts;
}

void DeliveryMeter::observe(const EpisodeParts& parts, core::Nanoseconds) {
  const DeliveryCounts counts = count(parts);
  const double missed = static_cast<double>(counts.diverted) + counts.lost;
  const double score = (counts.delivered - missed) / parts.carriers_named(carriers_).model().count;
  reward_ = score - score_;
  score_ = score;
}

bool DeliveryMeter::delivered(const EpisodeParts& parts, std::string_view carriers,
                              std::uint32_t index) const {
  return carriers == carriers_ &&
         fate(parts.carriers_named(carriers_).carriers()[index]) == CarrierFate::delivered;
}

std::vector<OutcomeNumber> DeliveryMeter::numbers(const EpisodeParts& parts) const {
  const DeliveryCounts counts = count(parts);
  const std::uint32_t decided = counts.delivered + counts.diverted + counts.lost;
  const double fraction = decided > 0 ? static_cast<double>(counts.delivered) / decided
                                      : std::numeric_limits<double>::quiet_NaN();
  return {{"", fraction, "1"},
          {"released", static_cast<double>(counts.released), "1"},
          {"delivered", static_cast<double>(counts.delivered), "1"},
          {"diverted", static_cast<double>(counts.diverted), "1"},
          {"in_transit", static_cast<double>(counts.in_transit), "1"},
          {"lost", static_cast<double>(counts.lost), "1"}};
}

namespace {

const RegisterOutcome delivery{{
    .entry = {.name = "outcomes.delivery",
              .returns = "outcome",
              .meaning = "Counts the carriers that reached a vessel or one downstream of it, out of those "
                         "whose way is decided.",
              .fields = {{.name = "of",
                          .kind = core::FieldKind::handle,
                          .required = true,
                          .meaning = "The carriers that are counted.",
                          .example = "carriers",
                          .handle_kind = "carriers"},
                         {.name = "into",
                          .kind = core::FieldKind::text,
                          .required = true,
                          .meaning = "The vessel that they are meant for.",
                          .example = "\"common_hepatic\""},
                         {.name = "released_after",
                          .dimension = core::dimensions::time,
                          .minimum = 0,
                          .default_text = "0*s",
                          .meaning =
                              "Only carriers released at this time or later count: leaves out the boluses by "
                              "which a controller learns.",
                          .source = "none: every carrier counts",
                          .example = "1*s"}}},
    .numbers = {{"", "1", "Delivered out of those delivered, diverted or lost; NaN while there is none."},
                {"released", "1", "Carriers that count."},
                {"delivered", "1", "In the vessel, or downstream of it, or out of the tree that way."},
                {"diverted", "1", "Where it can't be reached from any more."},
                {"in_transit", "1", "Still on the way: not in the fraction."},
                {"lost", "1", "Left the tree upstream of it."}},
    .reward = "newly delivered less newly diverted or lost, over the carriers in stock at the start",
    .make = [](const core::Values& values, const EpisodeParts& parts) -> std::unique_ptr<OutcomeMeter> {
      return std::make_unique<DeliveryMeter>(values.handle("of"),
                                             vessel_of(values, "into", parts.need_vessels()),
                                             values.number("released_after"), parts);
    },
}};

}  // namespace

}  // namespace microcosm::agents
