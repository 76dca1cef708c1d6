#include "formats/network_file.hpp"

#include "engine/core/errors.hpp"
#include "formats/network_layout.hpp"
#include "formats/simvascular_1d.hpp"

namespace microcosm::formats {

bool is_network_file(std::string_view path) {
  return path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".in");
}

std::string network_file_endings() {
  return ".yaml and .yml (openBF), .in (SimVascular's 1-D solver)";
}

flow::NetworkDescription read_network(const std::string& path, const std::string& content,
                                      const ReadBeside& beside) {
  if (!is_network_file(path))
    throw core::InputError({path}, "the ending is of no known network; known: " + network_file_endings());
  flow::NetworkDescription network;
  std::vector<std::pair<core::Vec3, core::Vec3>> ends;
  if (path.ends_with(".in"))
    network = read_simvascular_1d(path, content, &ends);
  else
    network = read_openbf(path, content, beside);
  lay_out(network, ends);
  return network;
}

}  // namespace microcosm::formats
