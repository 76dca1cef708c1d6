#pragma once
// Episodes of a dataset, run again in processes of their own: what depends on an address, on a process's own
// seed or on what ran before comes out otherwise there.

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "datagen/dataset.hpp"

namespace microcosm::app {

struct SecondRun {
  std::size_t processes = 0;
  std::vector<std::string> different;  // lines that name episode, stream, sample; empty: all the same
};

/// The episodes of `options`, all of which the dataset holds: this program again as `verify`, as many at a
/// time as there are jobs, one process an episode up to 64, then several episodes a process. Throws
/// SystemError if a process can't be started or ends in another way than with an answer.
SecondRun run_again(const datagen::GenerateOptions& options,
                    const std::function<void(double fraction)>& progress);

}  // namespace microcosm::app
