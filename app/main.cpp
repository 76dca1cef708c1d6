#include <cstdio>

int main() {
  std::puts("microcosm");
  return 0;
}
