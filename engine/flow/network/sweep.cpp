#include "engine/flow/network/sweep.hpp"

#include <algorithm>
#include <limits>

#include "engine/flow/network/batch.hpp"

namespace microcosm::flow {

namespace {

// At a time: some hundred kilobytes each are held.
constexpr std::uint32_t variations_at_once = 128;
constexpr int instants_a_beat = 1000;

/// Writes the measures of each variation; each has its own row, so threads do not meet.
class Measuring final : public BatchObserver {
 public:
  Measuring(const SweepOptions& options, SweepRow* rows, std::size_t count) : options_(options), rows_(rows) {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < count; ++i)
      rows_[i].measures.assign(options.vessels.size(), {0, -infinite, infinite, 0});
  }

  void observe(std::size_t variation, const NetworkView& blood, core::Nanoseconds) override {
    const double weight = 1.0 / (instants_a_beat * options_.beats);
    for (std::size_t k = 0; k < options_.vessels.size(); ++k) {
      SweepMeasure& measure = rows_[variation].measures[k];
      const std::uint32_t vessel = options_.vessels[k];
      const double middle = 0.5 * blood.model.vessels[vessel].length;
      const double pressure = blood.pressure(vessel, middle);
      measure.mean_pressure += weight * pressure;
      measure.systolic_pressure = std::max(measure.systolic_pressure, pressure);
      measure.diastolic_pressure = std::min(measure.diastolic_pressure, pressure);
      measure.mean_flow += weight * blood.flow_rate(vessel, middle);
    }
  }

 private:
  const SweepOptions& options_;
  SweepRow* rows_;
};

void run_some(const std::vector<NetworkDescription>& networks, const SweepOptions& options,
              core::ThreadPool* pool, SweepRow* rows) {
  NetworkBatch batch(networks, options.network);
  batch.prepare(pool);
  Measuring measuring(options, rows, batch.size());
  const core::Nanoseconds period = core::from_seconds(beat_period(networks[0]) / instants_a_beat);
  batch.advance(core::Nanoseconds(0), period, instants_a_beat * options.beats, &measuring, pool);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    rows[i].run_in_beats = batch.run_in_beats(i);
    rows[i].mean_inflow = batch.model(i).mean_inflow;
    if (batch.failure(i)) rows[i].failure = batch.failure(i)->what();
  }
}

}  // namespace

std::vector<SweepRow> sweep(const NetworkDescription& network, const SweepOptions& options,
                            core::ThreadPool* pool, const std::function<void(std::uint32_t)>& progress) {
  std::vector<SweepRow> rows(options.count);
  for (std::uint32_t first = 0; first < options.count; first += variations_at_once) {
    const std::uint32_t end = std::min(options.count, first + variations_at_once);
    std::vector<NetworkDescription> networks;
    for (std::uint32_t i = first; i < end; ++i) {
      NetworkVariation variation = vary(network, options.spread, options.seed, i);
      for (const auto& factor : variation.factors) rows[i].factors.push_back(factor.second);
      networks.push_back(std::move(variation.network));
    }
    run_some(networks, options, pool, &rows[first]);
    if (progress) progress(end);
  }
  return rows;
}

}  // namespace microcosm::flow
