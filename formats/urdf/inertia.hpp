#pragma once
// Inertia tensors: their principal moments, and whether a body can have them.

#include <optional>
#include <string>
#include <vector>

#include "engine/rigid/body_model.hpp"

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

/// The turn whose rotation matrix has these rows as its columns: from the axes' frame to that in which they
/// are given. A left-handed triple is taken with its last axis reversed.
core::Quaternion turn_of(const core::Mat3& axes);

/// The inertial of several parts, in one frame, as one body. Masses sum to more than zero.
rigid::Inertial sum_of(const std::vector<rigid::Inertial>& parts);

/// The inertia that some body has and that is nearest to this one: of the second moments of mass along the
/// principal axes, tr(I)/2 - I, those below 1e-4 of the largest (negative ones among them) become that. A
/// body's second moments are all positive, and every such triple is some body's (Wensing, Kim and Slotine
/// 2018, IEEE Robot Autom Lett 3:60). Nothing if none of them is positive.
std::optional<core::Mat3> nearest_possible(const core::Mat3& symmetric);

/// Whether these are no numbers of a body, but what people write where one is due: all zero, or six equal.
bool says_nothing(const core::Mat3& written);

/// What forbids that a body of positive mass has this inertia, as a sentence: a moment that isn't positive,
/// or moments of which two sum to less than the third (by more than 1e-6 of it). Empty if nothing does.
std::string fault_of_inertia(const core::Mat3& symmetric);

/// By which factor two inertias differ, along the axis where they differ most: >= 1. Infinity if one of them
/// is not positive definite.
double relative_factor(const core::Mat3& inertia, const core::Mat3& expected);

}  // namespace microcosm::formats::urdf
