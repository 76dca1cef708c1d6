#pragma once
// An episode that runs on a thread of its own while a window looks on. What the window draws is copied out of
// it; the window never waits for it.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "agents/episode.hpp"
#include "render/scene_snapshot.hpp"

namespace microcosm::window {

/// The id of the stream of actions.
inline constexpr const char* control_stream = "control";

enum class RunState { preparing, running, paused, finished, failed };

struct LiveStatus {
  RunState state = RunState::preparing;
  double time = 0, duration = 0;  // [s]
  double real_time_factor = 0;    // simulated over wall time, of the last half second; 0 while it stands
  std::string message;            // of a failure
  std::uint64_t run = 0;          // grows with each restart
  std::uint64_t frame = 0;        // grows with each new scene, over restarts too
};

class LiveEpisode {
 public:
  /// Builds a fresh episode; called on the episode's thread, once a start.
  using Factory = std::function<std::unique_ptr<agents::Episode>()>;

  /// Starts at once, paused or playing. `speed`: simulated over wall time, at most; 0: as fast as it goes.
  LiveEpisode(Factory factory, bool playing, double speed);
  ~LiveEpisode();  // stops after the control step in flight

  void play();
  void pause();
  void step();     ///< One control step, then pause.
  void restart();  ///< From the beginning, the same episode; keeps playing or paused.
  void set_speed(double speed);

  LiveStatus status() const;
  /// Copies the newest scene if it is not frame `known`; false: nothing new.
  bool scene(std::uint64_t known, render::SceneSnapshot& into) const;
  /// Brings `into`, which holds streams of run `run`, up to date: sensors, truth, the actions, and
  /// those of rigid bodies (body_traces.hpp). Sets `run` to the run it then holds.
  void traces(std::uint64_t& run, std::vector<agents::Stream>& into) const;

 private:
  struct Shared;
  std::unique_ptr<Shared> shared_;
};

}  // namespace microcosm::window
