#include "render/body_snapshot.hpp"

#include <algorithm>
#include <limits>

#include "agents/episode.hpp"
#include "engine/rigid/rigid_world.hpp"
#include "render/body_shapes.hpp"

namespace microcosm::render {
namespace {

constexpr Colour scenery_colour{0.78f, 0.77f, 0.75f};
constexpr std::size_t many = 200, some = 40;  // round shapes

// Around a round shape: fewer where there are many, which are small in the picture.
int segments_for(std::size_t round_shapes) {
  return round_shapes > many ? 16 : round_shapes > some ? 32 : 64;
}

bool is_round(const rigid::Shape& shape) {
  using rigid::ShapeKind;
  return shape.kind == ShapeKind::sphere || shape.kind == ShapeKind::capsule ||
         shape.kind == ShapeKind::cylinder || shape.kind == ShapeKind::cone;
}

// Links fixed to the world, or to one that is.
std::vector<bool> fixed_links(const rigid::BodyModel& body) {
  std::vector<bool> fixed;
  for (const rigid::Link& link : body.links)
    fixed.push_back(link.joint.kind == rigid::JointKind::fixed &&
                    (link.joint.parent == rigid::world_link || fixed[link.joint.parent]));
  return fixed;
}

// One calm colour a body; the links of a jointed one alternate between two shades of it.
Colour colour_of(std::size_t body, std::size_t link, bool scenery) {
  if (scenery) return scenery_colour;
  Colour colour = calm_colour(body);
  if (link % 2 == 1)
    for (float* c : {&colour.red, &colour.green, &colour.blue}) *c = 0.35f + 0.65f * *c;
  return colour;
}

class FormMaker {
 public:
  FormMaker(const rigid::RigidWorld& world, std::span<const agents::BodyVisual> visuals)
      : world_(world), visuals_(visuals), forms_(std::make_shared<BodyForms>()) {
    std::size_t round = 0;
    for (const rigid::BodyModel& body : world.model().bodies)
      for (const rigid::Link& link : body.links)
        for (const rigid::Shape& shape : link.shapes) round += is_round(shape);
    segments_ = segments_for(round);
  }

  std::shared_ptr<const BodyForms> make() {
    const std::vector<rigid::BodyModel>& bodies = world_.model().bodies;
    std::size_t moving = 0;
    for (std::uint32_t b = 0; b < bodies.size(); ++b) {
      const std::vector<bool> fixed = fixed_links(bodies[b]);
      BodyDescription description{bodies[b].name, 0, false};
      for (std::uint32_t l = 0; l < bodies[b].links.size(); ++l) {
        if (!fixed[l]) description.mass += bodies[b].links[l].inertial.mass;
        description.moves = description.moves || !fixed[l];
      }
      for (std::uint32_t l = 0; l < bodies[b].links.size(); ++l)
        add_link(b, l, fixed[l], colour_of(moving, l, !description.moves));
      moving += description.moves;
      forms_->bodies.push_back(std::move(description));
    }
    return forms_;
  }

 private:
  // The pieces of a link: one, or of scenery one a shape, so that one wall can be looked through.
  void add_link(std::uint32_t body, std::uint32_t link, bool fixed, const Colour& colour) {
    BodyPiece piece{body, link, forms_->mesh.indices.size(), 0, {}, {}, fixed, false};
    bool has_visuals = false;
    for (const agents::BodyVisual& visual : visuals_) {
      if (visual.body != body || visual.link != link) continue;
      has_visuals = true;
      Colour shown = colour;
      if (visual.colour)
        shown = {static_cast<float>((*visual.colour)[0]), static_cast<float>((*visual.colour)[1]),
                 static_cast<float>((*visual.colour)[2])};
      add_shape(forms_->mesh, visual.shape, segments_, shown);
    }
    for (const rigid::Shape& shape : world_.model().bodies[body].links[link].shapes) {
      if (shape.kind == rigid::ShapeKind::plane)
        forms_->planes.push_back({body, link, world_.link_pose(body, link) * shape.pose});
      else if (!has_visuals)
        add_shape(forms_->mesh, shape, segments_, colour);
      piece.open =
          shape.kind == rigid::ShapeKind::triangle_mesh || shape.kind == rigid::ShapeKind::height_field;
      if (fixed && !has_visuals) finish(piece);
    }
    finish(piece);
  }

  // Keeps what was added since the piece began, if anything, and begins the next.
  void finish(BodyPiece& piece) {
    piece.count = forms_->mesh.indices.size() - piece.first;
    if (piece.count == 0) return;
    set_box(piece);
    forms_->pieces.push_back(piece);
    piece.first += piece.count;
  }

  void set_box(BodyPiece& piece) const {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    piece.low = {infinity, infinity, infinity};
    piece.high = -piece.low;
    for (std::size_t i = piece.first; i < piece.first + piece.count; ++i) {
      const float* p = forms_->mesh.vertices[forms_->mesh.indices[i]].position;
      piece.low = {std::min<double>(piece.low.x, p[0]), std::min<double>(piece.low.y, p[1]),
                   std::min<double>(piece.low.z, p[2])};
      piece.high = {std::max<double>(piece.high.x, p[0]), std::max<double>(piece.high.y, p[1]),
                    std::max<double>(piece.high.z, p[2])};
    }
  }

  const rigid::RigidWorld& world_;
  std::span<const agents::BodyVisual> visuals_;
  std::shared_ptr<BodyForms> forms_;
  int segments_ = 64;
};

bool has_axis(rigid::JointKind kind) {
  using rigid::JointKind;
  return kind == JointKind::revolute || kind == JointKind::continuous || kind == JointKind::prismatic;
}

void take_body(const rigid::RigidWorld& world, std::uint32_t b, SnapshotBodies& bodies) {
  const std::vector<rigid::Link>& links = world.model().bodies[b].links;
  Vec3 moment, momentum;
  double mass = 0;
  for (std::uint32_t l = 0; l < links.size() && bodies.forms->bodies[b].moves; ++l) {
    const rigid::Joint& joint = links[l].joint;
    if (has_axis(joint.kind)) {
      const Pose pose = world.link_pose(b, l);
      bodies.joints.push_back({pose.position, rotate(pose.orientation, joint.axis)});
    }
    const double m = links[l].inertial.mass;
    if (m <= 0) continue;
    const Vec3 centre = world.centre_of_mass(b, l);
    const rigid::Spatial velocity = world.link_velocity(b, l);
    const Vec3 arm = centre - world.link_pose(b, l).position;
    mass += m;
    moment += m * centre;
    momentum += m * (velocity.linear + cross(velocity.angular, arm));
    bodies.link_centres.push_back({centre, m});
  }
  if (mass > 0)
    bodies.centres.push_back({moment / mass, mass});
  else
    bodies.centres.push_back({world.link_pose(b, 0).position, 0});
  bodies.speeds.push_back(mass > 0 ? norm(momentum) / mass : 0);
}

}  // namespace

std::shared_ptr<const BodyForms> make_forms(const rigid::RigidWorld& world,
                                            std::span<const agents::BodyVisual> visuals) {
  return FormMaker(world, visuals).make();
}

void take_bodies(const rigid::RigidWorld& world, SnapshotBodies& bodies) {
  bodies.poses.clear();
  for (const BodyPiece& piece : bodies.forms->pieces)
    bodies.poses.push_back(world.link_pose(piece.body, piece.link));
  bodies.centres.clear();
  bodies.speeds.clear();
  bodies.link_centres.clear();
  bodies.joints.clear();
  for (std::uint32_t b = 0; b < bodies.forms->bodies.size(); ++b) take_body(world, b, bodies);
  bodies.contacts.clear();
  for (const rigid::ContactReport& contact : world.contacts()) {
    const bool first_moves = bodies.forms->bodies[world.colliders()[contact.first].body].moves;
    const bool second_moves = bodies.forms->bodies[world.colliders()[contact.second].body].moves;
    const bool on_first = first_moves && (!second_moves || contact.force.z >= 0);
    bodies.contacts.push_back({contact.point, on_first ? contact.force : -contact.force});
  }
  bodies.kinetic_energy = world.kinetic_energy();
  bodies.potential_energy = world.potential_energy();
}

std::array<Vec3, 8> corners(const BodyPiece& piece, const Pose& pose) {
  std::array<Vec3, 8> result;
  for (int i = 0; i < 8; ++i)
    result[i] = pose * Vec3{i & 1 ? piece.high.x : piece.low.x, i & 2 ? piece.high.y : piece.low.y,
                            i & 4 ? piece.high.z : piece.low.z};
  return result;
}

}  // namespace microcosm::render
