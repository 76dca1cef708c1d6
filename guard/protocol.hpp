#pragma once
// What this program and its helper say to each other over a socket. The data themselves lie in memory that
// both share, whose size the asking side alone sets: first the input, then the answer in its place.

#include <cstdint>
#include <string_view>

namespace microcosm::guard {

inline constexpr std::uint32_t protocol_version = 3;
inline constexpr int socket_descriptor = 3, memory_descriptor = 4;  // in the helper
/// What the helper keeps mapped from request to request [bytes]: mapping anew costs more than a small file's
/// reading. The asking side keeps no more than that allocated.
inline constexpr std::uint64_t kept_memory = 16 << 20;

/// The first word, to the helper.
struct Setup {
  /// It limits its memory by itself, since the asking side can't: under qemu-user, which forges such calls.
  std::uint32_t limits_itself = 0;
  std::int32_t asking_process = 0;  // the helper ends with it
};

/// Its answer, once it has given up what it doesn't need.
struct Hello {
  std::uint32_t protocol = protocol_version;
  std::uint32_t has_seccomp = 0, has_landlock = 0;
  std::uint32_t reserved = 0;
  char version[32] = {};
};

struct Request {
  char function[64] = {};  // ends with a zero
  std::uint64_t input_size = 0, largest_answer = 0;
  std::uint64_t room = 0;           // [bytes] of the shared memory now
  std::uint64_t address_space = 0;  // [bytes] that it may map, if it limits itself
};

enum class Status : std::uint32_t { answer, input_error, out_of_memory, answer_too_large, no_such_function };

/// The end of a request. An answer that fits in the request's room lies there. For a larger one the asking
/// side makes room for `size` bytes and says so with a byte, and the helper says with another that they are
/// there.
struct Reply {
  Status status = Status::answer;
  std::int32_t line = 0, column = 0;
  std::uint32_t message_size = 0;
  std::uint32_t is_there = 0;  // the answer lies in the request's room
  std::uint32_t reserved = 0;
  std::uint64_t size = 0;
  char message[2000] = {};
};

/// The whole of it, or false: the other side is gone. A write to one that is gone raises no signal.
bool send_all(int socket, const void* data, std::size_t size);
bool receive_all(int socket, void* data, std::size_t size);

}  // namespace microcosm::guard
