#pragma once
// A Lua state that a script can't break out of, hang, or make differ from run to run. Limits count what the
// script does, not time and not the machine's memory, so that the same script fails at the same place
// everywhere.
//
// What a script has: assert error getmetatable ipairs next pairs pcall print rawequal rawget rawlen rawset
// select setmetatable tonumber tostring type xpcall, and math, string, table. It has no io, os, load,
// require, debug, coroutine, collectgarbage, utf8. What print writes goes to whoever asked for it.
//
// One step is an instruction of Lua. What an instruction, a library function or the compiler does beyond that
// counts as steps too: an element, a link of a chain of colliding keys, 64 bytes copied or compared
// (external/lua/README.md lists it). Memory is what Lua asks for in bytes, which no address or seed changes.

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
  std::int64_t steps = 20'000'000'000;          // of all that is loaded and called in one Lua state
  std::size_t memory = std::size_t{64} << 20;   // [bytes], of one Lua state
  std::size_t string = std::size_t{256} << 10;  // [bytes], of one string
  std::int64_t load_steps = 20'000'000;         // of compiling a file; of running it
  std::int64_t callback_steps = 10'000'000;     // of one call of a callback
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

  /// Compiles `text` (source only, never bytecode) and leaves the function on the stack. What a script sees
  /// of `file`, in the messages that pcall gives it, is the file's name without its folders: a script does
  /// the same wherever it lies. Throws InputError with the path as given.
  void compile(const std::string& file, std::string_view text);
  /// Calls the function below `arguments` values on the stack and leaves `results` values there, within
  /// `steps`. `what` names the call in the message when a limit is hit: "callback 'control'". Throws
  /// InputError with file and line.
  void call(const std::string& what, std::int64_t steps, int arguments, int results);

  /// Compiles a further file while a call runs, within its limits, and leaves the function on the stack; its
  /// errors are the script's. Messages and places name it as `file`, also where the script sees them: at most
  /// 50 bytes, and the same wherever the script lies, as the path from the scenario's folder is.
  void load_module(const std::string& file, std::string_view text);

  /// Counts work done by a library function; raises the limit's error in the script when it is used up.
  void charge(std::int64_t steps);
  /// The same of bytes that it compared, copied or searched.
  void charge_bytes(std::size_t bytes) { charge(static_cast<std::int64_t>(bytes / 64)); }
  /// Raises the limit's error if so many bytes more, beside Lua's own, would be too much memory.
  void check_scratch(std::size_t bytes);
  /// Steps of this Lua state so far, in all.
  std::int64_t steps() const { return steps_; }
  /// [bytes] that Lua holds, and the most that it held.
  std::size_t memory() const { return used_; }
  std::size_t peak_memory() const { return peak_; }

  /// Passes a limit's error on: a script's pcall can't swallow it.
  void raise_if_exhausted();
  /// Turns a failed allocation that a script's pcall saw into such an error.
  [[noreturn]] void raise_out_of_memory();

  /// Where math.random draws from; null outside callbacks, where it is an error.
  void set_random(core::RandomStream* random) { random_ = random; }
  core::RandomStream* random() const { return random_; }

  /// Where print writes; empty: nowhere. What is printed can't change what the script does.
  void set_print(PrintSink sink) { print_ = std::move(sink); }
  void print(const std::string& text);

  /// What the functions of the scenario language need to know (language/context.hpp).
  void set_context(void* context) { context_ = context; }
  void* context() const { return context_; }

  /// The file, as given to `compile`, and line of the script's function `level` calls up.
  core::SourceLocation location(int level) const;
  /// Keeps a C++ exception while it passes through the script as an error, and returns the text that the
  /// script sees. If nothing in the script catches it, `call` throws it as it was.
  std::string keep(const std::exception_ptr& error);

 private:
  static void* allocate(void* self, void* block, std::size_t old_size, std::size_t new_size);
  static void hook(lua_State* lua, lua_Debug*);
  static void work(lua_State* lua, std::size_t steps, int line);
  static int note_place(lua_State* lua);
  bool refuse(std::size_t grown, std::size_t size, bool is_string);
  void begin(const std::string& what, std::int64_t steps);
  void end();
  void spend(std::int64_t steps, int line);
  std::string over_limit() const;
  core::SourceLocation innermost_place() const;
  const std::string& file_of(std::string_view chunk) const;
  [[noreturn]] void exhaust(const std::string& message, int line);
  [[noreturn]] void fail(int status);

  SandboxLimits limits_;
  lua_State* lua_ = nullptr;
  std::size_t used_ = 0, peak_ = 0;  // [bytes]
  std::int64_t steps_ = 0;
  std::int64_t remaining_ = INT64_MAX;  // steps of the call in progress
  std::int64_t allowed_ = 0;            // the same, when it began
  bool counting_ = false;
  std::string refusal_;                                     // why the allocator said no
  std::string exhausted_;                                   // the limit that was hit, as the script sees it
  core::SourceLocation place_;                              // of the last error
  std::string what_;                                        // the call in progress
  std::vector<std::pair<std::string, std::string>> files_;  // chunk, as the script sees it, and file
  std::exception_ptr kept_;
  std::string kept_text_;
  core::RandomStream* random_ = nullptr;
  void* context_ = nullptr;
  PrintSink print_;
  std::size_t printed_ = 0;  // [bytes]
};

/// A C++ function as Lua calls it: exceptions become errors of the script, and keep their type if nothing in
/// the script catches them. Lua is built as C++ here: its own errors are exceptions that pass through, and
/// destructors run.
template <int (*function)(lua_State*)>
int guarded(lua_State* lua) {
  std::string text;
  try {
    return function(lua);
  } catch (const std::exception&) {
    text = Sandbox::of(lua).keep(std::current_exception());
  }
  lua_pushlstring(lua, text.data(), text.size());
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
