#include "app/second_run.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <set>

#include "app/command.hpp"
#include "datagen/parallel_items.hpp"
#include "engine/core/errors.hpp"

namespace microcosm::app {
namespace {

constexpr std::uint32_t most_processes = 64;

[[noreturn]] void fail(const char* what, int error) {
  throw core::SystemError(fmt::format("cannot {} for the second run: {}", what, std::strerror(error)));
}

/// A process and what it prints.
class Child {
 public:
  /// This program with these arguments; its errors go where ours go.
  explicit Child(std::vector<std::string> arguments) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) fail("make a pipe", errno);
    output_ = ends[0];
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    arguments.insert(arguments.begin(), "microcosm");
    std::vector<char*> pointers;
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    const int error = posix_spawn(&process_, "/proc/self/exe", &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (error == 0) return;
    close(output_);
    fail("start a process", error);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    close(output_);
    if (process_ > 0) waitpid(process_, nullptr, 0);
  }

  pid_t process() const { return process_; }

  /// All that it prints, until it ends.
  std::string read_output() const {
    std::string text;
    char block[4096];
    for (ssize_t count = 0; (count = read(output_, block, sizeof(block))) != 0;) {
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) break;
      text.append(block, static_cast<std::size_t>(count));
    }
    return text;
  }

  /// Its exit code; negative: minus the signal that ended it.
  int wait() {
    int status = 0;
    while (waitpid(process_, &status, 0) < 0)
      if (errno != EINTR) fail("wait", errno);
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

 private:
  pid_t process_ = -1;
  int output_ = -1;
};

/// The lines of `verify` that tell of a difference: those of an episode that isn't the same, and what follows
/// them.
std::vector<std::string> lines_of_difference(const std::string& output) {
  std::vector<std::string> lines;
  bool differs = false;
  for (std::size_t begin = 0; begin < output.size();) {
    const std::size_t end = std::min(output.find('\n', begin), output.size());
    const std::string line = output.substr(begin, end - begin);
    if (line.starts_with("episode ")) differs = line.find("DIFFERENT") != std::string::npos;
    if (differs && (line.starts_with("episode ") || line.starts_with("  "))) lines.push_back(line);
    begin = end + 1;
  }
  return lines;
}

class SecondRunner {
 public:
  explicit SecondRunner(const datagen::GenerateOptions& options) : options_(options) {
    const std::uint32_t groups = std::min(options.episodes, most_processes);
    for (std::uint32_t group = 0; group < groups; ++group) groups_.push_back(group);
  }

  SecondRun run(const std::function<void(double)>& progress) {
    std::atomic<bool> stopping = false;
    const auto work = [&](std::uint32_t group, std::size_t) { run_group(group); };
    const auto poll = [&] {
      if (progress) progress(static_cast<double>(done_) / static_cast<double>(groups_.size()));
      if (!interrupted()) return true;
      const std::scoped_lock lock(mutex_);
      for (const pid_t process : running_) kill(process, SIGTERM);
      return false;
    };
    datagen::for_each_in_parallel(groups_, options_.jobs, stopping, work, poll);
    std::ranges::sort(found_);
    SecondRun result;
    result.processes = groups_.size();
    for (const auto& [group, lines] : found_)
      result.different.insert(result.different.end(), lines.begin(), lines.end());
    return result;
  }

 private:
  void run_group(std::uint32_t group) {
    // Neighbours in one process, each group as long as the others or one longer.
    const auto count = static_cast<std::uint64_t>(options_.episodes), groups = std::uint64_t{groups_.size()};
    const std::uint64_t first = count * group / groups, last = count * (group + 1) / groups;
    std::vector<std::string> arguments{"verify", options_.out, "--jobs", "1"};
    for (std::uint64_t i = first; i < last; ++i)
      arguments.insert(arguments.end(), {"--episode", fmt::format("{}", options_.first_episode + i)});
    Child child(std::move(arguments));
    add_running(child.process());
    const std::string output = child.read_output();
    remove_running(child.process());
    const int code = child.wait();
    ++done_;
    if (code == exit_done || interrupted()) return;
    const std::scoped_lock lock(mutex_);
    std::vector<std::string> lines = lines_of_difference(output);
    if (code != exit_answer_is_no || lines.empty())
      throw core::SystemError(fmt::format("the second run ended without an answer ({} {})\n{}",
                                          code < 0 ? "signal" : "exit code", code < 0 ? -code : code,
                                          output));
    found_.emplace_back(group, std::move(lines));
  }

  void add_running(pid_t process) {
    const std::scoped_lock lock(mutex_);
    running_.insert(process);
  }
  void remove_running(pid_t process) {
    const std::scoped_lock lock(mutex_);
    running_.erase(process);
  }

  const datagen::GenerateOptions& options_;
  std::vector<std::uint32_t> groups_;
  std::atomic<std::size_t> done_ = 0;
  std::mutex mutex_;  // of all below
  std::set<pid_t> running_;
  std::vector<std::pair<std::uint32_t, std::vector<std::string>>> found_;
};

}  // namespace

SecondRun run_again(const datagen::GenerateOptions& options,
                    const std::function<void(double fraction)>& progress) {
  return SecondRunner(options).run(progress);
}

}  // namespace microcosm::app
