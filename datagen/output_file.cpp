#include "datagen/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <mutex>
#include <set>
#include <utility>

#include "engine/core/errors.hpp"
#include "guard/input_file.hpp"
#include "guard/printable.hpp"

namespace microcosm::datagen {

namespace {

using core::InputError;

/// What outputs of this process are open, so that two never share a file.
std::mutex open_mutex;
std::set<std::string>& open_places() {
  static std::set<std::string> places;
  return places;
}

/// The number behind /dev/stdout, /dev/stderr, /dev/fd/7 or /proc/self/fd/7.
std::optional<int> descriptor_named(std::string_view path) {
  if (path == "-" || path == "/dev/stdout") return STDOUT_FILENO;
  if (path == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(folder)) continue;
    const std::string_view digits = path.substr(folder.size());
    int number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc() && end == digits.data() + digits.size()) return number;
  }
  return std::nullopt;
}

bool is_mounted_alone(const std::string& path) {
  struct statx status = {};
  return statx(AT_FDCWD, path.c_str(), 0, STATX_BASIC_STATS, &status) == 0 &&
         (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

/// Where a link leads that leads to nothing yet.
std::string end_of_links(const std::string& path) {
  std::filesystem::path place = path;
  std::error_code error;
  for (int i = 0; i < 40; ++i) {
    const auto target = std::filesystem::read_symlink(place, error);
    if (error) break;
    place = target.is_absolute() ? target : place.parent_path() / target;
  }
  return place.lexically_normal().string();
}

/// Whether a dataset lies in the folder. Other programs use its files' names too: one of them isn't enough.
bool is_dataset(const std::filesystem::path& folder) {
  std::error_code error;
  const auto description = folder / "dataset.json", manifest = folder / "manifest.jsonl";
  const bool described = std::filesystem::is_regular_file(description, error);
  if (std::filesystem::is_regular_file(manifest, error) &&
      (described || std::filesystem::is_directory(folder / "episodes", error)))
    return true;
  if (!described) return false;
  std::string head(1 << 20, '\0');
  std::ifstream file(description, std::ios::binary);
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  return head.find("microcosm-dataset") != std::string::npos;
}

/// A dataset's files are described by their checksums: what replaces one, or lies among them, spoils it.
void refuse_inside_dataset(const std::string& path, const std::string& place) {
  std::error_code error;
  const auto whole = std::filesystem::weakly_canonical(std::filesystem::absolute(place, error), error);
  if (error) return;
  for (auto folder = whole.parent_path();; folder = folder.parent_path()) {
    if (is_dataset(folder))
      throw InputError({path}, fmt::format("this would be written into the dataset {}: give a name outside "
                                           "of it",
                                           folder.string()));
    if (folder == folder.parent_path()) return;
  }
}

InputError wrote_over_input(const std::string& path) {
  return InputError({path}, "this file is read by the same command: give another name to write to");
}

}  // namespace

OutputFile::OutputFile(const std::string& path, Content content) : path_(path), place_(path) {
  if (path.empty()) throw InputError("the name of a file to write is empty");
  struct stat status = {};
  if (const auto named = descriptor_named(path)) {
    // A stream that is open already.
    if (*named == STDOUT_FILENO) {
      path_.assign(1, '-');
      place_ = path_;
    }
    std::fflush(stdout);
    open_stream(fcntl(*named, F_DUPFD_CLOEXEC, 3));
  } else if (stat(path.c_str(), &status) == 0) {
    open_existing();
  } else {
    if (errno != ENOENT) fail(errno);
    place_ = end_of_links(path);
    refuse_inside_dataset(path_, place_);
    open_replaced(false);
  }
  terminal_ = descriptor_ >= 0 && isatty(descriptor_) != 0;
  if (terminal_ && content == Content::binary) {
    close(std::exchange(descriptor_, -1));
    throw InputError({path},
                     "this is a terminal, which can't show what would be written: give a file or a pipe");
  }
  // A device may be given twice; a file, or standard output, may not.
  if (!replacing_ && !in_place_ && !is_standard_output()) return;
  const std::lock_guard lock(open_mutex);
  registered_ = open_places().insert(place_).second;
  if (!registered_) {
    if (descriptor_ >= 0) close(std::exchange(descriptor_, -1));
    throw InputError({path}, "two outputs of this command have this name: give each its own");
  }
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) close(descriptor_);
  if (!registered_) return;
  const std::lock_guard lock(open_mutex);
  open_places().erase(place_);
}

void OutputFile::open_existing() {
  struct stat status = {};
  if (stat(path_.c_str(), &status) != 0) fail(errno);
  if (S_ISDIR(status.st_mode))
    throw InputError({path_}, "this is a folder: give the name of a file to write");
  if (S_ISBLK(status.st_mode)) throw InputError({path_}, "this is a disk: it isn't written over");
  if (!S_ISREG(status.st_mode)) {
    open_stream(open(path_.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
    return;
  }
  if (guard::is_input(path_)) throw wrote_over_input(path_);
  if (access(path_.c_str(), W_OK) != 0) fail(errno);
  mode_ = status.st_mode & 07777;
  std::error_code error;
  const auto place = std::filesystem::canonical(path_, error);
  if (!error) place_ = place.string();
  refuse_inside_dataset(path_, place_);
  open_replaced(true);
}

void OutputFile::open_stream(int opened) {
  if (opened < 0) fail(errno);
  descriptor_ = opened;
}

void OutputFile::open_replaced(bool exists) {
  if (!exists || !is_mounted_alone(place_)) {
    try {
      replacing_.emplace(place_);
      return;
    } catch (const core::SystemError&) {
      if (!exists) throw;
    }
  }
  in_place_ = true;
  open_stream(open(place_.c_str(), O_WRONLY | O_CLOEXEC));
}

void OutputFile::append(std::string_view content) {
  if (terminal_) {
    const std::string shown = guard::printable(content);
    append(std::as_bytes(std::span(shown)));
  } else {
    append(std::as_bytes(std::span(content)));
  }
}

void OutputFile::append(std::span<const std::byte> content) {
  if (replacing_)
    replacing_->append(content);
  else if (in_place_)
    waiting_.insert(waiting_.end(), content.begin(), content.end());
  else
    write(content);
}

void OutputFile::write(std::span<const std::byte> content) const {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor_, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(errno);
    content = content.subspan(static_cast<std::size_t>(written));
  }
}

void OutputFile::commit() {
  const bool replaces = replacing_ || in_place_;
  if (replaces && guard::is_input(place_)) throw wrote_over_input(path_);
  if (replacing_) {
    replacing_->commit();
    if (mode_ != 0 && chmod(place_.c_str(), mode_) != 0) fail(errno);
    return;
  }
  if (in_place_) {
    if (ftruncate(descriptor_, 0) != 0) fail(errno);
    write(waiting_);
    if (fsync(descriptor_) != 0) fail(errno);
  }
  // Network file systems report a full disk no earlier than in close.
  if (close(std::exchange(descriptor_, -1)) != 0) fail(errno);
}

void OutputFile::fail(int error) const {
  const std::string name = path_ == "-" ? "standard output" : path_;
  throw core::SystemError(fmt::format("cannot write {}: {}", name, std::strerror(error)));
}

}  // namespace microcosm::datagen
