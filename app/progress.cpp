#include "app/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "app/terminal.hpp"
#include "guard/printable.hpp"

namespace microcosm::app {

ProgressLine::ProgressLine() : terminal_(isatty(STDERR_FILENO) != 0), start_(Clock::now()), last_(start_) {}

ProgressLine::~ProgressLine() {
  finish();
}

void ProgressLine::update(double fraction, const std::string& detail) {
  if (first_fraction_ < 0) first_fraction_ = fraction;
  const Clock::time_point now = Clock::now();
  const auto pause = terminal_ ? std::chrono::milliseconds(100) : std::chrono::milliseconds(10000);
  if (now - last_ < pause && fraction < 1) return;
  last_ = now;
  print(std::clamp(fraction, 0.0, 1.0), detail);
}

void ProgressLine::finish() {
  if (open_ && terminal_) write_control("\n");
  open_ = false;
}

void ProgressLine::clear() {
  if (open_ && terminal_) write_control("\r\x1b[K");
}

std::string ProgressLine::time_left(double fraction) const {
  const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
  const double gained = fraction - first_fraction_;
  if (gained <= 0 || elapsed < 0.5) return "";
  return ", " + human_time(elapsed * (1 - fraction) / gained) + " left";
}

void ProgressLine::print(double fraction, const std::string& detail) {
  const std::string left = fraction < 1 ? time_left(fraction) : "";
  if (!terminal_) {
    print_message("{:3.0f} % {}{}\n", 100 * fraction, detail, left);
    return;
  }
  constexpr int width = 30;
  const int filled = static_cast<int>(std::floor(fraction * width));
  write_control(fmt::format("\r[{:<{}}] {:3.0f} % {}{}\x1b[K",
                            std::string(static_cast<std::size_t>(filled), '='), width, 100 * fraction,
                            guard::printable(detail), left));
  open_ = true;
}

std::string human_time(double seconds) {
  if (seconds < 60) return fmt::format("{:.1f} s", seconds);
  const long long whole = std::llround(seconds);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::string human_bytes(double bytes) {
  constexpr const char* units[] = {"B", "kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  while (bytes >= 1000 && unit + 1 < std::size(units)) bytes /= 1000, ++unit;
  return fmt::format("{:.{}f} {}", bytes, unit == 0 ? 0 : 1, units[unit]);
}

}  // namespace microcosm::app
