#include "datagen/hdf5/load_tree.hpp"

#include <cstring>

#include "engine/core/errors.hpp"
#include "guard/guard.hpp"

namespace microcosm::datagen::hdf5 {
namespace {

constexpr const char* reader_name = "hdf5";
constexpr const char* batch_reader_name = "hdf5 files";
constexpr std::uint64_t gibibyte = std::uint64_t{1} << 30;

std::vector<std::byte> read_and_pack(std::span<const std::byte> image) {
  return pack(read_tree(image));
}

/// In a row: the number of bytes, and these.
void append_part(std::vector<std::byte>& out, std::span<const std::byte> part) {
  const std::uint64_t size = part.size();
  const auto number = std::as_bytes(std::span(&size, 1));
  out.insert(out.end(), number.begin(), number.end());
  out.insert(out.end(), part.begin(), part.end());
}

/// Takes one from the front.
std::span<const std::byte> take_part(std::span<const std::byte>& in) {
  std::uint64_t size = 0;
  if (in.size() < sizeof size) throw core::InputError("a part's size is cut off");
  std::memcpy(&size, in.data(), sizeof size);
  in = in.subspan(sizeof size);
  if (size > in.size()) throw core::InputError("a part is cut off");
  const auto part = in.first(size);
  in = in.subspan(size);
  return part;
}

/// Of each file two parts: what is wrong with it, and its packed tree; one of them is empty.
std::vector<std::byte> read_and_pack_all(std::span<const std::byte> images) {
  std::vector<std::byte> out;
  while (!images.empty()) {
    const auto image = take_part(images);
    try {
      const std::vector<std::byte> packed = read_and_pack(image);
      append_part(out, {});
      append_part(out, packed);
    } catch (const core::InputError& error) {
      append_part(out, std::as_bytes(std::span(error.message())));
      append_part(out, {});
    }
  }
  return out;
}

const guard::Register registered(reader_name, read_and_pack);
const guard::Register registered_for_many(batch_reader_name, read_and_pack_all);

/// Enough for a file of this size.
guard::Limits limits_of(std::size_t image_size) {
  // A long recording of nothing but equal numbers shrinks to a thousandth.
  guard::Limits limits = guard::limits_for(image_size);
  limits.answer += gibibyte;
  limits.memory += 3 * gibibyte;
  return limits;
}

}  // namespace

Tree load_tree(std::span<const std::byte> image) {
  return unpack(guard::run(reader_name, image, limits_of(image.size())));
}

std::vector<Loaded> load_trees(const std::vector<std::span<const std::byte>>& images) {
  std::vector<Loaded> loaded(images.size());
  const auto alone = [&](std::size_t i) {
    try {
      loaded[i] = {load_tree(images[i]), ""};
    } catch (const core::InputError& error) {
      loaded[i] = {{}, error.message()};
    }
  };
  if (images.size() > 1) {
    std::vector<std::byte> together;
    for (const auto& image : images) append_part(together, image);
    try {
      const std::vector<std::byte> answer =
          guard::run(batch_reader_name, together, limits_of(together.size()));
      std::span<const std::byte> rest(answer);
      for (Loaded& one : loaded) {
        const auto error = take_part(rest), packed = take_part(rest);
        one.error.assign(reinterpret_cast<const char*>(error.data()), error.size());
        if (error.empty()) one.tree = unpack(packed);
      }
      return loaded;
    } catch (const core::InputError&) {
      // One that crashes its reader, or takes too much, blames no other: each alone.
    }
  }
  for (std::size_t i = 0; i < images.size(); ++i) alone(i);
  return loaded;
}

}  // namespace microcosm::datagen::hdf5
