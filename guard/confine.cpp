#include "guard/confine.hpp"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "guard/protocol.hpp"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MICROCOSM_GUARD_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define MICROCOSM_GUARD_SANITIZED
#endif
#endif

namespace microcosm::guard {

namespace {

void limit(int resource, rlim_t most) {
  rlimit now = {};
  if (getrlimit(static_cast<__rlimit_resource>(resource), &now) != 0) return;
  now.rlim_max = now.rlim_max < most ? now.rlim_max : most;
  now.rlim_cur = now.rlim_max;
  setrlimit(static_cast<__rlimit_resource>(resource), &now);
}

void set_limits() {
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
#ifndef MICROCOSM_GUARD_SANITIZED               // the sanitizers probe memory through pipes
  limit(RLIMIT_NOFILE, memory_descriptor + 1);  // all numbers below are taken
#endif
  limit(RLIMIT_NPROC, 0);
  // The same depth of recursion whatever the user's shell allows.
  rlimit stack = {};
  getrlimit(RLIMIT_STACK, &stack);
  constexpr rlim_t due = 64u << 20;
  stack.rlim_cur = stack.rlim_max < due ? stack.rlim_max : due;
  setrlimit(RLIMIT_STACK, &stack);
}

/// Memory, time, its two descriptors, and the end.
[[maybe_unused]] constexpr std::array<std::uint32_t, 29> allowed = {SYS_read,
                                                                    SYS_write,
                                                                    SYS_sendto,
                                                                    SYS_recvfrom,
                                                                    SYS_close,
                                                                    SYS_mmap,
                                                                    SYS_munmap,
                                                                    SYS_mremap,
                                                                    SYS_mprotect,
                                                                    SYS_brk,
                                                                    SYS_madvise,
                                                                    SYS_futex,
                                                                    SYS_sched_yield,
                                                                    SYS_rt_sigreturn,
                                                                    SYS_rt_sigaction,
                                                                    SYS_getpid,
                                                                    SYS_gettid,
                                                                    SYS_getuid,
                                                                    SYS_rt_sigprocmask,
                                                                    SYS_sigaltstack,
                                                                    SYS_clock_gettime,
                                                                    SYS_time,
                                                                    SYS_gettimeofday,
                                                                    SYS_getrandom,
                                                                    SYS_getrusage,
                                                                    SYS_restart_syscall,
                                                                    SYS_exit,
                                                                    SYS_exit_group,
                                                                    SYS_sched_getaffinity};

bool filter_calls([[maybe_unused]] bool limits_itself) {
#ifdef MICROCOSM_GUARD_SANITIZED
  return false;  // the sanitizers' runtime needs more than any reader
#else
  std::array<sock_filter, allowed.size() + 9> program;
  std::size_t length = 0;
  const auto add = [&](sock_filter one) { program[length++] = one; };
  constexpr std::uint32_t denied = SECCOMP_RET_ERRNO | 1;  // EPERM
  add(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)));
  add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0));
  add(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
  add(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)));
  for (std::size_t i = 0; i < allowed.size(); ++i)
    add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, allowed[i], static_cast<std::uint8_t>(allowed.size() - i + 1),
                 0));
  add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prlimit64, static_cast<std::uint8_t>(limits_itself), 0));
  add(BPF_STMT(BPF_RET | BPF_K, denied));
  add(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  const sock_fprog filter = {static_cast<unsigned short>(length), program.data()};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
#endif
}

/// Landlock's numbers, which Debian 12's headers of libc don't have: its first version handles 13 kinds of
/// access to files, the second one more, the third one more.
bool deny_paths() {
  constexpr long create_ruleset = 444, restrict_self = 446;
  constexpr unsigned ask_version = 1;
  const long version = syscall(create_ruleset, nullptr, std::size_t{0}, ask_version);
  if (version < 1) return false;
  struct {
    std::uint64_t handled_access_fs;
  } const attribute = {version >= 3 ? 0x7fffu : version == 2 ? 0x3fffu : 0x1fffu};
  const long ruleset = syscall(create_ruleset, &attribute, sizeof attribute, 0u);
  if (ruleset < 0) return false;
  const bool done = syscall(restrict_self, static_cast<int>(ruleset), 0u) == 0;
  close(static_cast<int>(ruleset));
  return done;
}

}  // namespace

void limit_memory(unsigned long long bytes) {
  rlimit now = {};
  if (getrlimit(RLIMIT_AS, &now) != 0) return;
  now.rlim_cur = now.rlim_max < bytes ? now.rlim_max : bytes;
  setrlimit(RLIMIT_AS, &now);
}

Confinement confine(bool limits_itself) {
  Confinement granted;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) granted.landlock = deny_paths();
  set_limits();
  granted.seccomp = filter_calls(limits_itself);
  return granted;
}

}  // namespace microcosm::guard
