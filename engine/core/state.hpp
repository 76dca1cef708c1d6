#pragma once
// A State block: named arrays of plain numbers laid out one after another in one allocation, so that it can
// be copied, hashed and written whole.

#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

namespace microcosm::core {

/// Describe the arrays first (`reserve`), then `allocate` once; `view` gives each as a span. The bytes
/// between arrays are zero, always.
class State {
 public:
  template <class T>
  struct Slot {
    std::size_t offset = 0, count = 0;
  };

  /// Room for `count` values of T, aligned to 64 bytes. T is trivially copyable and without padding bytes
  /// (they would be hashed).
  template <class T>
  requires std::is_trivially_copyable_v<T> Slot<T> reserve(std::size_t count) {
    const Slot<T> slot{size_, count};
    size_ = (size_ + count * sizeof(T) + 63) / 64 * 64;
    return slot;
  }

  void allocate() { blocks_.assign(size_ / sizeof(Block), Block{}); }

  template <class T>
  std::span<T> view(Slot<T> slot) {
    return {reinterpret_cast<T*>(bytes().data() + slot.offset), slot.count};
  }
  template <class T>
  std::span<const T> view(Slot<T> slot) const {
    return {reinterpret_cast<const T*>(const_cast<State*>(this)->bytes().data() + slot.offset), slot.count};
  }

  std::span<std::byte> bytes() { return {reinterpret_cast<std::byte*>(blocks_.data()), size_}; }

 private:
  struct alignas(64) Block {
    std::byte bytes[64] = {};
  };
  std::size_t size_ = 0;
  std::vector<Block> blocks_;
};

}  // namespace microcosm::core
