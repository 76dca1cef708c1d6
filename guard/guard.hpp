#pragma once
// Readers of other people's binary formats that are not ours (assimp, libhdf5) run in a helper program,
// `microcosm-reader`, which can open nothing, has limits of memory and processor time, and may crash: what a
// stranger's file does there is a message here. Page: docs/hostile_input.md.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/errors.hpp"

namespace microcosm::guard {

/// From a file's bytes to what was read, in bytes of the reader's own format. Depends on its input alone,
/// opens nothing, starts no thread. Throws core::InputError (its line and column are handed on).
using Function = std::vector<std::byte> (*)(std::span<const std::byte> input);

/// A function under a name of at most 63 letters, in this program and in the helper: both are linked from the
/// same rooms. At namespace scope: `const guard::Register registered("collada", read_collada);`
struct Register {
  Register(const char* name, Function function);
};

struct Limits {
  std::uint64_t memory = 0;      // [bytes] beyond what the helper holds before it begins
  std::uint64_t answer = 0;      // [bytes] of the result
  double processor_seconds = 0;  // of the helper's own processor time, rounded up to whole seconds
};
/// Enough for the known readers of files of this size by a wide margin: 512 MiB and 64 bytes a byte of
/// memory, 64 MiB and 32 bytes a byte of answer, 20 s and 2 s a MiB.
Limits limits_for(std::size_t input_size);

/// Runs the function of that name on these bytes in the helper, which is started when it is first needed,
/// serves many calls, and is started anew after a crash: a file fails only if it fails in a helper that has
/// read nothing before. Safe in several threads; as many helpers as processors, at most. Throws
/// core::InputError with the reader's own message (`where` holds its line and column, and no file), or saying
/// that it crashed or which limit it exceeded; core::SystemError if the helper can't be found or started,
/// saying what to do: nothing is ever read in this process instead, except in programs built as fuzz targets.
std::vector<std::byte> run(std::string_view function, std::span<const std::byte> input, const Limits& limits);

/// The same, naming the file in what is thrown.
std::vector<std::byte> run(std::string_view function, std::span<const std::byte> input, const Limits& limits,
                           const std::string& file);

/// The function itself, here: for fuzz targets and for functions' own tests. Throws as the function does.
std::vector<std::byte> run_here(std::string_view function, std::span<const std::byte> input);

}  // namespace microcosm::guard
