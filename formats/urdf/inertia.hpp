#pragma once
// Inertia tensors: their principal moments, and whether a body can have them.

#include <string>

#include "engine/core/pose.hpp"

namespace microcosm::formats::urdf {

struct Principal {
  core::Vec3 moments;  // ascending
  core::Mat3 axes;     // rows: the unit vectors along which they lie
};

/// Of a symmetric matrix, by Jacobi's rotations (Golub and Van Loan, Matrix Computations, 8.5): right to a
/// few units in the last place of the largest moment.
Principal principal(const core::Mat3& symmetric);

/// R m R^T of a symmetric matrix: a tensor given in a frame turned by `q`, in the frame's parent.
core::Mat3 turned(const core::Mat3& symmetric, const core::Quaternion& q);

/// What forbids that a body of positive mass has this inertia, as a sentence: a moment that isn't positive,
/// or moments of which two sum to less than the third (by more than 1e-6 of it). Empty if nothing does.
std::string fault_of_inertia(const core::Mat3& symmetric);

/// The largest relative difference of two inertias: of moments along the axes of `expected`, and of products
/// relative to the geometric mean of their moments. Infinity if `expected` is not positive definite.
double relative_difference(const core::Mat3& inertia, const core::Mat3& expected);

}  // namespace microcosm::formats::urdf
