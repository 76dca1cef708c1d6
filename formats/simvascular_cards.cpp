#include "formats/simvascular_cards.hpp"

#include <algorithm>
#include <map>

#include "formats/text.hpp"

namespace microcosm::formats {

namespace {

using core::InputError;
using core::SourceLocation;

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return result;
}

class CardReader {
 public:
  CardReader(const std::string& path, std::string_view content) : path_(path), lines_(lines(content, '#')) {}

  SimVascularCards read() {
    for (; next_ < lines_.size(); ++next_) {
      where_ = {path_, lines_[next_].number};
      fields_ = fields_of(lines_[next_].text);
      if (!fields_.empty()) read_card();
    }
    const SourceLocation file{path_};
    if (cards_.segments.empty()) throw InputError(file, "there is no SEGMENT");
    if (cards_.materials.empty()) throw InputError(file, "there is no MATERIAL");
    if (cards_.solver.line == 0)
      throw InputError(file, "there is no SOLVEROPTIONS card, which names the inflow: is the file cut?");
    return std::move(cards_);
  }

 private:
  static std::vector<std::string> fields_of(std::string_view text) {
    std::string spaced(text);
    std::replace(spaced.begin(), spaced.end(), ',', ' ');
    std::vector<std::string> fields;
    for (const auto word : words(spaced)) fields.emplace_back(word);
    return fields;
  }

  void read_card() {
    card_ = upper(fields_.front());
    if (card_ == "NODE") return read_node();
    if (card_ == "JOINT") return read_joint();
    if (card_ == "JOINTINLET") return read_list(cards_.inlets);
    if (card_ == "JOINTOUTLET") return read_list(cards_.outlets);
    if (card_ == "SEGMENT") return read_segment();
    if (card_ == "MATERIAL") return read_material();
    if (card_ == "DATATABLE") return read_table();
    if (card_ == "SOLVEROPTIONS") return read_solver();
    if (card_ == "OUTPUT") {
      require_fields(1, 2);
      cards_.unused.push_back(card_);
      return;
    }
    if (card_ == "COUPLING") return read_coupling();
    if (card_ == "MODEL") {
      require_fields(1, 1);
      cards_.model = fields_[1];
      return;
    }
    throw InputError(where_, fmt::format("the card '{}' is not supported", fields_.front().substr(0, 40)));
  }

  void read_coupling() {
    if (fields_.size() < 2 || upper(fields_[1]) != "OFF")
      throw InputError(where_, "the card 'COUPLING' is not supported but with OFF");
    cards_.unused.push_back(card_);
  }

  void require_fields(std::size_t least, std::size_t most) const {
    const std::size_t count = fields_.size() - 1;
    if (count >= least && count <= most) return;
    throw InputError(where_, fmt::format("{} has {} fields; it needs {}{}", card_, count, least,
                                         most > least ? fmt::format(" to {}", most) : ""));
  }

  double field(std::size_t i, const char* what) const {
    return number(fields_[i], where_, fmt::format("{} {}: {}", card_, fields_[1], what));
  }

  /// Names are used once in a kind of card.
  void note_name(const std::string& kind, const std::string& name) {
    const auto [place, fresh] = line_of_.emplace(std::pair(kind, name), where_.line);
    if (!fresh)
      throw InputError(where_, fmt::format("{} {} stands on line {} already", kind, name, place->second));
  }

  template <class Card>
  void add(std::vector<Card>& cards, Card card) {
    note_name(card_, card.name);
    card.line = where_.line;
    cards.push_back(std::move(card));
  }

  void read_node() {
    require_fields(4, 4);
    NodeCard node;
    node.name = fields_[1];
    node.position = {field(2, "x"), field(3, "y"), field(4, "z")};
    add(cards_.nodes, node);
  }

  void read_joint() {
    require_fields(4, 4);
    JointCard joint;
    joint.name = fields_[1];
    joint.inlets = fields_[3];
    joint.outlets = fields_[4];
    add(cards_.joints, joint);
  }

  void read_list(std::vector<SegmentListCard>& lists) {
    require_fields(2, 1000);
    SegmentListCard list;
    list.name = fields_[1];
    const std::size_t count =
        index(fields_[2], where_, fmt::format("{} {}: the number of segments", card_, list.name));
    list.segments.assign(fields_.begin() + 3, fields_.end());
    if (list.segments.size() != count || count == 0)
      throw InputError(where_, fmt::format("{} {} names {} segments and lists {}; it needs one or more",
                                           card_, list.name, count, list.segments.size()));
    add(lists, list);
  }

  void read_segment() {
    require_fields(16, 16);
    SegmentCard segment;
    segment.name = fields_[1];
    segment.id = fields_[2];
    segment.length = field(3, "length");
    segment.start_node = fields_[5];
    segment.end_node = fields_[6];
    segment.start_area = field(7, "inlet area");
    segment.end_area = field(8, "outlet area");
    segment.material = fields_[10];
    segment.loss = upper(fields_[11]);
    if (segment.loss != "NONE" && segment.loss != "STENOSIS")
      throw InputError(where_,
                       fmt::format("SEGMENT {}: the loss type {} is not supported; NONE and STENOSIS are",
                                   segment.name, fields_[11].substr(0, 40)));
    segment.upstream = fields_[13];
    segment.end = upper(fields_[15]);
    segment.table = fields_[16];
    note_name("SEGMENT id", segment.id);
    add(cards_.segments, segment);
  }

  void read_material() {
    require_fields(7, 9);
    MaterialCard material;
    material.name = fields_[1];
    material.type = upper(fields_[2]);
    if (material.type != "OLUFSEN" && material.type != "LINEAR")
      throw InputError(where_,
                       fmt::format("MATERIAL {}: the type {} is not supported; OLUFSEN and LINEAR are",
                                   material.name, fields_[2]));
    if (material.type == "OLUFSEN") require_fields(9, 9);
    material.density = field(3, "density");
    material.viscosity = field(4, "viscosity");
    material.reference_pressure = field(5, "reference pressure");
    material.profile_exponent = field(6, "exponent");
    for (std::size_t i = 7; i < fields_.size(); ++i) material.parameters.push_back(field(i, "parameter"));
    add(cards_.materials, material);
  }

  void read_table() {
    require_fields(2, 2);
    TableCard table;
    table.name = fields_[1];
    table.type = upper(fields_[2]);
    const SourceLocation start = where_;
    std::vector<double> values;
    while (true) {
      if (++next_ == lines_.size())
        throw InputError(start,
                         fmt::format("DATATABLE {}: the file ends before its ENDDATATABLE", table.name));
      const auto fields = fields_of(lines_[next_].text);
      if (!fields.empty() && upper(fields.front()) == "ENDDATATABLE") break;
      for (const auto& value : fields)
        values.push_back(
            number(value, {path_, lines_[next_].number}, fmt::format("DATATABLE {}: a value", table.name)));
    }
    if (table.type != "LIST") values.clear();
    if (table.type == "LIST" && (values.empty() || values.size() % 2 != 0))
      throw InputError(start, fmt::format("DATATABLE {} has {} values; they come in pairs of time and value",
                                          table.name, values.size()));
    for (std::size_t i = 0; i < values.size(); i += 2) {
      table.time.push_back(values[i]);
      table.value.push_back(values[i + 1]);
    }
    where_ = start;
    add(cards_.tables, table);
  }

  void read_solver() {
    require_fields(9, 9);
    if (cards_.solver.line != 0)
      throw InputError(where_, fmt::format("SOLVEROPTIONS stands on line {} already", cards_.solver.line));
    for (const std::size_t i : {1, 2, 3, 4, 7, 8, 9})
      number(fields_[i], where_, fmt::format("SOLVEROPTIONS: field {}", i));
    cards_.solver = {fields_[5], upper(fields_[6]), where_.line};
  }

  std::string path_;
  std::vector<TextLine> lines_;
  std::size_t next_ = 0;
  SourceLocation where_;
  std::string card_;
  std::vector<std::string> fields_;
  std::map<std::pair<std::string, std::string>, int> line_of_;  // by kind and name
  SimVascularCards cards_;
};

}  // namespace

SimVascularCards read_simvascular_cards(const std::string& path, std::string_view content) {
  return CardReader(path, content).read();
}

}  // namespace microcosm::formats
