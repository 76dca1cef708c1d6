#include "guard/serve.hpp"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <new>
#include <optional>
#include <stdexcept>

#include "guard/confine.hpp"
#include "guard/protocol.hpp"
#include "guard/registry.hpp"

namespace microcosm::guard {

namespace {

/// The first part of the shared memory while it is mapped. The asking side sets its size: beyond, it can't be
/// touched.
class Mapped {
 public:
  explicit Mapped(std::uint64_t size) : size_(size) {
    if (size > 0) at_ = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, memory_descriptor, 0);
  }
  Mapped(const Mapped&) = delete;
  Mapped& operator=(const Mapped&) = delete;
  ~Mapped() {
    if (at_ != MAP_FAILED) munmap(at_, size_);
  }
  bool failed() const { return size_ > 0 && at_ == MAP_FAILED; }
  std::byte* data() const { return size_ > 0 ? static_cast<std::byte*>(at_) : nullptr; }

 private:
  std::uint64_t size_;
  void* at_ = MAP_FAILED;
};

void set_message(Reply& reply, Status status, std::string_view message) {
  reply.status = status;
  reply.message_size = static_cast<std::uint32_t>(std::min(message.size(), sizeof reply.message));
  std::memcpy(reply.message, message.data(), reply.message_size);
}

/// `size` bytes of the shared memory: of `kept`, if it has so many, else of `own`, which is filled then.
/// Throws std::bad_alloc.
std::byte* mapped(const Mapped& kept, std::uint64_t size, std::optional<Mapped>& own) {
  if (size <= kept_memory && !kept.failed()) return kept.data();
  own.emplace(size);
  if (own->failed()) throw std::bad_alloc();
  return own->data();
}

/// The function's answer; what it throws is in `reply`.
std::vector<std::byte> call(const Request& request, const Mapped& kept, Reply& reply) {
  const Function function = find(std::string_view(request.function));
  if (!function) {
    reply.status = Status::no_such_function;
    return {};
  }
  try {
    std::optional<Mapped> own;
    return function({mapped(kept, request.input_size, own), request.input_size});
  } catch (const core::InputError& error) {
    set_message(reply, Status::input_error, error.message());
    reply.line = error.where().line;
    reply.column = error.where().column;
  } catch (const std::bad_alloc&) {
    reply.status = Status::out_of_memory;
  } catch (const std::length_error&) {
    reply.status = Status::out_of_memory;
  } catch (const std::exception& error) {
    set_message(reply, Status::input_error, error.what());
  }
  return {};
}

void put(const std::vector<std::byte>& answer, const Mapped& kept) {
  std::optional<Mapped> own;
  std::byte* const room = mapped(kept, answer.size(), own);
  if (!answer.empty()) std::memcpy(room, answer.data(), answer.size());
}

/// Of an answer that didn't fit. False: the other side is gone.
bool hand_over(const std::vector<std::byte>& answer, const Mapped& kept) {
  char token = 0;
  if (!receive_all(socket_descriptor, &token, 1)) return false;
  put(answer, kept);
  return send_all(socket_descriptor, &token, 1);
}

/// An orphan would compute on to its limit of processor time. False: it is one already.
bool end_with(pid_t asking_process) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  return getppid() == asking_process;
}

/// False: nothing more is to be asked.
bool answer_one(Request& request, const Mapped& kept, bool limits_itself) {
  request.function[sizeof request.function - 1] = 0;
  if (limits_itself) limit_memory(request.address_space);
  Reply reply;
  const std::vector<std::byte> answer = call(request, kept, reply);
  if (reply.status == Status::answer && answer.size() > request.largest_answer)
    reply.status = Status::answer_too_large;
  reply.size = answer.size();
  const bool is_answer = reply.status == Status::answer;
  const bool fits = answer.size() <= std::min(request.room, kept_memory) && !kept.failed();
  if (limits_itself) limit_memory(request.address_space + answer.size());
  if (is_answer && fits) put(answer, kept);
  reply.is_there = is_answer && fits;
  if (!send_all(socket_descriptor, &reply, sizeof reply)) return false;
  if (is_answer && !fits && !hand_over(answer, kept)) return false;
  // What is left of memory that ran out is of no use to the next file.
  return reply.status != Status::out_of_memory;
}

}  // namespace

int serve() {
  Setup setup;
  if (!receive_all(socket_descriptor, &setup, sizeof setup)) return 1;
  const bool limits_itself = setup.limits_itself != 0;
  if (!end_with(setup.asking_process)) return 1;
  const Mapped kept(kept_memory);
  const Confinement confinement = confine(limits_itself);
  Hello hello;
  hello.has_seccomp = confinement.seccomp;
  hello.has_landlock = confinement.landlock;
  std::strncpy(hello.version, MICROCOSM_VERSION, sizeof hello.version - 1);
  if (!send_all(socket_descriptor, &hello, sizeof hello)) return 1;
  Request request;
  while (receive_all(socket_descriptor, &request, sizeof request))
    if (!answer_one(request, kept, limits_itself)) break;
  return 0;
}

}  // namespace microcosm::guard
