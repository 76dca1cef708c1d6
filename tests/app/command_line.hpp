#pragma once
// Runs the program as a user does, and gives back what it said.

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>

namespace microcosm::tests {

struct Said {
  int code = 0;
  std::string text;  // standard output, then standard error
};

/// `arguments` as typed into a shell, after the program's name.
inline Said microcosm(const std::string& arguments, const std::string& before = "",
                      const std::string& errors = "2>&1") {
  const std::string command =
      before + MICROCOSM_BINARY_DIR "/microcosm " + arguments + " " + errors + " </dev/null";
  Said said;
  FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {-1, "popen failed"};
  std::array<char, 4096> block{};
  for (std::size_t n = 0; (n = std::fread(block.data(), 1, block.size(), pipe)) > 0;)
    said.text.append(block.data(), n);
  const int status = pclose(pipe);
  said.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return said;
}

}  // namespace microcosm::tests
