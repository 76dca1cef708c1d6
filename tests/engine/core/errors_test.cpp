#include "engine/core/errors.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <functional>
#include <string>

namespace core = microcosm::core;

namespace {

struct Ending {
  int signal;
  std::string standard_error;
};

Ending run_in_child(const std::function<void()>& body) {
  std::array<int, 2> pipe_ends{};
  REQUIRE(pipe(pipe_ends.data()) == 0);
  const pid_t child = fork();
  if (child == 0) {
    dup2(pipe_ends[1], STDERR_FILENO);
    std::signal(SIGABRT, SIG_DFL);  // without Catch2's report
    body();
    _exit(0);
  }
  close(pipe_ends[1]);
  std::string text;
  std::array<char, 256> buffer{};
  for (ssize_t n = 0; (n = read(pipe_ends[0], buffer.data(), buffer.size())) > 0;)
    text.append(buffer.data(), static_cast<std::size_t>(n));
  close(pipe_ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return {WIFSIGNALED(status) ? WTERMSIG(status) : 0, text};
}

}  // namespace

TEST_CASE("An InputError names file, line and column as far as they are known") {
  CHECK_THAT(core::InputError("no such unit").what(), Catch::Equals("no such unit"));
  CHECK_THAT(core::InputError({"a.lua", 0, 0}, "not found").what(), Catch::Equals("a.lua: not found"));
  CHECK_THAT(core::InputError({"a.lua", 3, 0}, "wrong").what(), Catch::Equals("a.lua:3: wrong"));
  const core::InputError error({"a.lua", 3, 7}, "wrong");
  CHECK_THAT(error.what(), Catch::Equals("a.lua:3:7: wrong"));
  CHECK(error.message() == "wrong");
  CHECK(error.where().column == 7);
}

TEST_CASE("A RunError names step, body and field") {
  const core::RunError error(120, "carriers[3]", "position", "not finite");
  CHECK_THAT(error.what(), Catch::Equals("step 120, carriers[3], position: not finite"));
  CHECK(error.step() == 120);
  CHECK(error.body() == "carriers[3]");
  CHECK(error.field() == "position");
}

TEST_CASE("A failed assertion prints both operands and aborts, in every build") {
  const int cells = 3;
  const Ending ending = run_in_child([&] { MICROCOSM_ASSERT_COMPARE(cells + 1, ==, 5); });
  CHECK(ending.signal == SIGABRT);
  CHECK_THAT(ending.standard_error, Catch::Contains("cells + 1 == 5 with 4 and 5"));
  CHECK_THAT(ending.standard_error, Catch::Contains("errors_test.cpp"));

  CHECK(run_in_child([&] { MICROCOSM_ASSERT(cells == 4); }).signal == SIGABRT);
  CHECK(run_in_child([&] { MICROCOSM_ASSERT(cells == 3); }).signal == 0);
  CHECK(run_in_child([&] { MICROCOSM_ASSERT_COMPARE(cells, <, 4); }).signal == 0);
}

TEST_CASE("a byte 0 in a message doesn't end it") {
  const core::InputError error({"a.obj", 1, 0}, std::string("it is 'v\0x', no number", 22));
  CHECK(std::string(error.what()) == "a.obj:1: it is 'v\\0x', no number");
  CHECK(error.message() == "it is 'v\\0x', no number");
}
