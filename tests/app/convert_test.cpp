// microcosm convert, on every format and under names that are no plain words.

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "app/command.hpp"
#include "engine/core/errors.hpp"
#include "scenes/build/vessel_asset.hpp"

namespace microcosm::app {

namespace {

std::string content_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  REQUIRE(stream);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

class Folder {
 public:
  Folder() : path_(std::filesystem::path(MICROCOSM_BINARY_DIR) / fmt::format("convert_test.{}", ::getpid())) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string path(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(path(name), std::ios::binary) << content;
    return path(name);
  }

 private:
  std::filesystem::path path_;
};

/// What the command line does with these words: 0, or what an InputError says.
std::string run(const std::vector<std::string>& words) {
  CLI::App parser;
  Action action;
  add_convert(parser, action);
  add_lumped(parser, action);
  add_solve(parser, action);
  add_sweep(parser, action);
  std::vector<std::string> reversed(words.rbegin(), words.rend());
  parser.parse(reversed);
  try {
    return fmt::format("{}", action());
  } catch (const core::InputError& error) {
    return error.what();
  }
}

flow::NetworkDescription asset_at(const std::string& path) {
  return scenes::load_vessel_asset(path, content_of(path)).network;
}

const std::string cases = "tests/formats/cases/";
const std::vector<std::string> assumptions{"--flow", "1l/min", "--mean-pressure", "90mmHg"};

std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

const std::string swc =
    "1 0 0 0 0 3000 -1\n2 0 0 20000 0 3000 1\n3 0 9000 40000 0 2000 2\n4 0 -9000 40000 0 2000 2\n";
const std::string cards =
    "MODEL 0002-model\nNODE 0 0 0 0\nNODE 1 0 0 10\nSEGMENT s 0 10 50 0 1 2 2 0 W NONE 0 0 0 RESISTANCE R\n"
    "DATATABLE Q LIST\n0 10 0.9 10\nENDDATATABLE\nDATATABLE R LIST\n0 1300\nENDDATATABLE\n"
    "MATERIAL W OLUFSEN 1.06 0.04 113324.0 2.0 2.0e7 -22.5267 8.65e5\nSOLVEROPTIONS 0.001 50 100 2 Q FLOW "
    "1e-6 1 1\n";

}  // namespace

TEST_CASE("convert: every format, under names that are no words") {
  const Folder folder;
  const std::string csv = content_of(cases + "tree.csv"), vtp = content_of(cases + "shared_trunk.vtp");
  for (const std::string& name :
       std::vector<std::string>{"tree", "my tree", "0002_0001", "caf\xc3\xa9", "a.b.c", "-x-", "_",
                                "\xe8\xa1\x80", "local", "a'b\"c", "very_long_" + std::string(120, 'x')}) {
    INFO(name);
    const std::string out = folder.path("out.lua");
    CHECK(run(with({"convert", folder.write(name + ".csv", csv), "--out", out}, assumptions)) == "0");
    CHECK(asset_at(out).vessels.size() == 3);
    CHECK(run(with({"convert", folder.write(name + ".swc", swc), "--out", out}, assumptions)) == "0");
    CHECK(asset_at(out).vessels.size() == 3);
    CHECK(run(with({"convert", folder.write(name + ".vtp", vtp), "--unit", "1mm", "--out", out},
                   assumptions)) == "0");
    CHECK(asset_at(out).vessels.size() == 3);
    CHECK(run({"convert", folder.write(name + ".in", cards), "--out", out}) == "0");
    CHECK(asset_at(out).vessels.size() == 1);
    std::string yaml = content_of(cases + "windkessel_without_outlet.yaml");
    folder.write("one_vessel_inlet.dat", content_of(cases + "one_vessel_inlet.dat"));
    CHECK(run({"convert", folder.write(name + ".yaml", yaml), "--out", out}) == "0");
    CHECK(asset_at(out).windkessels[0].second.outlet_pressure == 5000);
    CHECK(asset_at(out).name == "my_model_1");
    CHECK(asset_at(out).vessels[0].wall_viscosity_start > 0);
  }
}

TEST_CASE("convert: an asset's name, what isn't a network, and options that belong elsewhere") {
  const Folder folder;
  CHECK(run(with({"convert", cases + "tree.csv", "--out", folder.path("tree.txt")}, assumptions))
            .find("ends in .lua") != std::string::npos);
  CHECK(run({"convert", cases + "tree.csv"}).find("--flow 5l/min") != std::string::npos);
  CHECK(run(with({"convert", cases + "shared_trunk.vtp"}, assumptions)).find("--unit 1um") !=
        std::string::npos);
  CHECK(run({"convert", "assets/vessels/adan56.lua", "--flow", "1l/min"}).find("belongs to vessel graphs") !=
        std::string::npos);
  const std::string renamed = folder.write("model.lua", "MODEL a\nNODE 0 0 0 0\n");
  for (const char* command : {"convert", "solve"})
    CHECK(run({command, renamed}).find("1-D solver") != std::string::npos);
  const std::string json = folder.write("m.json", "{ \"simulation_parameters\": {} }");
  CHECK(run({"convert", json}).find("microcosm lumped") != std::string::npos);
  CHECK(run({"sweep", json, "--count", "1"}).find("microcosm lumped") != std::string::npos);
  CHECK(run({"lumped", cases + "tree.csv"}).find("a table of vessels") != std::string::npos);
}

TEST_CASE("solve: waveforms of arteries, and every segment of capillaries, with units in the header") {
  const Folder folder;
  const std::string out = folder.path("out.csv");
  folder.write("one_vessel_inlet.dat", content_of(cases + "one_vessel_inlet.dat"));
  const std::string yaml = folder.write("a.yaml", content_of(cases + "windkessel_without_outlet.yaml"));
  CHECK(run({"solve", yaml, "--csv", out, "--samples", "10"}) == "0");
  std::string text = content_of(out);
  CHECK(text.starts_with("vessel,time_s,flow_start_ml_per_s,flow_middle_ml_per_s"));
  CHECK(std::count(text.begin(), text.end(), '\n') == 12);
  const std::string net =
      folder.write("a.csv", "name,from,to,radius [um],length [um]\ns,1,2,6,200\nt,2,3,4,200\nu,2,4,5,200\n");
  CHECK(run({"solve", net}).find("--list-boundaries") != std::string::npos);
  CHECK(run({"solve", net, "--list-boundaries"}) == "0");
  CHECK(run({"solve", net, "--boundary", "1=60mmHg", "--other-boundaries", "15mmHg", "--csv", out}) == "0");
  text = content_of(out);
  CHECK(text.starts_with("segment,from,to,length_um,diameter_um,flow_nl_per_min,discharge_haematocrit"));
  CHECK(std::count(text.begin(), text.end(), '\n') == 4);
  CHECK(run({"solve", net, "--boundary", "9=60mmHg"}).find("has no node '9'") != std::string::npos);
  CHECK(run({"solve", net, "--boundary", "1=60mm"}).find("a pressure or a flow") != std::string::npos);
}

}  // namespace microcosm::app
