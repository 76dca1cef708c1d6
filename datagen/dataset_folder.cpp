#include "datagen/dataset_folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "engine/core/errors.hpp"
#include "guard/input_file.hpp"

namespace microcosm::datagen {
namespace {

// Deeper folders than any scenario's sources need.
constexpr int deepest = 32;

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const { return value_; }
  int release() { return std::exchange(value_, -1); }

 private:
  int value_;
};

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& what) {
  throw core::InputError({path.string()}, what);
}

EntryKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return EntryKind::file;
  if (S_ISDIR(mode)) return EntryKind::folder;
  return S_ISLNK(mode) ? EntryKind::link : EntryKind::other;
}

void list(int folder, const std::string& prefix, bool follow_links, int depth,
          std::vector<FolderEntry>& entries) {
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(fdopendir(dup(folder)), closedir);
  if (!directory) return;
  rewinddir(directory.get());
  while (const dirent* one = readdir(directory.get())) {
    const std::string name = one->d_name;
    if (name == "." || name == "..") continue;
    struct stat status = {};
    if (fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    EntryKind kind = kind_of(status.st_mode);
    struct stat target = {};
    if (kind == EntryKind::link && follow_links && fstatat(folder, name.c_str(), &target, 0) == 0 &&
        S_ISREG(target.st_mode))
      kind = EntryKind::file;
    entries.push_back({prefix + name, kind});
    if (kind != EntryKind::folder || depth >= deepest) continue;
    const Descriptor inner(openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (inner.get() >= 0) list(inner.get(), prefix + name + "/", follow_links, depth + 1, entries);
  }
}

}  // namespace

bool is_inner_path(const std::string& path) {
  if (path.empty() || path.size() > 4096) return false;
  if (std::ranges::any_of(path, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
    return false;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string part = path.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..") return false;
    begin = end + 1;
  }
  return true;
}

std::uint64_t longest_file() {
  static const std::uint64_t half_of_memory = [] {
    const long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    return static_cast<std::uint64_t>(std::max(pages, 0L)) * static_cast<std::uint64_t>(std::max(size, 0L)) /
           2;
  }();
  return half_of_memory;
}

DatasetFolder::DatasetFolder(const std::filesystem::path& root, bool follow_links)
    : root_(root),
      follow_links_(follow_links),
      descriptor_(open(root.empty() ? "." : root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (descriptor_ < 0) refuse(root_, fmt::format("is no dataset: {}", std::strerror(errno)));
}

DatasetFolder::DatasetFolder(DatasetFolder&& other) noexcept
    : root_(std::move(other.root_)),
      follow_links_(other.follow_links_),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

DatasetFolder::~DatasetFolder() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<int> DatasetFolder::open_file(const std::string& path, std::uint64_t& length) const {
  if (!is_inner_path(path)) refuse(root_ / path, "is no path below the dataset's folder");
  // One folder after the other, so that none on the way is a link.
  Descriptor folder(dup(descriptor_));
  std::size_t begin = 0;
  for (std::size_t end = path.find('/'); end != std::string::npos; end = path.find('/', begin)) {
    const std::string part = path.substr(begin, end - begin);
    Descriptor inner(openat(folder.get(), part.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (inner.get() < 0 && errno == ENOENT) return std::nullopt;
    if (inner.get() < 0)
      refuse(root_ / path.substr(0, end), "is no folder: a dataset's folders can't be links");
    folder = std::move(inner);
    begin = end + 1;
  }
  const std::string name = path.substr(begin);
  const int links = follow_links_ ? 0 : O_NOFOLLOW;
  // Without waiting: a pipe would hold up the reader.
  Descriptor file(openat(folder.get(), name.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | links));
  if (file.get() < 0 && errno == ENOENT) return std::nullopt;
  if (file.get() < 0 && (errno == ELOOP || errno == EMLINK))
    refuse(root_ / path, "is a link; --follow-links reads datasets that are made of links");
  if (file.get() < 0) refuse(root_ / path, fmt::format("can't be read: {}", std::strerror(errno)));
  struct stat status = {};
  if (fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) refuse(root_ / path, "is no regular file");
  length = static_cast<std::uint64_t>(status.st_size);
  return file.release();
}

std::string DatasetFolder::read_opened(int file, const std::string& path, std::uint64_t length) const {
  std::string content(length, '\0');
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t count = ::read(file, content.data() + done, content.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0)
      throw core::SystemError(
          fmt::format("cannot read {}: {}", (root_ / path).string(), std::strerror(errno)));
    if (count == 0) break;  // it was cut meanwhile
    done += static_cast<std::size_t>(count);
  }
  content.resize(done);
  guard::remember_input(file);
  return content;
}

std::optional<std::string> DatasetFolder::read(const std::string& path, std::uint64_t longest) const {
  std::uint64_t length = 0;
  const auto opened = open_file(path, length);
  if (!opened) return std::nullopt;
  const Descriptor file(*opened);
  if (length > longest)
    refuse(root_ / path, fmt::format("has {} bytes; at most {} are read", length, longest));
  return read_opened(file.get(), path, length);
}

std::optional<std::string> DatasetFolder::read_of_length(const std::string& path, std::uint64_t expected,
                                                         std::uint64_t& length) const {
  const auto opened = open_file(path, length);
  if (!opened) return std::nullopt;
  const Descriptor file(*opened);
  if (length != expected) return std::string();
  if (length > longest_file())
    refuse(root_ / path, fmt::format("has {} bytes; at most {} are read", length, longest_file()));
  return read_opened(file.get(), path, length);
}

std::optional<std::string> DatasetFolder::read(const std::string& path) const {
  return read(path, longest_file());
}

std::optional<std::uint64_t> DatasetFolder::length(const std::string& path) const {
  std::uint64_t length = 0;
  const auto opened = open_file(path, length);
  if (!opened) return std::nullopt;
  ::close(*opened);
  return length;
}

std::vector<FolderEntry> DatasetFolder::entries() const {
  std::vector<FolderEntry> entries;
  list(descriptor_, "", follow_links_, 0, entries);
  std::ranges::sort(entries, {}, &FolderEntry::path);
  return entries;
}

}  // namespace microcosm::datagen
