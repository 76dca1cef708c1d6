#include "scenes/sandbox/sandbox.hpp"

#include <time.h>

#include <cstdlib>
#include <cstring>

namespace microcosm::scenes {
namespace {

constexpr int hook_interval = 1000;
constexpr std::size_t free_allocation = 4096;  // larger blocks cost steps: copying them takes time
constexpr std::size_t bytes_a_step = 64;
constexpr std::size_t chunk_name_limit = 50;  // Lua cuts names in messages at 60 bytes
constexpr std::size_t largest_file = std::size_t{4} << 20;

double processor_time() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

std::string chunk_name(const std::string& file) {
  if (file.size() <= chunk_name_limit) return file;
  return "..." + file.substr(file.size() - chunk_name_limit + 3);
}

/// Splits "chunk:12: text" if the message begins so.
std::optional<std::pair<int, std::string>> split_position(const std::string& message,
                                                          const std::string& chunk) {
  if (message.rfind(chunk + ":", 0) != 0) return {};
  const char* digits = message.c_str() + chunk.size() + 1;
  char* end = nullptr;
  const long line = std::strtol(digits, &end, 10);
  if (end == digits || end[0] != ':' || line < 0 || line > 100'000'000) return {};
  const char* text = end[1] == ' ' ? end + 2 : end + 1;
  return std::pair{static_cast<int>(line), std::string(text)};
}

/// What a terminal can show: control bytes become '?', and a monster is cut.
std::string printable(std::string text) {
  if (text.size() > 2000) text = text.substr(0, 2000) + " ...";
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 32 && c != '\n' && c != '\t') c = '?';
  }
  return text;
}

}  // namespace

Sandbox::Sandbox(const SandboxLimits& limits) : limits_(limits) {
  lua_ = lua_newstate(&Sandbox::allocate, this);
  if (lua_ == nullptr) throw core::SystemError("no memory for a Lua state");
  *static_cast<Sandbox**>(lua_getextraspace(lua_)) = this;
  lua_gc(lua_, LUA_GCINC, 0, 0, 0);
  for (const auto open : {open_base, open_math, open_string, open_table}) open(lua_);
}

Sandbox::~Sandbox() {
  counting_ = false;
  lua_close(lua_);
}

Sandbox& Sandbox::of(lua_State* lua) {
  return **static_cast<Sandbox**>(lua_getextraspace(lua));
}

void* Sandbox::allocate(void* self, void* block, std::size_t old_size, std::size_t new_size) {
  Sandbox& sandbox = *static_cast<Sandbox*>(self);
  const std::size_t held = block ? old_size : 0;
  if (new_size == 0) {
    std::free(block);
    sandbox.used_ -= held;
    return nullptr;
  }
  if (new_size > held && sandbox.counting_) {
    // A null block's old size says what it is for.
    if (!block && old_size == LUA_TSTRING && new_size > sandbox.limits_.string + 64) {
      sandbox.refusal_ = fmt::format("a string longer than {} bytes", sandbox.limits_.string);
      return nullptr;
    }
    if (sandbox.used_ - held + new_size > sandbox.limits_.memory) {
      sandbox.refusal_ = fmt::format("more memory than the limit of {} MiB", sandbox.limits_.memory >> 20);
      return nullptr;
    }
    if (new_size > free_allocation) sandbox.remaining_ -= static_cast<std::int64_t>(new_size / bytes_a_step);
    if (new_size > free_allocation && sandbox.remaining_ < 0) {
      sandbox.refusal_ = fmt::format("more than the limit of {} instructions", sandbox.budget_);
      return nullptr;
    }
  }
  void* const moved = std::realloc(block, new_size);
  if (moved) sandbox.used_ += new_size - held;
  return moved;
}

bool Sandbox::out_of_time() const {
  return processor_time() > deadline_;
}

void Sandbox::hook(lua_State* lua, lua_Debug*) {
  Sandbox& sandbox = of(lua);
  if (!sandbox.counting_) return;
  sandbox.raise_if_exhausted();
  sandbox.remaining_ -= hook_interval;
  if (sandbox.remaining_ < 0) {
    sandbox.exhaust(
        fmt::format("{} took more than the limit of {} instructions", sandbox.what_, sandbox.budget_));
  }
  if (sandbox.out_of_time()) {
    sandbox.exhaust(fmt::format("{} took more than {} s of processor time", sandbox.what_,
                                sandbox.limits_.processor_seconds));
  }
}

void Sandbox::charge(std::int64_t steps) {
  if (!counting_) return;
  raise_if_exhausted();
  remaining_ -= steps;
  if (remaining_ < 0) exhaust(fmt::format("{} took more than the limit of {} instructions", what_, budget_));
}

void Sandbox::exhaust(std::string message) {
  // Find the innermost line of script.
  lua_Debug frame{};
  for (int level = 0; lua_getstack(lua_, level, &frame); ++level) {
    lua_getinfo(lua_, "Sl", &frame);
    if (frame.currentline > 0) {
      message = fmt::format("{}:{}: {}", frame.short_src, frame.currentline, message);
      break;
    }
  }
  exhausted_ = message;
  lua_sethook(lua_, &Sandbox::hook, LUA_MASKCOUNT,
              1);  // any instruction that a script still gets to run raises it again
  raise_if_exhausted();
  std::abort();
}

void Sandbox::raise_if_exhausted() {
  if (exhausted_.empty()) return;
  lua_pushlstring(lua_, exhausted_.data(), exhausted_.size());
  lua_error(lua_);
}

void Sandbox::raise_out_of_memory() {
  exhaust(fmt::format("{} needs {}", what_, refusal_.empty() ? "more memory than there is" : refusal_));
}

void Sandbox::keep(std::exception_ptr error, std::string message) {
  kept_ = std::move(error);
  kept_message_ = std::move(message);
}

core::SourceLocation Sandbox::location(int level) const {
  lua_Debug frame{};
  if (!lua_getstack(lua_, level, &frame)) return {file_};
  lua_getinfo(lua_, "Sl", &frame);
  return {file_, frame.currentline > 0 ? frame.currentline : 0, 0};
}

void Sandbox::compile(const std::string& file, std::string_view text) {
  file_ = file;
  chunk_ = chunk_name(file);
  if (text.size() > largest_file)
    throw core::InputError({file}, fmt::format("the file is larger than {} MiB", largest_file >> 20));
  counting_ = true;
  remaining_ = budget_ = limits_.load_steps;
  const int status = luaL_loadbufferx(lua_, text.data(), text.size(), ("=" + chunk_).c_str(), "t");
  counting_ = false;
  if (status != LUA_OK) fail("the file", status);
}

void Sandbox::call(const std::string& what, std::int64_t steps, int arguments, int results) {
  what_ = what;
  remaining_ = budget_ = steps;
  deadline_ = processor_time() + limits_.processor_seconds;
  exhausted_.clear();
  refusal_.clear();
  lua_sethook(lua_, &Sandbox::hook, LUA_MASKCOUNT, hook_interval);
  counting_ = true;
  const int status = lua_pcall(lua_, arguments, results, 0);
  counting_ = false;
  lua_sethook(lua_, nullptr, 0, 0);
  if (status != LUA_OK) fail(what, status);
}

void Sandbox::fail(const std::string& what, int status) {
  std::string message;
  if (!exhausted_.empty()) {
    message = exhausted_;
  } else if (status == LUA_ERRMEM) {
    message = fmt::format("{} needs {}", what, refusal_.empty() ? "more memory than there is" : refusal_);
  } else if (lua_type(lua_, -1) == LUA_TSTRING || lua_type(lua_, -1) == LUA_TNUMBER) {
    std::size_t length = 0;
    const char* text = lua_tolstring(lua_, -1, &length);
    message.assign(text, length);
  } else {
    message = fmt::format("{} raised an error that is a {}, not a text", what, luaL_typename(lua_, -1));
  }
  lua_settop(lua_, 0);
  const std::exception_ptr kept = std::exchange(kept_, nullptr);
  if (kept && message == kept_message_) std::rethrow_exception(kept);
  if (const auto split = split_position(message, chunk_))
    throw core::InputError({file_, split->first, 0}, printable(split->second));
  throw core::InputError({file_}, printable(message));
}

}  // namespace microcosm::scenes
