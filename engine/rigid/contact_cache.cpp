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

/// Which of the old contacts of a pair is nearest to `contact` within `reach` and not taken; `old.size()`:
/// none. Mostly that is the one in the same place of the list, `guess`.
std::size_t nearest(std::span<const Contact> old, const Contact& contact, std::size_t guess, double reach,
                    std::uint64_t taken) {
  const auto free = [&](std::size_t k) { return (taken >> std::min<std::size_t>(k, 63) & 1) == 0; };
  double least = reach * reach;
  if (guess < old.size() && free(guess) && apart(contact, old[guess]) < 1e-4 * least) return guess;
  std::size_t best = old.size();
  for (std::size_t k = 0; k < old.size(); ++k) {
    const double distance = apart(contact, old[k]);
    if (distance < least && free(k)) least = distance, best = k;
  }
  return best;
}

void take_impulses(const Contact& from, Contact& to) {
  to.normal_impulse = from.normal_impulse;
  to.tangent_impulse = from.tangent_impulse;
  to.angular_impulse = from.angular_impulse;
}

/// A pair's contacts that came without impulses take over those of the nearest that went, if it was on the
/// same side of either body: where of many points other four are kept than before, what presses is the same,
/// and what holds would slip for the steps in which the new ones gather it again.
void hand_on(std::span<const Contact> old, std::uint64_t taken, double reach, std::span<Contact> contacts) {
  constexpr double alike = 0.9;  // cosine
  constexpr double side = 40;    // of the reach, which is a fiftieth of a body's size
  for (Contact& contact : contacts) {
    if (contact.normal_impulse != 0) continue;
    std::size_t best = old.size();
    double least = side * reach * side * reach;
    for (std::size_t k = 0; k < old.size(); ++k) {
      const double distance = apart(contact, old[k]);
      const bool gone = (taken >> std::min<std::size_t>(k, 63) & 1) == 0;
      if (gone && dot(old[k].point.normal, contact.point.normal) > alike && distance < least)
        least = distance, best = k;
    }
    if (best == old.size()) continue;
    taken |= std::uint64_t{1} << std::min<std::size_t>(best, 63);
    take_impulses(old[best], contact);
  }
}

}  // namespace

void ContactCache::update(std::span<const ContactPoint> detected, std::span<const Pose> poses,
                          std::span<const double> breaking) {
  std::swap(contacts_, previous_);
  contacts_.resize(detected.size());  // each is written whole below
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
    const std::span<const Contact> olds(previous_.data() + old_begin, old_end - old_begin);
    std::uint64_t taken = 0;  // of the pair's old contacts, by bits: each hands its impulses to one
    for (std::size_t i = begin; i < end; ++i) {
      Contact& contact = contacts_[i];
      contact.point = detected[i];
      contact.local_first = back_first * detected[i].on_first;
      contact.local_second = back_second * detected[i].on_second;
      const std::size_t old = nearest(olds, contact, i - begin, reach, taken);
      static constexpr Contact fresh{};
      const bool found = old < olds.size();
      if (found) taken |= std::uint64_t{1} << std::min<std::size_t>(old, 63);
      take_impulses(found ? olds[old] : fresh, contact);
    }
    if (!olds.empty()) hand_on(olds, taken, reach, {contacts_.data() + begin, end - begin});
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
