#pragma once
// A Lua state that a script can't break out of, hang, or make differ from run to run. Limits count what the
// script does, not time, so that the same script fails at the same place everywhere; processor time is only
// the last resort.
//
// What a script has: assert error getmetatable ipairs next pairs pcall print rawequal rawget rawlen rawset
// select setmetatable tonumber tostring type xpcall, and math, string, table. It has no io, os, load,
// require, debug, coroutine, collectgarbage, utf8. What print writes goes to whoever asked for it.

#include <lua.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/errors.hpp"
#include "engine/core/random.hpp"
#include "scenes/sandbox/print_sink.hpp"

namespace microcosm::scenes {

struct SandboxLimits {
  std::size_t memory = std::size_t{64} << 20;   // [bytes], of one Lua state
  std::size_t string = std::size_t{256} << 10;  // [bytes], of one string
  std::int64_t load_steps =
      20'000'000;  // instructions while a file is loaded, work of library functions included
  std::int64_t callback_steps = 10'000'000;     // the same, of one call of a callback
  double processor_seconds = 30;                // of either
  std::size_t printed = std::size_t{64} << 10;  // [bytes] that a sandbox hands to its PrintSink
};

class Sandbox {
 public:
  explicit Sandbox(const SandboxLimits& limits = {});
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  lua_State* lua() { return lua_; }
  const SandboxLimits& limits() const { return limits_; }
  static Sandbox& of(lua_State* lua);

  /// Compiles `text` (source only, never bytecode) and leaves the function on the stack. Throws InputError.
  void compile(const std::string& file, std::string_view text);
  /// Calls the function below `arguments` values on the stack and leaves `results` values there, within
  /// `steps`. `what` names the call in the message when a limit is hit: "callback 'control'". Throws
  /// InputError with file and line.
  void call(const std::string& what, std::int64_t steps, int arguments, int results);

  /// Compiles a further file while a call runs, within its limits, and leaves the function on the stack; its
  /// errors are the script's. Messages and places name it as `file`, which is at most 50 bytes long.
  void load_module(const std::string& file, std::string_view text);

  /// Counts work done by a library function; raises the limit's error in the script when it is used up.
  void charge(std::int64_t steps);
  /// Passes a limit's error on: a script's pcall can't swallow it.
  void raise_if_exhausted();
  /// Turns a failed allocation that a script's pcall saw into such an error.
  [[noreturn]] void raise_out_of_memory();
  bool exhausted() const { return !exhausted_.empty(); }

  /// Where math.random draws from; null outside callbacks, where it is an error.
  void set_random(core::RandomStream* random) { random_ = random; }
  core::RandomStream* random() const { return random_; }

  /// Where print writes; empty: nowhere. What is printed can't change what the script does.
  void set_print(PrintSink sink) { print_ = std::move(sink); }
  void print(const std::string& text);

  /// What the functions of the scenario language need to know (language/context.hpp).
  void set_context(void* context) { context_ = context; }
  void* context() const { return context_; }

  /// The file and line of the script's function `level` calls up.
  core::SourceLocation location(int level) const;
  void keep(std::exception_ptr error, std::string message);

 private:
  static void* allocate(void* self, void* block, std::size_t old_size, std::size_t new_size);
  static void hook(lua_State* lua, lua_Debug*);
  [[noreturn]] void exhaust(std::string message);
  [[noreturn]] void fail(const std::string& what, int status);
  bool out_of_time() const;
  void count_object(std::size_t tag, std::size_t size);
  void look_soon();
  bool collection_due() const;
  void collect();

  SandboxLimits limits_;
  lua_State* lua_ = nullptr;
  std::size_t used_ = 0;
  std::int64_t remaining_ = INT64_MAX;
  std::int64_t budget_ = 0;
  double deadline_ = 0;  // [s], thread's processor time
  bool counting_ = false;
  std::string refusal_;    // why the allocator said no
  std::string exhausted_;  // the limit that was hit
  std::string what_;       // the call in progress
  std::string file_, chunk_;
  std::vector<std::string> modules_;  // their files
  std::exception_ptr kept_;
  std::string kept_message_;
  core::RandomStream* random_ = nullptr;
  void* context_ = nullptr;
  PrintSink print_;
  std::size_t printed_ = 0;  // [bytes]
  std::size_t garbage_ = 0;  // [bytes] that may have become so since the last collection, counted roughly
};

/// A C++ function as Lua calls it: exceptions become errors of the script, and keep their type if nothing in
/// the script catches them. Lua is built as C++ here: its own errors are exceptions that pass through, and
/// destructors run.
template <int (*function)(lua_State*)>
int guarded(lua_State* lua) {
  std::string message;
  try {
    return function(lua);
  } catch (const std::exception& error) {
    message = error.what();
    Sandbox::of(lua).keep(std::current_exception(), message);
  }
  lua_pushlstring(lua, message.data(), message.size());
  return lua_error(lua);
}

// The libraries, each setting its globals.
void open_base(lua_State* lua);
void open_math(lua_State* lua);
void open_string(lua_State* lua);
void open_table(lua_State* lua);

/// Pushes what tostring gives: numbers as Lua writes them, references as "table: 1" in order of first use,
/// never an address.
void push_text_of(lua_State* lua, int index);

}  // namespace microcosm::scenes
