#include "engine/world/step_hashes.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "engine/world/block_sums.hpp"

namespace microcosm::world {

namespace {

__extension__ using Product = unsigned __int128;

// Numbers without a pattern: the binary digits of pi after the point.
constexpr std::uint64_t k1 = 0x243f6a8885a308d3u, k2 = 0x13198a2e03707344u, k3 = 0xa4093822299f31d0u,
                        k4 = 0x082efa98ec4e6c89u, k5 = 0x452821e638d01377u, k6 = 0xbe5466cf34e90c6cu,
                        k7 = 0x2ffd72dbd01adfb7u;
// What chains side by side start with. No key and not zero: a factor of zero would forget the other.
constexpr std::uint64_t start[] = {0xc0ac29b7c97c50ddu, 0x3f84d5b5b5470917u, 0x9216d5d98979fb1bu,
                                   0xd1310ba698dfb5acu};
static_assert(k1 & k4 & k5 & k7 & 1);  // odd factors forget nothing

/// Both halves of the product, folded: every bit of one factor reaches the whole result (the step of wyhash:
/// Wang Yi 2019, github.com/wangyi-fudan/wyhash, put in the public domain).
std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  const Product product = static_cast<Product>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t chain(std::uint64_t hash, std::uint64_t word) {
  return mix(hash ^ k1, word ^ k2);
}

std::uint64_t bits(double value) {
  return std::bit_cast<std::uint64_t>(value);
}

/// Multilinear: odd multiples of the words, summed (Carter and Wegman 1979,
/// doi 10.1016/0022-0000(79)90044-8). Every bit of a word reaches the highest bits, which `small` keeps.
std::uint64_t hash_of(const core::Vec3& v) {
  return k1 * bits(v.x) + k4 * bits(v.y) + k5 * bits(v.z);
}

std::uint64_t hash_of(const core::Quaternion& q) {
  return k1 * bits(q.x) + k4 * bits(q.y) + k5 * bits(q.z) + k7 * bits(q.w);
}

std::uint64_t hash_of(std::uint64_t word) {
  return k1 * word;
}

std::uint16_t small(std::uint64_t hash) {
  return static_cast<std::uint16_t>(hash >> 48);
}

template <class Array>
std::uint64_t hash_of_array(const Array& array) {
  return chain(array.size(), hash_of_block(std::as_bytes(std::span(array))));
}

void add_part(std::uint64_t hash, StepHashes& out) {
  out.parts.push_back(small(hash));
  out.state = chain(out.state, hash);
}

void hash_bodies(const core::Exchange& exchange, StepHashes& out) {
  const std::size_t count = exchange.position.size();
  out.fields.resize(count * body_fields.size());
  std::uint64_t lanes[] = {start[0], start[1], start[2], start[3]};
  static_assert(std::size(lanes) == body_fields.size() / 2);
  std::uint16_t* field = out.fields.data();
  for (std::size_t i = 0; i < count; ++i, field += body_fields.size()) {
    const std::uint64_t hashes[] = {hash_of(exchange.position[i]),
                                    hash_of(exchange.orientation[i]),
                                    hash_of(exchange.velocity[i]),
                                    hash_of(exchange.angular_velocity[i]),
                                    hash_of(exchange.force[i]),
                                    hash_of(exchange.torque[i]),
                                    hash_of(bits(exchange.magnetic_moment[i])),
                                    hash_of(std::uint64_t{exchange.active[i]})};
    static_assert(std::size(hashes) == body_fields.size());
    for (std::size_t f = 0; f < body_fields.size(); ++f) field[f] = small(hashes[f]);
    for (std::size_t lane = 0; lane < std::size(lanes); ++lane)
      lanes[lane] = mix(hashes[2 * lane] ^ k5, hashes[2 * lane + 1] ^ lanes[lane]);
  }
  for (const std::uint64_t hash : lanes) out.state = chain(out.state, hash);
}

}  // namespace

std::uint64_t hash_of_block(std::span<const std::byte> bytes) {
  std::uint64_t hash = chain(k5, bytes.size());
  const std::size_t stripes = bytes.size() / stripe_size;
  if (stripes > 0) {
    const BlockSums sums = sum_of_stripes(bytes.data(), stripes);
    std::uint64_t lanes[BlockSums::lanes];  // side by side: each product waits for no other
    for (int i = 0; i < BlockSums::lanes; ++i) lanes[i] = mix(sums.products[i] ^ k3, sums.words[i] ^ k6);
    for (int i = 0; i < BlockSums::lanes; i += 2) hash = mix(hash ^ lanes[i], k1 ^ lanes[i + 1]);
  }
  for (std::span<const std::byte> rest = bytes.subspan(stripes * stripe_size); !rest.empty();) {
    const std::size_t size = std::min(rest.size(), sizeof(std::uint64_t));
    std::uint64_t word = 0;
    std::memcpy(&word, rest.data(), size);
    hash = chain(hash, word);
    rest = rest.subspan(size);
  }
  return hash;
}

std::vector<std::string> part_names(const World& world) {
  std::vector<std::string> names{"exchange"};
  for (const auto& system : world.systems()) names.emplace_back(system->name());
  return names;
}

void StepHasher::hash(const World& world, StepHashes& out) {
  const core::Exchange& exchange = world.exchange();
  out.state =
      chain(static_cast<std::uint64_t>(world.now().count()), static_cast<std::uint64_t>(world.step_count()));
  out.parts.clear();
  hash_bodies(exchange, out);
  std::uint64_t rest = hash_of_array(exchange.points);
  rest = chain(rest, hash_of_array(exchange.samples));
  rest = chain(rest, hash_of_array(exchange.source_where));
  rest = chain(rest, hash_of_array(exchange.source_mass));
  rest = chain(rest, hash_of_array(exchange.source_solute));
  add_part(rest, out);
  for (const auto& system : world.systems()) {
    saved_.clear();
    system->save(saved_);
    add_part(hash_of_block(saved_), out);
  }
}

}  // namespace microcosm::world
