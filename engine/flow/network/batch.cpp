#include "engine/flow/network/batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <functional>

#include "engine/flow/network/network_lanes.hpp"
#include "engine/flow/network/network_state.hpp"
#include "engine/flow/network/run_in.hpp"
#include "engine/flow/network/same_shape.hpp"

namespace microcosm::flow {

namespace {

struct Variation {
  Variation(const NetworkDescription& network, const NetworkOptions& options)
      : model(network, options), state(model) {}

  void fail(const core::RunError& error, std::int64_t step_number) {
    failure.emplace(step_number, error.body(), error.field(), error.message());
  }

  NetworkModel model;
  NetworkModel::Start start;
  NetworkState state;
  std::optional<core::RunError> failure;
  int run_in_beats = 0;
};

using Variations = std::vector<std::unique_ptr<Variation>>;

/// Hands variations to lanes, in order, each once.
class Queue {
 public:
  explicit Queue(const Variations& variations) : variations_(variations) {}
  /// The next that has not failed, or -1.
  std::ptrdiff_t take() {
    for (;;) {
      const std::size_t i = next_.fetch_add(1);
      if (i >= variations_.size()) return -1;
      if (!variations_[i]->failure) return static_cast<std::ptrdiff_t>(i);
    }
  }

 private:
  const Variations& variations_;
  std::atomic<std::size_t> next_{0};
};

/// What one thread's lanes do: each takes a variation after the other and brings it to its end.
class GroupWork : public LaneWork {
 public:
  GroupWork(const Variations& variations, Queue& queue, NetworkLanes& lanes, std::size_t used_lanes)
      : variations_(variations), queue_(queue), lanes_(lanes), used_lanes_(used_lanes) {
    current_.fill(-1);
  }

  bool next(int lane, LaneInterval& interval) final {
    if (static_cast<std::size_t>(lane) >= used_lanes_) return false;
    for (;;) {
      try {
        if (current_[lane] >= 0 && go_on(lane, interval)) return true;
        if (current_[lane] >= 0) lanes_.write(lane, of(lane).state);
      } catch (const core::RunError& error) {
        broken(lane, error);
      }
      current_[lane] = queue_.take();
      if (current_[lane] < 0) return false;
      begin(lane);
      lanes_.load(lane, of(lane).model);
      lanes_.read(lane, of(lane).state);
    }
  }

  void broken(int lane, const core::RunError& error) final {
    of(lane).fail(error, step_number(lane));
    current_[lane] = -1;
  }

 protected:
  /// The lane's variation begins; afterwards its state is read.
  virtual void begin(int lane) = 0;
  /// At the end of an interval, first before any. False: it is done.
  virtual bool go_on(int lane, LaneInterval& interval) = 0;
  virtual std::int64_t step_number(int lane) const = 0;

  std::size_t variation(int lane) const { return static_cast<std::size_t>(current_[lane]); }
  Variation& of(int lane) const { return *variations_[variation(lane)]; }
  const NetworkLanes& lanes() const { return lanes_; }

 private:
  const Variations& variations_;
  Queue& queue_;
  NetworkLanes& lanes_;
  std::size_t used_lanes_;
  std::array<std::ptrdiff_t, most_lanes> current_{};
};

class PrepareWork final : public GroupWork {
 public:
  using GroupWork::GroupWork;

 private:
  void begin(int lane) override {
    of(lane).state.start(of(lane).start);
    run_in_[lane].emplace(of(lane).model);
  }
  bool go_on(int lane, LaneInterval& interval) override {
    if (run_in_[lane]->next(lanes(), lane, interval)) return true;
    of(lane).run_in_beats = static_cast<int>(run_in_[lane]->beats());
    return false;
  }
  std::int64_t step_number(int) const override { return 0; }

  std::array<std::optional<RunIn>, most_lanes> run_in_;
};

struct Steps {
  core::Nanoseconds now, period;
  int count;
  BatchObserver* observer;
};

class AdvanceWork final : public GroupWork {
 public:
  AdvanceWork(const Variations& variations, Queue& queue, NetworkLanes& lanes, std::size_t used_lanes,
              const Steps& steps)
      : GroupWork(variations, queue, lanes, used_lanes), steps_(steps) {}

 private:
  void begin(int lane) override { step_[lane] = -1; }
  bool go_on(int lane, LaneInterval& interval) override {
    Variation& at = of(lane);
    const double duration = core::seconds(steps_.period);
    const core::Nanoseconds time = steps_.now + ++step_[lane] * steps_.period;
    if (step_[lane] > 0) {
      at.state.elapsed[0] += duration;
      const CellArrays& cells = lanes().cells();
      if (steps_.observer != nullptr)
        steps_.observer->observe(variation(lane),
                                 {at.model, cells.area + lane, cells.flow + lane, cells.lanes}, time);
    }
    interval = {std::fmod(core::seconds(time), at.model.beat_period), duration};
    return step_[lane] < steps_.count;
  }
  std::int64_t step_number(int lane) const override { return steps_.now / steps_.period + step_[lane]; }

  Steps steps_;
  std::array<int, most_lanes> step_{};
};

int lanes_of(core::Simd level) {
  return level == core::Simd::avx512 ? 8 : level == core::Simd::avx2 ? 4 : 2;
}

/// Viscoelastic walls are solved one vessel after the other, a heart with all ends, for one network at a
/// time.
bool stands_alone(const NetworkDescription& network) {
  return network.heart.has_value() ||
         std::any_of(network.vessels.begin(), network.vessels.end(), is_viscoelastic);
}

}  // namespace

struct NetworkBatch::Implementation {
  using MakeWork =
      std::function<std::unique_ptr<GroupWork>(Queue& queue, NetworkLanes& lanes, std::size_t used_lanes)>;

  /// Every variation once, on all threads.
  void run(core::ThreadPool* pool, const MakeWork& make_work) {
    if (variations.empty()) return;
    const std::size_t threads = pool == nullptr ? 1 : pool->threads();
    groups.resize(std::max(groups.size(), threads));
    Queue queue(variations);
    // A few variations are spread over all threads, not put into the first thread's lanes.
    const std::size_t used_lanes = (variations.size() + threads - 1) / threads;
    const auto run_group = [&](std::size_t g) {
      if (!groups[g]) groups[g] = std::make_unique<NetworkLanes>(variations[0]->model, lanes);
      groups[g]->run(*make_work(queue, *groups[g], used_lanes));
    };
    if (pool == nullptr)
      run_group(0);
    else
      pool->run(threads, run_group);
  }

  Variations variations;
  std::vector<std::unique_ptr<NetworkLanes>> groups;  // by thread
  int lanes = 1;
};

NetworkBatch::NetworkBatch(const std::vector<NetworkDescription>& variations, const NetworkOptions& options,
                           int lanes)
    : implementation_(std::make_unique<Implementation>()) {
  if (lanes != 0 && lanes != 1 && lanes != 2 && lanes != 4 && lanes != 8)
    throw core::InputError(fmt::format("a batch of {} lanes; 1, 2, 4 or 8 can stand side by side", lanes));
  implementation_->lanes = lanes > 0 ? lanes : lanes_of(core::simd_level());
  if (std::any_of(variations.begin(), variations.end(), stands_alone)) implementation_->lanes = 1;
  // Steps that differ from vessel to vessel are those of one network.
  if (options.local_time_steps) implementation_->lanes = 1;
  for (std::size_t i = 0; i < variations.size(); ++i) {
    try {
      check(variations[i]);
      auto made = std::make_unique<Variation>(variations[i], options);
      if (i > 0) require_same_shape(made->model, implementation_->variations[0]->model);
      implementation_->variations.push_back(std::move(made));
    } catch (const core::InputError& error) {
      throw core::InputError(fmt::format("variation {}: {}", i, error.message()));
    }
    Variation& made = *implementation_->variations.back();
    try {
      made.start = made.model.steady_start(variations[i]);
      made.state.start(made.start);
    } catch (const core::InputError& error) {
      made.failure.emplace(0, "network", "area", error.message());
    }
  }
}

NetworkBatch::~NetworkBatch() = default;

void NetworkBatch::prepare(core::ThreadPool* pool) {
  Implementation& batch = *implementation_;
  batch.run(pool, [&](Queue& queue, NetworkLanes& lanes, std::size_t used_lanes) {
    return std::make_unique<PrepareWork>(batch.variations, queue, lanes, used_lanes);
  });
  for (const auto& variation : batch.variations) variation->state.restart_clock();
}

void NetworkBatch::advance(core::Nanoseconds now, core::Nanoseconds period, int steps,
                           BatchObserver* observer, core::ThreadPool* pool) {
  Implementation& batch = *implementation_;
  batch.run(pool, [&](Queue& queue, NetworkLanes& lanes, std::size_t used_lanes) {
    return std::make_unique<AdvanceWork>(batch.variations, queue, lanes, used_lanes,
                                         Steps{now, period, steps, observer});
  });
}

std::size_t NetworkBatch::size() const {
  return implementation_->variations.size();
}

int NetworkBatch::lanes() const {
  return implementation_->lanes;
}

const std::optional<core::RunError>& NetworkBatch::failure(std::size_t variation) const {
  return implementation_->variations[variation]->failure;
}

std::span<std::byte> NetworkBatch::state(std::size_t variation) {
  return implementation_->variations[variation]->state.block.bytes();
}

NetworkView NetworkBatch::blood(std::size_t variation) const {
  const Variation& at = *implementation_->variations[variation];
  return {at.model, at.state.area.data(), at.state.flow.data()};
}

const NetworkModel& NetworkBatch::model(std::size_t variation) const {
  return implementation_->variations[variation]->model;
}

int NetworkBatch::run_in_beats(std::size_t variation) const {
  return implementation_->variations[variation]->run_in_beats;
}

double NetworkBatch::junction_imbalance(std::size_t variation) const {
  const Variation& at = *implementation_->variations[variation];
  return flow::junction_imbalance(at.model, at.state);
}

double NetworkBatch::lossy_junction_steps(std::size_t variation) const {
  return implementation_->variations[variation]->state.lossy_steps[0];
}

}  // namespace microcosm::flow
