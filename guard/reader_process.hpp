#pragma once
// One running helper program, seen from this side.

#include <sys/types.h>

#include <ctime>
#include <memory>
#include <optional>
#include <variant>

#include "guard/guard.hpp"
#include "guard/protocol.hpp"

namespace microcosm::guard {

/// How a helper ended in a request.
struct Death {
  enum class Cause { crash, processor_time, memory, killed, silence };
  Cause cause = Cause::crash;
  std::string how;  // "Segmentation fault"
};

class ReaderProcess {
 public:
  /// It ends with the thread that starts it (PR_SET_PDEATHSIG): that should last as long as this process.
  /// Throws core::SystemError: it can't be found or started, or is another version's.
  static std::unique_ptr<ReaderProcess> start();
  ReaderProcess(const ReaderProcess&) = delete;
  ReaderProcess& operator=(const ReaderProcess&) = delete;
  /// Ends it.
  ~ReaderProcess();

  /// A refusal by the function is a Reply that is no answer. After a Death only the destructor may be called.
  std::variant<std::vector<std::byte>, Reply, Death> ask(std::string_view function,
                                                         std::span<const std::byte> input,
                                                         const Limits& limits);
  /// It has read nothing yet.
  bool fresh() const { return requests_ == 0; }
  /// False in a process that was forked from the one that started it.
  bool ours() const;

 private:
  ReaderProcess() = default;
  void open_channels();
  void spawn(const std::string& program);
  void greet(const std::string& program);
  void set_memory(std::uint64_t address_space);
  void set_time(double seconds);
  std::uint64_t address_space() const;
  void resize(std::uint64_t size);
  void write_input(std::span<const std::byte> input);
  Death bury(bool silent);

  pid_t process_ = -1, starter_ = -1;
  int socket_ = -1, far_socket_ = -1, memory_ = -1, statm_ = -1;
  bool limits_itself_ = false;                       // its memory; see Setup
  std::uint64_t size_ = 0;                           // of the shared memory
  std::optional<clockid_t> clock_;                   // of its processor time
  std::uint64_t memory_limit_ = 0, time_limit_ = 0;  // that were set; 0: none
  std::uint64_t requests_ = 0;                       // begun
};

}  // namespace microcosm::guard
