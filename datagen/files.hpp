#pragma once
// Files that are either there in full or not at all, whatever kills the program or fills the disk.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace microcosm::datagen {

/// Ending of files that are being written; a finished file never has it.
inline constexpr std::string_view temporary_suffix = ".tmp";

/// A file that grows under a temporary name and takes its own at the end.
class AtomicFile {
 public:
  /// Throws SystemError naming the path, as do the others; the temporary file is then gone, and old content
  /// of `path` intact.
  explicit AtomicFile(std::filesystem::path path);
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  ~AtomicFile();
  void append(std::span<const std::byte> content);
  /// fsync, rename, fsync of the folder. Nothing may be appended after.
  void commit();

 private:
  [[noreturn]] void give_up();
  std::filesystem::path path_, temporary_;
  int descriptor_;
};

/// Writes `path` with a temporary file beside it, fsync, rename, and fsync of the folder: readers see the old
/// content or the new. Throws SystemError naming the path; the old content is then intact and the temporary
/// file is gone.
void write_atomically(const std::filesystem::path& path, std::span<const std::byte> content);
void write_atomically(const std::filesystem::path& path, std::string_view content);

/// Appends `line` and a line end in one write and fsyncs. A write that fails half-way is taken back (the file
/// keeps its length). Throws SystemError.
void append_line(const std::filesystem::path& path, std::string_view line);

/// The whole file; nothing if it doesn't exist. Throws SystemError if it can't be read.
std::optional<std::string> read_file(const std::filesystem::path& path);

/// Makes the folder and those above it. Throws SystemError.
void make_folder(const std::filesystem::path& path);

/// The file that a temporary file was to become, if `name` is one that AtomicFile makes: "manifest.jsonl" of
/// "manifest.jsonl.4711.tmp".
std::optional<std::string> temporary_of(std::string_view name);

/// Removes temporary files that a killed writer left in this folder and below it, of those files (paths
/// relative to the folder, with '/') for which `is_own` answers yes. Nothing else is touched.
void remove_temporary_files(const std::filesystem::path& folder,
                            const std::function<bool(const std::string& path)>& is_own);

/// An exclusive lock on a file, held until destroyed or until the process ends, however it ends.
class FileLock {
 public:
  /// Empty if another process or thread holds it. Throws SystemError if the file can't be made, or if its
  /// file system has no locks.
  static std::optional<FileLock> try_acquire(const std::filesystem::path& path);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace microcosm::datagen
