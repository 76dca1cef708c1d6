// Arguments that a script's unset variable, a slip or a habit of another program makes, for every command.

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "app/arguments.hpp"
#include "tests/app/command_line.hpp"

namespace microcosm::tests {
namespace {

using Catch::Matchers::Contains;

const std::string pulse = "scenes/examples/pulse.lua --duration 0.02s";
const std::string adan = "assets/vessels/adan56.lua";

/// Removed at the end, with all that is in it.
class Folder {
 public:
  Folder() : path_(MICROCOSM_BINARY_DIR "/arguments_test." + std::to_string(getpid())) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(path_ + "/" + name) << content;
    return path_ + "/" + name;
  }

 private:
  std::string path_;
};

void check_refused(const std::string& arguments, const std::string& message) {
  INFO(arguments);
  const Said said = microcosm(arguments);
  CHECK(said.code == 2);
  CHECK_THAT(said.text, Contains(message));
}

}  // namespace

TEST_CASE("An option with an empty value is refused by name, in every command") {
  for (const char* option : {"--record", "--duration", "--set", "--checkpoint-at", "--seed"}) {
    check_refused("run " + pulse + " " + option + " ''", std::string(option) + "' is given an empty value");
    check_refused("run " + pulse + " " + option + "=", std::string(option) + "' is given an empty value");
  }
  check_refused("verify tests/datagen/golden/format1/dataset --stored-only --against ''",
                "'--against' is given an empty value");
  check_refused("replay none.steps --at ''", "'--at' is given an empty value");
  check_refused("solve " + adan + " --csv ''", "'--csv' is given an empty value");
  check_refused("convert " + adan + " --out ''", "'--out' is given an empty value");
  check_refused("inspect none.urdf --repaired ''", "'--repaired' is given an empty value");
}

TEST_CASE("An empty argument is refused by its place") {
  check_refused("run ''", "argument 2 is empty");
  check_refused("''", "argument 1 is empty");
  check_refused("validate --list ''", "argument 3 is empty");  // behind a flag, which takes no value
  check_refused("run -- ''", "argument 3 is empty");
}

TEST_CASE("What only ends in an equals sign is no empty value") {
  CLI::App parser;
  CHECK(app::empty_argument(parser, {"run", "--set=steering=", "a="}).empty());
  CHECK(app::empty_argument(parser, {"run", "--", "--odd="}).empty());
}

TEST_CASE("Whole numbers are decimal: leading zeros mean nothing, other bases are refused") {
  CHECK_THAT(microcosm("run " + pulse + " --seed 010").text, Contains("seed 10,"));
  CHECK_THAT(microcosm("run " + pulse + " --episode 0011").text, Contains("episode 11"));
  check_refused("generate scenes/examples/pulse.lua --out none --episodes 0x3", "'0x3' is no whole number");
  check_refused("generate scenes/examples/pulse.lua --out none --jobs -1", "'-1' is no whole number from 0");
  check_refused("generate scenes/examples/pulse.lua --out none --seed 0b1", "'0b1' is no whole number");
  check_refused("render scenes/examples/pulse.lua --png none.png --width 0x400",
                "'0x400' is no whole number");
  check_refused("replay none.steps --from 99999999999999999999", "is too large");
  check_refused("lumped none.json --steps 1e3", "'1e3' is no whole number");
}

TEST_CASE("Every option that is a whole number refuses hexadecimal") {
  CLI::App parser;
  CLI::App* const command = parser.add_subcommand("all");
  int number = 0;
  std::vector<std::uint32_t> list;
  command->add_option("--int", number);
  command->add_option("--list", list);
  app::read_whole_numbers_as_decimal(parser);
  parser.parse("all --int -010 --list 08 0 007");
  CHECK(number == -10);
  CHECK(list == std::vector<std::uint32_t>{8, 0, 7});
  CHECK_THROWS_AS(parser.parse("all --int 0x1"), CLI::ValidationError);
  CHECK_THROWS_AS(parser.parse("all --list 1 0x1"), CLI::ValidationError);
}

TEST_CASE("sweep takes up to 1024 jobs, and one that can't be started is an error, not the end") {
  check_refused("sweep " + adan + " --count 1 --jobs 4000000000", "not in range 1 to 1024");
  check_refused("sweep " + adan + " --count 1 --jobs 0", "not in range 1 to 1024");
  // Each thread reserves 8 MiB. Sanitizers need more memory than the limit to start at all.
  const std::string limit = "ulimit -s 8192; ulimit -v 2000000; ";
  if (microcosm("--version", limit).code != 0) return;
  const Said said = microcosm("sweep " + adan + " --count 1 --jobs 1024", limit);
  CHECK(said.code == 1);
  CHECK_THAT(said.text, Contains("take fewer --jobs"));
}

TEST_CASE("solve refuses by name what the kind of network doesn't take") {
  const Folder folder;
  const std::string net = folder.write("a.csv", "name,from,to,radius [um],length [um]\ns,1,2,6,200\n"),
                    tree = "tests/formats/cases/tree.csv";
  for (const char* option : {"--boundary 1=60mmHg", "--other-boundaries 15mmHg", "--haematocrit 0.4",
                             "--viscosity-law in_vivo", "--phase-separation pries", "--larger-nodes mixing",
                             "--plasma-viscosity 1mPa*s", "--mean-cell-volume 92um^3", "--list-boundaries",
                             "--nodes a.csv", "--unit 1um", "--merge-tolerance 0.5", "--largest-part"}) {
    const std::string name = std::string(option).substr(0, std::string(option).find(' '));
    check_refused("solve " + adan + " " + option, adan + ": " + name + " belongs to networks of capillaries");
  }
  for (const char* option :
       {"--inflow a", "--samples 100", "--beats 1", "--cell-size 5mm", "--run-in-tolerance 0.001",
        "--near-rigid-walls", "--momentum-coefficient 1", "--profile-exponent 9"}) {
    const std::string name = std::string(option).substr(0, std::string(option).find(' '));
    check_refused("solve " + net + " --list-boundaries " + option,
                  net + ": " + name + " belongs to networks of arteries");
  }
  check_refused("solve " + net + " --list-boundaries --unit 1um", "--unit has no meaning");
  check_refused("solve " + net + " --list-boundaries --merge-tolerance 0.5", "belongs to centrelines (.vtp)");
  check_refused("convert tests/formats/cases/shared_trunk.vtp --unit 1mm --nodes " + net +
                    " --flow 1l/min --mean-pressure 90mmHg",
                "--nodes belongs to tables");
}

TEST_CASE("What is given twice is refused, not decided by its place") {
  const Folder folder;
  const std::string net = folder.write("a.csv", "name,from,to,radius [um],length [um]\ns,1,2,6,200\n");
  check_refused("solve " + net + " --boundary 1=60mmHg --boundary 1=50mmHg --boundary 2=10mmHg",
                "--boundary gives node '1' twice");
  check_refused("sweep " + adan + " --count 1 --vary inflow=0.2,inflow=0.1",
                "'inflow' has a fraction already");
  check_refused("sweep " + adan + " --count 1 --vary 0.3 --vary 0.1", "has a fraction already");
}

TEST_CASE("What would have no effect is refused: a folder that isn't there, an instant after the end") {
  const Folder folder;
  const std::string robot = folder.write("a.urdf", "<robot name='a'><link name='b'/></robot>");
  check_refused("inspect " + robot + " --package none", "--package none: there is no such folder");
  const std::string file = robot + ".steps";
  check_refused("run " + pulse + " --record " + file + " --checkpoint-at 0.03s",
                "--checkpoint-at 0.03s: the episode lasts 0.02 s");
  CHECK(!std::filesystem::exists(file));
  CHECK(microcosm("run " + pulse + " --record " + file + " --checkpoint-at 0.01s").code == 0);
}

}  // namespace microcosm::tests
