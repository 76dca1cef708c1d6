// What the program says to a newcomer's typing errors, and to the limits of a shell.

#include <catch2/catch.hpp>
#include <cerrno>
#include <new>
#include <nlohmann/json.hpp>
#include <system_error>

#include "app/advice.hpp"
#include "tests/app/command_line.hpp"

namespace microcosm::tests {
namespace {

using Catch::Matchers::Contains;

TEST_CASE("Without a command, the commands are listed") {
  const Said said = microcosm("");
  CHECK(said.code == 2);
  for (const char* name : {"run", "generate", "verify", "view", "validate"})
    CHECK_THAT(said.text, Contains(name));
}

TEST_CASE("A wrong command names what is near") {
  const Said said = microcosm("genrate scenes/y_channel.lua");
  CHECK(said.code == 2);
  CHECK_THAT(said.text, Contains("there is no command 'genrate'") && Contains("did you mean 'generate'"));
}

TEST_CASE("A command far from all lists them all") {
  const Said said = microcosm("frobnicate");
  CHECK(said.code == 2);
  CHECK_THAT(said.text, Contains("there is no command 'frobnicate'") && Contains("generate"));
}

TEST_CASE("Help of every command is given, with exit code 0") {
  for (const char* name :
       {"run", "replay", "generate", "verify", "check", "compare", "render", "view", "validate", "bench",
        "inspect", "convert", "fit-ends", "sweep", "lumped", "describe"}) {
    const Said said = microcosm(std::string(name) + " --help");
    CHECK(said.code == 0);
    CHECK_THAT(said.text, Contains("--help"));
  }
}

TEST_CASE("run --json is one object with the outcome, and the same episode as without") {
  const Said said =
      microcosm("run scenes/examples/pulse.lua --seed 3 --duration 0.02s --json", "", "2>/dev/null");
  REQUIRE(said.code == 0);
  const auto json = nlohmann::json::parse(said.text);
  CHECK(json.at("scenario") == "pulse");
  CHECK(json.at("seed") == 3);
  CHECK(json.at("failure").empty());
  const Said plain = microcosm("run scenes/examples/pulse.lua --seed 3 --duration 0.02s");
  CHECK_THAT(plain.text, Contains(json.at("sha256").get<std::string>()));
}

TEST_CASE("A limit of the shell is named with the command that raises it") {
  const Said said = microcosm("run scenes/examples/pulse.lua --duration 0.2s --record " MICROCOSM_BINARY_DIR
                              "/limited.steps",
                              "ulimit -f 1; ");
  CHECK(said.code == 1);
  CHECK_THAT(said.text, Contains("ulimit -f"));
}

TEST_CASE("Limits of threads, files and memory say what to do; other errors nothing") {
  const auto said = [](int number, bool goes_on = false) {
    return app::advice(std::system_error(number, std::generic_category()), goes_on);
  };
  CHECK_THAT(said(EAGAIN), Contains("ulimit -u"));
  CHECK_THAT(said(EMFILE), Contains("ulimit -n"));
  CHECK_THAT(said(ENOSPC, true), Contains("goes on where it stopped"));
  CHECK_THAT(said(ENOSPC), Contains("make room on that disk") && !Contains("goes on"));
  CHECK_THAT(app::advice(std::bad_alloc(), false), Contains("out of memory"));
  CHECK_THAT(app::advice(std::runtime_error("data/x: Too many open files"), false), Contains("ulimit -n"));
  CHECK(app::advice(std::runtime_error("it can't be"), false).empty());
}

}  // namespace
}  // namespace microcosm::tests
