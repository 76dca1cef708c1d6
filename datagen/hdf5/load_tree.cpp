#include "datagen/hdf5/load_tree.hpp"

#include "guard/guard.hpp"

namespace microcosm::datagen::hdf5 {
namespace {

constexpr const char* reader_name = "hdf5";
constexpr std::uint64_t gibibyte = std::uint64_t{1} << 30;

std::vector<std::byte> read_and_pack(std::span<const std::byte> image) {
  return pack(read_tree(image));
}

const guard::Register registered(reader_name, read_and_pack);

}  // namespace

Tree load_tree(std::span<const std::byte> image) {
  // A long recording of nothing but equal numbers shrinks to a thousandth.
  guard::Limits limits = guard::limits_for(image.size());
  limits.answer += gibibyte;
  limits.memory += 3 * gibibyte;
  return unpack(guard::run(reader_name, image, limits));
}

}  // namespace microcosm::datagen::hdf5
