#include "formats/file_kind.hpp"

#include <catch2/catch.hpp>

#include "tests/formats/messages.hpp"

namespace microcosm::formats {

namespace {

const std::string json =
    "{ \"simulation_parameters\": {}, \"boundary_conditions\": [ {\"bc_name\": \"A\"} ] }";
const std::string vtp = "<?xml version=\"1.0\"?>\n<VTKFile type=\"PolyData\"><PolyData/></VTKFile>";
const std::string cards = "# comment\n\nMODEL a\nNODE 0 0 0 0\n";
const std::string yaml = "---\n# comment\nproject_name: a\nblood:\n  rho: 1060.0\n";
const std::string dat =
    "A title\n1 1 1 box\n1 1 1 points\n10 outer\n10 longest\n4 most\n1 number of segments\n";
const std::string swc = "# a skeleton\n1 0 0 0 0 5 -1\n2 0 10 0 0 5 1\n";
const std::string csv = "name, from, to, radius [um], length [mm]\na, 1, 2, 5, 0.3\n";
const std::string lua = "-- an asset\nreturn blood.vessels { }\n";

std::string message(const std::string& path, const std::string& content) {
  return message_of([&] { file_kind(path, content); });
}

}  // namespace

TEST_CASE(
    "file kinds: the ending says what a file is, in letters of either case, with a byte order mark too") {
  CHECK(file_kind("a.lua", lua) == FileKind::vessel_asset);
  CHECK(file_kind("a.yaml", yaml) == FileKind::openbf);
  CHECK(file_kind("a.yml", "\xef\xbb\xbf" + yaml) == FileKind::openbf);
  CHECK(file_kind("A.IN", cards) == FileKind::simvascular_1d);
  CHECK(file_kind("a.json", json) == FileKind::simvascular_0d);
  CHECK(file_kind("network.dat", dat) == FileKind::network_dat);
  CHECK(file_kind("a.VTP", vtp) == FileKind::vtp);
  CHECK(file_kind("a.swc", swc) == FileKind::swc);
  CHECK(file_kind("a.csv", csv) == FileKind::csv);
  CHECK(file_kind("a.json", "") == FileKind::simvascular_0d);  // its reader says what is wrong
}

TEST_CASE("file kinds: a renamed file is named for what it is, with what reads it") {
  const std::pair<const char*, const std::string*> foreign[] = {
      {"openBF", &yaml},        {"1-D solver", &cards}, {"0-D solver", &json},     {"network.dat", &dat},
      {"VTK's PolyData", &vtp}, {"SWC", &swc},          {"table of vessels", &csv}};
  for (const auto& [name, content] : foreign) {
    INFO(name);
    // Never taken for Lua: neither with its ending, nor without any.
    CHECK_THAT(message("a.lua", *content),
               Catch::Matchers::StartsWith("a.lua: by its ending it is a vessel asset") &&
                   Catch::Matchers::Contains(name));
    CHECK_THAT(message("a.txt", *content),
               Catch::Matchers::Contains("its ending is of no network") && Catch::Matchers::Contains(name));
  }
  CHECK_THAT(message("a.yaml", lua), Catch::Matchers::Contains("by its content a vessel asset"));
  CHECK_THAT(message("model.in", json), Catch::Matchers::Contains("microcosm lumped"));
  CHECK_THAT(message("a.dat", "0 0\n0.1 1e-6\n1 0\n"), Catch::Matchers::Contains("an inflow of openBF"));
  CHECK_THAT(message("a.lua", std::string("\x89HDF\r\n\x1a\n", 8)), Catch::Matchers::Contains("HDF5"));
  CHECK_THAT(message("a.lua", "<robot name='a'/>"), Catch::Matchers::Contains("URDF"));
  CHECK_THAT(message("a.vtp", "# vtk DataFile Version 3.0\n"), Catch::Matchers::Contains("legacy VTK"));
  CHECK_THAT(message("a.lua", "PK\x03\x04zip"), Catch::Matchers::Contains("ZIP"));
  CHECK_THAT(message("a.csv", std::string("a\0b", 3)), Catch::Matchers::Contains("no text"));
  CHECK_THAT(message("a", lua), Catch::Matchers::Contains("its ending is of no network"));
  CHECK_THAT(message("a.json", "{ \"x\": 1 }"), Catch::Matchers::Contains("JSON of another program"));
}

}  // namespace microcosm::formats
