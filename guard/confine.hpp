#pragma once
// What the helper gives up before it reads a stranger's bytes.

namespace microcosm::guard {

struct Confinement {
  bool seccomp = false, landlock = false;  // granted by the kernel
};

/// From here on this process can open no file, start no program, write to no file, and dumps no core; its
/// stack may have 64 MiB. Limits of the system see to that on every kernel; seccomp (a list of what is
/// allowed; all else fails with EPERM) and Landlock (no path at all) do so again where the kernel grants
/// them. Memory and processor time are limited from outside; `limits_itself`: the former by `limit_memory`.
Confinement confine(bool limits_itself);

/// What this process may map, from now on [bytes].
void limit_memory(unsigned long long bytes);

}  // namespace microcosm::guard
