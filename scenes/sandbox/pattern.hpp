#pragma once
// Lua patterns (reference manual, 6.4.1), matched within a budget: nested repetitions can take exponential
// time, and nothing can interrupt Lua's own matcher.

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace microcosm::scenes {

class Pattern {
 public:
  static constexpr int maximum_captures = 32;
  static constexpr int maximum_depth = 200;

  struct Capture {
    std::size_t start = 0;
    std::ptrdiff_t length = 0;
  };
  static constexpr std::ptrdiff_t open_capture = -1;      // begun, not closed
  static constexpr std::ptrdiff_t position_capture = -2;  // "()": its start is the value

  /// `charge(steps)` is called as it works and may throw. `pattern` and what `subject` refers to later must
  /// outlive this.
  Pattern(std::string_view pattern, std::function<void(std::int64_t)> charge);

  bool anchored() const { return anchored_; }
  /// The end of a match that begins exactly at `start`, if there is one. Throws std::invalid_argument on a
  /// malformed pattern.
  std::optional<std::size_t> match_at(std::string_view subject, std::size_t start);

  int capture_count() const { return count_; }
  /// Capture `i` of the last match. Throws if it was never closed.
  const Capture& capture(int i) const;

 private:
  using End = std::optional<std::size_t>;

  End match(std::size_t s, std::size_t p);
  End match_repeated(std::size_t s, std::size_t p, std::size_t after, bool longest, std::size_t least);
  End match_balance(std::size_t s, std::size_t p) const;
  End match_capture_start(std::size_t s, std::size_t p, std::ptrdiff_t length);
  End match_capture_end(std::size_t s, std::size_t p);
  End match_back_reference(std::size_t s, std::size_t p) const;
  bool single_matches(std::size_t s, std::size_t p, std::size_t after) const;
  bool set_contains(unsigned char c, std::size_t p, std::size_t closing) const;
  std::size_t end_of_single(std::size_t p) const;
  /// One step, and what looking at so many bytes takes.
  void spend(std::size_t bytes = 0) const;

  std::string_view pattern_, subject_;
  std::function<void(std::int64_t)> charge_;
  std::array<Capture, maximum_captures> captures_{};
  int count_ = 0;
  int depth_ = 0;
  mutable std::int64_t spent_ = 0;  // and not charged yet
  bool anchored_ = false;
};

}  // namespace microcosm::scenes
