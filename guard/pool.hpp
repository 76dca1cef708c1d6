#pragma once
// The helpers of this process: lent to one thread at a time, at most as many as there are processors.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "guard/reader_process.hpp"

namespace microcosm::guard {

class Pool {
 public:
  Pool();
  /// One that waits, or a new one; waits if all are lent. `fresh`: one that has read nothing yet. Throws as
  /// ReaderProcess::start.
  std::unique_ptr<ReaderProcess> take(bool fresh);
  /// Null: it died.
  void give_back(std::unique_ptr<ReaderProcess> helper);

 private:
  void forget_those_of_the_parent();

  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<ReaderProcess>> idle_;
  std::size_t most_, lent_ = 0;
  int process_;
};

}  // namespace microcosm::guard
