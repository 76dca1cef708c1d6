// Parts of a mesh, kept between runs: the same bits with the cache, without it, and whatever became of its
// files.

#include "scenes/build/decomposition_cache.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace microcosm;
using namespace microcosm::scenes;

namespace fs = std::filesystem;

namespace {

class Folder {
 public:
  Folder()
      : path_(fs::absolute(fs::path(MICROCOSM_BINARY_DIR) / ("parts_cache." + std::to_string(::getpid())))) {
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string path() const { return (path_ / "parts").string(); }

 private:
  fs::path path_;
};

/// An L of three cubes' thickness: two convex parts.
geometry::TriangleMesh angle() {
  const double outline[6][2] = {{0, 0}, {0.3, 0}, {0.3, 0.1}, {0.1, 0.1}, {0.1, 0.3}, {0, 0.3}};
  geometry::TriangleMesh mesh;
  for (const double z : {0.0, 0.1})
    for (const auto& p : outline) mesh.vertices.push_back({p[0], p[1], z});
  const std::array<std::uint32_t, 3> caps[] = {{0, 1, 2}, {0, 2, 3}, {0, 3, 4}, {0, 4, 5}};
  for (const auto& t : caps) {
    mesh.triangles.push_back({t[0], t[2], t[1]});
    mesh.triangles.push_back({t[0] + 6, t[1] + 6, t[2] + 6});
  }
  for (std::uint32_t i = 0; i < 6; ++i) {
    const std::uint32_t k = (i + 1) % 6;
    mesh.triangles.push_back({i, k, k + 6});
    mesh.triangles.push_back({i, k + 6, i + 6});
  }
  return mesh;
}

bool same(const std::vector<rigid::ConvexPart>& a, const std::vector<rigid::ConvexPart>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i].concavity != b[i].concavity || a[i].hull.vertices != b[i].hull.vertices ||
        a[i].hull.triangles != b[i].hull.triangles)
      return false;
  return true;
}

std::vector<fs::path> files_in(const std::string& folder) {
  std::vector<fs::path> files;
  if (fs::exists(folder))
    for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  return files;
}

std::string content_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void write(const fs::path& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

}  // namespace

TEST_CASE("Parts of a mesh are kept under the mesh and the limits, and come back to the same bits") {
  const Folder folder;
  const auto computed = convex_parts(angle(), {}, "an angle", "");
  CHECK(computed.size() == 2);
  CHECK(same(convex_parts(angle(), {}, "an angle", folder.path()), computed));
  REQUIRE(files_in(folder.path()).size() == 1);
  CHECK(same(convex_parts(angle(), {}, "an angle", folder.path()), computed));
  CHECK(files_in(folder.path()).size() == 1);
  CHECK(convex_parts(angle(), {.hulls = 1}, "an angle", folder.path()).size() == 1);
  geometry::TriangleMesh other = angle();
  for (core::Vec3& v : other.vertices) v.z *= 2;
  convex_parts(other, {}, "another", folder.path());
  CHECK(files_in(folder.path()).size() == 3);
}

TEST_CASE("What is kept is what is used: else a damaged file could not be told from a sound one") {
  const Folder folder;
  const auto computed = convex_parts(angle(), {}, "an angle", folder.path());
  const fs::path file = files_in(folder.path()).at(0);
  // The parts of a larger angle, under this one's name.
  geometry::TriangleMesh larger = angle();
  for (core::Vec3& v : larger.vertices) v *= 2;
  const std::string elsewhere = folder.path() + "2";
  convex_parts(larger, {}, "larger", elsewhere);
  write(file, content_of(files_in(elsewhere).at(0)));
  CHECK_FALSE(same(convex_parts(angle(), {}, "an angle", folder.path()), computed));
}

TEST_CASE("A file that is cut, changed, empty, a folder or a link changes nothing") {
  const Folder folder;
  const auto computed = convex_parts(angle(), {}, "an angle", folder.path());
  const fs::path file = files_in(folder.path()).at(0);
  const std::string sound = content_of(file);
  for (std::size_t at = 0; at < sound.size(); at += 7) {
    std::string changed = sound;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    write(file, changed);
    CHECK(same(convex_parts(angle(), {}, "an angle", folder.path()), computed));
    write(file, sound.substr(0, at));
    CHECK(same(convex_parts(angle(), {}, "an angle", folder.path()), computed));
  }
  // It is made whole again.
  CHECK(content_of(file) == sound);
  fs::remove(file);
  fs::create_directory(file);
  CHECK(same(convex_parts(angle(), {}, "an angle", folder.path()), computed));
  fs::remove(file);
  fs::create_symlink("/dev/zero", file);
  CHECK(same(convex_parts(angle(), {}, "an angle", folder.path()), computed));
  CHECK_FALSE(fs::is_symlink(file));
}

TEST_CASE("A cache that can't be made or written costs time alone") {
  const Folder folder;
  const auto computed = convex_parts(angle(), {}, "an angle", "");
  for (const char* place : {"/proc/none/parts", "/dev/null/parts", "/dev/full"})
    CHECK(same(convex_parts(angle(), {}, "an angle", place), computed));
  fs::create_directories(folder.path());
  fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
  CHECK(same(convex_parts(angle(), {}, "an angle", folder.path()), computed));
  fs::permissions(folder.path(), fs::perms::owner_all);
}

TEST_CASE("The cache lies where the XDG specification says, elsewhere, or nowhere") {
  const auto text_of = [](const char* name) {
    const char* value = std::getenv(name);
    return value ? std::string(value) : std::string();
  };
  const std::string chosen = text_of("MICROCOSM_CACHE"), cache = text_of("XDG_CACHE_HOME"),
                    home = text_of("HOME");
  ::setenv("HOME", "/somebody", 1);
  ::unsetenv("XDG_CACHE_HOME");
  ::unsetenv("MICROCOSM_CACHE");
  CHECK(decomposition_cache_folder() == "/somebody/.cache/microcosm/parts");
  ::setenv("XDG_CACHE_HOME", "/var/cache/somebody", 1);
  CHECK(decomposition_cache_folder() == "/var/cache/somebody/microcosm/parts");
  ::setenv("XDG_CACHE_HOME", "relative", 1);  // to be ignored, as the specification says
  CHECK(decomposition_cache_folder() == "/somebody/.cache/microcosm/parts");
  ::setenv("MICROCOSM_CACHE", "/tmp/parts", 1);
  CHECK(decomposition_cache_folder() == "/tmp/parts");
  ::setenv("MICROCOSM_CACHE", "off", 1);
  CHECK(decomposition_cache_folder().empty());
  ::setenv("MICROCOSM_CACHE", chosen.c_str(), 1);
  ::setenv("XDG_CACHE_HOME", cache.c_str(), 1);
  ::setenv("HOME", home.c_str(), 1);
}
