#include "formats/vtp.hpp"

#include <tinyxml2.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "formats/centrelines.hpp"
#include "formats/text.hpp"
#include "formats/vtk_arrays.hpp"
#include "formats/xml_checks.hpp"

namespace microcosm::formats {

namespace {

using core::InputError;
using core::SourceLocation;
using core::Vec3;
using tinyxml2::XMLElement;

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

class VtpReader {
 public:
  VtpReader(const std::string& path, const std::string& content, double unit, const GraphChoices& choices)
      : path_(path), unit_(unit), choices_(choices) {
    parse(content);
  }

  VesselGraph read() {
    read_points();
    read_lines();
    read_radii();
    note_unused();
    auto centrelines = centrelines_to_merge();
    if (!centrelines.empty())
      graph_ = merged(std::move(centrelines), choices_.merge_tolerance, line_);
    else
      for (std::size_t line = 0; line + 1 < first_.size(); ++line) add_segment(line);
    graph_.name = path_;
    graph_.notes.insert(graph_.notes.begin(), notes_.begin(), notes_.end());
    finish(graph_, path_, choices_);
    return std::move(graph_);
  }

 private:
  SourceLocation at(const XMLElement* element) const { return {path_, element ? element->GetLineNum() : 0}; }

  /// The XML without the appended data, which may be raw bytes.
  void parse(const std::string& content) {
    std::string text = content;
    const std::size_t tag = text.find("<AppendedData");
    if (tag != std::string::npos) {
      const std::size_t close = text.find('>', tag), mark = text.find('_', std::min(close, text.size()));
      const std::size_t end = text.rfind("</AppendedData>");
      if (close == std::string::npos || mark == std::string::npos || end == std::string::npos || end < mark)
        throw InputError(
            {path_, static_cast<int>(
                        1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(tag), '\n'))},
            "the appended data have no beginning or no end: is the file cut?");
      appended_ = text.substr(mark + 1, end - mark - 1);
      text.erase(close + 1, end - close - 1);
    }
    if (text.find('\0') != std::string::npos) throw InputError({path_}, "there is a zero byte in the XML");
    check_xml_size(path_, text);
    if (document_.Parse(text.data(), text.size()) != tinyxml2::XML_SUCCESS)
      throw InputError({path_, document_.ErrorLineNum()},
                       std::string("this is no XML: ") + document_.ErrorName());
    const XMLElement* root = document_.FirstChildElement("VTKFile");
    const XMLElement* data = root ? root->FirstChildElement("PolyData") : nullptr;
    if (!data) throw InputError(at(root), "this is no VTKFile with PolyData");
    piece_ = child(data, "Piece");
    if (piece_->NextSiblingElement("Piece"))
      throw InputError(at(piece_->NextSiblingElement("Piece")), "more than one Piece is not supported");
    read_encoding(root);
  }

  void read_encoding(const XMLElement* root) {
    const auto attribute = [](const XMLElement* element, const char* name) {
      const char* text = element ? element->Attribute(name) : nullptr;
      return std::string(text ? text : "");
    };
    encoding_.big_endian = attribute(root, "byte_order") == "BigEndian";
    encoding_.wide_header = attribute(root, "header_type") == "UInt64";
    const std::string compressor = attribute(root, "compressor");
    encoding_.compressed = !compressor.empty();
    if (encoding_.compressed && compressor != "vtkZLibDataCompressor")
      throw InputError(at(root), fmt::format("the compressor is '{}'; vtkZLibDataCompressor is supported",
                                             compressor.substr(0, 60)));
    encoding_.appended_raw = attribute(root->FirstChildElement("AppendedData"), "encoding") == "raw";
    encoding_.appended = appended_;
  }

  const XMLElement* child(const XMLElement* parent, const char* name) const {
    const XMLElement* found = parent->FirstChildElement(name);
    if (!found) throw InputError(at(parent), fmt::format("<{}> has no <{}>", parent->Name(), name));
    return found;
  }

  std::vector<double> array(const XMLElement* element, const std::string& what) const {
    return read_vtk_array(*element, encoding_, at(element), what);
  }

  std::vector<double> named_array(const XMLElement* parent, const char* name) const {
    for (const XMLElement* e = parent->FirstChildElement("DataArray"); e;
         e = e->NextSiblingElement("DataArray"))
      if (e->Attribute("Name") && std::string(e->Attribute("Name")) == name)
        return array(e, fmt::format("{} of {}", name, parent->Name()));
    throw InputError(at(parent), fmt::format("<{}> has no DataArray '{}'", parent->Name(), name));
  }

  void read_points() {
    const XMLElement* element = child(child(piece_, "Points"), "DataArray");
    const auto numbers = array(element, "Points");
    if (numbers.size() % 3 != 0 || numbers.empty())
      throw InputError(at(element),
                       fmt::format("Points: {} numbers; three a point are needed", numbers.size()));
    for (std::size_t i = 0; i < numbers.size(); i += 3) {
      const Vec3 point = unit_ * Vec3{numbers[i], numbers[i + 1], numbers[i + 2]};
      if (!std::isfinite(point.x + point.y + point.z))
        throw InputError(at(element), fmt::format("Points: a coordinate of point {} is not finite", i / 3));
      points_.push_back(point);
    }
  }

  void read_lines() {
    const XMLElement* lines = child(piece_, "Lines");
    line_ = lines->GetLineNum();
    const auto offsets = named_array(lines, "offsets"), connectivity = named_array(lines, "connectivity");
    double before = 0;
    first_.push_back(0);
    for (std::size_t line = 0; line < offsets.size(); ++line) {
      if (!(offsets[line] >= before + 2 && offsets[line] <= static_cast<double>(connectivity.size())))
        throw InputError({path_, line_},
                         fmt::format("vessel '{}': its line ends at {} after {}, of {} points in all; it "
                                     "needs two or more",
                                     line, offsets[line], before, connectivity.size()));
      before = offsets[line];
      first_.push_back(static_cast<std::size_t>(before));
    }
    for (std::size_t i = 0; i < first_.back(); ++i) {
      const double point = connectivity[i];
      if (!(point >= 0 && point < static_cast<double>(points_.size())) || point != std::floor(point)) {
        const auto line = std::upper_bound(first_.begin(), first_.end(), i) - first_.begin() - 1;
        throw InputError({path_, line_}, fmt::format("vessel '{}': point {} doesn't exist; there are {}",
                                                     line, point, points_.size()));
      }
      connectivity_.push_back(static_cast<std::uint32_t>(point));
    }
  }

  /// The first of these arrays, in this order, below <PointData> or <CellData>; null if there is none.
  const XMLElement* find_array(const char* data, const std::vector<std::string>& names) const {
    const XMLElement* parent = piece_->FirstChildElement(data);
    for (const std::string& name : names)
      for (const XMLElement* e = parent ? parent->FirstChildElement("DataArray") : nullptr; e;
           e = e->NextSiblingElement("DataArray"))
        if (e->Attribute("Name") && lower(e->Attribute("Name")) == name) return e;
    return nullptr;
  }

  void read_radii() {
    // Chaste writes the radii of vessels by line and those of nodes by point; the vessels' are the flow's.
    const XMLElement* element = find_array("CellData", {"vessel radius"});
    by_point_ = !element;
    if (!element)
      element = find_array("PointData", {"maximuminscribedsphereradius", "radius", "node radius",
                                         "vessel radius", "radii", "diameter"});
    if (!element) {
      by_point_ = false;
      element = find_array("CellData", {"radius", "maximuminscribedsphereradius", "radii", "diameter"});
    }
    if (!element)
      throw InputError(
          at(piece_),
          "no DataArray 'Radius', 'MaximumInscribedSphereRadius', 'Node Radius', 'Vessel Radius' or "
          "'Diameter' in PointData or CellData");
    radius_array_ = element;
    const double factor = lower(element->Attribute("Name")) == "diameter" ? 0.5 : 1;
    radius_ = array(element, "the radii");
    for (double& radius : radius_) radius *= factor * unit_;
    if (!by_point_) take_lines(radius_);
    const std::size_t expected = by_point_ ? points_.size() : first_.size() - 1;
    if (by_point_ ? radius_.size() != expected : radius_.size() < expected)
      throw InputError(at(element), fmt::format("the radii: {} numbers for {} {}", radius_.size(), expected,
                                                by_point_ ? "points" : "lines"));
  }

  /// Of the values of cells, which are vertices, then lines.
  template <class Value>
  void take_lines(std::vector<Value>& values) const {
    const int vertices = piece_->IntAttribute("NumberOfVerts", 0);
    if (vertices > 0 && static_cast<std::size_t>(vertices) + first_.size() - 1 <= values.size())
      values.erase(values.begin(), values.begin() + vertices);
  }

  void note_unused() {
    std::vector<std::string> names;
    for (const char* data : {"PointData", "CellData"}) {
      const XMLElement* parent = piece_->FirstChildElement(data);
      for (const XMLElement* e = parent ? parent->FirstChildElement() : nullptr; e;
           e = e->NextSiblingElement()) {
        const std::string name = e->Attribute("Name") ? e->Attribute("Name") : e->Name();
        if (e != radius_array_ && (e->GetText() || e->Attribute("offset")))
          names.push_back(fmt::format("'{}'", name.substr(0, 60)));
      }
    }
    if (!names.empty()) notes_.push_back(fmt::format("arrays that are not used: {}", fmt::join(names, ", ")));
  }

  Centreline line_from(std::size_t line) const {
    Centreline result;
    for (std::size_t i = first_[line]; i < first_[line + 1]; ++i) {
      const std::uint32_t point = connectivity_[i];
      // Tracers repeat points.
      if (!result.path.empty() && norm(points_[point] - result.path.back()) == 0) continue;
      result.path.push_back(points_[point]);
      result.radius.push_back(radius_[by_point_ ? point : line]);
    }
    return result;
  }

  /// Ends of skeletons that have no radius take that of the next point.
  static void mend_ends(Centreline& line) {
    if (line.radius.size() < 2) return;
    if (line.radius.front() == 0) line.radius.front() = line.radius[1];
    if (line.radius.back() == 0) line.radius.back() = line.radius[line.radius.size() - 2];
  }

  /// Lines that run along each other, whole; none if there are none.
  std::vector<Centreline> centrelines_to_merge() {
    if (choices_.merge_tolerance == 0 || first_.size() < 3) return {};
    std::vector<Centreline> lines = whole_centrelines();
    // Tracers of surfaces write every line whole; in other files lines are vessels, which may leave a node at
    // a small angle, or be straight.
    const bool traced = lower(radius_array_->Attribute("Name")) == "maximuminscribedsphereradius";
    const auto bends = [](const Centreline& line) { return line.path.size() > 2; };
    if (!traced && std::none_of(lines.begin(), lines.end(), bends)) return {};
    for (Centreline& line : lines) {
      mend_ends(line);
      // What is at fault is told by vessel, below.
      for (std::size_t i = 0; i < line.path.size(); ++i)
        if (!(line.radius[i] > 0 && line.radius[i] < 1) || !(norm(line.path[i]) < 1000)) return {};
    }
    std::erase_if(lines, [](const Centreline& line) { return line.path.size() < 2; });
    const double least = traced ? 2 : 6;  // radii
    return run_together(lines, choices_.merge_tolerance, least) ? lines : std::vector<Centreline>{};
  }

  /// The lines; where vmtkbranchextractor has cut them into tracts, with a group for each branch, put
  /// together again.
  std::vector<Centreline> whole_centrelines() const {
    std::vector<Centreline> lines;
    for (std::size_t line = 0; line + 1 < first_.size(); ++line) lines.push_back(line_from(line));
    const auto ids = cell_array({"centerlineids", "centrelineids"}), tracts = cell_array({"tractids"});
    if (ids.size() < lines.size() || tracts.size() < lines.size()) return lines;
    std::map<double, std::map<double, std::size_t>> by_id;
    for (std::size_t line = 0; line < lines.size(); ++line)
      if (!by_id[ids[line]].emplace(tracts[line], line).second) return lines;
    std::vector<Centreline> whole;
    for (const auto& [id, members] : by_id) {
      Centreline joined;
      for (const auto& [tract, line] : members) {
        const Centreline& part = lines[line];
        if (part.path.empty()) return lines;
        const bool fits =
            joined.path.empty() || norm(part.path.front() - joined.path.back()) <= 0.1 * part.radius.front();
        if (!fits) return lines;
        for (std::size_t i = 0; i < part.path.size(); ++i) {
          if (!joined.path.empty() && norm(part.path[i] - joined.path.back()) == 0) continue;
          joined.path.push_back(part.path[i]);
          joined.radius.push_back(part.radius[i]);
        }
      }
      whole.push_back(std::move(joined));
    }
    return whole;
  }

  std::vector<double> cell_array(const std::vector<std::string>& names) const {
    const XMLElement* element = find_array("CellData", names);
    if (!element) return {};
    std::vector<double> values = array(element, element->Attribute("Name"));
    take_lines(values);
    return values;
  }

  std::uint32_t node_at(std::uint32_t point) {
    const Vec3& p = points_[point];
    const auto [place, fresh] =
        nodes_.emplace(std::array<double, 3>{p.x, p.y, p.z}, static_cast<std::uint32_t>(graph_.nodes.size()));
    if (fresh) graph_.nodes.push_back({fmt::format("{}", point), p, line_});
    return place->second;
  }

  void add_segment(std::size_t line) {
    Centreline read = line_from(line);
    GraphSegment segment;
    segment.name = fmt::format("{}", line);
    segment.line = line_;
    segment.path = std::move(read.path);
    segment.radius = std::move(read.radius);
    segment.start = node_at(connectivity_[first_[line]]);
    segment.end = node_at(connectivity_[first_[line + 1] - 1]);
    segment.length = length_of(segment.path);
    graph_.segments.push_back(std::move(segment));
  }

  std::string path_, appended_;
  double unit_;
  const GraphChoices& choices_;
  std::vector<std::string> notes_;
  const XMLElement* radius_array_ = nullptr;
  tinyxml2::XMLDocument document_;
  const XMLElement* piece_ = nullptr;
  VtkEncoding encoding_;
  std::vector<Vec3> points_;
  std::vector<std::size_t> first_;  // of each line in the connectivity, and the end of the last
  std::vector<std::uint32_t> connectivity_;
  std::vector<double> radius_;
  bool by_point_ = true;
  int line_ = 0;  // of <Lines>
  std::map<std::array<double, 3>, std::uint32_t> nodes_;
  VesselGraph graph_;
};

}  // namespace

VesselGraph read_vtp(const std::string& path, const std::string& content, double unit,
                     const GraphChoices& choices) {
  return VtpReader(path, content, unit, choices).read();
}

flow::CapillaryDescription capillary_description(const VesselGraph& graph, const std::string& file) {
  flow::CapillaryDescription network;
  network.file = file;
  for (const GraphNode& node : graph.nodes) network.nodes.push_back({node.name, node.position, node.line});
  for (const GraphSegment& segment : graph.segments)
    network.segments.push_back({segment.name, segment.start, segment.end, segment.length,
                                2 * hydraulic_radius(segment), segment.line, segment.path});
  return network;
}

}  // namespace microcosm::formats
