#include "guard/serve.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <new>

#include "guard/confine.hpp"
#include "guard/protocol.hpp"
#include "guard/registry.hpp"

namespace microcosm::guard {

namespace {

/// A part of the shared memory while it is mapped.
class Mapped {
 public:
  Mapped(std::uint64_t size, int protection) : size_(size) {
    if (size > 0) at_ = mmap(nullptr, size, protection, MAP_SHARED, memory_descriptor, 0);
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

/// The function's answer; what it throws is in `reply`.
std::vector<std::byte> call(const Request& request, Reply& reply) {
  const Function function = find(std::string_view(request.function));
  if (!function) {
    reply.status = Status::no_such_function;
    return {};
  }
  try {
    const Mapped input(request.input_size, PROT_READ);
    if (input.failed()) throw std::bad_alloc();
    return function({input.data(), request.input_size});
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

/// False: the other side is gone.
bool hand_over(const std::vector<std::byte>& answer) {
  char token = 0;
  if (!receive_all(socket_descriptor, &token, 1)) return false;
  const Mapped room(answer.size(), PROT_READ | PROT_WRITE);
  if (room.failed()) return false;
  if (!answer.empty()) std::memcpy(room.data(), answer.data(), answer.size());
  return send_all(socket_descriptor, &token, 1);
}

}  // namespace

int serve() {
  Setup setup;
  if (!receive_all(socket_descriptor, &setup, sizeof setup)) return 1;
  const bool limits_itself = setup.limits_itself != 0;
  const Confinement confinement = confine(limits_itself);
  Hello hello;
  hello.has_seccomp = confinement.seccomp;
  hello.has_landlock = confinement.landlock;
  std::strncpy(hello.version, MICROCOSM_VERSION, sizeof hello.version - 1);
  if (!send_all(socket_descriptor, &hello, sizeof hello)) return 1;
  Request request;
  while (receive_all(socket_descriptor, &request, sizeof request)) {
    request.function[sizeof request.function - 1] = 0;
    if (limits_itself) limit_memory(request.address_space);
    Reply reply;
    const std::vector<std::byte> answer = call(request, reply);
    if (reply.status == Status::answer && answer.size() > request.largest_answer)
      reply.status = Status::answer_too_large;
    reply.size = answer.size();
    if (limits_itself) limit_memory(request.address_space + answer.size());
    if (!send_all(socket_descriptor, &reply, sizeof reply)) break;
    if (reply.status == Status::answer && !hand_over(answer)) break;
    // What is left of memory that ran out is of no use to the next file.
    if (reply.status == Status::out_of_memory) break;
  }
  return 0;
}

}  // namespace microcosm::guard
