// Mutated files for the readers that run in the helper program. Usage: guarded_mutations SECONDS [SEED], from
// the root. A finding, with the file left in build/: this program crashes, a file takes longer than its
// limits allow, or the error is not one about the input.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "datagen/episode_file.hpp"
#include "datagen/hdf5/load_tree.hpp"
#include "engine/core/errors.hpp"
#include "formats/mesh/mesh.hpp"

namespace {

using namespace microcosm;
using Clock = std::chrono::steady_clock;

struct Seed {
  std::string name, content;
  std::function<void(const std::string& content)> read;
};

std::vector<Seed> seeds() {
  std::vector<Seed> found;
  for (const auto& entry : std::filesystem::directory_iterator("tests/fuzz/corpus/guarded")) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string name = entry.path().filename();
    const bool is_hdf5 = name.ends_with(".h5");
    const auto read = [name, is_hdf5](const std::string& content) {
      if (is_hdf5)
        datagen::hdf5::load_tree(std::as_bytes(std::span(content)));
      else
        formats::mesh::read_content(name, content, {1, 1, 1});
    };
    found.push_back({name, std::string(std::istreambuf_iterator<char>(file), {}), read});
  }
  const std::string episode = "tests/datagen/golden/format1/dataset/episodes/demo_0.h5";
  std::ifstream file(episode, std::ios::binary);
  found.push_back(
      {"demo_0.h5", std::string(std::istreambuf_iterator<char>(file), {}), [](const std::string& content) {
         const auto tree = datagen::hdf5::load_tree(std::as_bytes(std::span(content)));
         datagen::recording_in(tree, 0, datagen::first_format);
       }});
  std::sort(found.begin(), found.end(), [](const Seed& a, const Seed& b) { return a.name < b.name; });
  return found;
}

class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : state_(seed) {}

  std::string mutated(std::string content) {
    const std::size_t times = 1 + below(3);
    for (std::size_t i = 0; i < times && !content.empty(); ++i) once(content);
    return content;
  }
  std::size_t below(std::size_t bound) { return bound == 0 ? 0 : next() % bound; }

 private:
  /// splitmix64 (Steele et al. 2014).
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  void once(std::string& content) {
    static const std::vector<std::string> words = {
        "-1",   "4294967295", "1e39", "nan",     "99999999999999999999", "0", "#g", "#top",
        "\"/>", "<",          ">",    "</node>", "<node id=\"top\">"};
    const std::size_t at = below(content.size()), length = std::min(1 + below(64), content.size() - at);
    switch (below(7)) {
      case 0:
        content[at] = static_cast<char>(next());
        break;
      case 1:
        content[at] = static_cast<char>(content[at] ^ (1 << below(8)));
        break;
      case 2:
        content.erase(at, length);
        break;
      case 3:
        content.insert(below(content.size()), content.substr(at, length));
        break;
      case 4:
        content.replace(at, std::min<std::size_t>(below(8), length), words[below(words.size())]);
        break;
      case 5:
        for (std::size_t i = 0; i < std::min<std::size_t>(length, 4); ++i)
          content[at + i] = below(2) ? '\xff' : '\0';
        break;
      default:
        content.resize(at);
    }
  }

  std::uint64_t state_;
};

int report(const Seed& seed, const std::string& content, const std::string& what) {
  const std::string path = "build/guarded-finding-" + seed.name;
  std::ofstream(path, std::ios::binary) << content;
  fmt::print("finding: {}: {}; the file is {}\n", seed.name, what, path);
  return 1;
}

}  // namespace

int main(int count, char** arguments) {
  const double seconds = count > 1 ? std::atof(arguments[1]) : 20;
  Mutator mutator(count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 1);
  const std::vector<Seed> known = seeds();
  if (known.empty()) return std::puts("run from the root: there is no tests/fuzz/corpus/guarded"), 1;
  std::size_t read = 0, refused = 0, crashed = 0;
  const auto begin = Clock::now();
  while (std::chrono::duration<double>(Clock::now() - begin).count() < seconds) {
    const Seed& seed = known[mutator.below(known.size())];
    const std::string content = mutator.mutated(seed.content);
    // Whatever ends this process is found by whoever started it, with this file.
    std::ofstream("build/guarded-current-" + seed.name, std::ios::binary) << content;
    const auto started = Clock::now();
    try {
      seed.read(content);
      ++read;
    } catch (const core::InputError& error) {
      ++refused;
      const std::string text = error.what();
      crashed += text.find("its reader crashed") != std::string::npos;
      if (!seed.name.ends_with(".h5") && text.find(seed.name) == std::string::npos)
        return report(seed, content, "the message names no file: " + text);
    } catch (const std::exception& error) {
      return report(seed, content, error.what());
    }
    if (std::chrono::duration<double>(Clock::now() - started).count() > 600)
      return report(seed, content, "it took more than ten minutes");
  }
  fmt::print("{} files read, {} refused, of which {} crashed their reader; no finding\n", read, refused,
             crashed);
  return 0;
}
