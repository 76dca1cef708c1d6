#pragma once
// A dataset's folder as a stranger may have made it: nothing is read but regular files below it.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace microcosm::datagen {

enum class EntryKind { file, folder, link, other };

struct FolderEntry {
  std::string path;  // relative, with '/'
  EntryKind kind = EntryKind::file;
};

class DatasetFolder {
 public:
  /// The folder itself may be reached through links. With `follow_links` files in it may be links to regular
  /// files anywhere; folders in it never. Throws InputError if it can't be opened.
  explicit DatasetFolder(const std::filesystem::path& root, bool follow_links = false);
  DatasetFolder(DatasetFolder&& other) noexcept;
  DatasetFolder& operator=(DatasetFolder&&) = delete;
  ~DatasetFolder();

  const std::filesystem::path& root() const { return root_; }

  /// The whole file; nothing if it isn't there. Throws InputError: a link, or no regular file, or longer than
  /// `longest` bytes, or below a link. Nothing is allocated before the length is known and allowed.
  std::optional<std::string> read(const std::string& path, std::uint64_t longest) const;
  std::optional<std::string> read(const std::string& path) const;
  /// The same of a file that should have `expected` bytes. `length` becomes what it has; the content is empty
  /// if that is another.
  std::optional<std::string> read_of_length(const std::string& path, std::uint64_t expected,
                                            std::uint64_t& length) const;
  /// Its length; nothing if it isn't there. Throws as `read`.
  std::optional<std::uint64_t> length(const std::string& path) const;
  /// All that lies below, sorted; links to files count as files where they are followed.
  std::vector<FolderEntry> entries() const;

 private:
  std::optional<int> open_file(const std::string& path, std::uint64_t& length) const;
  std::string read_opened(int file, const std::string& path, std::uint64_t length) const;
  std::filesystem::path root_;
  bool follow_links_;
  int descriptor_;
};

/// A path that can name a file of a dataset: relative, of parts without "..", ".", empty ones or control
/// characters.
bool is_inner_path(const std::string& path);

/// More than this no file of a dataset may take [bytes]: half of the machine's memory.
std::uint64_t longest_file();

}  // namespace microcosm::datagen
