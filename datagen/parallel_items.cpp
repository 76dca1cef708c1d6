#include "datagen/parallel_items.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace microcosm::datagen {
namespace {

constexpr std::chrono::milliseconds poll_period{50};

}  // namespace

void for_each_in_parallel(const std::vector<std::uint32_t>& items, std::uint32_t jobs,
                          std::atomic<bool>& stopping,
                          const std::function<void(std::uint32_t item, std::size_t worker)>& work,
                          const std::function<bool()>& poll) {
  const std::size_t count = std::clamp<std::size_t>(jobs, 1, std::max<std::size_t>(items.size(), 1));
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::condition_variable finished;
  std::size_t running = count;
  std::exception_ptr first_error;

  const auto keep_error = [&] {
    const std::scoped_lock lock(mutex);
    if (!first_error) first_error = std::current_exception();
    stopping = true;
  };
  const auto loop = [&](std::size_t worker) {
    try {
      for (std::size_t i = next++; i < items.size() && !stopping; i = next++) work(items[i], worker);
    } catch (...) {
      keep_error();
    }
    const std::scoped_lock lock(mutex);
    --running;
    finished.notify_one();
  };
  std::vector<std::jthread> threads;
  try {
    for (std::size_t worker = 0; worker < count; ++worker) threads.emplace_back(loop, worker);
  } catch (...) {
    stopping = true;  // those that were started would do all the work before the error is heard of
    throw;
  }

  for (bool done = false; !done;) {
    {
      std::unique_lock lock(mutex);
      done = finished.wait_for(lock, poll_period, [&] { return running == 0; });
    }
    try {
      if (!poll()) stopping = true;
    } catch (...) {
      keep_error();
    }
  }
  threads.clear();
  if (first_error) std::rethrow_exception(first_error);
}

}  // namespace microcosm::datagen
