// The helper program: what a reader may do there, and what becomes of this process.

#include "guard/guard.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "tests/guard/helper_of_tests.hpp"

namespace microcosm::guard {

namespace {

using Bytes = std::vector<std::byte>;

Bytes bytes_of(const std::string& text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

std::string text_of(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

constexpr Limits small = {64 << 20, 8 << 20, 5};

std::string answer(const char* function, const std::string& input = "input") {
  return text_of(run(function, bytes_of(input), small));
}

/// Of the InputError.
std::string refusal(const char* function, const Limits& limits = small) {
  try {
    run(function, bytes_of("input"), limits);
  } catch (const core::InputError& error) {
    return error.what();
  }
  return "no error";
}

std::string failure(const char* function) {
  try {
    run(function, bytes_of("input"), small);
  } catch (const core::SystemError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("guard: a function's answer and its refusal arrive as they are") {
  use_helper_of_tests();
  CHECK(answer("reversed", "abc") == "cba");
  CHECK(answer("reversed", "") == "");
  const std::string large(5 << 20, 'x');
  CHECK(answer("reversed", "y" + large) == large + "y");
  try {
    run("refuse", {}, small);
    CHECK(false);
  } catch (const core::InputError& error) {
    CHECK(error.where().line == 7);
    CHECK(error.where().column == 3);
    CHECK(error.message() == "the seventh line is wrong");
  }
  try {
    run("refuse", {}, small, "model.dae");
    CHECK(false);
  } catch (const core::InputError& error) {
    CHECK(std::string(error.what()) == "model.dae:7:3: the seventh line is wrong");
  }
  CHECK(refusal("fail") == "a library's own words");
}

TEST_CASE("guard: what crashes a reader is a message here, and the next file is read") {
  use_helper_of_tests();
  for (const char* function : {"crash", "abort", "recurse"}) {
    INFO(function);
    CHECK(refusal(function).starts_with("its reader crashed ("));
    CHECK(answer("reversed", "abc") == "cba");
  }
}

TEST_CASE("guard: a file is refused only if a helper that has read nothing else fails at it") {
  use_helper_of_tests();
  for (int i = 0; i < 4; ++i) CHECK(answer("crash_later") == "fresh");
}

TEST_CASE("guard: a reader that needs too much memory, time or room for its answer is named with the limit") {
  use_helper_of_tests();
  CHECK(refusal("allocate").starts_with("its reader needed more than 64 MiB of memory"));
  CHECK(refusal("answer_large").starts_with("what its reader made of it is 9 MiB, more than 8"));
  CHECK(refusal("loop", {64 << 20, 8 << 20, 1})
            .starts_with("its reader needed more than 1 s of processor time"));
  CHECK(answer("reversed", "abc") == "cba");
}

TEST_CASE("guard: a reader opens, writes, connects and starts nothing") {
  use_helper_of_tests();
  std::filesystem::remove("/tmp/microcosm_guard_escape");
  CHECK(answer("escape") == "");
  CHECK_FALSE(std::filesystem::exists("/tmp/microcosm_guard_escape"));
#ifndef MICROCOSM_SANITIZED
  CHECK(answer("fork") == "");  // by seccomp alone, where this is root
#endif
}

TEST_CASE(
    "guard: a helper that is killed while it waits is replaced; one that dies each time is no fault of the "
    "file") {
  use_helper_of_tests();
  for (int i = 0; i < 3; ++i) {
    const pid_t helper = std::stoi(answer("process"));
    REQUIRE(helper > 0);
    REQUIRE(kill(helper, SIGKILL) == 0);
    CHECK(answer("reversed", "abc") == "cba");
  }
  const std::string large(1 << 20, 'x');
  const pid_t helper = std::stoi(answer("process"));
  std::thread killer([helper] {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    kill(helper, SIGKILL);
  });
  CHECK(answer("checksum", large) == text_of(run_here("checksum", bytes_of(large))));
  killer.join();
}

TEST_CASE("guard: twenty threads get their own answers, whatever crashes beside") {
  use_helper_of_tests();
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 20; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 15; ++i) {
        const std::string input =
            std::to_string(t) + std::string(2000, static_cast<char>('a' + t)) + std::to_string(i);
        if (answer("checksum", input) != text_of(run_here("checksum", bytes_of(input)))) ++wrong;
        if (t % 7 == 0 && i % 5 == 0 && !refusal("crash").starts_with("its reader crashed")) ++wrong;
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("guard: a process that was forked asks helpers of its own") {
  use_helper_of_tests();
  const std::string ours = answer("process");
  const pid_t child = fork();
  if (child == 0) _exit(answer("process") != ours && answer("reversed", "abc") == "cba" ? 0 : 1);
  int status = 1;
  waitpid(child, &status, 0);
  CHECK(status == 0);
  CHECK(answer("process") == ours);
}

TEST_CASE("guard: a helper outlives the thread that needed it first, and serves others") {
  use_helper_of_tests();
  std::string first, second;
  std::thread([&] { first = answer("process"); }).join();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  std::thread([&] { second = answer("process"); }).join();
  CHECK(first == second);
}

TEST_CASE("guard: a helper that computes ends with the process that asked") {
  use_helper_of_tests();
  // Orphans come to this process, which can see how they ended.
  REQUIRE(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
  int pipes[2];
  REQUIRE(pipe(pipes) == 0);
  const pid_t child = fork();
  if (child == 0) {
    const std::string helper = answer("process");
    if (write(pipes[1], helper.data(), helper.size()) < 0) _exit(2);
    refusal("loop", {64 << 20, 8 << 20, 60});
    _exit(1);
  }
  close(pipes[1]);
  char text[32] = {};
  REQUIRE(read(pipes[0], text, sizeof text - 1) > 0);
  close(pipes[0]);
  const pid_t helper = std::stoi(text);
  std::this_thread::sleep_for(std::chrono::milliseconds(200));  // it computes
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  int status = 0;
  pid_t ended = 0;
  for (int tries = 0; tries < 200 && ended == 0; ++tries) {
    ended = waitpid(helper, &status, WNOHANG);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  prctl(PR_SET_CHILD_SUBREAPER, 0);
  if (ended == 0) kill(helper, SIGKILL);
  CHECK(ended == helper);
  CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
}

TEST_CASE("guard: a call takes less than a millisecond") {
  use_helper_of_tests();
  answer("reversed");
  const std::string input(20000, 'x');
  const auto begin = std::chrono::steady_clock::now();
  constexpr int calls = 200;
  for (int i = 0; i < calls; ++i) answer("reversed", input);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  WARN("a call of 20 kB: " << 1e6 * taken.count() / calls << " us");
  CHECK(taken.count() / calls < 5e-3);  // loose: the machine may be busy
}

TEST_CASE("guard: an unknown function, a missing and a foreign helper say what to do") {
  use_helper_of_tests();
  CHECK(failure("no_such").find("has no reader 'no_such'") != std::string::npos);
  const auto message = [](const std::string& helper) {
    setenv("MICROCOSM_READER", helper.c_str(), 1);
    // Helpers that wait would serve: in a forked process there are none.
    int pipes[2];
    REQUIRE(pipe(pipes) == 0);
    const pid_t child = fork();
    if (child == 0) {
      const std::string text = failure("reversed");
      _exit(write(pipes[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()) ? 0 : 1);
    }
    close(pipes[1]);
    char text[2000] = {};
    CHECK(read(pipes[0], text, sizeof text - 1) > 0);
    close(pipes[0]);
    waitpid(child, nullptr, 0);
    return std::string(text);
  };
  CHECK(
      message("/nowhere/microcosm-reader") ==
      "MICROCOSM_READER is '/nowhere/microcosm-reader', which can't be executed; it names the helper program "
      "microcosm-reader that reads meshes and datasets");
  CHECK(message("/bin/true").find("ended at once") != std::string::npos);
  use_helper_of_tests();
}

}  // namespace microcosm::guard
