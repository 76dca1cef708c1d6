#include "engine/rigid/pressed_through.hpp"

#include <algorithm>

#include "engine/core/errors.hpp"

namespace microcosm::rigid {

namespace {

/// Of the two, the one that moves and is thinner.
std::uint32_t thinner(const Collision& collision, const ContactPoint& at) {
  const auto colliders = collision.colliders();
  if (colliders[at.first].node < 0) return at.second;
  if (colliders[at.second].node < 0) return at.first;
  return collision.thickness(at.first) <= collision.thickness(at.second) ? at.first : at.second;
}

/// The pair's deepest contact now; null: none.
const ContactPoint* deepest(std::span<const ContactPoint> now, const ContactPoint& pair) {
  const auto before = [](const ContactPoint& a, const ContactPoint& b) {
    return a.first != b.first ? a.first < b.first : a.second < b.second;
  };
  const auto [begin, end] = std::equal_range(now.begin(), now.end(), pair, before);
  const auto found = std::min_element(
      begin, end, [](const ContactPoint& a, const ContactPoint& b) { return a.distance < b.distance; });
  return found == end ? nullptr : &*found;
}

}  // namespace

void refuse_pressed_through(const Collision& collision, std::span<const BodyModel> bodies,
                            std::span<const ContactPoint> before, std::span<const ContactPoint> now,
                            double step) {
  for (const ContactPoint& was : before) {
    const std::uint32_t thin = thinner(collision, was);
    const double half = collision.thickness(thin);
    const ContactPoint* const is = deepest(now, was);
    if (!is) continue;
    const bool turned = dot(is->normal, was.normal) < -0.5;
    const bool passes = turned ? -was.distance > 0.5 * half && -was.distance <= half
                               : -is->distance > half && -is->distance > -was.distance * (1 + 1e-3);
    if (!passes) continue;
    const Collider& passer = collision.colliders()[thin];
    const Collider& passed = collision.colliders()[thin == was.first ? was.second : was.first];
    std::string name = bodies[passer.body].name;
    if (bodies[passer.body].links.size() > 1) name += "/" + bodies[passer.body].links[passer.link].name;
    throw core::RunError(
        0, name, "position",
        fmt::format(
            "overlaps '{}' by {:.3g} m, half its thickness, under a load that is too heavy in substeps "
            "of {:g} s; a smaller largest_step carries more, as the inverse of its square",
            bodies[passed.body].name, std::max(-was.distance, -is->distance), step));
  }
}

}  // namespace microcosm::rigid
