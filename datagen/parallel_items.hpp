#pragma once
// Work on a list of episodes by several threads, watched from the calling one.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace microcosm::datagen {

/// Calls work(item, worker) for each item on `jobs` threads, and `poll` on the calling thread every 50 ms and
/// at the end. When `poll` returns false or an item throws, no further item starts and `stopping` becomes
/// true, for `work` to look at; the first exception is thrown again here.
void for_each_in_parallel(const std::vector<std::uint32_t>& items, std::uint32_t jobs,
                          std::atomic<bool>& stopping,
                          const std::function<void(std::uint32_t item, std::size_t worker)>& work,
                          const std::function<bool()>& poll);

}  // namespace microcosm::datagen
