#pragma once
// The helper program's side.

namespace microcosm::guard {

/// Gives up all that it doesn't need, then answers requests until the other side is gone. Returns the exit
/// code.
int serve();

}  // namespace microcosm::guard
