// microcosm-reader: reads what a stranger may have made, for microcosm and for nobody else.

#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "guard/protocol.hpp"
#include "guard/serve.hpp"

int main() {
  int type = 0;
  socklen_t size = sizeof type;
  if (getsockopt(microcosm::guard::socket_descriptor, SOL_SOCKET, SO_TYPE, &type, &size) != 0) {
    std::fputs("microcosm-reader is started by microcosm; it does nothing of its own\n", stderr);
    return 2;
  }
  // No destructors: nothing that a hostile file left behind runs again.
  _exit(microcosm::guard::serve());
}
