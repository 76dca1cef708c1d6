#include "datagen/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "engine/core/errors.hpp"
#include "guard/input_file.hpp"

namespace microcosm::datagen {
namespace {

[[noreturn]] void fail(std::string_view action, const std::filesystem::path& path, int error) {
  throw core::SystemError(fmt::format("cannot {} {}: {}", action, path.string(), std::strerror(error)));
}

/// An open file descriptor.
class Descriptor {
 public:
  Descriptor(const std::filesystem::path& path, int flags)
      : value_(open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const { return value_; }

 private:
  int value_;
};

bool write_all(int descriptor, std::span<const std::byte> content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

void sync_folder(const std::filesystem::path& folder) {
  const Descriptor descriptor(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
  if (descriptor.get() < 0 || fsync(descriptor.get()) != 0) fail("save the folder", folder, errno);
}

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path path)
    : path_(std::move(path)), temporary_(path_), descriptor_(-1) {
  // Its own for each process: two that write the same path must not write into one file.
  temporary_ += fmt::format(".{}{}", getpid(), temporary_suffix);
  descriptor_ = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor_ < 0) fail("write", path_, errno);
}

AtomicFile::~AtomicFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  unlink(temporary_.c_str());
}

void AtomicFile::append(std::span<const std::byte> content) {
  if (!write_all(descriptor_, content)) give_up();
}

void AtomicFile::commit() {
  // Network file systems report a full disk no earlier than in close.
  if (fsync(descriptor_) != 0 || ::close(std::exchange(descriptor_, -1)) != 0 ||
      rename(temporary_.c_str(), path_.c_str()) != 0)
    give_up();
  sync_folder(path_.parent_path());
}

void AtomicFile::give_up() {
  const int error = errno;
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  unlink(temporary_.c_str());
  fail("write", path_, error);
}

void write_atomically(const std::filesystem::path& path, std::span<const std::byte> content) {
  AtomicFile file(path);
  file.append(content);
  file.commit();
}

void write_atomically(const std::filesystem::path& path, std::string_view content) {
  write_atomically(path, std::as_bytes(std::span(content)));
}

void append_line(const std::filesystem::path& path, std::string_view line) {
  const bool is_new = !std::filesystem::exists(path);
  const Descriptor file(path, O_WRONLY | O_CREAT | O_APPEND);
  if (file.get() < 0) fail("write", path, errno);
  const off_t length = lseek(file.get(), 0, SEEK_END);
  const std::string text = std::string(line) + "\n";
  if (!write_all(file.get(), std::as_bytes(std::span(text))) || fsync(file.get()) != 0) {
    const int error = errno;
    // If even this fails, the line stays torn, and the next writer drops it.
    [[maybe_unused]] const int ignored = ftruncate(file.get(), length);
    fail("write", path, error);
  }
  if (is_new) sync_folder(path.parent_path());
}

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path)) fail("read", path, errno != 0 ? errno : EISDIR);
  guard::remember_input(path.string());
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void make_folder(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) fail("make the folder", path, error.value());
}

std::optional<std::string> temporary_of(std::string_view name) {
  if (!name.ends_with(temporary_suffix)) return std::nullopt;
  name.remove_suffix(temporary_suffix.size());
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size()) return std::nullopt;
  const std::string_view process = name.substr(dot + 1);
  if (process.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  return std::string(name.substr(0, dot));
}

void remove_temporary_files(const std::filesystem::path& folder,
                            const std::function<bool(const std::string& path)>& is_own) {
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error)) {
    if (!entry.is_regular_file() || entry.is_symlink()) continue;
    const auto path = temporary_of(entry.path().lexically_relative(folder).generic_string());
    if (path && is_own(*path)) std::filesystem::remove(entry.path(), error);
  }
}

namespace {

/// 0: held; else the error: EWOULDBLOCK if another holds it.
int lock_whole_file(int descriptor) {
  int result = 0;
  do {
    result = flock(descriptor, LOCK_EX | LOCK_NB);
  } while (result != 0 && errno == EINTR);
  if (result == 0) return 0;
  if (errno == EWOULDBLOCK) return EWOULDBLOCK;
  // Some network file systems know locks of ranges only.
  struct flock range = {};
  range.l_type = F_WRLCK;
  range.l_whence = SEEK_SET;
  if (fcntl(descriptor, F_OFD_SETLK, &range) == 0) return 0;
  return errno == EACCES || errno == EAGAIN ? EWOULDBLOCK : errno;
}

}  // namespace

std::optional<FileLock> FileLock::try_acquire(const std::filesystem::path& path) {
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644);
  if (descriptor < 0) fail("write", path, errno);
  FileLock lock(descriptor);
  const int error = lock_whole_file(descriptor);
  if (error == 0) return lock;
  if (error == EWOULDBLOCK) return std::nullopt;
  throw core::SystemError(fmt::format(
      "cannot lock {}: {}. This file system can't lock files, so two writers couldn't know of each "
      "other: write the dataset to another file system, and copy it here when it is done",
      path.string(), std::strerror(error)));
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace microcosm::datagen
