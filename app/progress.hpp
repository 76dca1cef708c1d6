#pragma once
// How far a long job is: one line rewritten in place on a terminal, now and then a plain line in a log.

#include <chrono>
#include <string>

namespace microcosm::app {

class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();

  /// `fraction` of the job in [0, 1]; `detail` is printed after the bar. Cheap to call often: prints at most
  /// ten times a second (terminal) or every ten seconds.
  void update(double fraction, const std::string& detail);
  /// Ends the line (terminal) or prints the last state (log).
  void finish();
  void clear();  // the line on a terminal, so that other text can stand there

 private:
  using Clock = std::chrono::steady_clock;
  void print(double fraction, const std::string& detail);
  std::string time_left(double fraction) const;

  bool terminal_;
  bool open_ = false;
  Clock::time_point start_, last_;
  double first_fraction_ = -1;  // what was there already: a resumed job doesn't count it as speed
};

/// "1 h 02 min", "3 min 20 s", "4.2 s".
std::string human_time(double seconds);
/// "1.3 GB", "12 kB".
std::string human_bytes(double bytes);

}  // namespace microcosm::app
