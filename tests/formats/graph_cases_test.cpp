// Vessel graphs with the habits of other people's tables, skeletons and simulators.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "formats/arterial_network.hpp"
#include "formats/csv_graph.hpp"
#include "formats/swc.hpp"
#include "formats/vtp.hpp"
#include "tests/formats/files.hpp"
#include "tests/formats/messages.hpp"

namespace microcosm::formats {

namespace {

bool says(const VesselGraph& graph, const std::string& part) {
  return std::any_of(graph.notes.begin(), graph.notes.end(),
                     [&](const std::string& note) { return note.find(part) != std::string::npos; });
}

/// As Chaste's microvessel project writes: a line of two points for each vessel, radii of vessels by line, of
/// nodes by point.
std::string chaste(const std::string& points, const std::string& lines, const std::string& vessel_radii,
                   const std::string& node_radii) {
  const auto count = [](const std::string& text) { return 1 + std::count(text.begin(), text.end(), ' '); };
  std::string offsets;
  for (long i = 2; i <= count(lines); i += 2) offsets += fmt::format("{} ", i);
  std::string text = fmt::format(
      "<?xml version=\"1.0\"?>\n<VTKFile type=\"PolyData\" version=\"0.1\" "
      "byte_order=\"LittleEndian\"><PolyData>\n"
      "<Piece NumberOfPoints=\"{}\" NumberOfVerts=\"0\" NumberOfLines=\"{}\">\n",
      count(points) / 3, count(lines) / 2);
  if (!node_radii.empty())
    text += fmt::format(
        "<PointData><DataArray type=\"Float64\" Name=\"Node Id\" format=\"ascii\">{0}</DataArray>"
        "<DataArray type=\"Float64\" Name=\"Node Radius\" format=\"ascii\">{0}</DataArray></PointData>\n",
        node_radii);
  if (!vessel_radii.empty())
    text += fmt::format(
        "<CellData><DataArray type=\"Float64\" Name=\"Vessel Radius\" "
        "format=\"ascii\">{}</DataArray></CellData>\n",
        vessel_radii);
  return text + fmt::format(
                    "<Points><DataArray type=\"Float64\" NumberOfComponents=\"3\" "
                    "format=\"ascii\">{}</DataArray></Points>\n"
                    "<Lines><DataArray type=\"Int32\" Name=\"connectivity\" format=\"ascii\">{}</DataArray>"
                    "<DataArray type=\"Int32\" Name=\"offsets\" format=\"ascii\">{}</DataArray></Lines>\n"
                    "</Piece></PolyData></VTKFile>\n",
                    points, lines, offsets);
}

const std::string y_points = "0 0 0 50 0 0 80 30 0 80 -30 0", y_lines = "0 1 1 2 1 3";

}  // namespace

TEST_CASE("a table of three vessels is an asset of three vessels") {
  const auto graph = read_csv_graph({"tree.csv", case_file("tree.csv")}, {});
  CHECK(graph.segments.size() == 3);
  const auto network = arterial_network(graph, {"", 1e-3 / 60, 12000, 1}, "tree.csv");
  CHECK(network.inlet_node == "1");
  CHECK(network.vessels[0].length == Approx(0.05));
  CHECK(network.vessels[0].radius_start == Approx(0.003));
  CHECK(network.windkessels.size() == 2);
}

TEST_CASE("tables: semicolons, tabs, quotes, other columns, lines of Windows") {
  const std::string text =
      "name; from; to; diameter [mm]; length [cm]; colour\n\"a\"; 1; 2; 6; 5; red\nb; 2; 3; 4; 4; blue\n";
  const auto semicolons = read_csv_graph({"s.csv", text}, {});
  CHECK(semicolons.segments[0].radius[0] == Approx(0.003));
  CHECK(semicolons.segments[1].length == Approx(0.04));
  CHECK(says(semicolons, "column 'colour' of s.csv is not used"));
  std::string tabs = text;
  std::replace(tabs.begin(), tabs.end(), ';', '\t');
  CHECK(read_csv_graph({"s.csv", tabs}, {}).segments[0].name == "a");
  std::string windows;
  for (const char c : text) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  CHECK(read_csv_graph({"s.csv", windows}, {}).segments.size() == 2);
  CHECK(message_of([&] {
          read_csv_graph({"s.csv", "name,from,to,radius [mm],radius [mm],length [mm]\na,1,2,1,1,1\n"}, {});
        }) == "s.csv:1: column 'radius' is there twice");
}

TEST_CASE("graphs in several parts are kept, or their largest part alone") {
  const std::string text =
      "name,from,to,radius [um],length "
      "[um]\na,1,2,5,100\nb,2,3,5,100\nlone,7,8,5,100\nring,9,10,5,100\nback,10,9,5,100\n";
  CHECK(message_of([&] { read_csv_graph({"s.csv", text}, {}); }).find("--largest-part") != std::string::npos);
  GraphChoices choices;
  choices.largest_part = true;
  const auto graph = read_csv_graph({"s.csv", text}, {}, choices);
  CHECK(graph.segments.size() == 2);
  CHECK(graph.nodes.size() == 3);
  CHECK(says(graph, "the largest of 3 parts is kept, with 2 vessels; 3 vessels are left out"));
}

TEST_CASE("skeletons: other units, points that are there twice, tips without radius") {
  const std::string text =
      "# traced\n1 2 0 0 0 5 -1\n2 2 0 10 0 5 1\n3 2 0 10 0 5 2\n4 2 0 20 0 4 3\n5 2 0 30 10 0 4\n6 2 0 30 "
      "-10 3 4\n";
  const auto graph = read_swc("t.swc", text);
  CHECK(graph.segments.size() == 3);
  CHECK(graph.segments[0].length == Approx(20e-6));
  CHECK(says(graph, "point 2 lies where the next one does: it is left out"));
  CHECK(says(graph, "vessel '5': its radius at an end is 0"));
  CHECK(read_swc("t.swc", text, 1e-3).segments[0].length == Approx(20e-3));
  CHECK(read_swc("t.swc", replaced(text, "5 -1", "5 -1.0")).segments.size() == 3);
}

TEST_CASE("Chaste: radii by point, by line, or both") {
  const auto by_point = read_vtp("v.vtp", chaste(y_points, y_lines, "", "6 5 4 4"), 1e-6);
  CHECK(by_point.segments.size() == 3);
  CHECK(by_point.segments[0].radius[0] == Approx(6e-6));
  CHECK(by_point.segments[0].radius[1] == Approx(5e-6));
  CHECK(says(by_point, "'Node Id'"));
  const auto by_line = read_vtp("v.vtp", chaste(y_points, y_lines, "6 4 3", ""), 1e-6);
  CHECK(by_line.segments[2].radius[1] == Approx(3e-6));
  const auto both = read_vtp("v.vtp", chaste(y_points, y_lines, "6 4 3", "9 9 9 9"), 1e-6);
  CHECK(both.segments[2].radius[0] == Approx(3e-6));
  CHECK(says(both, "'Node Radius'"));
}

TEST_CASE("Chaste: a line without length is left out by name, and its nodes become one") {
  const auto graph = read_vtp(
      "v.vtp", chaste("0 0 0 50 0 0 50 0 0 80 30 0 80 -30 0", "0 1 1 2 2 3 1 4", "6 5 4 3", ""), 1e-6);
  CHECK(graph.segments.size() == 3);
  CHECK(graph.nodes.size() == 4);
  CHECK(says(graph, "vessel '1' has no length: it is left out"));
  CHECK(graph.segments[1].name == "2");
  CHECK(graph.segments[1].radius[0] == Approx(4e-6));
}

TEST_CASE("Chaste: a network in parts, of which the largest is kept") {
  const std::string points = y_points + " 500 0 0 600 0 0", lines = y_lines + " 4 5";
  GraphChoices choices;
  choices.largest_part = true;
  const auto graph = read_vtp("v.vtp", chaste(points, lines, "6 4 3 2", ""), 1e-6, choices);
  CHECK(graph.segments.size() == 3);
  CHECK(says(graph, "the largest of 2 parts is kept"));
  CHECK(read_vtp("v.vtp", chaste(points, lines, "6 4 3 2", ""), 1e-6).segments.size() == 4);
}

TEST_CASE("VTP: vertices before the lines, and arrays that aren't used") {
  std::string text = chaste(y_points, y_lines, "1 1 6 4 3", "");
  text = replaced(text, "NumberOfVerts=\"0\"", "NumberOfVerts=\"2\"");
  const auto graph = read_vtp("v.vtp", text, 1e-6);
  CHECK(graph.segments[0].radius[0] == Approx(6e-6));
  CHECK(graph.segments[2].radius[0] == Approx(3e-6));
}

}  // namespace microcosm::formats
