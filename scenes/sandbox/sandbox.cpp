#include "scenes/sandbox/sandbox.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "scenes/sandbox/printable.hpp"

namespace microcosm::scenes {
namespace {

constexpr int hook_interval = 1000;
constexpr std::size_t free_allocation = 4096;  // larger blocks cost steps: copying them takes time
constexpr std::size_t bytes_a_step = 64;
constexpr std::size_t collected_a_step = 32;   // [bytes] that a whole collection looks at
constexpr std::size_t chunk_name_limit = 50;   // Lua cuts names in messages at 60 bytes
constexpr std::size_t longest_message = 2000;  // [bytes]
constexpr std::size_t largest_file = std::size_t{4} << 20;

/// What a script sees of a file's path.
std::string chunk_name(const std::string& file) {
  const std::size_t slash = file.rfind('/');
  const std::string name = slash == std::string::npos ? file : file.substr(slash + 1);
  if (name.size() <= chunk_name_limit) return name;
  return "..." + name.substr(name.size() - chunk_name_limit + 3);
}

/// Splits "chunk:12: text" if the message begins so.
std::optional<std::pair<int, std::string>> split_position(const std::string& message,
                                                          const std::string& chunk) {
  if (!message.starts_with(chunk + ":")) return {};
  const char* digits = message.c_str() + chunk.size() + 1;
  char* end = nullptr;
  const long line = std::strtol(digits, &end, 10);
  if (end == digits || end[0] != ':' || line < 0 || line > 100'000'000) return {};
  const char* text = end[1] == ' ' ? end + 2 : end + 1;
  return std::pair{static_cast<int>(line), message.substr(static_cast<std::size_t>(text - message.c_str()))};
}

std::string in_words(std::size_t bytes) {
  constexpr std::size_t mebibyte = std::size_t{1} << 20;
  return bytes % mebibyte == 0 ? fmt::format("{} MiB", bytes / mebibyte) : fmt::format("{} bytes", bytes);
}

std::string cut(const std::string& text) {
  return printable(text.size() <= longest_message ? text : text.substr(0, longest_message) + " ...");
}

/// Lua's message on the use of a global that other Lua programs have, with the reason why it isn't there.
std::string explained(const std::string& message) {
  constexpr std::string_view absent[] = {"os",      "io",      "load",  "loadstring", "loadfile",
                                         "dofile",  "require", "debug", "coroutine",  "collectgarbage",
                                         "package", "utf8"};
  for (const std::string_view name : absent)
    if (message.starts_with("attempt to ") &&
        message.ends_with(fmt::format(" a nil value (global '{}')", name)))
      return fmt::format("{} is not there for scenarios: they are deterministic and can't touch the machine",
                         name);
  return message;
}

}  // namespace

Sandbox::Sandbox(const SandboxLimits& limits) : limits_(limits) {
  lua_ = lua_newstate(&Sandbox::allocate, this);
  if (lua_ == nullptr) throw core::SystemError("no memory for a Lua state");
  *static_cast<Sandbox**>(lua_getextraspace(lua_)) = this;
  lua_setworkf(lua_, &Sandbox::work);
  for (const auto open : {open_base, open_math, open_string, open_table}) open(lua_);
}

Sandbox::~Sandbox() {
  counting_ = false;
  lua_close(lua_);
}

Sandbox& Sandbox::of(lua_State* lua) {
  return **static_cast<Sandbox**>(lua_getextraspace(lua));
}

// ---- memory

void* Sandbox::allocate(void* self, void* block, std::size_t old_size, std::size_t new_size) {
  Sandbox& sandbox = *static_cast<Sandbox*>(self);
  const std::size_t held = block ? old_size : 0;
  if (new_size == 0) {
    std::free(block);
    sandbox.used_ -= held;
    return nullptr;
  }
  // A null block's old size says what it is for.
  const bool is_string = !block && old_size == LUA_TSTRING;
  if (new_size > held && sandbox.counting_ && sandbox.refuse(new_size - held, new_size, is_string))
    return nullptr;
  void* const moved = std::realloc(block, new_size);
  if (moved) {
    sandbox.used_ += new_size - held;
    sandbox.peak_ = std::max(sandbox.peak_, sandbox.used_);
  } else {
    sandbox.refusal_ = "more memory than the machine has left";
  }
  return moved;
}

/// Whether a block of `size` bytes, `grown` more than before, is too much. Lua then collects all garbage and
/// asks once more before it gives up.
bool Sandbox::refuse(std::size_t grown, std::size_t size, bool is_string) {
  if (is_string && size > limits_.string + 64) {
    refusal_ = fmt::format("a string longer than {} bytes", limits_.string);
  } else if (used_ + grown > limits_.memory) {
    refusal_ = fmt::format("more memory than the limit of {}", in_words(limits_.memory));
    remaining_ -= static_cast<std::int64_t>(used_ / collected_a_step);
  } else {
    if (size > free_allocation) remaining_ -= static_cast<std::int64_t>(size / bytes_a_step);
    if (remaining_ >= 0) return false;
    refusal_ = {};
  }
  // Asked again while the error unwinds, it finds no line any more.
  if (core::SourceLocation place = innermost_place(); place.line > 0) place_ = std::move(place);
  return true;
}

void Sandbox::check_scratch(std::size_t bytes) {
  if (!counting_ || used_ + bytes <= limits_.memory) return;
  charge(static_cast<std::int64_t>(used_ / collected_a_step));
  lua_gc(lua_, LUA_GCCOLLECT);
  if (used_ + bytes <= limits_.memory) return;
  refusal_ = fmt::format("more memory than the limit of {}", in_words(limits_.memory));
  raise_out_of_memory();
}

// ---- steps

void Sandbox::begin(const std::string& what, std::int64_t steps) {
  what_ = what;
  remaining_ = allowed_ = std::min(steps, limits_.steps - steps_);
  exhausted_.clear();
  refusal_.clear();
  place_ = {};
  kept_ = nullptr;
  lua_takework(lua_);
  counting_ = true;
}

void Sandbox::end() {
  counting_ = false;
  remaining_ -= static_cast<std::int64_t>(lua_takework(lua_));
  lua_sethook(lua_, nullptr, 0, 0);
  steps_ += allowed_ - remaining_;
}

void Sandbox::hook(lua_State* lua, lua_Debug*) {
  Sandbox& sandbox = of(lua);
  if (sandbox.counting_) sandbox.spend(hook_interval + static_cast<std::int64_t>(lua_takework(lua)), 0);
}

void Sandbox::work(lua_State* lua, std::size_t steps, int line) {
  Sandbox& sandbox = of(lua);
  if (sandbox.counting_) sandbox.spend(static_cast<std::int64_t>(steps + lua_takework(lua)), line);
}

void Sandbox::charge(std::int64_t steps) {
  if (counting_) spend(steps + static_cast<std::int64_t>(lua_takework(lua_)), 0);
}

void Sandbox::spend(std::int64_t steps, int line) {
  raise_if_exhausted();
  remaining_ -= steps;
  if (remaining_ < 0) exhaust(over_limit(), line);
}

std::string Sandbox::over_limit() const {
  if (steps_ + allowed_ < limits_.steps)
    return fmt::format("{} took more than the limit of {} instructions", what_, allowed_);
  return fmt::format(
      "the script took more than its budget of {} instructions for an episode, loading and all callbacks: "
      "let "
      "it do less, do it less often (control_rate), or shorten the episode",
      limits_.steps);
}

void Sandbox::exhaust(const std::string& message, int line) {
  core::SourceLocation place = innermost_place();
  if (place.line == 0 && line > 0) place = {files_.back().first, line, 0};
  exhausted_ = place.line > 0 ? fmt::format("{}:{}: {}", place.file, place.line, message) : message;
  // Any instruction that a script still gets to run raises it again.
  lua_sethook(lua_, &Sandbox::hook, LUA_MASKCOUNT, 1);
  raise_if_exhausted();
  std::abort();
}

void Sandbox::raise_if_exhausted() {
  if (exhausted_.empty()) return;
  lua_pushlstring(lua_, exhausted_.data(), exhausted_.size());
  lua_error(lua_);
}

void Sandbox::raise_out_of_memory() {
  raise_if_exhausted();
  exhaust(refusal_.empty() ? over_limit() : fmt::format("{} needs {}", what_, refusal_), 0);
}

// ---- places and messages

/// The innermost line of script that runs, its file as the script sees it; no line: none runs.
core::SourceLocation Sandbox::innermost_place() const {
  lua_Debug frame{};
  for (int level = 0; lua_getstack(lua_, level, &frame); ++level) {
    lua_getinfo(lua_, "Sl", &frame);
    if (frame.currentline > 0) return {frame.short_src, frame.currentline, 0};
  }
  return {};
}

/// Called where an error is raised that nothing in the script catches.
int Sandbox::note_place(lua_State* lua) {
  Sandbox& sandbox = of(lua);
  sandbox.place_ = sandbox.innermost_place();
  return 1;
}

const std::string& Sandbox::file_of(std::string_view chunk) const {
  const auto found =
      std::find_if(files_.begin(), files_.end(), [&](const auto& file) { return file.first == chunk; });
  return found == files_.end() ? files_.front().second : found->second;
}

core::SourceLocation Sandbox::location(int level) const {
  lua_Debug frame{};
  if (!lua_getstack(lua_, level, &frame)) return {files_.front().second};
  lua_getinfo(lua_, "Sl", &frame);
  return {file_of(frame.short_src), frame.currentline > 0 ? frame.currentline : 0, 0};
}

void Sandbox::load_module(const std::string& file, std::string_view text) {
  if (text.size() > largest_file)
    throw core::InputError({file}, fmt::format("the file is larger than {} MiB", largest_file >> 20));
  files_.emplace_back(file, file);
  const int status =
      luaL_loadbufferx(lua_, text.data(), text.size(), ("=" + files_.back().first).c_str(), "t");
  if (status == LUA_ERRMEM) raise_out_of_memory();
  if (status != LUA_OK) lua_error(lua_);
}

void Sandbox::print(const std::string& text) {
  if (!print_ || printed_ > limits_.printed) return;
  const core::SourceLocation where = location(1);
  const std::string line = fmt::format("{}:{}: {}", where.file, where.line, cut(text));
  printed_ += line.size() + 1;
  print_(printed_ <= limits_.printed
             ? line
             : fmt::format("{}:{}: print is silent from here on: this episode printed {} bytes", where.file,
                           where.line, limits_.printed));
}

std::string Sandbox::keep(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const core::InputError& input) {
    core::SourceLocation where = input.where();
    const auto known = std::find_if(files_.begin(), files_.end(),
                                    [&](const auto& file) { return file.second == where.file; });
    where.file = known != files_.end() ? known->first : chunk_name(where.file);
    kept_text_ = core::InputError(where, input.message()).what();
  } catch (const std::exception& other) {
    kept_text_ = other.what();
  }
  kept_ = error;
  return kept_text_;
}

// ---- compiling and calling

void Sandbox::compile(const std::string& file, std::string_view text) {
  files_.emplace_back(chunk_name(file), file);
  if (text.size() > largest_file)
    throw core::InputError({file}, fmt::format("the file is larger than {} MiB", largest_file >> 20));
  begin("compiling the file", limits_.load_steps);
  const int status =
      luaL_loadbufferx(lua_, text.data(), text.size(), ("=" + files_.back().first).c_str(), "t");
  end();
  if (status != LUA_OK) fail(status);
}

void Sandbox::call(const std::string& what, std::int64_t steps, int arguments, int results) {
  begin(what, steps);
  const int function = lua_gettop(lua_) - arguments;
  lua_pushcfunction(lua_, &Sandbox::note_place);
  lua_insert(lua_, function);
  lua_sethook(lua_, &Sandbox::hook, LUA_MASKCOUNT, hook_interval);
  const int status = lua_pcall(lua_, arguments, results, function);
  lua_remove(lua_, function);
  end();
  if (status != LUA_OK) fail(status);
}

/// Throws what the error at the top of the stack says.
void Sandbox::fail(int status) {
  std::string message;
  if (!exhausted_.empty()) {
    message = exhausted_;
  } else if (status == LUA_ERRMEM) {
    message = refusal_.empty() ? over_limit() : fmt::format("{} needs {}", what_, refusal_);
  } else if (lua_type(lua_, -1) == LUA_TSTRING || lua_type(lua_, -1) == LUA_TNUMBER) {
    std::size_t length = 0;
    const char* text = lua_tolstring(lua_, -1, &length);
    message.assign(text, length);
  } else {
    message = fmt::format("{} raised an error that is a {}, not a text", what_, luaL_typename(lua_, -1));
  }
  lua_settop(lua_, 0);
  if (const auto kept = std::exchange(kept_, nullptr); kept && message == kept_text_) {
    try {
      std::rethrow_exception(kept);
    } catch (const core::InputError& error) {
      throw core::InputError(error.where(), cut(error.message()));
    }
  }
  for (const auto& [chunk, file] : files_)
    if (const auto split = split_position(message, chunk))
      throw core::InputError({file, split->first, 0}, cut(explained(split->second)));
  if (place_.line > 0) throw core::InputError({file_of(place_.file), place_.line, 0}, cut(message));
  throw core::InputError({files_.front().second}, cut(message));
}

}  // namespace microcosm::scenes
