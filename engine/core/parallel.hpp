#pragma once
// Loops over fixed blocks. How a range is cut depends on its length and the block size alone, never on the
// number of threads, so a sum combined in block order has the same bits on one thread as on many.

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace microcosm::core {

/// Threads that wait (std::atomic::wait, no spinning: a spinning pool collapses when the cores are shared)
/// for blocks of work.
class ThreadPool {
 public:
  /// `threads` >= 1 counts the calling thread, which works too.
  explicit ThreadPool(std::size_t threads);
  ~ThreadPool();
  std::size_t threads() const;
  /// Calls task(0) … task(count - 1), each once, on any thread, and returns when all are done. The first
  /// exception (the one of the lowest index) is thrown again here. Not re-entrant.
  void run(std::size_t count, const std::function<void(std::size_t)>& task);

 private:
  struct Shared;
  std::unique_ptr<Shared> shared_;
};

/// body(begin, end) for each block of at most `block` elements of [0, size). A null pool means: here, in
/// order.
void parallel_blocks(ThreadPool* pool, std::size_t size, std::size_t block,
                     const std::function<void(std::size_t, std::size_t)>& body);

/// The sum of partial(begin, end) over the blocks, added in block order.
double parallel_sum(ThreadPool* pool, std::size_t size, std::size_t block,
                    const std::function<double(std::size_t, std::size_t)>& partial);

}  // namespace microcosm::core
