#include "guard/reader_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <utility>

#include "guard/find_helper.hpp"
#include "guard/registry.hpp"

namespace microcosm::guard {

namespace {

constexpr std::uint64_t least_room = 4 << 20;  // [bytes] of shared memory; what isn't used takes none
// Limits that lie at most so far above what is due stay as they are: setting them takes as long as reading a
// small file.
constexpr std::uint64_t memory_slack = 32 << 20;  // [bytes]
constexpr rlim_t time_slack = 2;                  // [s]
constexpr double least_patience = 120;  // [s] of the clock on the wall; processor time is limited itself

[[noreturn]] void fail(std::string_view action) {
  throw core::SystemError(
      fmt::format("the helper program microcosm-reader: can't {}: {}", action, std::strerror(errno)));
}

/// Out of the way of the numbers that the helper gets.
int moved_up(int descriptor) {
  const int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 16);
  const int error = errno;
  close(descriptor);
  errno = error;
  return moved;
}

void close_all(std::initializer_list<int> descriptors) {
  for (const int descriptor : descriptors)
    if (descriptor >= 0) close(descriptor);
}

/// The soft limit of another process; false: it isn't what was asked for.
bool set_limit(pid_t process, __rlimit_resource resource, rlim_t most) {
  rlimit now = {};
  if (prlimit(process, resource, nullptr, &now) != 0) return false;
  now.rlim_cur = std::min(most, now.rlim_max);
  const rlim_t due = now.rlim_cur;
  return prlimit(process, resource, &now, nullptr) == 0 && prlimit(process, resource, nullptr, &now) == 0 &&
         now.rlim_cur == due;
}

void say_what_is_missing(const Hello& hello) {
  static std::atomic<bool> said = false;
  if ((hello.has_seccomp && hello.has_landlock) || said.exchange(true)) return;
  std::fprintf(
      stderr,
      "note: no %s%s%s here: strangers' files are read by a helper program with limits%s (results are "
      "the same; docs/hostile_input.md)\n",
      hello.has_seccomp ? "" : "seccomp", hello.has_seccomp || hello.has_landlock ? "" : " and no ",
      hello.has_landlock ? "" : "Landlock", hello.has_seccomp ? " and seccomp" : " alone");
}

}  // namespace

std::unique_ptr<ReaderProcess> ReaderProcess::start() {
  const std::string program = find_helper();
  std::unique_ptr<ReaderProcess> helper(new ReaderProcess());
  helper->open_channels();
  helper->spawn(program);
  helper->greet(program);
  return helper;
}

void ReaderProcess::open_channels() {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) fail("make a socket");
  socket_ = moved_up(pair[0]);
  far_socket_ = moved_up(pair[1]);
  if (socket_ < 0 || far_socket_ < 0) fail("make a socket");
  memory_ = memfd_create("microcosm-reader", MFD_CLOEXEC);
  if (memory_ >= 0) memory_ = moved_up(memory_);
  if (memory_ < 0) fail("share memory with it");
}

void ReaderProcess::spawn(const std::string& program) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  // What libraries print about a stranger's file reaches no terminal, unless a developer asks for it.
  if (!std::getenv("MICROCOSM_READER_STDERR"))
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, far_socket_, socket_descriptor);
  posix_spawn_file_actions_adddup2(&actions, memory_, memory_descriptor);
  posix_spawn_file_actions_addclosefrom_np(&actions, memory_descriptor + 1);
  // A group of its own: Ctrl-C is for this program, which then ends its helpers.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  char name[] = "microcosm-reader";
  char* const arguments[] = {name, nullptr};
  const int error = posix_spawn(&process_, program.c_str(), &actions, &attributes, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  close(std::exchange(far_socket_, -1));
  if (error != 0) {
    process_ = -1;
    throw core::SystemError(
        fmt::format("the helper program {} can't be started: {}", program, std::strerror(error)));
  }
  starter_ = getpid();
  statm_ = open(fmt::format("/proc/{}/statm", process_).c_str(), O_RDONLY | O_CLOEXEC);
}

void ReaderProcess::greet(const std::string& program) {
  // A limit far above what it needs to begin with, to see whether it holds.
  constexpr rlim_t trial = rlim_t{1} << 60;
  limits_itself_ = !set_limit(process_, RLIMIT_AS, trial);
  const Setup setup = {.limits_itself = limits_itself_, .asking_process = getpid()};
  Hello hello;
  if (!send_all(socket_, &setup, sizeof setup) || !receive_all(socket_, &hello, sizeof hello))
    throw core::SystemError(fmt::format("the helper program {} ended at once ({}): try to run it by hand",
                                        program, bury(false).how));
  hello.version[sizeof hello.version - 1] = 0;
  if (hello.protocol != protocol_version || std::string_view(hello.version) != MICROCOSM_VERSION)
    throw core::SystemError(
        fmt::format("the helper program {} is of another version than this program: build or install both "
                    "together",
                    program));
  say_what_is_missing(hello);
}

ReaderProcess::~ReaderProcess() {
  close_all({socket_, far_socket_, memory_, statm_});
  if (process_ > 0 && ours()) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
}

bool ReaderProcess::ours() const {
  return starter_ == getpid();
}

/// What it has mapped now; 0: unknown.
std::uint64_t ReaderProcess::address_space() const {
  char text[64] = {};
  if (statm_ < 0 || pread(statm_, text, sizeof text - 1, 0) <= 0) return 0;
  return std::strtoull(text, nullptr, 10) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

void ReaderProcess::set_memory(std::uint64_t address_space) {
  if (address_space <= memory_limit_ && memory_limit_ - address_space <= memory_slack) return;
  memory_limit_ = set_limit(process_, RLIMIT_AS, address_space) ? address_space : 0;
}

void ReaderProcess::set_time(double seconds) {
  timespec used = {};
  if (!clock_ && clock_getcpuclockid(process_, &clock_.emplace()) != 0) clock_.reset();
  if (!clock_ || clock_gettime(*clock_, &used) != 0) return;
  const rlim_t due = static_cast<rlim_t>(used.tv_sec) + 1 + static_cast<rlim_t>(std::ceil(seconds));
  if (due <= time_limit_ && time_limit_ - due <= time_slack) return;
  time_limit_ = set_limit(process_, RLIMIT_CPU, due) ? due : 0;
}

void ReaderProcess::resize(std::uint64_t size) {
  if (size <= size_) return;
  int result = 0;
  do result = ftruncate(memory_, static_cast<off_t>(size));
  while (result != 0 && errno == EINTR);
  if (result != 0) fail("share memory with it");
  size_ = size;
}

void ReaderProcess::write_input(std::span<const std::byte> input) {
  resize(std::max<std::uint64_t>(input.size(), least_room));
  std::size_t done = 0;
  while (done < input.size()) {
    const ssize_t written =
        pwrite(memory_, input.data() + done, input.size() - done, static_cast<off_t>(done));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail("share memory with it");
    done += static_cast<std::size_t>(written);
  }
}

std::variant<std::vector<std::byte>, Reply, Death> ReaderProcess::ask(std::string_view function,
                                                                      std::span<const std::byte> input,
                                                                      const Limits& limits) {
  ++requests_;
  // The question.
  Request request;
  function.copy(request.function, longest_name);
  request.input_size = input.size();
  request.largest_answer = limits.answer;
  write_input(input);
  request.room = size_;
  const std::uint64_t mapped = address_space();
  request.address_space = mapped > 0 ? mapped + limits.memory + input.size() : RLIM_INFINITY;
  if (!limits_itself_) set_memory(request.address_space);
  set_time(limits.processor_seconds);
  if (!send_all(socket_, &request, sizeof request)) return bury(false);
  // The reply; a helper that neither computes nor answers is given up.
  const double patience = std::max(least_patience, 20 * limits.processor_seconds);
  const auto waited = [&] {
    pollfd one = {socket_, POLLIN, 0};
    int ready = 0;
    do ready = poll(&one, 1, static_cast<int>(1000 * std::min(patience, 1e6)));
    while (ready < 0 && errno == EINTR);
    return ready > 0;
  };
  if (!waited()) return bury(true);
  Reply reply;
  if (!receive_all(socket_, &reply, sizeof reply)) return bury(false);
  if (reply.message_size > sizeof reply.message) return bury(false);
  if (reply.status == Status::answer && reply.size > limits.answer) reply.status = Status::answer_too_large;
  if (reply.status != Status::answer) return reply;
  // Room for the answer, and a copy of it that the helper can't change.
  if (reply.is_there == 0) {
    resize(reply.size);
    if (!limits_itself_ && mapped > 0) set_memory(request.address_space + reply.size);
    char token = 0;
    if (!send_all(socket_, &token, 1) || !waited() || !receive_all(socket_, &token, 1)) return bury(false);
  }
  std::vector<std::byte> answer(reply.size);
  std::size_t done = 0;
  while (done < answer.size()) {
    const ssize_t got = pread(memory_, answer.data() + done, answer.size() - done, static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return bury(false);
    done += static_cast<std::size_t>(got);
  }
  if (size_ > kept_memory && ftruncate(memory_, 0) == 0) size_ = 0;
  return answer;
}

/// Ends it if it still runs, and says how it ended.
Death ReaderProcess::bury(bool silent) {
  Death death;
  death.cause = silent ? Death::Cause::silence : Death::Cause::crash;
  // One whose socket is closed is ending or dead; what doesn't end by itself is made to.
  shutdown(socket_, SHUT_RDWR);
  int status = 0;
  pid_t ended = 0;
  for (int tries = 0; !silent && tries < 2000 && ended == 0; ++tries) {
    ended = waitpid(process_, &status, WNOHANG);
    if (ended == 0) poll(nullptr, 0, 1);
  }
  if (ended == 0) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  } else if (ended == process_ && WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    death.how = strsignal(signal);
    if (signal == SIGXCPU) death.cause = Death::Cause::processor_time;
    if (signal == SIGKILL || signal == SIGTERM || signal == SIGHUP || signal == SIGINT)
      death.cause = Death::Cause::killed;
  } else if (ended == process_ && WIFEXITED(status)) {
    death.how = fmt::format("it ended with code {}", WEXITSTATUS(status));
  }
  process_ = -1;
  return death;
}

}  // namespace microcosm::guard
