// What HDF5 files say, read without following anything they name.

#include <catch2/catch.hpp>
#include <cstring>

#include "datagen/episode_file.hpp"
#include "datagen/files.hpp"
#include "datagen/hdf5/handle.hpp"
#include "datagen/hdf5/load_tree.hpp"
#include "datagen/hdf5/write.hpp"
#include "datagen/tree_difference.hpp"
#include "engine/core/errors.hpp"
#include "engine/core/random.hpp"
#include "synthetic.hpp"

using namespace microcosm;
using namespace microcosm::datagen;
using namespace microcosm::datagen::testing;
using namespace microcosm::datagen::hdf5;
using Catch::Matchers::Contains;

namespace {

Tree synthetic_tree() {
  return episode_tree(synthetic_recording(7, 3, 5), "abc", Json::object());
}

/// The bytes of a file that `fill` makes with HDF5 itself.
std::string file_of(const std::function<void(hid_t file)>& fill) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "file.h5";
  {
    const Lock lock;
    const Handle file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT), H5Fclose);
    REQUIRE(file.get() >= 0);
    fill(file.get());
  }
  return *read_file(path);
}

Tree read(const std::string& image) {
  return read_tree(std::as_bytes(std::span(image)));
}

/// A one-dimensional array of doubles with these creation properties.
void make_array(hid_t file, const char* name, hsize_t size, hid_t properties, hid_t type = H5T_IEEE_F64LE) {
  const Handle space(H5Screate_simple(1, &size, nullptr), H5Sclose);
  const Handle array(H5Dcreate2(file, name, type, space.get(), H5P_DEFAULT, properties, H5P_DEFAULT),
                     H5Dclose);
  REQUIRE(array.get() >= 0);
}

Handle creation() {
  return {H5Pcreate(H5P_DATASET_CREATE), H5Pclose};
}

}  // namespace

TEST_CASE("A tree is read back as it was written, from a file and from the bytes between processes") {
  const Tree tree = synthetic_tree();
  const auto image = write_tree(tree);
  CHECK(tree_difference(read_tree(image), tree).empty());
  CHECK(read_tree(image) == tree);
  CHECK(unpack(pack(tree)) == tree);
  Tree index;
  add_external_link(index, "/data/demo_0", "episodes/demo_0.h5", "/data/demo_0");
  add_array(index, "/mask/train", fixed_texts_value({"demo_0", "demo_10"}));
  add_array(index, "/mask/none", fixed_texts_value({}));
  CHECK(read_tree(write_tree(index)) == index);
  CHECK(unpack(pack(index)) == index);
}

TEST_CASE("Files that are read together are read as each alone, whatever is wrong with those between") {
  const auto image = hdf5::write_tree(synthetic_tree());
  const std::vector<std::byte> cut(image.begin(), image.begin() + 900), none, noise(5000, std::byte{'x'});
  const std::vector<std::span<const std::byte>> images{image, cut, none, image, noise, image};
  const std::vector<Loaded> loaded = load_trees(images);
  REQUIRE(loaded.size() == images.size());
  for (std::size_t i = 0; i < images.size(); ++i) {
    INFO(i);
    std::string error;
    Tree alone;
    try {
      alone = load_tree(images[i]);
    } catch (const core::InputError& refused) {
      error = refused.message();
    }
    CHECK(loaded[i].error == error);
    CHECK(loaded[i].tree == alone);
  }
  CHECK(loaded[0].error.empty());
  CHECK(loaded[1].error != "");
  CHECK(load_trees({}).empty());
}

TEST_CASE("A packed tree that was damaged is refused or read, never more") {
  const auto packed = pack(synthetic_tree());
  core::RandomStream random(1, 0, core::stream_id("packed"));
  int refused = 0;
  for (int i = 0; i < 3000; ++i) {
    auto damaged = packed;
    damaged[random.below(damaged.size())] = static_cast<std::byte>(random.below(256));
    if (i % 3 == 0) damaged.resize(random.below(damaged.size()));
    try {
      unpack(damaged);
    } catch (const core::InputError&) {
      ++refused;
    }
  }
  CHECK(refused > 900);
  CHECK_THROWS_AS(unpack({}), core::InputError);
}

TEST_CASE("What no dataset holds is refused by name") {
  CHECK_THROWS_WITH(read("nothing"), Contains("no readable HDF5 file"));
  CHECK_THROWS_WITH(read(""), Contains("empty"));
  CHECK_THROWS_WITH(read(file_of([](hid_t file) {
                      const Handle properties = creation();
                      H5Pset_external(properties.get(), "/etc/passwd", 0, 80);
                      make_array(file, "out", 10, properties.get());
                    })),
                    Contains("'/out' is stored in other files"));
  CHECK_THROWS_WITH(read(file_of([](hid_t file) {
                      const Handle properties = creation();
                      const hsize_t chunk = 10;
                      H5Pset_chunk(properties.get(), 1, &chunk);
                      H5Pset_nbit(properties.get());
                      make_array(file, "packed", 10, properties.get());
                    })),
                    Contains("'/packed' has filter number 5"));
  CHECK_THROWS_WITH(read(file_of([](hid_t file) {
                      const Handle properties = creation();
                      const hsize_t size = 10;
                      const Handle space(H5Screate_simple(1, &size, nullptr), H5Sclose);
                      H5Pset_virtual(properties.get(), space.get(), "/etc/passwd", "/x", space.get());
                      make_array(file, "virtual", 10, properties.get());
                    })),
                    Contains("'/virtual' is no array of its own"));
  CHECK_THROWS_WITH(read(file_of([](hid_t file) {
                      const Handle type(H5Tcopy(H5T_IEEE_F64LE), H5Tclose);
                      H5Tcommit2(file, "named", type.get(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
                    })),
                    Contains("'/named' is neither group nor array"));
  CHECK_THROWS_WITH(
      read(file_of([](hid_t file) { make_array(file, "ref", 3, H5P_DEFAULT, H5T_STD_REF_OBJ); })),
      Contains("'/ref' is of a type that no dataset holds"));
  CHECK_THROWS_WITH(
      read(file_of([](hid_t file) { make_array(file, "big", 3, H5P_DEFAULT, H5T_IEEE_F64BE); })),
      Contains("'/big' is of a type"));
  CHECK_THROWS_WITH(read(file_of([](hid_t file) {
                      make_array(file, "one", 3, H5P_DEFAULT);
                      H5Lcreate_hard(file, "one", file, "two", H5P_DEFAULT, H5P_DEFAULT);
                    })),
                    Contains("is an object that has another path too"));
  CHECK_THROWS_WITH(
      read(file_of([](hid_t file) { H5Lcreate_hard(file, "/", file, "loop", H5P_DEFAULT, H5P_DEFAULT); })),
      Contains("'/loop' is an object that has another path too"));
}

TEST_CASE("Links are told, not followed") {
  const Tree tree = read(file_of([](hid_t file) {
    H5Lcreate_soft("/elsewhere", file, "soft", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_external("/etc/passwd", "/data", file, "out", H5P_DEFAULT, H5P_DEFAULT);
  }));
  CHECK(tree.objects.at("/soft").kind == ObjectKind::soft_link);
  CHECK(tree.objects.at("/soft").target == "/elsewhere");
  CHECK(tree.objects.at("/out").kind == ObjectKind::external_link);
  CHECK(tree.objects.at("/out").file == "/etc/passwd");
}

TEST_CASE("Sizes that a file claims are bounded before anything is read") {
  const auto huge = [](hsize_t chunk) {
    return file_of([&](hid_t file) {
      const Handle properties = creation();
      H5Pset_chunk(properties.get(), 1, &chunk);
      make_array(file, "huge", hsize_t{1} << 40, properties.get());
    });
  };
  CHECK_THROWS_WITH(read(huge(100)), Contains("'/huge' claims") && Contains("than the file can hold"));
  CHECK_THROWS_WITH(read(huge(100'000'000)), Contains("'/huge' claims"));
  CHECK_THROWS_WITH(read(file_of([](hid_t file) {
                      const Handle properties(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
                      H5Pset_create_intermediate_group(properties.get(), 1);
                      std::string path = "g";
                      for (int i = 0; i < 100; ++i) path += "/g";
                      const Handle group(
                          H5Gcreate2(file, path.c_str(), properties.get(), H5P_DEFAULT, H5P_DEFAULT),
                          H5Gclose);
                    })),
                    Contains("lies deeper than 64 groups"));
  CHECK_THROWS_WITH(read(file_of([](hid_t file) {
                      const hsize_t shape[3] = {1, 1, 1};
                      const Handle space(H5Screate_simple(3, shape, nullptr), H5Sclose);
                      const Handle array(H5Dcreate2(file, "cube", H5T_IEEE_F64LE, space.get(), H5P_DEFAULT,
                                                    H5P_DEFAULT, H5P_DEFAULT),
                                         H5Dclose);
                    })),
                    Contains("'/cube' has 3 dimensions"));
}

TEST_CASE("The first difference of two files is named with both values") {
  const Tree tree = synthetic_tree();
  const auto difference = [&](const std::function<void(Tree&)>& change) {
    Tree other = tree;
    change(other);
    return tree_difference(other, tree);
  };
  CHECK(difference([](Tree&) {}).empty());
  CHECK_THAT(difference([](Tree& t) { t.objects.erase("/data/demo_3/dones"); }),
             Contains("'/data/demo_3/dones' is missing"));
  CHECK_THAT(difference([](Tree& t) { add_group(t, "/mask"); }), Contains("'/mask' doesn't belong there"));
  CHECK_THAT(difference([](Tree& t) { t.objects["/data/demo_3/dones"].value.bytes[4] = std::byte{0}; }),
             Contains("'/data/demo_3/dones', element 4: holds 0, the rest of the dataset gives 1"));
  CHECK_THAT(
      difference([](Tree& t) { t.objects["/data/demo_3"].attributes["sha256"].texts[0] = "\x1b[2J"; }),
      Contains(
          "attribute 'sha256' of '/data/demo_3': holds '\\x1b[2J', the rest of the dataset gives 'abc'"));
  // A NaN of other bits reads as the same number.
  CHECK_THAT(
      difference([](Tree& t) { t.objects["/data/demo_3/obs/tracker"].value.bytes[0] ^= std::byte{1}; }),
      Contains("in other bits") && Contains("row 0, column 0"));
}
