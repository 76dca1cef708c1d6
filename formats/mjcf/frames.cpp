// Where things stand: pos and the five ways to give an orientation.

#include <cmath>

#include "formats/mjcf/parts.hpp"

namespace microcosm::formats::mjcf {

namespace {

using core::Quaternion;
using core::Vec3;

constexpr double largest_distance = 1e6;  // [m]
constexpr double shortest = 1e-9;         // of what must have a direction

Quaternion turn_about(const Vec3& axis, double angle) {
  return core::rotation_by(angle * axis);
}

/// Of a rotation whose matrix has these columns (Shepperd 1978, J Guidance 1:223): the largest of the four
/// parts is taken first.
Quaternion of_columns(const Vec3& x, const Vec3& y, const Vec3& z) {
  const double trace = x.x + y.y + z.z;
  Quaternion q;
  if (trace >= x.x && trace >= y.y && trace >= z.z)
    q = {1 + trace, y.z - z.y, z.x - x.z, x.y - y.x};
  else if (x.x >= y.y && x.x >= z.z)
    q = {y.z - z.y, 1 + x.x - y.y - z.z, y.x + x.y, z.x + x.z};
  else if (y.y >= z.z)
    q = {z.x - x.z, y.x + x.y, 1 + y.y - x.x - z.z, z.y + y.z};
  else
    q = {x.y - y.x, z.x + x.z, z.y + y.z, 1 + z.z - x.x - y.y};
  return core::normalized(q);
}

class OrientationReader {
 public:
  OrientationReader(const Layers& layers, const std::string& owner, const Context& context)
      : layers_(layers),
        owner_(owner),
        reader_(context.reader),
        findings_(context.findings),
        settings_(context.settings) {}

  Quaternion read() {
    const char* chosen = nullptr;
    for (const char* way : {"quat", "axisangle", "xyaxes", "zaxis", "euler"}) {
      if (!layers_.find(way)) continue;
      if (chosen)
        findings_.error(layers_.place(way), owner_,
                        fmt::format("both {} and {} are given, here or by defaults", chosen, way),
                        "an orientation is given in one way");
      chosen = way;
    }
    if (!chosen) return {};
    const std::string way = chosen;
    const std::size_t count = way == "quat" || way == "axisangle" ? 4 : way == "xyaxes" ? 6 : 3;
    const auto values = reader_.numbers(layers_, owner_, chosen, count);
    if (!values) return {};
    const auto& v = *values;
    if (way == "quat") return quaternion(v);
    if (way == "axisangle") return turn_about(direction(chosen, {v[0], v[1], v[2]}), settings_.angle * v[3]);
    if (way == "zaxis") return turn_to(direction(chosen, {v[0], v[1], v[2]}));
    if (way == "euler") return euler(v);
    const Vec3 x = direction(chosen, {v[0], v[1], v[2]}), given{v[3], v[4], v[5]};
    const Vec3 y = direction(chosen, given - dot(x, given) * x);
    return of_columns(x, y, cross(x, y));
  }

 private:
  Quaternion quaternion(const std::vector<double>& v) {
    const Quaternion q{v[0], v[1], v[2], v[3]};
    if (std::sqrt(q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z) > shortest) return core::normalized(q);
    findings_.error(layers_.place("quat"), owner_, fmt::format("{} is zero", name_of(layers_, "quat")),
                    "it must be a rotation: w x y z, of any length but zero");
    return {};
  }

  /// Of length one; z after an error.
  Vec3 direction(const char* way, const Vec3& v) {
    if (norm(v) > shortest) return v / norm(v);
    findings_.error(layers_.place(way), owner_,
                    fmt::format("{} has an axis without direction", name_of(layers_, way)),
                    "axes must not be zero, nor parallel to each other");
    return {0, 0, 1};
  }

  Quaternion euler(const std::vector<double>& angles) {
    Quaternion q;
    for (std::size_t i = 0; i < 3; ++i) {
      const char letter = settings_.euler_sequence[i];
      const bool fixed = letter < 'a';
      const char axis = fixed ? static_cast<char>(letter - 'A' + 'a') : letter;
      const Vec3 about = axis == 'x' ? Vec3{1, 0, 0} : axis == 'y' ? Vec3{0, 1, 0} : Vec3{0, 0, 1};
      const Quaternion turn = turn_about(about, settings_.angle * angles[i]);
      q = fixed ? turn * q : q * turn;
    }
    return core::normalized(q);
  }

  const Layers& layers_;
  const std::string& owner_;
  AttributeReader& reader_;
  Findings& findings_;
  const Settings& settings_;
};

}  // namespace

core::Quaternion turn_to(const core::Vec3& direction) {
  const Vec3 d = direction / norm(direction), across = cross({0, 0, 1}, d);
  const double sine = norm(across);
  // Where the way is not unique, or too short to tell, MuJoCo turns about x.
  const Vec3 axis = sine < 1e-10 ? Vec3{1, 0, 0} : across / sine;
  return turn_about(axis, core::atan2(sine, d.z));
}

core::Pose read_pose(const Layers& layers, const std::string& owner, const Context& context) {
  core::Pose pose;
  if (const auto position = context.reader.triple(layers, owner, "pos")) pose.position = *position;
  if (!(norm(pose.position) <= largest_distance)) {
    const Vec3& p = pose.position;
    context.findings.error(layers.place("pos"), owner,
                           fmt::format("{} is {} {} {} m", name_of(layers, "pos"), p.x, p.y, p.z),
                           fmt::format("it must be at most {} m long", largest_distance));
    pose.position = {};
  }
  pose.orientation = OrientationReader(layers, owner, context).read();
  return pose;
}

}  // namespace microcosm::formats::mjcf
