#include "engine/world/step_hashes.hpp"

#include <bit>
#include <cstring>

namespace microcosm::world {

namespace {

// Odd constants of SplitMix64 and xxHash: multiplying by one is a bijection of 64 bits.
constexpr std::uint64_t k1 = 0x9e3779b97f4a7c15u, k2 = 0xbf58476d1ce4e5b9u, k3 = 0x94d049bb133111ebu,
                        k4 = 0xff51afd7ed558ccdu, k5 = 0xc4ceb9fe1a85ec53u;

/// Spreads every bit over all (the finaliser of SplitMix64: Steele, Lea and Flood 2014, OOPSLA, doi
/// 10.1145/2660193.2660195).
std::uint64_t spread(std::uint64_t z) {
  z = (z ^ (z >> 30)) * k2;
  z = (z ^ (z >> 27)) * k3;
  return z ^ (z >> 31);
}

/// As StateHash mixes: a product on either side of the rotation, so that every bit of a word reaches many.
std::uint64_t chain(std::uint64_t hash, std::uint64_t word) {
  return std::rotl(hash ^ (word * k4), 27) * k5;
}

/// Of a few words: their rotated products are independent of each other, so a processor computes them at
/// once.
std::uint64_t hash_of(const core::Vec3& v) {
  const auto x = std::bit_cast<std::uint64_t>(v.x), y = std::bit_cast<std::uint64_t>(v.y),
             z = std::bit_cast<std::uint64_t>(v.z);
  const std::uint64_t sum = x * k1 + std::rotl(y * k2, 21) + std::rotl(z * k3, 43);
  return (sum ^ (sum >> 32)) * k5;
}

std::uint64_t hash_of(const core::Quaternion& q) {
  const std::uint64_t sum =
      hash_of(core::Vec3{q.x, q.y, q.z}) + std::rotl(std::bit_cast<std::uint64_t>(q.w) * k4, 11);
  return (sum ^ (sum >> 32)) * k1;
}

std::uint64_t hash_of(std::uint64_t word) {
  const std::uint64_t product = word * k1;
  return (product ^ (product >> 32)) * k5;
}

std::uint16_t small(std::uint64_t hash) {
  return static_cast<std::uint16_t>(hash >> 48);
}

template <class Array>
std::uint64_t hash_of_array(const Array& array) {
  return chain(array.size(), hash_of_block(std::as_bytes(std::span(array))));
}

}  // namespace

std::uint64_t hash_of_block(std::span<const std::byte> bytes) {
  // Four chains side by side: one alone waits for its multiplication at every word.
  std::uint64_t lanes[4] = {k1, k2, k3, k5};
  const std::byte* next = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= sizeof lanes; left -= sizeof lanes, next += sizeof lanes) {
    std::uint64_t words[4];
    std::memcpy(words, next, sizeof words);
    for (int lane = 0; lane < 4; ++lane) lanes[lane] = chain(lanes[lane], words[lane]);
  }
  std::uint64_t hash = spread(bytes.size());
  for (; left > 0;) {
    const std::size_t size = left < 8 ? left : 8;
    std::uint64_t word = 0;
    std::memcpy(&word, next, size);
    hash = chain(hash, word);
    left -= size;
    next += size;
  }
  for (const std::uint64_t lane : lanes) hash = spread(chain(hash, lane));
  return hash;
}

std::vector<std::string> part_names(const World& world) {
  std::vector<std::string> names{"exchange"};
  for (const auto& system : world.systems()) names.emplace_back(system->name());
  return names;
}

void StepHasher::hash_part(std::uint64_t hash) {
  hashes_.parts.push_back(small(spread(hash)));
  hashes_.state = chain(hashes_.state, hash);
}

void StepHasher::hash_bodies(const core::Exchange& exchange) {
  const std::size_t count = exchange.position.size();
  hashes_.fields.resize(count * body_fields.size());
  std::uint64_t chains[body_fields.size()] = {};
  std::uint16_t* field = hashes_.fields.data();
  for (std::size_t i = 0; i < count; ++i, field += body_fields.size()) {
    const std::uint64_t hashes[] = {hash_of(exchange.position[i]),
                                    hash_of(exchange.orientation[i]),
                                    hash_of(exchange.velocity[i]),
                                    hash_of(exchange.angular_velocity[i]),
                                    hash_of(exchange.force[i]),
                                    hash_of(exchange.torque[i]),
                                    hash_of(std::bit_cast<std::uint64_t>(exchange.magnetic_moment[i])),
                                    hash_of(std::uint64_t{exchange.active[i]})};
    static_assert(std::size(hashes) == body_fields.size());
    for (std::size_t f = 0; f < body_fields.size(); ++f) {
      field[f] = small(hashes[f]);
      chains[f] = chain(chains[f], hashes[f]);
    }
  }
  for (const std::uint64_t hash : chains) hashes_.state = chain(hashes_.state, hash);
}

const StepHashes& StepHasher::hash(const World& world) {
  const core::Exchange& exchange = world.exchange();
  hashes_.state =
      chain(static_cast<std::uint64_t>(world.now().count()), static_cast<std::uint64_t>(world.step_count()));
  hashes_.parts.clear();
  hash_bodies(exchange);
  std::uint64_t rest = hash_of_array(exchange.points);
  rest = chain(rest, hash_of_array(exchange.samples));
  rest = chain(rest, hash_of_array(exchange.source_where));
  rest = chain(rest, hash_of_array(exchange.source_mass));
  rest = chain(rest, hash_of_array(exchange.source_solute));
  hash_part(rest);
  for (const auto& system : world.systems()) {
    saved_.clear();
    system->save(saved_);
    hash_part(hash_of_block(saved_));
  }
  hashes_.state = spread(hashes_.state);
  return hashes_;
}

}  // namespace microcosm::world
