// COLLADA and glTF through the helper program.

#include <fmt/format.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "formats/mesh/mesh.hpp"
#include "formats/urdf/urdf.hpp"
#include "tests/formats/messages.hpp"

namespace microcosm::formats {

namespace {

constexpr core::Vec3 unscaled{1, 1, 1};

/// A COLLADA of one triangle, with these nodes in its library and its scene.
std::string collada(const std::string& library, const std::string& scene) {
  return R"(<?xml version="1.0"?>
<COLLADA xmlns="http://www.collada.org/2005/11/COLLADASchema" version="1.4.1">
<asset><unit name="meter" meter="1"/></asset>
<library_geometries><geometry id="g"><mesh><source id="p"><float_array id="a" count="9">0 0 0 1 0 0 0 1 0</float_array>
<technique_common><accessor source="#a" count="3" stride="3"><param name="X" type="float"/><param name="Y" type="float"/>
<param name="Z" type="float"/></accessor></technique_common></source>
<vertices id="v"><input semantic="POSITION" source="#p"/></vertices>
<triangles count="1"><input semantic="VERTEX" source="#v" offset="0"/><p>0 1 2</p></triangles></mesh></geometry></library_geometries>
<library_nodes>)" +
         library + "</library_nodes>\n<library_visual_scenes><visual_scene id=\"s\">" + scene +
         "</visual_scene></library_visual_scenes><scene><instance_visual_scene "
         "url=\"#s\"/></scene></COLLADA>\n";
}

std::string message(const std::string& content) {
  return message_of([&] { mesh::read_content("a.dae", content, unscaled); });
}

/// One triangle, in one buffer of the file itself.
std::string glb() {
  std::string json =
      R"({"asset":{"version":"2.0"},"scene":0,"scenes":[{"nodes":[0]}],"nodes":[{"mesh":0,"translation":[1,0,0]}],)"
      R"("meshes":[{"primitives":[{"attributes":{"POSITION":0}}]}],"buffers":[{"byteLength":36}],)"
      R"("bufferViews":[{"buffer":0,"byteLength":36}],"accessors":[{"bufferView":0,"componentType":5126,"count":3,)"
      R"("type":"VEC3","min":[0,0,0],"max":[1,1,0]}]})";
  while (json.size() % 4 != 0) json += ' ';
  std::string bytes = "glTF";
  const auto append = [&](const auto& value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  };
  append(std::uint32_t{2});
  append(static_cast<std::uint32_t>(12 + 8 + json.size() + 8 + 36));
  append(static_cast<std::uint32_t>(json.size()));
  bytes += "JSON" + json;
  append(std::uint32_t{36});
  bytes += std::string("BIN\0", 4);
  for (const float x : {0.f, 0.f, 0.f, 1.f, 0.f, 0.f, 0.f, 1.f, 0.f}) append(x);
  return bytes;
}

}  // namespace

TEST_CASE("COLLADA: instances of nodes are followed; a node that holds itself, on any way, is named") {
  const std::string shape = R"(<node id="shape"><instance_geometry url="#g"/></node>)";
  const auto mesh = mesh::read_content(
      "a.dae", collada(shape, R"(<node id="a"><translate>0 0 1</translate><instance_node url="#shape"/></node>
                        <node id="b"><instance_node url="#shape"/></node>)"),
      unscaled);
  CHECK(mesh.triangles.size() == 2);
  CHECK(mesh.vertices[0].z == 1);
  CHECK(message(collada("", R"(<node id="n"><instance_node url="#n"/></node>)")) ==
        "a.dae:10: node 'n' holds an instance of itself (<instance_node>)");
  CHECK(message(collada("\n<node id=\"a\"><node id=\"b\"><instance_node url=\"#c\"/></node></node>\n"
                        "<node id=\"c\"><node><instance_node url=\"#a\"/></node></node>",
                        R"(<node id="n"><instance_geometry url="#g"/></node>)")) ==
        "a.dae:10: node 'a' holds an instance of itself (<instance_node>)");
}

TEST_CASE("COLLADA: nodes that multiply, or go too deep, are refused before they are followed") {
  std::string doubling = R"(<node id="n0"><instance_geometry url="#g"/></node>)", chain = doubling;
  for (int i = 1; i < 40; ++i)
    doubling +=
        fmt::format("<node id=\"n{}\"><instance_node url=\"#n{}\"/><instance_node url=\"#n{}\"/></node>", i,
                    i - 1, i - 1);
  CHECK(message(collada(doubling, R"(<node id="n"><instance_node url="#n39"/></node>)"))
            .find("instances counted; at most 1000000 are read") != std::string::npos);
  for (int i = 1; i < 400; ++i)
    chain += fmt::format("<node id=\"n{}\"><instance_node url=\"#n{}\"/></node>", i, i - 1);
  CHECK(message(collada(chain, R"(<node id="n"><instance_node url="#n399"/></node>)"))
            .ends_with("its nodes are nested deeper than 256"));
  std::string nested, ends;
  for (int i = 0; i < 100000; ++i) nested += "<node>", ends += "</node>";
  CHECK(message(collada("", nested + ends)).starts_with("a.dae: "));
}

TEST_CASE("COLLADA: damage is a message") {
  const std::string whole = collada("", R"(<node id="n"><instance_geometry url="#g"/></node>)");
  INFO(message(whole));
  CHECK(message(whole).empty());
  for (const auto& [from, to] : {std::pair{"0 1 2</p>", "0 1 7</p>"},
                                 {"count=\"9\"", "count=\"4000000000\""},
                                 {"stride=\"3\"", "stride=\"0\""},
                                 {"<p>0 1 2", "<p>0 -1 2"},
                                 {"0 0 0 1 0 0", "nan nan nan 1 0 0"},
                                 {"#g", "#h"},
                                 {"</COLLADA>", ""}}) {
    INFO(from);
    CHECK_NOTHROW(message(replaced(whole, from, to)));
  }
  CHECK_FALSE(message(replaced(whole, "0 1 2</p>", "0 1 7</p>")).empty());
  INFO(message("no XML at all"));
  CHECK(message("no XML at all").starts_with("a.dae: this is no COLLADA that can be read: "));
}

TEST_CASE("a robot whose mesh holds itself is refused with the node's name") {
  const auto robot = urdf::examine("tests/formats/cases/selfref.urdf", {});
  CHECK_FALSE(robot.usable);
  REQUIRE(robot.findings.size() == 1);
  CHECK(urdf::sentence_of(robot.findings[0]).find("node 'n' holds an instance of itself") !=
        std::string::npos);
  CHECK(message_of([] {
          urdf::read("tests/formats/cases/selfref.urdf", {});
        }).starts_with("tests/formats/cases/selfref.urdf:3: link 'a': "));
}

TEST_CASE("binary glTF is read with the places of its nodes; cut, it is a message") {
  const std::string whole = glb();
  const auto mesh = mesh::read_content("a.glb", whole, unscaled);
  REQUIRE(mesh.triangles.size() == 1);
  CHECK(mesh.vertices[0].x == 1);
  CHECK(mesh.vertices[1].x == 2);
  for (std::size_t size = 0; size < whole.size(); size += 41)
    CHECK(message_of([&] {
            mesh::read_content("a.glb", whole.substr(0, size), unscaled);
          }).starts_with("a.glb: "));
}

TEST_CASE("a robot is drawn with its binary glTF") {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / fmt::format("microcosm_glb_{}", ::getpid());
  fs::create_directory(folder);
  std::ofstream(folder / "part.glb", std::ios::binary) << glb();
  std::ofstream(folder / "robot.urdf")
      << R"(<robot name="r"><link name="base"><visual><geometry><mesh filename="part.glb"/></geometry></visual></link></robot>)";
  const auto robot = urdf::examine((folder / "robot.urdf").string(), {});
  for (const auto& finding : robot.findings) UNSCOPED_INFO(urdf::sentence_of(finding));
  CHECK(robot.findings.empty());
  fs::remove_all(folder);
}

}  // namespace microcosm::formats
