#include "formats/mesh/collada_nodes.hpp"

#include <tinyxml2.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/errors.hpp"

namespace microcosm::formats::mesh {

namespace {

using core::InputError;
using tinyxml2::XMLElement;

constexpr int deepest = 256;
constexpr double most_nodes = 1e6;

const char* text_of(const XMLElement& element, const char* attribute) {
  const char* const text = element.Attribute(attribute);
  return text ? text : "";
}

class Nodes {
 public:
  explicit Nodes(const XMLElement& root) { list(root); }

  /// Every node, whether or not the scene shows it: assimp reads all.
  void check() {
    for (std::size_t i = 0; i < nodes_.size(); ++i) count(i, 1);
  }

 private:
  enum class Progress { none, open, done };
  struct Node {
    const XMLElement* element;
    Progress progress = Progress::none;
    double nodes = 0;  // that it and all below it stand for
    int depth = 0;
  };

  void list(const XMLElement& parent) {
    for (const XMLElement* e = parent.FirstChildElement(); e; e = e->NextSiblingElement()) {
      if (std::string_view(e->Name()) == "node") {
        number_.emplace(e, nodes_.size());
        by_id_.try_emplace(text_of(*e, "id"), nodes_.size());
        by_name_.try_emplace(text_of(*e, "name"), nodes_.size());
        nodes_.push_back({e});
      }
      list(*e);
    }
  }

  /// At that depth below where the search began; a deeper one ends it before the stack does.
  const Node& count(std::size_t i, int depth) {
    Node& node = nodes_[i];
    if (node.progress == Progress::done) return node;
    const auto fail = [&](const std::string& message) {
      throw InputError({"", node.element->GetLineNum()}, message);
    };
    const std::string id = std::string(text_of(*node.element, "id")).substr(0, 60);
    if (node.progress == Progress::open)
      fail(fmt::format("node '{}' holds an instance of itself (<instance_node>)", id));
    if (depth > deepest) fail(fmt::format("its nodes are nested deeper than {}", deepest));
    node.progress = Progress::open;
    node.nodes = 1;
    for (const XMLElement* e = node.element->FirstChildElement(); e; e = e->NextSiblingElement()) {
      const auto below = number_of(*e);
      if (!below) continue;
      const Node& counted = count(*below, depth + 1);
      node.nodes += counted.nodes;
      node.depth = std::max(node.depth, counted.depth + 1);
    }
    if (node.nodes > most_nodes)
      fail(fmt::format("node '{}' stands for {:.3g} nodes, instances counted; at most {:.0f} are read", id,
                       node.nodes, most_nodes));
    if (node.depth > deepest) fail(fmt::format("its nodes are nested deeper than {}", deepest));
    node.progress = Progress::done;
    return node;
  }

  /// Of a <node>, or of what an <instance_node> stands for.
  std::optional<std::size_t> number_of(const XMLElement& element) const {
    const std::string_view kind = element.Name();
    if (kind == "node") return number_.at(&element);
    if (kind != "instance_node") return std::nullopt;
    std::string_view url = text_of(element, "url");
    if (url.starts_with('#')) url.remove_prefix(1);
    for (const auto* names : {&by_id_, &by_name_})
      if (const auto found = names->find(url); found != names->end()) return found->second;
    return std::nullopt;
  }

  std::vector<Node> nodes_;  // in the file's order
  std::map<const XMLElement*, std::size_t> number_;
  std::map<std::string, std::size_t, std::less<>> by_id_, by_name_;
};

}  // namespace

void check_collada_nodes(std::string_view content) {
  tinyxml2::XMLDocument document;
  if (document.Parse(content.data(), content.size()) != tinyxml2::XML_SUCCESS) return;
  if (const XMLElement* const root = document.RootElement()) Nodes(*root).check();
}

}  // namespace microcosm::formats::mesh
