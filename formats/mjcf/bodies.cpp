// <worldbody>, <body>, <frame>, <site>.

#include <algorithm>

#include "formats/mjcf/parts.hpp"

namespace microcosm::formats::mjcf {

namespace {

constexpr std::size_t most_bodies = 100'000;

class BodyReader {
 public:
  explicit BodyReader(const Context& context)
      : context_(context), reader_(context.reader), findings_(context.findings) {}

  Parts read(const Element& root) {
    BodyPart world;
    world.name = "world";
    world.place = root.place;
    parts_.bodies.push_back(std::move(world));
    for (const Element& section : root.children) {
      if (section.name != "worldbody") continue;
      parts_.bodies[0].place = section.place;
      reader_.expect(section, "<worldbody>", {});
      content(section, 0, {}, context_.defaults.main());
    }
    return std::move(parts_);
  }

 private:
  BodyPart& body(std::size_t i) { return parts_.bodies[i]; }

  /// What stands in a body or a frame of it.
  void content(const Element& parent, std::size_t at, const core::Pose& frame,
               const DefaultClass& inherited) {
    const std::string name = body(at).name;
    for (const Element& e : parent.children) {
      const std::string& kind = e.name;
      if (kind == "body")
        child(e, at, frame, inherited);
      else if (kind == "frame")
        inner_frame(e, at, frame, inherited);
      else if (kind == "geom")
        geom(e, at, frame, inherited);
      else if (kind == "joint" || kind == "freejoint")
        joint(e, at, frame, inherited);
      else if (kind == "site")
        site(e, at, frame, inherited);
      else if (kind == "inertial" && parent.name == "body")
        continue;  // read before geoms
      else if (kind == "camera" || kind == "light")
        findings_.each(Severity::note, e.place, owner_of(e, name), fmt::format("<{}>", kind),
                       "it is for drawing");
      else
        findings_.error(
            e.place, owner_of(e, name), fmt::format("<{}> isn't read", shortened(kind)),
            "valid: body, frame, inertial, joint, freejoint, geom, site; left out: camera, light");
    }
  }

  const DefaultClass& child_class(const Element& e, const std::string& owner, const DefaultClass& inherited) {
    const Attribute* name = e.find("childclass");
    const DefaultClass* found = name ? context_.defaults.named(*name, owner, findings_) : nullptr;
    return found ? *found : inherited;
  }

  void inner_frame(const Element& e, std::size_t at, const core::Pose& frame, const DefaultClass& inherited) {
    const std::string owner = owner_of(e, body(at).name);
    reader_.expect(e, owner, {"name", "childclass", "pos", "quat", "axisangle", "xyaxes", "zaxis", "euler"});
    const core::Pose own = read_pose({{&e}}, owner, context_);
    content(e, at, frame * own, child_class(e, owner, inherited));
  }

  void child(const Element& e, std::size_t parent, const core::Pose& frame, const DefaultClass& inherited) {
    const std::string owner = owner_of(e, body(parent).name);
    const Layers layers{{&e}};
    reader_.expect(e, owner,
                   {"name", "childclass", "pos", "quat", "axisangle", "xyaxes", "zaxis", "euler", "mocap",
                    "gravcomp", "sleep", "simple", "fuse", "user"});
    if (parts_.bodies.size() >= most_bodies) {
      findings_.error(e.place, owner, fmt::format("there are more than {} bodies", most_bodies),
                      "fewer are read");
      return;
    }
    BodyPart part;
    part.place = e.place;
    part.parent = static_cast<int>(parent);
    part.name = reader_.name(layers, owner, "name");
    if (part.name.empty()) part.name = fmt::format("body_{}", parts_.bodies.size());
    part.pose = frame * read_pose(layers, owner, context_);
    refuse_others(layers, owner);
    if (const Element* inertial = e.child("inertial")) {
      part.given = read_inertial(*inertial, part.name, context_);
      part.inertial_place = inertial->place;
    }
    const auto inertials = std::count_if(e.children.begin(), e.children.end(),
                                         [](const Element& c) { return c.name == "inertial"; });
    if (inertials > 1)
      findings_.error(e.place, owner, fmt::format("it has {} <inertial>", inertials), "it may have one");
    parts_.bodies.push_back(std::move(part));
    content(e, parts_.bodies.size() - 1, {}, child_class(e, owner, inherited));
  }

  void refuse_others(const Layers& layers, const std::string& owner) {
    if (const auto mocap = reader_.flag(layers, owner, "mocap"); mocap == true)
      findings_.error(layers.place("mocap"), owner, "it is a mocap body",
                      "prescribed bodies are the scenario's");
    if (const auto share = reader_.number(layers, owner, "gravcomp"); share && *share != 0)
      findings_.error(layers.place("gravcomp"), owner, fmt::format("<body gravcomp> is {}", *share),
                      "gravity is not compensated here: leave it out");
    for (const char* unused : {"sleep", "simple", "fuse", "user"})
      if (layers.find(unused))
        findings_.each(Severity::note, layers.place(unused), owner, fmt::format("<body {}>", unused),
                       "it doesn't touch the physics");
  }

  void joint(const Element& e, std::size_t at, const core::Pose& frame, const DefaultClass& inherited) {
    const std::string owner = owner_of(e, body(at).name);
    if (at == 0) return findings_.error(e.place, owner, "the world has a joint", "joints stand in bodies");
    JointPart part = read_joint(e, inherited, body(at).name, context_);
    if (part.kind == rigid::JointKind::free && body(at).parent != 0)
      findings_.error(e.place, owner, "it is free, and its body hangs on another",
                      "free joints are those of bodies in the world");
    part.anchor = frame * part.anchor;
    part.axis = core::rotate(frame.orientation, part.axis);
    body(at).joints.push_back(std::move(part));
  }

  void geom(const Element& e, std::size_t at, const core::Pose& frame, const DefaultClass& inherited) {
    Context context = context_;
    context.has_inertial =
        body(at).given.has_value() && context_.settings.inertia_from_geoms != InertiaFromGeoms::always;
    const std::size_t drawn = body(at).visuals.size();
    auto part = read_geom(e, inherited, frame, body(at).name, body(at).visuals, context);
    if (part && part->is_plane && at != 0)
      findings_.error(e.place, owner_of(e, body(at).name), "it is a plane on a body",
                      "planes stand in the world");
    if (part)
      body(at).geoms.push_back(std::move(*part));
    else
      body(at).visuals.resize(drawn);
  }

  void site(const Element& e, std::size_t at, const core::Pose& frame, const DefaultClass& inherited) {
    const std::string owner = owner_of(e, body(at).name);
    check_attributes(e, owner, reader_);
    const Layers layers = context_.defaults.layers(e, inherited, {"site"}, owner, findings_);
    const std::string name = reader_.name(layers, owner, "name");
    core::Pose pose;
    if (layers.find("fromto")) {
      const auto ends = reader_.numbers(layers, owner, "fromto", 6);
      if (!ends) return;
      const core::Vec3 from{(*ends)[0], (*ends)[1], (*ends)[2]}, to{(*ends)[3], (*ends)[4], (*ends)[5]};
      pose.position = 0.5 * (from + to);
      if (norm(from - to) > 1e-12) pose.orientation = turn_to(from - to);
    } else {
      pose = read_pose(layers, owner, context_);
    }
    if (name.empty())
      return findings_.each(Severity::note, e.place, owner, "<site> without name", "nothing can refer to it");
    body(at).sites.push_back({name, e.place, frame * pose});
  }

  const Context& context_;
  AttributeReader& reader_;
  Findings& findings_;
  Parts parts_;
};

}  // namespace

Parts read_bodies(const Element& root, const Context& context) {
  Parts parts = BodyReader(context).read(root);
  weigh(parts, context);
  return parts;
}

}  // namespace microcosm::formats::mjcf
