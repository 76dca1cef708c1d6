#include "formats/network_file.hpp"

#include "engine/core/errors.hpp"
#include "formats/file_kind.hpp"
#include "formats/network_layout.hpp"
#include "formats/simvascular_1d.hpp"

namespace microcosm::formats {

NetworkFile read_network(const std::string& path, const std::string& content, const ReadBeside& beside,
                         const NetworkChoices& choices) {
  const std::string text(without_mark(content));
  NetworkFile file;
  std::vector<std::pair<core::Vec3, core::Vec3>> ends;
  if (ends_like(path, FileKind::simvascular_1d))
    file.network = read_simvascular_1d(path, text, &ends, choices, &file.notes);
  else if (ends_like(path, FileKind::openbf))
    file.network = read_openbf(path, text, beside, choices, &file.notes);
  else
    throw core::InputError(
        {path}, fmt::format("the ending is of no known network; known: {}, {}", describe(FileKind::openbf),
                            describe(FileKind::simvascular_1d)));
  lay_out(file.network, ends);
  return file;
}

}  // namespace microcosm::formats
