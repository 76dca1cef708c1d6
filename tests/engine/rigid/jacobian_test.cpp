#include "engine/rigid/jacobian.hpp"

#include <catch2/catch.hpp>

#include "validation/bodies_dynamics_models.hpp"

namespace microcosm::rigid {
namespace {

using namespace validation;

TEST_CASE("Jacobians are the derivatives of where a link's point lies, for every link and joint") {
  constexpr double h = 1e-5;
  for (std::uint32_t number = 0; number < 10; ++number) {
    RandomStream random(31, number, core::stream_id("jacobian"));
    const BodyModel body = random_body(random, 10, number % 2 ? JointKind::free : JointKind::fixed);
    const Tree tree(body);
    const TreeState state = random_state(tree, random);
    const Vec3 point = random_vector(random);
    TreeKinematics kinematics;
    Jacobian jacobian;
    for (std::uint32_t link = 0; link < body.links.size(); ++link) {
      tree.kinematics(state.q, state.v, kinematics);
      point_jacobian(tree, kinematics, link, point, jacobian);
      REQUIRE(jacobian.cols() == tree.rate_count());
      for (std::uint32_t rate = 0; rate < tree.rate_count(); ++rate) {
        Pose sides[2];
        for (int side = 0; side < 2; ++side) {
          std::vector<double> q = state.q, unit(tree.rate_count(), 0.0);
          unit[rate] = 1;
          tree.integrate(q, unit, side ? h : -h);
          tree.kinematics(q, state.v, kinematics);
          sides[side] = link_pose(tree, kinematics, link);
        }
        const Vec3 turn =
            core::rotation_vector(sides[1].orientation * conjugate(sides[0].orientation)) / (2 * h);
        const Vec3 way = (sides[1] * point - sides[0] * point) / (2 * h);
        const Eigen::Matrix<double, 6, 1> expected{turn.x, turn.y, turn.z, way.x, way.y, way.z};
        CHECK((jacobian.col(rate) - expected).norm() < 1e-6 * (1 + expected.norm()));
      }
    }
  }
}

}  // namespace
}  // namespace microcosm::rigid
