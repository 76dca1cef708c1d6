// STL, OBJ and PLY as programs write them, and as they are when damaged: the right mesh, or the right line.

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

#include "formats/mesh/mesh.hpp"
#include "tests/formats/messages.hpp"

namespace microcosm::formats {

namespace {

using geometry::TriangleMesh;

TriangleMesh read(const std::string& name, const std::string& content) {
  return mesh::read_content(name, content, {1, 1, 1});
}

std::string message(const std::string& name, const std::string& content) {
  return message_of([&] { read(name, content); });
}

template <class Value>
void append(std::string& bytes, Value value, bool big = false) {
  char raw[sizeof value];
  std::memcpy(raw, &value, sizeof value);
  if (big) std::reverse(raw, raw + sizeof value);
  bytes.append(raw, sizeof value);
}

std::string facet(const char* a, const char* b, const char* c) {
  return fmt::format("facet normal 0 0 1\nouter loop\nvertex {}\nvertex {}\nvertex {}\nendloop\nendfacet\n",
                     a, b, c);
}

std::string binary_stl(std::uint32_t claimed, std::uint32_t triangles, std::string header = "",
                       int colour = 0) {
  header.resize(80, '\0');
  append(header, claimed);
  for (std::uint32_t i = 0; i < triangles; ++i) {
    for (int k = 0; k < 3; ++k) append(header, std::nanf(""));  // a normal that nobody computed
    for (const float x : {0.f, 0.f, 0.f, 1.f, 0.f, 0.f, 0.f, 1.f, 0.1f * static_cast<float>(i)})
      append(header, x);
    append(header, static_cast<std::uint16_t>(colour));
  }
  return header;
}

/// Two triangles of a unit square.
void check_square(const TriangleMesh& mesh) {
  CHECK(mesh.vertices.size() == 4);
  REQUIRE(mesh.triangles.size() == 2);
  double area = 0;
  for (const auto& t : mesh.triangles)
    area += 0.5 *
            norm(cross(mesh.vertices[t[1]] - mesh.vertices[t[0]], mesh.vertices[t[2]] - mesh.vertices[t[0]]));
  CHECK(area == Approx(1));
}

std::string ply_header(const std::string& format) {
  return "ply\nformat " + format +
         " 1.0\ncomment by a scanner\nobj_info none\nelement vertex 4\nproperty float x\nproperty float y\n"
         "property float z\nproperty uchar red\nelement face 1\nproperty list uchar int vertex_indices\n"
         "property ushort flags\nelement edge 1\nproperty int vertex1\nproperty int vertex2\nend_header\n";
}

std::string binary_ply(bool big) {
  std::string bytes = ply_header(big ? "binary_big_endian" : "binary_little_endian");
  for (const auto& [x, y] : {std::pair(0.f, 0.f), {1.f, 0.f}, {1.f, 1.f}, {0.f, 1.f}}) {
    append(bytes, x, big);
    append(bytes, y, big);
    append(bytes, 0.f, big);
    append(bytes, std::uint8_t{200});
  }
  append(bytes, std::uint8_t{4});
  for (const std::int32_t corner : {0, 1, 2, 3}) append(bytes, corner, big);
  append(bytes, std::uint16_t{7}, big);
  append(bytes, std::int32_t{0}, big);
  append(bytes, std::int32_t{1}, big);
  return bytes;
}

}  // namespace

TEST_CASE("STL text: any case, tabs, CR LF and CR, exponents, no end of line, colours, several solids") {
  const std::string two = "solid a name with words\n" + facet("0 0 0", "1 0 0", "1 1 0") +
                          "endsolid a\nsolid b\n" + facet("0 0 0", "1 1 0", "0 1 0") + "endsolid";
  check_square(read("a.stl", two));
  std::string crlf, cr, capitals, tabs;
  for (const char c : two) {
    crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
    cr += c == '\n' ? '\r' : c;
    capitals += static_cast<char>(std::toupper(c));
    tabs += c == ' ' ? std::string("\t ") : std::string(1, c);
  }
  for (const std::string& text : {crlf, cr, capitals, tabs, "\xef\xbb\xbf" + two})
    check_square(read("a.stl", text));
  const auto one = [](const std::string& body) { return "solid\n" + body + "endsolid\n"; };
  check_square(read("a.stl", one("color 0.5 .5 1e0\n" + facet("0 0 0", "+1. 0 -0", "1.0E0 1e+00 0") +
                                 facet("0 0 0", "1 1 0", "0 1 1e-400"))));
  // Normals are not read, and some writers leave them out or compute nonsense.
  check_square(read("a.stl", one(replaced(facet("0 0 0", "1 0 0", "1 1 0"), "0 0 1", "-nan(ind) nan inf") +
                                 replaced(facet("0 0 0", "1 1 0", "0 1 0"), " normal 0 0 1", ""))));
  check_square(read("a.stl", one(replaced(facet("0 0 0", "1 0 0", "1 1 0"), "endloop", "end loop") +
                                 facet("0 0 0", "1 1 0", "0 1 0"))));
}

TEST_CASE("STL text: decimal numbers become the nearest double") {
  const auto mesh = read("a.stl", "solid\n" + facet("0.1 0 0", "1 0 0", "1 0.3 0") + "endsolid\n");
  CHECK(mesh.vertices[0].x == 0.1);  // a float would be 1.5e-9 off
  CHECK(mesh.vertices[2].y == 0.3);
}

TEST_CASE("STL binary: a header that says solid, colours, triangles without area") {
  CHECK(read("a.stl", binary_stl(3, 3, "solid exported by a program")).triangles.size() == 3);
  CHECK(read("a.stl", binary_stl(2, 2, "COLOR=\x80\x80\x80\xff", 0x801f)).triangles.size() == 2);
  CHECK(read("a.stl", binary_stl(1, 1) + "\n").triangles.size() == 1);
  std::string flat = binary_stl(2, 2);
  std::memcpy(flat.data() + 84 + 24, flat.data() + 84 + 12, 12);  // its second corner is the first
  CHECK(read("a.stl", flat).triangles.size() == 1);
}

TEST_CASE("STL: a false count, a cut, a corner that is not finite are named") {
  CHECK(message("a.stl", binary_stl(4, 3)) ==
        "a.stl: the STL's header says 4 triangles, and the file has room for 3: is it cut?");
  CHECK(message("a.stl", binary_stl(0, 3)) ==
        "a.stl: the STL's header says 0 triangles, and the file has room for 3: is it cut?");
  CHECK(message("a.stl", binary_stl(0xffffffff, 3)) ==
        "a.stl: the STL's header says 4294967295 triangles, and the file has room for 3: is it cut?");
  std::string infinite = binary_stl(1, 1);
  const float infinity = HUGE_VALF;
  std::memcpy(infinite.data() + 84 + 12, &infinity, sizeof infinity);
  CHECK(message("a.stl", infinite) == "a.stl: triangle 1 has a vertex (inf, 0, 0), which is not finite");
  const std::string text = "solid a\n" + facet("0 0 0", "1 0 0", "1 1 0") + "endsolid a\n";
  CHECK(message("a.stl", replaced(text, "1 1 0", "1 l 0")) ==
        "a.stl:6: y of a vertex is 'l'; expected a number");
  CHECK(message("a.stl", replaced(text, "1 1 0", "1 1 nan")) ==
        "a.stl:6: z of a vertex is 'nan'; it must be finite");
  CHECK(message("a.stl", replaced(text, "1 1 0", "1 1 1e999")) ==
        "a.stl:6: z of a vertex is '1e999'; it must be finite");
  CHECK(message("a.stl", replaced(text, "1 1 0", "1,5 1 0")) ==
        "a.stl:6: x of a vertex is '1,5'; expected a number");
  CHECK(message("a.stl", replaced(text, "endloop", "vertex 2 2 2\nendloop")) ==
        "a.stl:7: 'vertex' stands where 'endloop' is due");
  CHECK(message("a.stl", text.substr(0, text.find("endsolid"))) ==
        "a.stl:9: the file ends before 'endsolid': is it cut?");
  CHECK(message("a.stl", text.substr(0, text.find("1 1 0") + 3)) ==
        "a.stl:6: z of a vertex is missing: is the file cut?");
  CHECK(message("a.stl", "solid nothing\nendsolid nothing\n") == "a.stl: there is no triangle in it");
  CHECK(message("a.stl", text + "more") ==
        "a.stl:10: 'more' stands where 'solid' or the end of the file is due");
}

TEST_CASE("OBJ: quads, negative numbers, textures and normals, groups, comments, CR LF, continued lines") {
  const std::string corners = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\n";
  for (const char* faces :
       {"f 1 2 3 4", "f 1/1 2/1 3/1 4/1\n", "f 1//1 2//1 3//1 4//1", "f 1/1/1 2/1/1 3/1/1 4/1/1",
        "f -4 -3 -2 -1\n", "g left\nusemtl red\nf 1 2 3\ng right\nusemtl blue\ns off\nf 1 3 4\n",
        "f 1 2 3 \\\n  4\n", "f 1 2 3 4 # all\n", "f\t1\t2 3  4 \r\n", "p 1\nl 1 2\nf 1 2\nf 1 2 3 4\n",
        "fo 1 2 3 4"}) {
    INFO(faces);
    check_square(read(
        "a.obj", "# made by hand\nmtllib none.mtl\no square\n" + corners + "vt 0 0\nvn 0 0 1\n" + faces));
  }
  check_square(read("a.obj", "f 1 2 3 4\n" + corners));  // before its corners
  check_square(read("a.obj", "v 0 0 0 1\nv 2 0 0 2\nv 1 1 0 .2 .5 1\nv 0 1 0 1 0 0 0\nv 7 7 7\nf 1 2 3 4\n"));
  const auto mesh = read("a.obj", "v 0.1 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n");
  CHECK(mesh.vertices[0].x == 0.1);
}

TEST_CASE("OBJ: what is wrong is named with its line") {
  const std::string corners = "v 0 0 0\nv 1 0 0\nv 1 1 0\n";
  CHECK(message("a.obj", corners + "f 1 2 4\n") == "a.obj:4: a face names vertex 4; there are 3");
  CHECK(message("a.obj", corners + "f 0 1 2\n") ==
        "a.obj:4: a face names vertex 0; they count from 1, or backwards from -1");
  CHECK(message("a.obj", corners + "f -4 -1 -2\n") ==
        "a.obj:4: a face names vertex -4; there are 3 before it");
  CHECK(message("a.obj", corners + "f 1 2 99999999999\n") == "a.obj:4: a face names vertex 99999999999");
  CHECK(message("a.obj", corners + "f 1 2 3.5\n") ==
        "a.obj:4: a corner of a face is '3.5'; expected a whole number");
  CHECK(message("a.obj", corners + "f 1/x 2 3\n") ==
        "a.obj:4: the texture or normal of a face's corner is 'x'; expected a whole number");
  CHECK(message("a.obj", "v 0 0\nv 1 0 0\n") == "a.obj:1: z of a vertex is missing: is the file cut?");
  CHECK(message("a.obj", "v 0 0 0 0\n") == "a.obj:1: the weight of a vertex is 0");
  CHECK(message("a.obj", "v 0 inf 0\n") == "a.obj:1: y of a vertex is 'inf'; it must be finite");
  CHECK(
      message("a.obj", corners + "curv 0 1 1 2 3\n").starts_with("a.obj:4: 'curv' is nothing that is read"));
  CHECK(message("a.obj", corners) == "a.obj: there is no triangle in it");
  CHECK(message("a.obj", std::string("v 0 0 0\0\n", 9)).starts_with("a.obj:1: z of a vertex is '0"));
}

TEST_CASE("PLY: text and both orders of bytes, with properties and elements that are passed over") {
  const std::string text = ply_header("ascii") + "0 0 0 1\n1 0 0 2\n1 1 0 nan\n0 1 0 4\n4 0 1 2 3 7\n0 1";
  check_square(read("a.ply", text));
  check_square(read("a.ply", binary_ply(false)));
  check_square(read("a.ply", binary_ply(true)));
  check_square(read("a.ply", binary_ply(false) + "\n"));
  std::string crlf;
  for (const char c : text) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  check_square(read("a.ply", crlf));
  check_square(read("a.ply", replaced(text, "vertex_indices", "vertex_index")));
  check_square(read("a.ply", replaced(text, "property list uchar int", "property list uint8 uint32")));
  // Faces may stand before vertices; a list may be a property of a vertex.
  check_square(
      read("a.ply",
           "ply\nformat ascii 1.0\nelement face 2\nproperty list uchar uint vertex_indices\nelement vertex "
           "4\nproperty list char float weights\nproperty double z\nproperty double x\nproperty double "
           "y\nend_header\n3 0 1 2 3 0 2 3\n0 0 0 0\n2 .5 .5 0 1 0\n0 0 1 1\n1 9 0 0 1\n"));
}

TEST_CASE("PLY: false counts are named before anything is allocated, and so is the rest") {
  const std::string text = ply_header("ascii") + "0 0 0 1\n1 0 0 2\n1 1 0 3\n0 1 0 4\n4 0 1 2 3 7\n0 1\n";
  const auto wrong = [&](const std::string& from, const std::string& to) {
    return message("a.ply", replaced(text, from, to));
  };
  CHECK(
      wrong("vertex 4", "vertex 4000000000").starts_with("a.ply:17: the header says 4000000000 of 'vertex'"));
  CHECK(wrong("vertex 4", "vertex 5").find("the file has room for") == std::string::npos);
  CHECK_FALSE(wrong("vertex 4", "vertex 5").empty());
  CHECK(wrong("vertex 4", "vertex 3").starts_with("a.ply:21: "));
  CHECK(wrong("vertex 4", "vertex -4") == "a.ply:5: the count of 'vertex' is -4");
  CHECK(wrong("4 0 1 2 3 7", "200000000 0 1 2 3 7").find("claims 200000000 items") != std::string::npos);
  CHECK(wrong("4 0 1 2 3 7", "4 0 1 2 4 7") ==
        "a.ply:21: face 0 names vertex 4; there are 4, and they count from 0");
  CHECK(wrong("4 0 1 2 3 7", "-1 0 1 2 3 7") == "a.ply:21: a list has -1 items");
  CHECK(wrong("property float z", "property float depth") == "a.ply:17: element 'vertex' has no z");
  CHECK(wrong("vertex_indices", "corners") == "a.ply:20: element 'face' has no list 'vertex_indices'");
  CHECK(wrong("format ascii", "format binary").starts_with("a.ply:2: the format is 'binary'"));
  CHECK(wrong("property ushort flags", "property half flags")
            .starts_with("a.ply:12: the type of a property is 'half'"));
  CHECK(wrong("end_header", "end_of_header").starts_with("a.ply:16: the header says 'end_of_header'"));
  CHECK(message("a.ply", text + "9").ends_with("are the header's counts right?"));
  CHECK(message("a.ply", text.substr(0, 56)).ends_with("the header has no end: is the file cut?"));
  const std::string bytes = binary_ply(false);
  CHECK(message("a.ply", bytes.substr(0, bytes.size() - 1)).ends_with("cut?"));
  CHECK(message("a.ply", bytes + "more")
            .ends_with("4 bytes stand after the last element: are the header's counts right?"));
  CHECK(message("a.ply", replaced(bytes, "face 1", "face 1000000"))
            .starts_with("a.ply: the header says 1000000 of 'face'"));
  // An element without properties takes no bytes, whatever its count: nothing counts to 10^18.
  CHECK(message("a.ply",
                replaced(text, "element vertex", "element empty 1000000000000000000\nelement vertex")) ==
        "a.ply:18: element 'empty' has no properties");
}

TEST_CASE("meshes that are cut at any byte give a message or a mesh") {
  const std::string stl = "solid a\n" + facet("0 0 0", "1 0 0", "1 1 0") + "endsolid a\n";
  const std::string obj = "v 0 0 0\nv 1 0 0\nv 1 1 0\nf 1/1/1 -2 3\n";
  for (const std::string& whole : {stl, binary_stl(2, 2), obj, binary_ply(true), binary_ply(false)})
    for (std::size_t size = 0; size <= whole.size(); ++size)
      for (const char* name : {"cut.stl", "cut.obj", "cut.ply"}) message(name, whole.substr(0, size));
}

}  // namespace microcosm::formats
