#include <algorithm>
#include <cmath>
#include <utility>

#include "guard/guard.hpp"
#include "guard/pool.hpp"
#include "guard/registry.hpp"

namespace microcosm::guard {

namespace {

using core::InputError;
using core::SystemError;

/// Whether readers run in this process instead of the helper: libFuzzer sees only what it runs itself.
#ifdef MICROCOSM_FUZZ_TARGET
constexpr bool in_this_process = true;
#else
constexpr bool in_this_process = false;
#endif

/// Never destroyed: a helper ends when this process does, whatever other threads still ask.
Pool& pool() {
  static Pool* const helpers = new Pool();
  return *helpers;
}

[[noreturn]] void refuse(const Reply& reply, std::string_view function, const Limits& limits) {
  switch (reply.status) {
    case Status::answer:
    case Status::input_error:
      throw InputError({"", std::max(0, reply.line), std::max(0, reply.column)},
                       std::string(reply.message, reply.message_size));
    case Status::out_of_memory:
      throw InputError(fmt::format(
          "its reader needed more than {} MiB of memory, which is much for a file of this size: is "
          "it damaged?",
          limits.memory >> 20));
    case Status::answer_too_large:
      throw InputError(
          fmt::format("what its reader made of it is {} MiB, more than {}, which is much for a file of this "
                      "size: is it damaged?",
                      reply.size >> 20, limits.answer >> 20));
    case Status::no_such_function:
      break;
  }
  throw SystemError(
      fmt::format("the helper program microcosm-reader has no reader '{}': build or install it together with "
                  "this program",
                  function));
}

[[noreturn]] void report(const Death& death, const Limits& limits) {
  if (death.cause == Death::Cause::processor_time)
    throw InputError(fmt::format("its reader needed more than {} s of processor time: is it damaged?",
                                 std::ceil(limits.processor_seconds)));
  if (death.cause == Death::Cause::killed)
    throw SystemError(fmt::format(
        "the helper program microcosm-reader was ended from outside ({}), twice: is there too little memory?",
        death.how));
  if (death.cause == Death::Cause::silence)
    throw SystemError("the helper program microcosm-reader neither computed nor answered, and was ended");
  throw InputError(
      fmt::format("its reader crashed ({}); it had {} MiB of memory: it is damaged, or made to do "
                  "harm",
                  death.how, limits.memory >> 20));
}

std::vector<std::byte> ask(std::string_view function, std::span<const std::byte> input,
                           const Limits& limits) {
  for (int attempt = 0;; ++attempt) {
    std::unique_ptr<ReaderProcess> helper = pool().take(attempt > 0);
    const bool fresh = helper->fresh();
    std::variant<std::vector<std::byte>, Reply, Death> outcome;
    try {
      outcome = helper->ask(function, input, limits);
    } catch (...) {
      pool().give_back(nullptr);
      throw;
    }
    const Reply* const reply = std::get_if<Reply>(&outcome);
    const bool alive =
        !std::holds_alternative<Death>(outcome) && !(reply && reply->status == Status::out_of_memory);
    if (!alive) helper.reset();
    pool().give_back(std::move(helper));
    if (auto* const answer = std::get_if<std::vector<std::byte>>(&outcome)) return std::move(*answer);
    // What fails after other files is tried alone; what was ended from outside, once more.
    const Death* const death = std::get_if<Death>(&outcome);
    const bool exceeded_time = death && death->cause == Death::Cause::processor_time;
    const bool killed = death && death->cause == Death::Cause::killed;
    if (!alive && !exceeded_time && (killed ? attempt < 2 : !fresh)) continue;
    if (death) report(*death, limits);
    refuse(*reply, function, limits);
  }
}

}  // namespace

std::vector<std::byte> run(std::string_view function, std::span<const std::byte> input,
                           const Limits& limits) {
  MICROCOSM_ASSERT_COMPARE(function.size(), <=, longest_name);
  return in_this_process ? run_here(function, input) : ask(function, input, limits);
}

std::vector<std::byte> run(std::string_view function, std::span<const std::byte> input, const Limits& limits,
                           const std::string& file) {
  try {
    return run(function, input, limits);
  } catch (const InputError& error) {
    throw InputError({file, error.where().line, error.where().column}, error.message());
  }
}

}  // namespace microcosm::guard
