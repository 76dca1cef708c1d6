#pragma once
// How many times the program has called operator new, on any thread: for tests that a step allocates nothing.
// Always 0 in builds with a sanitizer, which bring their own operator new.

namespace microcosm::tests {

long allocations();

}  // namespace microcosm::tests
