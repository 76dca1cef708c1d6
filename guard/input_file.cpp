#include "guard/input_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <set>

#include "engine/core/errors.hpp"

namespace microcosm::guard {

namespace {

using core::InputError;

/// A file, whatever its name: device, number, and when it was made, since numbers are used again.
using Identity = std::array<std::uint64_t, 5>;

Identity identity_of(const struct statx& status) {
  return {status.stx_dev_major, status.stx_dev_minor, status.stx_ino,
          static_cast<std::uint64_t>(status.stx_btime.tv_sec), status.stx_btime.tv_nsec};
}

class Inputs {
 public:
  static Inputs& instance() {
    static Inputs* const inputs = new Inputs();
    return *inputs;
  }
  void add(const Identity& one) {
    const std::lock_guard lock(mutex_);
    known_.insert(one);
  }
  bool contains(const Identity& one) {
    const std::lock_guard lock(mutex_);
    return known_.contains(one);
  }

 private:
  std::mutex mutex_;
  std::set<Identity> known_;
};

/// An open file descriptor.
struct Descriptor {
  explicit Descriptor(int opened) : value(opened) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value >= 0) close(value);
  }
  int value;
};

std::string reason() {
  return std::strerror(errno);
}

void remember(int folder, const char* path, int flags) {
  struct statx status = {};
  if (statx(folder, path, flags, STATX_BASIC_STATS | STATX_BTIME, &status) == 0 && S_ISREG(status.stx_mode))
    Inputs::instance().add(identity_of(status));
}

/// A pipe is opened for as long as its writer takes; anything else never blocks.
int open_input(const std::string& path, Accepted accepted) {
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) throw InputError({path}, "there is no such file");
    throw InputError({path}, fmt::format("it can't be read: {}", reason()));
  }
  const bool waits = accepted == Accepted::typed_paths && !S_ISREG(status.st_mode);
  const bool readable =
      S_ISREG(status.st_mode) ||
      (waits && (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode) || S_ISSOCK(status.st_mode)));
  if (S_ISDIR(status.st_mode)) throw InputError({path}, "this is a folder, not a file");
  if (!readable)
    throw InputError({path}, accepted == Accepted::typed_paths
                                 ? "this is a device of disks, not a file or a pipe"
                                 : "this is no regular file");
  const int opened = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | (waits ? 0 : O_NONBLOCK));
  if (opened < 0) throw InputError({path}, fmt::format("it can't be read: {}", reason()));
  return opened;
}

}  // namespace

void remember_input(const std::string& path) {
  remember(AT_FDCWD, path.c_str(), 0);
}

void remember_input(int descriptor) {
  remember(descriptor, "", AT_EMPTY_PATH);
}

bool is_input(const std::string& path) {
  struct statx status = {};
  return statx(AT_FDCWD, path.c_str(), 0, STATX_BASIC_STATS | STATX_BTIME, &status) == 0 &&
         Inputs::instance().contains(identity_of(status));
}

std::string read_input(const std::string& path, std::uint64_t largest, Accepted accepted) {
  const Descriptor file(open_input(path, accepted));
  struct stat status = {};
  if (fstat(file.value, &status) != 0)
    throw InputError({path}, fmt::format("it can't be read: {}", reason()));
  const bool regular = S_ISREG(status.st_mode);
  if (accepted == Accepted::regular_files && !regular) throw InputError({path}, "this is no regular file");
  const auto too_large = [&] {
    return InputError({path}, fmt::format("the file is larger than {} MiB", largest));
  };
  // Claimed sizes are checked before anything is read, and true ones on the way: a file may grow, a pipe has
  // none.
  const std::uint64_t most = largest << 20;
  if (regular && static_cast<std::uint64_t>(status.st_size) > most) throw too_large();
  std::string content;
  if (regular) content.reserve(static_cast<std::size_t>(status.st_size));
  std::array<char, 1 << 16> block;
  while (true) {
    const ssize_t got = read(file.value, block.data(), block.size());
    if (got < 0 && errno == EINTR && regular) continue;
    if (got < 0) throw InputError({path}, fmt::format("it can't be read: {}", reason()));
    if (got == 0) break;
    content.append(block.data(), static_cast<std::size_t>(got));
    if (content.size() > most) throw too_large();
  }
  remember(file.value, "", AT_EMPTY_PATH);
  return content;
}

}  // namespace microcosm::guard
