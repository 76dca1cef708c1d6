#include "engine/rigid/contact_cache.hpp"

#include <catch2/catch.hpp>
#include <cstring>

#include "engine/core/errors.hpp"
#include "tests/engine/rigid/collision_scene.hpp"

using namespace microcosm;
using namespace microcosm::rigid;
using namespace microcosm::rigid::tests;

namespace {

/// A unit cube on a plane, and its contacts over time.
struct Standing {
  Scene scene = Scene().add(box({0.5, 0.5, 0.5}), {{0, 0, 0.5}, {}}).add(plane(), {}, false);
  Collision collision = scene.make();
  std::vector<ContactPoint> found;
  std::vector<Pose> poses{{{0, 0, 0.5}, {}}, {}};
  ContactCache cache;

  void step(const Pose& pose) {
    const std::vector<double> breaking{0.02, unlimited};
    poses[0] = pose;
    collision.move(0, pose);
    collision.detect(found);
    cache.update(found, poses, breaking);
  }
  void mark() {
    double number = 1;
    for (Contact& c : cache.contacts()) {
      c.normal_impulse = number;
      c.tangent_impulse = {number, 0, 0};
      c.angular_impulse = {0, number, 0};
      number += 1;
    }
  }
};

}  // namespace

TEST_CASE("a contact keeps its impulses while it stays where it was on either body") {
  Standing cube;
  cube.step(cube.poses[0]);
  REQUIRE(cube.cache.contacts().size() == 4);
  CHECK(cube.cache.contacts()[0].normal_impulse == 0);
  cube.mark();
  // Slid by .1 and turned by .3: each corner is the one it was, in the cube's frame.
  std::vector<Vec3> corners_before;
  for (const Contact& c : cube.cache.contacts()) corners_before.push_back(c.local_first);
  cube.step({{0.1, 0, 0.4999}, core::rotation_by({0, 0, 0.3})});
  REQUIRE(cube.cache.contacts().size() == 4);
  for (const Contact& c : cube.cache.contacts()) {
    const auto old = static_cast<std::size_t>(c.normal_impulse - 1);
    REQUIRE(old < 4);
    CHECK(norm(corners_before[old] - c.local_first) < 1e-3);
    CHECK(c.tangent_impulse.x == c.normal_impulse);
    CHECK(c.angular_impulse.y == c.normal_impulse);
    CHECK(c.point.distance == Approx(-1e-4).margin(1e-12));
  }
  // Off the plane they end, and begin anew at zero.
  cube.step({{0.1, 0, 0.6}, {}});
  CHECK(cube.cache.contacts().empty());
  cube.step({{0.1, 0, 0.5}, {}});
  REQUIRE(cube.cache.contacts().size() == 4);
  for (const Contact& c : cube.cache.contacts()) CHECK(c.normal_impulse == 0);
}

TEST_CASE("a contact that is far from all old ones on both bodies begins at zero") {
  Standing cube;
  cube.step(cube.poses[0]);
  cube.mark();
  // Tipped onto another face, and moved away.
  cube.step({{3, 0, 0.5}, core::rotation_by({std::acos(0.0), 0, 0})});
  REQUIRE(cube.cache.contacts().size() == 4);
  int fresh = 0;
  for (const Contact& c : cube.cache.contacts()) fresh += c.normal_impulse == 0;
  CHECK(fresh == 2);  // two corners are common to both faces
}

TEST_CASE("of two contacts where one was, one keeps its impulse: the load is not doubled") {
  const std::vector<Pose> poses(2);
  const std::vector<double> breaking{0.1, 0.1};
  ContactPoint one;
  one.second = 1;
  ContactPoint near = one;
  near.on_first = near.on_second = {0.03, 0, 0};
  ContactCache cache;
  cache.update(std::vector{one}, poses, breaking);
  cache.contacts()[0].normal_impulse = 5;
  cache.update(std::vector{one, near}, poses, breaking);
  REQUIRE(cache.contacts().size() == 2);
  CHECK(cache.contacts()[0].normal_impulse == 5);
  CHECK(cache.contacts()[1].normal_impulse == 0);
}

TEST_CASE("a saved cache loads to the same bytes, and a short one is refused") {
  Standing cube;
  cube.step(cube.poses[0]);
  cube.mark();
  std::vector<std::byte> saved, again;
  cube.cache.save(saved);
  saved.push_back(std::byte{7});
  ContactCache other;
  const auto rest = other.load(saved);
  CHECK(rest.size() == 1);
  other.save(again);
  REQUIRE(again.size() + 1 == saved.size());
  CHECK(std::memcmp(again.data(), saved.data(), again.size()) == 0);
  CHECK_THROWS_AS(other.load(std::span(saved).first(4)), core::InputError);
  CHECK_THROWS_AS(other.load(std::span(saved).first(saved.size() - 2)), core::InputError);
}

TEST_CASE("what a contact that went has pressed is handed to the one that came in its stead") {
  const std::vector<Pose> poses(2);
  const std::vector<double> breaking{0.02, unlimited};
  const auto at = [](double x, const Vec3& normal) {
    return std::vector<ContactPoint>{{0, 1, 0, 0, {x, 0, 0}, {x, 0, 0}, normal, 0}};
  };
  for (const bool alike : {true, false}) {
    ContactCache cache;
    cache.update(at(0, {0, 0, 1}), poses, breaking);
    cache.contacts()[0].normal_impulse = 3;
    cache.contacts()[0].tangent_impulse = {0.5, 0, 0};
    // Further away than one contact may move.
    cache.update(at(0.3, alike ? Vec3{0, 0, 1} : Vec3{0, 1, 0}), poses, breaking);
    CHECK(cache.contacts()[0].normal_impulse == (alike ? 3 : 0));
    CHECK(cache.contacts()[0].tangent_impulse.x == (alike ? 0.5 : 0));
  }
}
