#include "guard/pool.hpp"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <deque>
#include <future>
#include <system_error>
#include <thread>
#include <utility>

namespace microcosm::guard {

namespace {

/// A thread that lasts as long as this process, to start helpers: each ends with the thread that started it.
class Starter {
 public:
  Starter() : process_(getpid()) {
    // What signals ask for is for other threads to do.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    try {
      std::thread([this] { run(); }).detach();
    } catch (const std::system_error& error) {
      pthread_sigmask(SIG_SETMASK, &before, nullptr);
      throw core::SystemError(fmt::format("a thread can't be started: {}", error.code().message()));
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }

  std::unique_ptr<ReaderProcess> start() {
    std::packaged_task<std::unique_ptr<ReaderProcess>()> task(ReaderProcess::start);
    auto started = task.get_future();
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    asked_.notify_one();
    return started.get();
  }

  /// False in a process that was forked from the one with the thread.
  bool ours() const { return process_ == getpid(); }

 private:
  void run() {
    while (true) {
      std::unique_lock lock(mutex_);
      asked_.wait(lock, [this] { return !tasks_.empty(); });
      auto task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
    }
  }

  pid_t process_;
  std::mutex mutex_;
  std::condition_variable asked_;
  std::deque<std::packaged_task<std::unique_ptr<ReaderProcess>()>> tasks_;
};

std::unique_ptr<ReaderProcess> start_helper() {
  static std::mutex mutex;
  static Starter* starter = nullptr;  // never destroyed, as its thread never ends
  Starter* chosen = nullptr;
  {
    const std::lock_guard lock(mutex);
    if (starter == nullptr || !starter->ours()) starter = new Starter();
    chosen = starter;
  }
  return chosen->start();
}

}  // namespace

Pool::Pool() : most_(std::max(1u, std::thread::hardware_concurrency())), process_(getpid()) {}

std::unique_ptr<ReaderProcess> Pool::take(bool fresh) {
  std::unique_lock lock(mutex_);
  forget_those_of_the_parent();
  returned_.wait(lock, [&] { return lent_ < most_; });
  ++lent_;
  if (fresh) {
    std::erase_if(idle_, [](const auto& helper) { return !helper->fresh(); });
  } else if (!idle_.empty()) {
    std::unique_ptr<ReaderProcess> helper = std::move(idle_.back());
    idle_.pop_back();
    return helper;
  }
  lock.unlock();
  try {
    return start_helper();
  } catch (...) {
    give_back(nullptr);
    throw;
  }
}

void Pool::give_back(std::unique_ptr<ReaderProcess> helper) {
  {
    const std::lock_guard lock(mutex_);
    --lent_;
    if (helper) idle_.push_back(std::move(helper));
  }
  returned_.notify_one();
}

/// A process that was forked from one with helpers must not speak to the same ones.
void Pool::forget_those_of_the_parent() {
  if (process_ == getpid()) return;
  process_ = getpid();
  lent_ = 0;
  idle_.clear();
}

}  // namespace microcosm::guard
