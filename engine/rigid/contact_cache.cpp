#include "engine/rigid/contact_cache.hpp"

#include <algorithm>
#include <cstring>

#include "engine/core/errors.hpp"

namespace microcosm::rigid {

namespace {

std::uint64_t pair_of(const ContactPoint& p) {
  return std::uint64_t{p.first} << 32 | p.second;
}

/// How far apart two contacts of a pair are on whichever body they moved less, squared.
double apart(const Contact& a, const Contact& b) {
  const Vec3 on_first = a.local_first - b.local_first, on_second = a.local_second - b.local_second;
  return std::min(dot(on_first, on_first), dot(on_second, on_second));
}

}  // namespace

void ContactCache::update(std::span<const ContactPoint> detected, std::span<const Pose> poses,
                          std::span<const double> breaking) {
  std::swap(contacts_, previous_);
  contacts_.clear();
  std::size_t old_begin = 0, old_end = 0;
  for (std::size_t begin = 0, end = 0; begin < detected.size(); begin = end) {
    const std::uint64_t pair = pair_of(detected[begin]);
    while (end < detected.size() && pair_of(detected[end]) == pair) ++end;
    while (old_begin < previous_.size() && pair_of(previous_[old_begin].point) < pair) ++old_begin;
    for (old_end = old_begin; old_end < previous_.size() && pair_of(previous_[old_end].point) == pair;)
      ++old_end;
    const ContactPoint& any = detected[begin];
    const Pose back_first = inverse(poses[any.first]), back_second = inverse(poses[any.second]);
    const double reach = std::min(breaking[any.first], breaking[any.second]);
    for (std::size_t i = begin; i < end; ++i) {
      Contact contact;
      contact.point = detected[i];
      contact.local_first = back_first * detected[i].on_first;
      contact.local_second = back_second * detected[i].on_second;
      Contact* nearest = nullptr;
      double least = reach * reach;
      for (std::size_t k = old_begin; k < old_end; ++k) {
        const double distance = apart(contact, previous_[k]);
        if (distance < least) least = distance, nearest = &previous_[k];
      }
      if (nearest) {
        contact.normal_impulse = nearest->normal_impulse;
        contact.tangent_impulse = nearest->tangent_impulse;
        contact.angular_impulse = nearest->angular_impulse;
        // Each is taken over once.
        constexpr double far = std::numeric_limits<double>::infinity();
        nearest->local_first = nearest->local_second = {far, far, far};
      }
      contacts_.push_back(contact);
    }
    old_begin = old_end;
  }
}

static_assert(std::is_trivially_copyable_v<Contact>);
static_assert(sizeof(Contact) == 4 * sizeof(std::uint32_t) + (10 + 6 + 1 + 6) * sizeof(double),
              "no padding bytes");

void ContactCache::save(std::vector<std::byte>& out) const {
  const std::uint64_t count = contacts_.size();
  const auto head = std::as_bytes(std::span(&count, 1)), body = std::as_bytes(std::span(contacts_));
  out.insert(out.end(), head.begin(), head.end());
  out.insert(out.end(), body.begin(), body.end());
}

std::span<const std::byte> ContactCache::load(std::span<const std::byte> in) {
  std::uint64_t count = 0;
  if (in.size() < sizeof(count)) throw core::InputError("stored contacts end before their number");
  std::memcpy(&count, in.data(), sizeof(count));
  in = in.subspan(sizeof(count));
  if (count > in.size() / sizeof(Contact))
    throw core::InputError(
        fmt::format("{} stored contacts in {} bytes; {} each are due", count, in.size(), sizeof(Contact)));
  contacts_.resize(count);
  if (count > 0) std::memcpy(contacts_.data(), in.data(), count * sizeof(Contact));
  return in.subspan(count * sizeof(Contact));
}

}  // namespace microcosm::rigid
