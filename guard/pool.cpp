#include "guard/pool.hpp"

#include <unistd.h>

#include <algorithm>
#include <thread>

namespace microcosm::guard {

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
    return ReaderProcess::start();
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
