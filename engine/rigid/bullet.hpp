#pragma once
// Bullet in double precision: the one place that includes it. Private to this room's collision_*.cpp.

#include <BulletCollision/BroadphaseCollision/btDbvtBroadphase.h>
#include <BulletCollision/CollisionShapes/btTriangleShape.h>
#include <BulletCollision/NarrowPhaseCollision/btGjkEpaPenetrationDepthSolver.h>
#include <BulletCollision/NarrowPhaseCollision/btGjkPairDetector.h>
#include <BulletCollision/NarrowPhaseCollision/btVoronoiSimplexSolver.h>
#include <LinearMath/btConvexHullComputer.h>
#include <btBulletCollisionCommon.h>

#include "engine/core/pose.hpp"

static_assert(sizeof(btScalar) == sizeof(double), "link bullet-float64: plain Bullet is single precision");

namespace microcosm::rigid {

inline btVector3 bullet(const core::Vec3& v) {
  return {v.x, v.y, v.z};
}
inline core::Vec3 from_bullet(const btVector3& v) {
  return {v.x(), v.y(), v.z()};
}
}  // namespace microcosm::rigid
