#include "formats/vtp.hpp"

#include <zlib.h>

#include <catch2/catch.hpp>
#include <cstring>

#include "tests/formats/messages.hpp"

namespace microcosm::formats {

namespace {

constexpr double um = 1e-6;

// A Y of three lines that meet at equal coordinates; the first one's radius starts at 0, as skeletons do.
const std::vector<float> points{0, 0, 0, 10, 0, 0, 20, 0, 0, 20, 0, 0, 30, 10, 0, 20, 0, 0, 30, -10, 0};
const std::vector<double> radii{0, 5, 5, 4, 4, 3, 3};
const std::vector<std::int64_t> connectivity{0, 1, 2, 3, 4, 5, 6}, offsets{3, 5, 7};

template <class Value>
std::string bytes_of(const std::vector<Value>& values) {
  std::string bytes(values.size() * sizeof(Value), '\0');
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

std::string base64(const std::string& bytes) {
  const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t value = 0;
    for (std::size_t k = 0; k < 3; ++k)
      value = value << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (int k = 0; k < 4; ++k)
      text += i + static_cast<std::size_t>(k) > bytes.size() ? '=' : digits[value >> (18 - 6 * k) & 63];
  }
  return text;
}

std::string header(std::initializer_list<std::uint32_t> values) {
  return bytes_of(std::vector<std::uint32_t>(values));
}

std::string plain(const std::string& bytes) {
  return header({static_cast<std::uint32_t>(bytes.size())}) + bytes;
}

/// As VTK writes it: header and data are base64 runs of their own.
std::string packed_base64(const std::string& bytes) {
  std::string packed(compressBound(bytes.size()), '\0');
  uLongf size = packed.size();
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
           bytes.size());
  packed.resize(size);
  return base64(
             header({1, 32768, static_cast<std::uint32_t>(bytes.size()), static_cast<std::uint32_t>(size)})) +
         base64(packed);
}

enum class Style { ascii, binary, appended, packed, raw };

template <class Value>
std::string ascii(const std::vector<Value>& values) {
  return fmt::format("{}", fmt::join(values, " "));
}

std::string file(Style style, const std::vector<double>& radius = radii) {
  std::string data;
  const auto array = [&](const char* type, const char* name, const std::string& text,
                         const std::string& bytes) {
    const std::string open = fmt::format("<DataArray type=\"{}\" Name=\"{}\" format=\"", type, name);
    if (style == Style::ascii) return open + "ascii\">" + text + "</DataArray>\n";
    if (style == Style::binary) return open + "binary\">\n " + base64(plain(bytes)) + "\n</DataArray>\n";
    const std::string element = fmt::format("{}appended\" offset=\"{}\"/>\n", open, data.size());
    data += style == Style::raw      ? plain(bytes)
            : style == Style::packed ? packed_base64(bytes)
                                     : base64(plain(bytes));
    return element;
  };
  std::string text =
      fmt::format("<?xml version=\"1.0\"?>\n<VTKFile type=\"PolyData\" byte_order=\"LittleEndian\"{}>\n",
                  style == Style::packed ? " compressor=\"vtkZLibDataCompressor\"" : "");
  text += "<PolyData>\n<Piece NumberOfPoints=\"7\" NumberOfLines=\"3\">\n<PointData>\n";
  text += array("Float64", "Radius", ascii(radius), bytes_of(radius));
  text += "</PointData>\n<Points>\n" + array("Float32", "Points", ascii(points), bytes_of(points));
  text +=
      "</Points>\n<Lines>\n" + array("Int64", "connectivity", ascii(connectivity), bytes_of(connectivity));
  text += array("Int64", "offsets", ascii(offsets), bytes_of(offsets)) + "</Lines>\n</Piece>\n</PolyData>\n";
  if (!data.empty())
    text += fmt::format("<AppendedData encoding=\"{}\">\n_{}\n</AppendedData>\n",
                        style == Style::raw ? "raw" : "base64", data);
  return text + "</VTKFile>\n";
}

std::string message(const std::string& content) {
  return message_of([&] { read_vtp("n.vtp", content, um); });
}

}  // namespace

TEST_CASE("VTP: the same network in ascii, binary, appended, compressed and raw form") {
  for (const Style style : {Style::ascii, Style::binary, Style::appended, Style::packed, Style::raw}) {
    INFO(static_cast<int>(style) << " " << message(file(style)));
    const VesselGraph graph = read_vtp("n.vtp", file(style), um);
    REQUIRE(graph.segments.size() == 3);
    CHECK(graph.nodes.size() == 4);
    CHECK(graph.segments[0].end == graph.segments[1].start);
    CHECK(graph.segments[0].length == Approx(20e-6));
    CHECK(graph.segments[2].radius[1] == Approx(3e-6));
    CHECK(graph.segments[0].radius[0] == Approx(5e-6));  // of the next point
    REQUIRE(graph.notes.size() == 1);
    const auto capillaries = capillary_description(graph, "n.vtp");
    CHECK(capillaries.segments[1].diameter == Approx(8e-6));
    CHECK(capillaries.nodes.size() == 4);
  }
}

TEST_CASE("VTP: what is wrong is named with file, line and vessel") {
  const std::string good = file(Style::ascii);
  struct Fault {
    const char *from, *to, *message;
  };
  const Fault faults[] = {
      {"0 5 5 4 4 3 3", "0 0 5 4 4 3 3", "n.vtp:11: vessel '0'"},
      {"0 5 5 4 4 3 3", "5 5 5 4 -4 3 3", "n.vtp:11: vessel '1': a radius is -4e-06 m; it must be positive"},
      {"0 5 5 4 4 3 3", "0 5 5 4 4 3", "n.vtp:6: the radii: 6 numbers for 7 points"},
      {"0 5 5 4 4 3 3", "0 5 5 4 4 x 3", "n.vtp:6: the radii is 'x'; expected a number"},
      {"0 1 2 3 4 5 6", "0 1 2 3 4 5 9", "n.vtp:11: vessel '2': point 9 doesn't exist; there are 7"},
      {"3 5 7", "3 4 7", "n.vtp:11: vessel '1': its line ends at 4 after 3"},
      {"3 5 7", "3 5 99", "n.vtp:11: vessel '2': its line ends at 99"},
      {"\"Radius\"", "\"Speed\"", "n.vtp:4: no DataArray 'Radius'"},
      {"\"connectivity\"", "\"links\"", "n.vtp:11: <Lines> has no DataArray 'connectivity'"},
      {"\"ascii\"", "\"ebcdic\"", "n.vtp:6: the radii: its format is 'ebcdic'"},
      {"<PolyData>", "<ImageData>", "n.vtp:"}};
  for (const Fault& fault : faults) {
    INFO(fault.to);
    CHECK_THAT(message(replaced(good, fault.from, fault.to)), Catch::Matchers::StartsWith(fault.message));
  }
  const auto loop = replaced(replaced(good, "0 1 2 3 4 5 6", "0 1 2 3 4 4 3"), "3 5 7", "3 5 7");
  CHECK(message(loop).empty());  // two vessels between the same nodes are none
  CHECK_THAT(message(replaced(file(Style::packed), "vtkZLib", "vtkLZ4")),
             Catch::Matchers::Contains("the compressor is"));
  CHECK_THAT(message(replaced(file(Style::packed), "offset=\"0\"", "offset=\"99999\"")),
             Catch::Matchers::Contains("its offset 99999 lies beyond the appended data"));
}

TEST_CASE("VTP: a file cut anywhere gives one message") {
  for (const Style style : {Style::ascii, Style::binary, Style::packed, Style::raw}) {
    const std::string good = file(style);
    for (std::size_t size = 0; size + 2 < good.size(); ++size) {
      INFO(size);
      CHECK_THAT(message(good.substr(0, size)), Catch::Matchers::StartsWith("n.vtp"));
    }
  }
}

}  // namespace microcosm::formats
