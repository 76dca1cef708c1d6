// What the program says to a newcomer's typing errors, and to the limits of a shell.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

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
  const Said said = microcosm("run scenes/examples/pulse.lua --seed 3 --duration 0.02s --json 2>/dev/null");
  REQUIRE(said.code == 0);
  const auto json = nlohmann::json::parse(said.text);
  CHECK(json.at("scenario") == "pulse");
  CHECK(json.at("seed") == 3);
  CHECK(json.at("failure").empty());
  const Said plain = microcosm("run scenes/examples/pulse.lua --seed 3 --duration 0.02s");
  CHECK_THAT(plain.text, Contains(json.at("sha256").get<std::string>()));
}

TEST_CASE("A limit of the shell is named with the command that raises it") {
  SECTION("open files") {
    const Said said = microcosm("run scenes/examples/pulse.lua --duration 0.02s", "ulimit -n 4; ");
    CHECK(said.code != 0);
    CHECK_THAT(said.text, Contains("ulimit -n"));
  }
  SECTION("a file's size") {
    const Said said = microcosm("run scenes/examples/pulse.lua --duration 0.2s --record " MICROCOSM_BINARY_DIR
                                "/limited.steps",
                                "ulimit -f 1; ");
    CHECK(said.code == 1);
    CHECK_THAT(said.text, Contains("ulimit -f"));
  }
}

}  // namespace
}  // namespace microcosm::tests
