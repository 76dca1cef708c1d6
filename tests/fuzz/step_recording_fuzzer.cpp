// libFuzzer: any bytes as a step recording give an InputError or a recording whose rows can be read. As a
// checksum of 64 bits is hard to guess, input that starts with 'c' is a list of chunks (kind, two bytes of
// size, content) that get theirs here.

#include <algorithm>
#include <cstdint>

#include "datagen/step_recording.hpp"
#include "engine/core/errors.hpp"

using namespace microcosm;

namespace {

void read(std::span<const std::byte> file) {
  try {
    const datagen::StepRecording recording = datagen::parse_step_recording(file);
    datagen::StepRow row;
    for (std::int64_t step = 0; step < recording.steps(); ++step) recording.row(step, row);
  } catch (const core::InputError&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::span<const std::byte> in(reinterpret_cast<const std::byte*>(data), size);
  if (in.empty() || in.front() != std::byte{'c'}) {
    read(in);
    return 0;
  }
  in = in.subspan(1);
  std::vector<std::byte> file = datagen::file_start();
  while (in.size() >= 3) {
    const auto kind = static_cast<datagen::StepChunk>(in[0]);
    const std::size_t length = static_cast<std::size_t>(in[1]) + 256 * static_cast<std::size_t>(in[2]);
    in = in.subspan(3);
    const auto content = in.first(std::min(length, in.size()));
    datagen::append_chunk(file, kind, content);
    in = in.subspan(content.size());
  }
  read(file);
  return 0;
}
