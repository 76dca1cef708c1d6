#include "engine/core/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>

#include "engine/core/errors.hpp"

namespace microcosm::core {

// A job is open to the workers from its start until the caller finds no index left. A worker that wakes in
// time joins; one that wakes late finds the job closed and goes back to sleep, so that nobody waits for a
// thread that the system hasn't scheduled.
struct ThreadPool::Shared {
  static constexpr std::uint32_t open = 0x80000000u;

  std::atomic<std::uint32_t> generation = 0;  // counts jobs; workers sleep on it
  std::atomic<std::uint32_t> members = 0;     // workers inside the job, and the bit `open`
  std::atomic<bool> stopping = false;
  std::vector<std::thread> workers;

  // The job. Written while `members` is zero.
  const std::function<void(std::size_t)>* task = nullptr;
  std::size_t count = 0;
  std::atomic<std::size_t> next = 0;
  std::mutex error_mutex;
  std::exception_ptr error;
  std::size_t error_index = 0;

  bool join() {
    std::uint32_t seen = members.load(std::memory_order_relaxed);
    while ((seen & open) != 0)
      if (members.compare_exchange_weak(seen, seen + 1, std::memory_order_acquire, std::memory_order_relaxed))
        return true;
    return false;
  }

  void leave() {
    if (members.fetch_sub(1, std::memory_order_release) == 1) members.notify_one();
  }

  void work() {
    for (std::size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) {
      try {
        (*task)(i);
      } catch (...) {
        const std::lock_guard lock(error_mutex);
        if (!error || i < error_index) {
          error = std::current_exception();
          error_index = i;
        }
      }
    }
  }

  void worker_loop() {
    std::uint32_t seen = 0;
    while (true) {
      generation.wait(seen);
      seen = generation.load();
      if (stopping.load()) return;
      if (join()) {
        work();
        leave();
      }
    }
  }

  void wake() {
    generation.fetch_add(1);
    generation.notify_all();
  }

  void stop() {
    stopping = true;
    wake();
    for (auto& worker : workers) worker.join();
  }

  void close_and_wait() {
    std::uint32_t seen = members.fetch_and(~open, std::memory_order_acquire) & ~open;
    while (seen != 0) {
      members.wait(seen, std::memory_order_acquire);
      seen = members.load(std::memory_order_acquire);
    }
  }
};

ThreadPool::ThreadPool(std::size_t threads) : shared_(std::make_unique<Shared>()) {
  MICROCOSM_ASSERT_COMPARE(threads, >=, 1u);
  try {
    for (std::size_t i = 1; i < threads; ++i)
      shared_->workers.emplace_back([shared = shared_.get()] { shared->worker_loop(); });
  } catch (...) {
    shared_->stop();  // a thread that nobody joined would end the program
    throw;
  }
}

ThreadPool::~ThreadPool() {
  shared_->stop();
}

std::size_t ThreadPool::threads() const {
  return shared_->workers.size() + 1;
}

void ThreadPool::run(std::size_t count, const std::function<void(std::size_t)>& task) {
  Shared& shared = *shared_;
  MICROCOSM_ASSERT_COMPARE(shared.members.load(), ==, 0u);
  shared.task = &task;
  shared.count = count;
  shared.next = 0;
  shared.error = nullptr;
  if (count > 1 && !shared.workers.empty()) {
    shared.members.store(Shared::open, std::memory_order_release);
    shared.wake();
  }
  shared.work();
  shared.close_and_wait();
  if (shared.error) std::rethrow_exception(shared.error);
}

namespace {

struct Blocks {
  std::size_t size, block;
  std::size_t count() const { return (size + block - 1) / block; }
  std::size_t begin(std::size_t i) const { return i * block; }
  std::size_t end(std::size_t i) const { return std::min(size, (i + 1) * block); }
};

}  // namespace

void parallel_blocks(ThreadPool* pool, std::size_t size, std::size_t block,
                     const std::function<void(std::size_t, std::size_t)>& body) {
  MICROCOSM_ASSERT_COMPARE(block, >=, 1u);
  const Blocks blocks{size, block};
  if (pool == nullptr) {
    for (std::size_t i = 0; i < blocks.count(); ++i) body(blocks.begin(i), blocks.end(i));
    return;
  }
  // Two references: as much as std::function holds without allocating.
  pool->run(blocks.count(), [&blocks, &body](std::size_t i) { body(blocks.begin(i), blocks.end(i)); });
}

double parallel_sum(ThreadPool* pool, std::size_t size, std::size_t block,
                    const std::function<double(std::size_t, std::size_t)>& partial) {
  thread_local std::vector<double> parts;  // kept, so that a step allocates nothing
  MICROCOSM_ASSERT_COMPARE(block, >=, 1u);
  parts.resize(std::max(parts.size(), Blocks{size, block}.count()));
  struct {
    double* parts;
    std::size_t block;
    const std::function<double(std::size_t, std::size_t)>& partial;
  } const sum{parts.data(), block, partial};
  parallel_blocks(pool, size, block, [&sum](std::size_t begin, std::size_t end) {
    sum.parts[begin / sum.block] = sum.partial(begin, end);
  });
  double total = 0;
  for (std::size_t i = 0; i < Blocks{size, block}.count(); ++i) total += parts[i];
  return total;
}

}  // namespace microcosm::core
