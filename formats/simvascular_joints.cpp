#include "formats/simvascular_joints.hpp"

#include <map>
#include <set>

namespace microcosm::formats {

namespace {

using core::InputError;
using core::SourceLocation;

class Joiner {
 public:
  Joiner(const SimVascularCards& cards, const std::string& path, std::vector<std::string>& notes)
      : cards_(cards), path_(path), notes_(notes), joint_of_(2 * cards.segments.size(), none) {}

  SegmentNodes join() {
    for (std::size_t s = 0; s < cards_.segments.size(); ++s) {
      by_id_.emplace(cards_.segments[s].id, s);
      if (!counted_ && cards_.segments[s].id != fmt::format("{}", s)) {
        counted_ = true;
        notes_.push_back(
            fmt::format("SEGMENT {} has the id {} and is number {} in the file; JOINT cards are read by "
                        "ids, the solver counts",
                        cards_.segments[s].name, cards_.segments[s].id, s));
      }
    }
    for (std::size_t j = 0; j < cards_.joints.size(); ++j) read_joint(j);
    name_nodes();
    find_inlet();
    return std::move(nodes_);
  }

 private:
  static constexpr std::size_t none = SIZE_MAX;

  SourceLocation at(int line) const { return {path_, line}; }

  const SegmentListCard& list_of(const std::vector<SegmentListCard>& lists, const std::string& name,
                                 const JointCard& joint, const char* kind) const {
    for (const auto& list : lists)
      if (list.name == name) return list;
    throw InputError(at(joint.line), fmt::format("JOINT {}: {} '{}' doesn't exist", joint.name, kind, name));
  }

  void read_joint(std::size_t j) {
    const JointCard& joint = cards_.joints[j];
    members_.emplace_back();
    const auto add = [&](const SegmentListCard& list, bool ends) {
      for (const std::string& id : list.segments) {
        const auto found = by_id_.find(id);
        if (found == by_id_.end())
          throw InputError(at(list.line), fmt::format("{}: there is no SEGMENT of id {}", list.name, id));
        const std::size_t end = 2 * found->second + (ends ? 1 : 0);
        if (joint_of_[end] != none)
          throw InputError(at(joint.line),
                           fmt::format("JOINT {}: the {} of SEGMENT {} is in JOINT {} already", joint.name,
                                       ends ? "end" : "start", cards_.segments[found->second].name,
                                       cards_.joints[joint_of_[end]].name));
        joint_of_[end] = j;
        members_.back().push_back(end);
      }
    };
    add(list_of(cards_.inlets, joint.inlets, joint, "JOINTINLET"), true);
    add(list_of(cards_.outlets, joint.outlets, joint, "JOINTOUTLET"), false);
  }

  const std::string& stated(std::size_t end) const {
    const SegmentCard& segment = cards_.segments[end / 2];
    return end % 2 ? segment.end_node : segment.start_node;
  }

  std::string free_name(const std::string& wanted, const std::string& otherwise) {
    if (taken_.insert(wanted).second) return wanted;
    std::string name = otherwise;
    while (!taken_.insert(name).second) name += '_';
    return name;
  }

  void name_nodes() {
    const std::size_t count = cards_.segments.size();
    std::vector<std::string> name(2 * count);
    for (std::size_t j = 0; j < members_.size(); ++j) {
      const std::string node = free_name(stated(members_[j].front()), cards_.joints[j].name);
      for (const std::size_t end : members_[j]) name[end] = node;
      for (const std::size_t end : members_[j])
        if (stated(end) != stated(members_[j].front())) {
          contradict(fmt::format("JOINT {} joins SEGMENT {} at its node {} to SEGMENT {} at its node {}",
                                 cards_.joints[j].name, cards_.segments[end / 2].name, stated(end),
                                 cards_.segments[members_[j].front() / 2].name, stated(members_[j].front())));
          break;
        }
    }
    for (std::size_t end = 0; end < 2 * count; ++end) {
      if (joint_of_[end] != none) continue;
      const std::string& segment = cards_.segments[end / 2].name;
      name[end] = free_name(stated(end), segment + (end % 2 ? "_end" : "_start"));
      if (name[end] != stated(end))
        contradict(
            fmt::format("SEGMENT {} has node {} at its {}, where another node of the JOINT cards has that "
                        "number",
                        segment, stated(end), end % 2 ? "end" : "start"));
    }
    for (std::size_t s = 0; s < count; ++s) {
      nodes_.start.push_back(name[2 * s]);
      nodes_.end.push_back(name[2 * s + 1]);
    }
  }

  void contradict(const std::string& what) {
    if (contradicted_) return;
    contradicted_ = true;
    notes_.push_back(what +
                     ": the JOINT cards alone say what meets, as in the solver; node numbers give places");
  }

  void find_inlet() {
    for (std::size_t s = 0; s < cards_.segments.size(); ++s) {
      if (joint_of_[2 * s] != none) continue;
      const SegmentCard& segment = cards_.segments[s];
      if (!nodes_.inlet.empty())
        throw InputError(at(segment.line),
                         fmt::format("SEGMENT {}: no JOINT leads to its start, nor to that of SEGMENT {}: "
                                     "one inlet is supported",
                                     segment.name, inlet_segment_));
      nodes_.inlet = nodes_.start[s];
      inlet_segment_ = segment.name;
    }
    if (nodes_.inlet.empty())
      throw InputError(at(cards_.solver.line),
                       "a JOINT leads to the start of every segment, so none is the inlet");
  }

  const SimVascularCards& cards_;
  const std::string& path_;
  std::vector<std::string>& notes_;
  SegmentNodes nodes_;
  std::map<std::string, std::size_t> by_id_;
  std::vector<std::size_t> joint_of_;              // by end: twice the segment, plus one at its end
  std::vector<std::vector<std::size_t>> members_;  // ends, by joint
  std::set<std::string> taken_;
  std::string inlet_segment_;
  bool contradicted_ = false, counted_ = false;  // said once
};

}  // namespace

SegmentNodes join_segments(const SimVascularCards& cards, const std::string& path,
                           std::vector<std::string>& notes) {
  return Joiner(cards, path, notes).join();
}

}  // namespace microcosm::formats
