#include "formats/file_kind.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "engine/core/errors.hpp"
#include "formats/text.hpp"

namespace microcosm::formats {

namespace {

using core::InputError;

struct KindEntry {
  FileKind kind;
  std::vector<std::string_view> endings;
  const char* name;
  const char* readers;
};

constexpr const char* arterial = "convert, solve, sweep, fit-ends and blood.network";

const std::vector<KindEntry>& entries() {
  static const std::vector<KindEntry> all{
      {FileKind::vessel_asset, {".lua"}, "a vessel asset", arterial},
      {FileKind::openbf, {".yaml", ".yml"}, "a network of openBF", arterial},
      {FileKind::simvascular_1d, {".in"}, "a model of SimVascular's 1-D solver", arterial},
      {FileKind::simvascular_0d, {".json"}, "a model of SimVascular's 0-D solver", "microcosm lumped"},
      {FileKind::network_dat, {".dat"}, "a network.dat of microvessels", "solve and blood.capillary"},
      {FileKind::vtp, {".vtp"}, "VTK's PolyData", "convert, solve and blood.capillary"},
      {FileKind::swc, {".swc"}, "an SWC skeleton", "convert and solve"},
      {FileKind::csv, {".csv"}, "a table of vessels", "convert and solve"}};
  return all;
}

const KindEntry& entry_of(FileKind kind) {
  return *std::find_if(entries().begin(), entries().end(),
                       [&](const KindEntry& entry) { return entry.kind == kind; });
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

/// What the content looks like: of a known kind, or a name of what it is instead.
struct Guess {
  std::optional<FileKind> kind;
  std::string foreign = {};  // "HDF5", with what reads it
};

constexpr std::size_t looked_at = 65536;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::optional<Guess> guess_by_first_bytes(std::string_view text) {
  constexpr std::pair<std::string_view, const char*> magic[] = {
      {"\x89HDF\r\n", "HDF5 (a dataset's episode is shown by `microcosm replay` and `microcosm view`)"},
      {"PK\x03\x04", "a ZIP archive; unpack it first"},
      {"\x1f\x8b", "compressed by gzip; unpack it first"},
      {"# vtk DataFile", "a legacy VTK file; write it as XML PolyData (.vtp), with ParaView for example"},
      {"\x7f"
       "ELF",
       "a program"},
      {"\x89PNG", "a picture"},
      {"solid ", "STL, a surface; centrelines are read, as VTP"},
      {"ply\n", "PLY, a surface; centrelines are read, as VTP"}};
  for (const auto& [bytes, what] : magic)
    if (text.starts_with(bytes)) return Guess{std::nullopt, what};
  const auto start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return Guess{std::nullopt, "empty"};
  text = text.substr(start, looked_at);
  if (text.starts_with('<')) {
    if (contains(text, "<VTKFile")) {
      if (contains(text, "\"PolyData\"") || contains(text, "<PolyData")) return Guess{FileKind::vtp};
      return Guess{std::nullopt, "a VTK file without PolyData; write its lines as .vtp"};
    }
    if (contains(text, "<robot"))
      return Guess{std::nullopt, "a robot (URDF), which `microcosm inspect` reads"};
    if (contains(text, "<mujoco"))
      return Guess{std::nullopt, "a robot (MJCF), which `microcosm inspect` reads"};
    return Guess{std::nullopt, "XML of another program"};
  }
  // An object of JSON; YAML's own braces hold names without quotes.
  const auto second = text.find_first_not_of(" \t\r\n", 1);
  if (!text.starts_with('{') || second == std::string_view::npos || text[second] != '"') return std::nullopt;
  if (contains(text, "\"bc_name\"") || contains(text, "simulation_parameters") ||
      contains(text, "zero_d_element"))
    return Guess{FileKind::simvascular_0d};
  if (contains(text, "\"blood\"") && contains(text, "\"network\"")) return Guess{FileKind::openbf};
  return Guess{std::nullopt, "JSON of another program"};
}

bool is_number(std::string_view word) {
  return !word.empty() && word.find_first_not_of("0123456789+-.eE") == std::string_view::npos &&
         word.find_first_of("0123456789") != std::string_view::npos;
}

/// Of texts without a mark of their own: by the first lines that say something.
std::optional<Guess> guess_by_lines(std::string_view text) {
  constexpr std::string_view cards[] = {"MODEL",   "NODE",      "JOINT",    "JOINTINLET",   "JOINTOUTLET",
                                        "SEGMENT", "DATATABLE", "MATERIAL", "SOLVEROPTIONS"};
  constexpr std::string_view keys[] = {
      "project_name:", "project name:", "blood:", "network:", "solver:", "inlet_file:", "write_results:"};
  constexpr std::string_view lua[] = {"return ", "local ", "-- ", "--["};
  const auto found = lines(text.substr(0, looked_at), '#');
  std::size_t pairs = 0, sevens = 0;
  for (std::size_t i = 0; i < found.size() && i < 20; ++i) {
    const std::string_view line = found[i].text;
    const auto column = words(line);
    for (const auto card : cards)
      if (column.front() == card && column.size() > 1) return Guess{FileKind::simvascular_1d};
    for (const auto key : keys)
      if (line.starts_with(key)) return Guess{FileKind::openbf};
    for (const auto word : lua)
      if (line.starts_with(word)) return Guess{FileKind::vessel_asset};
    if (contains(line, "number of segments")) return Guess{FileKind::network_dat};
    if (i == 0 && contains(line, "from") && contains(line, "to") && contains(line, "["))
      return Guess{FileKind::csv};
    const bool numbers = std::all_of(column.begin(), column.end(), is_number);
    pairs += numbers && column.size() == 2 ? 1 : 0;
    sevens += numbers && column.size() == 7 ? 1 : 0;
  }
  const std::size_t count = std::min<std::size_t>(found.size(), 20);
  if (count > 0 && sevens == count) return Guess{FileKind::swc};
  if (count > 1 && pairs == count)
    return Guess{std::nullopt,
                 "two columns of numbers, as an inflow of openBF, which its .yaml names and is read with"};
  return std::nullopt;
}

std::optional<Guess> guess(std::string_view content) {
  const std::string_view text = without_mark(content);
  if (const auto found = guess_by_first_bytes(text)) return found;
  if (contains(text.substr(0, looked_at), std::string_view("\0", 1))) return Guess{std::nullopt, "no text"};
  return guess_by_lines(text);
}

std::string endings() {
  std::vector<std::string> all;
  for (const KindEntry& entry : entries())
    all.push_back(fmt::format("{} ({})", fmt::join(entry.endings, " or "), entry.name));
  return fmt::format("{}", fmt::join(all, ", "));
}

std::string sentence(const Guess& found) {
  if (!found.kind) return found.foreign;
  return fmt::format("{}, which {} read as {}", entry_of(*found.kind).name, entry_of(*found.kind).readers,
                     entry_of(*found.kind).endings.front());
}

}  // namespace

std::string describe(FileKind kind) {
  return fmt::format("{} ({})", entry_of(kind).name, entry_of(kind).endings.front());
}

std::string readers_of(FileKind kind) {
  return entry_of(kind).readers;
}

std::string_view without_mark(std::string_view content) {
  return content.starts_with("\xef\xbb\xbf") ? content.substr(3) : content;
}

bool ends_like(std::string_view path, FileKind kind) {
  const std::string name = lower(path);
  const auto& endings = entry_of(kind).endings;
  return std::any_of(endings.begin(), endings.end(), [&](auto ending) { return name.ends_with(ending); });
}

FileKind file_kind(const std::string& path, std::string_view content) {
  const auto found = guess(content);
  for (const KindEntry& entry : entries()) {
    if (!ends_like(path, entry.kind)) continue;
    // A reader says more of an empty or doubtful text than we can; what is clearly another thing is named.
    const bool other = found && (found->kind ? *found->kind != entry.kind : found->foreign != "empty");
    if (!other) return entry.kind;
    throw InputError({path},
                     fmt::format("by its ending it is {}, by its content {}", entry.name, sentence(*found)));
  }
  throw InputError(
      {path},
      fmt::format("its ending is of no network{}; known are {}",
                  found ? fmt::format(" (its content looks like {})", sentence(*found)) : "", endings()));
}

}  // namespace microcosm::formats
