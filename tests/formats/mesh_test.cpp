// Meshes of robots: the same solid from every format.

#include "formats/mesh/mesh.hpp"

#include <catch2/catch.hpp>

#include <cstring>

#include "tests/formats/messages.hpp"
#include "tests/formats/scratch.hpp"

namespace microcosm::formats {

namespace {

// The corner of a cube: 0, x, y, z. Volume 1/6, centroid 1/4 1/4 1/4.
constexpr float corners[4][3] = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
constexpr int faces[4][3] = {{0, 2, 1}, {0, 1, 3}, {0, 3, 2}, {1, 2, 3}};

std::string ascii_stl(int face_count = 4) {
  std::string text = "solid corner\n";
  for (int f = 0; f < face_count; ++f) {
    text += "facet normal 0 0 0\nouter loop\n";
    for (const int v : faces[f])
      text += fmt::format("vertex {} {} {}\n", corners[v][0], corners[v][1], corners[v][2]);
    text += "endloop\nendfacet\n";
  }
  return text + "endsolid corner\n";
}

std::string binary_stl() {
  std::string bytes(80, ' ');
  const auto append = [&](const auto& value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  };
  append(std::uint32_t{4});
  for (const auto& face : faces) {
    append(std::array<float, 3>{});
    for (const int v : face) append(corners[v]);
    append(std::uint16_t{0});
  }
  return bytes;
}

std::string obj() {
  std::string text = "# corner\no corner\n";
  for (const auto& v : corners) text += fmt::format("v {} {} {}\n", v[0], v[1], v[2]);
  for (const auto& f : faces) text += fmt::format("f {} {} {}\n", f[0] + 1, f[1] + 1, f[2] + 1);
  return text;
}

std::string ply() {
  std::string text =
      "ply\nformat ascii 1.0\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\n"
      "element face 4\nproperty list uchar int vertex_indices\nend_header\n";
  for (const auto& v : corners) text += fmt::format("{} {} {}\n", v[0], v[1], v[2]);
  for (const auto& f : faces) text += fmt::format("3 {} {} {}\n", f[0], f[1], f[2]);
  return text;
}

/// In centimetres, upward along z, its node moved by 100 cm along x.
std::string dae() {
  std::string places, indices;
  for (const auto& v : corners) places += fmt::format("{} {} {} ", 100 * v[0], 100 * v[1], 100 * v[2]);
  for (const auto& f : faces) indices += fmt::format("{} {} {} ", f[0], f[1], f[2]);
  return R"(<?xml version="1.0" encoding="utf-8"?>
<COLLADA xmlns="http://www.collada.org/2005/11/COLLADASchema" version="1.4.1">
<asset><unit name="centimeter" meter="0.01"/><up_axis>Z_UP</up_axis></asset>
<library_geometries><geometry id="g"><mesh>
<source id="p"><float_array id="a" count="12">)" +
         places + R"(</float_array><technique_common><accessor source="#a" count="4" stride="3">
<param name="X" type="float"/><param name="Y" type="float"/><param name="Z" type="float"/></accessor></technique_common></source>
<vertices id="v"><input semantic="POSITION" source="#p"/></vertices>
<triangles count="4"><input semantic="VERTEX" source="#v" offset="0"/><p>)" +
         indices + R"(</p></triangles></mesh></geometry></library_geometries>
<library_visual_scenes><visual_scene id="s"><node id="n"><translate>100 0 0</translate><instance_geometry url="#g"/></node></visual_scene></library_visual_scenes>
<scene><instance_visual_scene url="#s"/></scene></COLLADA>
)";
}

}  // namespace

TEST_CASE("mesh: STL, binary STL, OBJ and PLY give the same closed solid, with four vertices") {
  const ScratchFolder folder("mesh_formats");
  const std::string files[] = {folder.write("a.stl", ascii_stl()), folder.write("b.STL", binary_stl()),
                               folder.write("c.obj", obj()), folder.write("d.ply", ply())};
  for (const std::string& file : files) {
    INFO(file);
    const geometry::TriangleMesh mesh = mesh::read(file, {1, 1, 1});
    CHECK(mesh.vertices.size() == 4);
    CHECK(mesh.triangles.size() == 4);
    CHECK(geometry::open_edges(mesh) == 0);
    const auto solid = geometry::solid_properties(mesh);
    CHECK(solid.volume == Approx(1.0 / 6));
    CHECK(solid.centroid.x == Approx(0.25));
  }
}

TEST_CASE("mesh: COLLADA's unit and places are applied, its upward axis is not") {
  const ScratchFolder folder("mesh_dae");
  for (const char* up : {"Z_UP", "Y_UP"}) {
    INFO(up);
    const auto mesh = mesh::read(folder.write("a.dae", replaced(dae(), "Z_UP", up)), {1, 1, 1});
    const auto solid = geometry::solid_properties(mesh);
    CHECK(solid.volume == Approx(1.0 / 6));
    CHECK(solid.centroid.x == Approx(1.25));
    CHECK(solid.centroid.y == Approx(0.25));
    CHECK(solid.centroid.z == Approx(0.25));
  }
}

TEST_CASE("mesh: a scale stretches; a mirroring one leaves the triangles facing outwards") {
  const ScratchFolder folder("mesh_scale");
  const std::string file = folder.write("a.stl", ascii_stl());
  const auto solid = geometry::solid_properties(mesh::read(file, {2, -3, 0.5}));
  CHECK(solid.volume == Approx(2 * 3 * 0.5 / 6));
  CHECK(solid.centroid.y == Approx(-0.75));
  const auto twice = geometry::solid_properties(mesh::read(file, {-1, -1, 1}));
  CHECK(twice.volume == Approx(1.0 / 6));
}

TEST_CASE("mesh: a hole is left as it is, and counted by open_edges") {
  const ScratchFolder folder("mesh_hole");
  CHECK(geometry::open_edges(mesh::read(folder.write("a.stl", ascii_stl(3)), {1, 1, 1})) == 3);
}

TEST_CASE("mesh: what can't be read is named with its file") {
  const ScratchFolder folder("mesh_bad");
  const auto message = [&](const std::string& file, const core::Vec3& scale = {1, 1, 1}) {
    return message_of([&] { mesh::read(file, scale); });
  };
  const std::string good = folder.write("good.stl", ascii_stl());
  CHECK(message(good).empty());
  CHECK(message(folder.path("none.stl")) == folder.path("none.stl") + ": there is no such file");
  CHECK(message(folder.path("")) == folder.path("") + ": this is a folder, not a file");
  CHECK(message(folder.write("empty.stl", "")) == folder.path("empty.stl") + ": the file is empty");
  CHECK(message(folder.write("a.step", "x")) ==
        folder.path("a.step") + ": the ending is '.step'; .stl, .obj, .dae, .ply and .glb are read");
  CHECK(message(good, {1, 0, 1}) ==
        good + ": the scale is 1 0 1; its components must be finite and not zero");
  for (const char* name : {"a.stl", "a.obj", "a.dae", "a.ply"}) {
    const std::string file =
        folder.write(name, "this is no mesh at all, though it is long enough for a header\n");
    INFO(message(file));
    CHECK(message(file).starts_with(file + ":"));
  }
  // An STL whose count of triangles is a lie: from memory, it is named as well.
  const std::string lie = std::string(80, 'x') + "\xff\xff\xff\x7f" + std::string(500, '\0');
  CHECK(message_of([&] {
          mesh::read_content("finger.stl", lie, {1, 1, 1});
        }) ==
        "finger.stl: the STL's header says 2147483647 triangles, and the file has room for 10: is it cut?");
  CHECK(message(folder.write("points.obj", "v 0 0 0\nv 1 0 0\n"))
            .starts_with(folder.path("points.obj") + ": "));
  CHECK(message(folder.write("nan.obj", "v nan 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"))
            .starts_with(folder.path("nan.obj") + ":1: x of a vertex is 'nan'"));
  // Cut files give a message or a mesh, never a crash.
  for (const std::string& whole : {binary_stl(), ascii_stl(), obj(), ply(), dae()})
    for (std::size_t size = 1; size < whole.size(); size += 7)
      for (const char* name : {"cut.stl", "cut.obj", "cut.ply", "cut.dae"})
        message(folder.write(name, whole.substr(0, size)));
}

}  // namespace microcosm::formats
