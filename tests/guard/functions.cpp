// Functions that the guard's tests run in a helper: those that behave, and those that don't.

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "guard/guard.hpp"

namespace microcosm::guard {

namespace {

using Bytes = std::vector<std::byte>;
using Input = std::span<const std::byte>;

Bytes bytes_of(const std::string& text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

Bytes reversed(Input input) {
  return {input.rbegin(), input.rend()};
}

Bytes refuse(Input) {
  throw core::InputError({"ignored", 7, 3}, "the seventh line is wrong");
}

Bytes fail(Input) {
  throw std::runtime_error("a library's own words");
}

Bytes crash(Input) {
  volatile int* nothing = nullptr;
  *nothing = 1;
  return {};
}

/// Crashes if it is not the first call of this process: as after memory that an earlier file has spoilt.
Bytes crash_later(Input input) {
  static bool before = false;
  if (std::exchange(before, true)) return crash(input);
  return bytes_of("fresh");
}

Bytes abort_now(Input) {
  std::abort();
}

Bytes recurse(Input input) {
  volatile char room[4096] = {};
  if (input.size() == 1) return {};
  const Bytes below = recurse(input);
  return Bytes(below.size() + static_cast<unsigned char>(room[0]));
}

Bytes loop(Input) {
  std::uint64_t count = 0;
  while (true) {
    ++count;
    asm volatile("" : "+r"(count));
  }
}

Bytes allocate(Input) {
  std::vector<Bytes> held;
  while (true) held.emplace_back(16 << 20, std::byte{1});
}

Bytes answer_large(Input) {
  return Bytes(9 << 20);
}

/// What a helper that was taken over would try; each that succeeds adds a word.
Bytes escape(Input) {
  std::string done;
  if (open("/etc/passwd", O_RDONLY) >= 0) done += " read";
  if (open("/tmp/microcosm_guard_escape", O_WRONLY | O_CREAT, 0600) >= 0) done += " written";
  if (socket(AF_INET, SOCK_STREAM, 0) >= 0) done += " socket";
  for (int descriptor = 5; descriptor < 4096; ++descriptor)
    if (write(descriptor, "", 0) == 0) done += " descriptor";
  return bytes_of(done);
}

Bytes fork_now(Input) {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  return bytes_of(child > 0 ? "forked" : "");
}

/// The number of the process, to be killed while it waits.
Bytes process(Input) {
  return bytes_of(std::to_string(getpid()));
}

/// Takes a while: so that calls overlap.
Bytes checksum(Input input) {
  std::uint64_t sum = 1;
  for (int round = 0; round < 50; ++round)
    for (const std::byte b : input) sum = sum * 6364136223846793005u + static_cast<std::uint64_t>(b);
  return bytes_of(std::to_string(sum));
}

const Register registered[] = {{"reversed", reversed},
                               {"refuse", refuse},
                               {"fail", fail},
                               {"crash", crash},
                               {"crash_later", crash_later},
                               {"abort", abort_now},
                               {"recurse", recurse},
                               {"loop", loop},
                               {"allocate", allocate},
                               {"answer_large", answer_large},
                               {"escape", escape},
                               {"fork", fork_now},
                               {"process", process},
                               {"checksum", checksum}};

}  // namespace
}  // namespace microcosm::guard
