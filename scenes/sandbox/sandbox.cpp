#include "scenes/sandbox/sandbox.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace microcosm::scenes {
namespace {

constexpr int hook_interval = 1000;
constexpr std::size_t free_allocation = 4096;  // larger blocks cost steps: copying them takes time
constexpr std::size_t bytes_a_step = 64;
constexpr std::size_t bytes_an_object = 64;                 // what a table or a closure counts as
constexpr std::size_t bytes_an_instruction = 16;            // what growing tables may leave behind
constexpr std::size_t most_garbage = std::size_t{8} << 20;  // [bytes] between collections
constexpr std::size_t chunk_name_limit = 50;                // Lua cuts names in messages at 60 bytes
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
  lua_gc(lua_, LUA_GCSTOP);  // collect_if_due says when
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
      sandbox.look_soon();  // Lua now collects garbage and may find room, at a time of its own: too late
      return nullptr;
    }
    if (new_size > free_allocation) sandbox.remaining_ -= static_cast<std::int64_t>(new_size / bytes_a_step);
    if (new_size > free_allocation && sandbox.remaining_ < 0) {
      sandbox.refusal_ = fmt::format("more than the limit of {} instructions", sandbox.budget_);
      return nullptr;
    }
  }
  if (!block) sandbox.count_object(old_size, new_size);
  void* const moved = std::realloc(block, new_size);
  if (moved) sandbox.used_ += new_size - held;
  return moved;
}

// A script can make a table weak (a metatable changes after setmetatable saw it) and look when its entries
// vanish. So garbage is collected as a whole, at times that follow from what the script did: instructions,
// and objects made. Sizes of tables don't count: they differ with the hashes of strings, which differ from
// state to state.
void Sandbox::count_object(std::size_t tag, std::size_t size) {
  const bool object = tag != 0;  // else a part of one: the slots of a table
  if (!object) return;
  garbage_ += tag == LUA_TSTRING ? size : bytes_an_object;
  if (counting_ && collection_due()) look_soon();
}

void Sandbox::look_soon() {
  if (exhausted_.empty()) lua_sethook(lua_, &Sandbox::hook, LUA_MASKCOUNT, 1);
}

bool Sandbox::collection_due() const {
  return garbage_ > most_garbage;
}

void Sandbox::collect() {
  lua_gc(lua_, LUA_GCCOLLECT);
  garbage_ = 0;
}

bool Sandbox::out_of_time() const {
  return processor_time() > deadline_;
}

void Sandbox::hook(lua_State* lua, lua_Debug*) {
  Sandbox& sandbox = of(lua);
  if (!sandbox.counting_) return;
  sandbox.raise_if_exhausted();
  if (!sandbox.refusal_.empty()) sandbox.raise_out_of_memory();
  sandbox.garbage_ += hook_interval * bytes_an_instruction;
  if (sandbox.collection_due()) {
    sandbox.collect();
    lua_sethook(lua, &Sandbox::hook, LUA_MASKCOUNT, hook_interval);
  }
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
  garbage_ += static_cast<std::size_t>(steps) * bytes_an_instruction;
  remaining_ -= steps;
  if (remaining_ < 0) exhaust(fmt::format("{} took more than the limit of {} instructions", what_, budget_));
}

void Sandbox::print(const std::string& text) {
  if (!print_ || printed_ > limits_.printed) return;
  const core::SourceLocation where = location(1);
  const std::string line = fmt::format("{}:{}: {}", where.file, where.line, printable(text));
  printed_ += line.size() + 1;
  print_(printed_ <= limits_.printed
             ? line
             : fmt::format("{}:{}: print is silent from here on: this episode printed {} bytes", where.file,
                           where.line, limits_.printed));
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
  const std::string source = frame.source != nullptr && frame.source[0] == '=' ? frame.source + 1 : chunk_;
  const bool module = std::find(modules_.begin(), modules_.end(), source) != modules_.end();
  return {module ? source : file_, frame.currentline > 0 ? frame.currentline : 0, 0};
}

void Sandbox::load_module(const std::string& file, std::string_view text) {
  if (text.size() > largest_file)
    throw core::InputError({file}, fmt::format("the file is larger than {} MiB", largest_file >> 20));
  modules_.push_back(file);
  const int status = luaL_loadbufferx(lua_, text.data(), text.size(), ("=" + file).c_str(), "t");
  if (status == LUA_ERRMEM) raise_out_of_memory();
  if (status != LUA_OK) lua_error(lua_);
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
  if (collection_due()) collect();
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
    throw core::InputError({file_, split->first, 0}, printable(explained(split->second)));
  for (const std::string& module : modules_)
    if (const auto split = split_position(message, module))
      throw core::InputError({module, split->first, 0}, printable(explained(split->second)));
  throw core::InputError({file_}, printable(message));
}

}  // namespace microcosm::scenes
