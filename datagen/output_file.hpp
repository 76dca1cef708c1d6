#pragma once
// Files that the user asked a command to write, by the path that was typed.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datagen/files.hpp"

namespace microcosm::datagen {

enum class Content { text, binary };

/// Opened before the work begins, so that no work is done that can't be stored. What was there stays until
/// `commit`, and stays for good if that is never called.
///
/// "-", /dev/stdout: standard output (binary content isn't written to a terminal, and text not as one would
/// obey it). A pipe, a terminal or a device of characters such as /dev/null is written to as the content
/// comes, and never replaced. A regular file, or what a link leads to, is replaced in one instant, or
/// overwritten at the end where its folder allows no other file or it is mounted by itself; its permissions
/// stay.
class OutputFile {
 public:
  /// Throws InputError naming the path: a folder, a disk, a file that this process has read (under whatever
  /// name: guard/input_file.hpp), a file inside a dataset, an output that is already open, binary content for
  /// a terminal. Throws SystemError: it can't be written.
  OutputFile(const std::string& path, Content content);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  /// Throw SystemError naming the path.
  void append(std::span<const std::byte> content);
  void append(std::string_view content);
  /// Nothing may be appended after. Throws InputError if the file has become an input meanwhile.
  void commit();

  bool is_standard_output() const { return path_ == "-"; }
  const std::string& path() const { return path_; }

 private:
  void open_existing();
  void open_stream(int opened);
  void open_replaced(bool exists);
  void write(std::span<const std::byte> content) const;
  [[noreturn]] void fail(int error) const;

  std::string path_;         // as typed; "-" for standard output
  std::string place_;        // without links
  bool terminal_ = false;    // text is made printable
  bool in_place_ = false;    // overwritten in commit
  bool registered_ = false;  // among the outputs that are open
  int descriptor_ = -1;      // of a stream, or of what is overwritten
  unsigned mode_ = 0;        // permissions of what is replaced; 0: there is nothing
  std::optional<AtomicFile> replacing_;
  std::vector<std::byte> waiting_;  // for commit, if in_place_
};

}  // namespace microcosm::datagen
