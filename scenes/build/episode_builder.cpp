#include "scenes/build/episode_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "agents/actuators/coils.hpp"
#include "agents/actuators/joints.hpp"
#include "agents/actuators/release.hpp"
#include "agents/outcomes/outcome.hpp"
#include "agents/sensing/sensor.hpp"
#include "agents/vessel_names.hpp"
#include "scenes/build/bodies.hpp"
#include "scenes/build/located.hpp"
#include "scenes/build/solutes.hpp"
#include "scenes/build/surroundings.hpp"
#include "scenes/control/lua_controller.hpp"
#include "scenes/language/quantity.hpp"

namespace microcosm::scenes {
namespace {

using core::Nanoseconds;
using core::Values;

constexpr const char* declare_blood = "declare blood.network { ... } or blood.prescribed { ... }";

class Builder {
 public:
  Builder(ScriptOutcome& script, const VesselAssets& assets, const BodyAssets& bodies,
          const EpisodeTiming& timing, agents::Episode& episode)
      : context_(*script.context),
        declarations_(script.context->declarations),
        returned_(static_cast<std::size_t>(script.returned)),
        assets_(assets),
        body_assets_(bodies),
        timing_(timing),
        episode_(episode) {}

  void build() {
    draw();
    episode_.parts.world = std::make_unique<world::World>(timing_.time_step);
    add_blood();
    add_bodies();
    if (!episode_.parts.flow && !episode_.parts.bodies)
      throw core::InputError({scenario_file()},
                             "the scenario has neither blood nor bodies; declare blood.network { ... }, "
                             "blood.prescribed { ... } or bodies.sphere { ... }, for example");
    add_magnetics();
    add_surroundings();
    for (const auto* carriers : all("carriers"))
      attempt(carriers->values.where, [&] { add_carriers(*carriers); });
    add_sensors();
    add_meters();
    add_reward();
    attempt(declarations_[returned_].values.where, [&] { agents::check_episode(episode_); });
  }

 private:
  std::vector<const Declaration*> all(std::string_view kind) const {
    std::vector<const Declaration*> found;
    for (const auto& declaration : declarations_) {
      if (declaration.entry->returns == kind) found.push_back(&declaration);
    }
    return found;
  }

  /// The only declaration of a kind; null if there is none.
  const Declaration* only(std::string_view kind) const {
    const auto found = all(kind);
    if (found.size() > 1) {
      throw core::InputError(
          found[1]->values.where,
          fmt::format("a scenario has one {}; '{}' and '{}' are two", kind, found[0]->id, found[1]->id));
    }
    return found.empty() ? nullptr : found[0];
  }

  /// What others don't need: where errors are collected, the build goes on after one.
  template <class Body>
  void attempt(const core::SourceLocation& where, Body&& body) {
    try {
      located(where, std::forward<Body>(body));
    } catch (const core::InputError& error) {
      context_.report(error);
    }
  }

  void draw() {
    for (auto& declaration : declarations_) {
      for (const auto& field : declaration.random) {
        Values* values = &declaration.values;
        for (const auto& table : field.tables)
          values = &std::get<std::vector<Values>>(values->fields.at(table)).front();
        double drawn = located(values->where, [&] {
          return draw_within(field.value, field.field->minimum, field.field->maximum, field.drawn_name,
                             episode_.seed, episode_.number);
        });
        if (field.field->kind == core::FieldKind::integer) {
          drawn = std::round(drawn);
          values->fields[field.field->name] = static_cast<std::int64_t>(drawn);
        } else {
          values->fields[field.field->name] = drawn;
        }
        episode_.drawn.emplace_back(field.drawn_name, drawn);
      }
    }
  }

  void add_blood() {
    const Declaration* declaration = only("blood");
    if (!declaration) {
      for (const auto* solute : all("solute"))
        throw core::InputError(solute->values.where,
                               fmt::format("'{}' has no blood to be in; {}", solute->id, declare_blood));
      return;
    }
    Blood blood = located(declaration->values.where,
                          [&] { return make_blood(declaration->entry->name, declaration->values, assets_); });
    episode_.parts.vessels = blood.vessels;
    episode_.parts.flow = blood.field;
    episode_.parts.network = blood.network;
    episode_.parts.world->set_flow(blood.field);
    episode_.parts.world->add(std::move(blood.system));
    add_solutes(blood.network);
  }

  void add_bodies() {
    const Declaration* world = only("world");
    std::vector<const Declaration*> bodies;
    for (const auto& declaration : declarations_)
      if (declaration.entry->returns == "body" || declaration.entry->returns == "robot")
        bodies.push_back(&declaration);
    if (bodies.empty() && !world) return;
    if (bodies.empty())
      throw core::InputError(world->values.where,
                             "bodies.world has no bodies; declare bodies.sphere { ... }, "
                             "for example");
    auto system = located(bodies.front()->values.where, [&] {
      return std::make_unique<rigid::RigidWorld>(rigid_world_of(world, bodies, body_assets_, episode_.parts));
    });
    episode_.parts.bodies = system.get();
    if (world)
      located(world->values.where, [&] {
        check_largest_step(world->values, *episode_.parts.bodies);
        episode_.parts.world->set_bounds(bounds_of(world->values));
      });
    else
      episode_.parts.world->set_bounds(default_bounds);
    for (const Declaration* declaration : bodies)
      if (declaration->entry->returns == "robot")
        attempt(declaration->values.where, [&] { add_robot(*declaration); });
    episode_.parts.world->add(std::move(system));
  }

  void add_robot(const Declaration& declaration) {
    rigid::RigidWorld& world = *episode_.parts.bodies;
    const std::uint32_t body = world.body_named(declaration.id);
    for (const auto& visual : body_assets_.robots.at(robot_key(declaration.values)).visuals)
      episode_.parts.visuals.push_back({body, visual.link, visual.shape, visual.colour});
    auto motors = std::make_unique<agents::JointsActuator>(
        declaration.id, world, body,
        agents::JointChannels{declaration.values.flag("target_rates"),
                              declaration.values.flag("feed_forward"), timing_.control_period});
    if (!motors->empty()) episode_.actuators.push_back(std::move(motors));
  }

  void add_solutes(flow::PulseWaveNetwork* network) {
    const auto declared = all("solute");
    if (declared.empty()) return;
    const core::SourceLocation& where = declared.front()->values.where;
    if (!network)
      throw core::InputError(where, "solutes are carried by blood.network { ... }; this blood is prescribed");
    std::vector<flow::Solute> solutes;
    for (const auto* solute : declared)
      solutes.push_back(solute_of(solute->id, solute->values, *episode_.parts.vessels));
    auto system =
        located(where, [&] { return std::make_unique<flow::SoluteTransport>(*network, std::move(solutes)); });
    episode_.parts.solutes = system.get();
    episode_.parts.world->add(std::move(system));
  }

  std::string scenario_file() const {
    return declarations_.empty() ? std::string{} : declarations_.front().values.where.file;
  }

  void add_magnetics() {
    const Declaration* magnet = only("magnet");
    const Declaration* coil = only("coil");
    if (!magnet && !coil) return;
    if (!magnet) {
      throw core::InputError(
          coil->values.where,
          "a gradient coil pulls moments that a main field aligns: declare magnetics.uniform { ... } too");
    }
    const core::Vec3 direction = magnet->values.vector("direction");
    if (!(core::norm(direction) > 0))
      throw core::InputError(magnet->values.where, "field 'direction' of magnetics.uniform is zero");
    const magnetics::UniformField field{magnet->values.number("field") * core::normalized(direction)};
    std::optional<magnetics::GradientCoil> gradient;
    if (coil)
      gradient = magnetics::GradientCoil{coil->values.number("limit"), coil->values.number("rise_time")};
    auto system = located((coil ? coil : magnet)->values.where,
                          [&] { return std::make_unique<magnetics::MagneticSystem>(field, gradient); });
    magnetics::MagneticSystem* magnets = system.get();
    episode_.parts.magnetics = magnets;
    episode_.parts.world->add(std::move(system));
    if (coil)
      episode_.actuators.push_back(std::make_unique<agents::CoilsActuator>(
          coil->id, gradient->limit, [magnets](const core::Vec3& g) { magnets->command_gradient(g); }));
  }

  void add_surroundings() {
    const Declaration* declaration = only("field_coils");
    if (episode_.parts.bodies == nullptr && declaration != nullptr)
      throw core::InputError(
          declaration->values.where,
          fmt::format("'{}' turns bodies that have a moment, and the scenario has no bodies; "
                      "declare bodies.sphere {{ ... }}, for example",
                      declaration->id));
    if (episode_.parts.bodies == nullptr) return;
    for (auto& immersion : immersions_of(declarations_, episode_.parts))
      episode_.parts.world->add(std::move(immersion));
    auto moments = permanent_moments(declarations_, episode_.parts, declaration != nullptr);
    if (declaration == nullptr) return;
    const Values& values = declaration->values;
    auto system = std::make_unique<magnetics::FieldCoils>(
        magnetics::FieldCoilsModel{values.number("limit"), values.number("time_constant")},
        std::move(moments));
    episode_.actuators.push_back(std::make_unique<agents::CoilsActuator>(
        declaration->id, values.number("limit"),
        [coils = system.get()](const core::Vec3& field) { coils->command(field); }));
    episode_.parts.world->add(std::move(system));
  }

  void add_carriers(const Declaration& declaration) {
    const Values& values = declaration.values;
    const Values& release = values.table("release");
    if (!episode_.parts.flow)
      throw core::InputError(declaration.values.where,
                             fmt::format("'{}' has no blood to be in; {}", declaration.id, declare_blood));
    const auto where = located(
        release.where, [&] { return agents::place_of(release, "vessel", "at", *episode_.parts.vessels); });
    swim::BeadCarrierModel model;
    model.id = declaration.id;
    model.count = static_cast<std::uint32_t>(values.integer("count"));
    model.radius = values.number("radius");
    model.density = values.number("density");
    model.magnetisation = values.number("magnetisation");
    model.gravity = values.vector("gravity");
    model.dispersion = values.flag("dispersion");
    model.release_vessel = where.vessel;
    model.release_at = where.s;
    if (values.has("drug")) {
      const Values& drug = values.table("drug");
      model.drug = swim::CarrierDrug{episode_.parts.solutes->solute_named(drug.handle("of")),
                                     drug.number("mass"), drug.number("release_rate")};
    }
    const core::RandomStream random(episode_.seed, episode_.number,
                                    core::stream_id("carriers/" + declaration.id));
    auto carriers =
        std::make_unique<swim::BeadCarriers>(model, *episode_.parts.flow, episode_.parts.vessels, random);
    const auto largest = values.has("largest_bolus")
                             ? static_cast<std::uint32_t>(values.integer("largest_bolus"))
                             : model.count;
    episode_.actuators.push_back(
        std::make_unique<agents::ReleaseActuator>(declaration.id, *carriers, largest));
    episode_.parts.carriers.push_back({declaration.id, carriers.get()});
    episode_.parts.world->add(std::move(carriers));
  }

  void add_sensors() {
    for (const auto& declaration : declarations_) {
      const auto& types = agents::sensor_types();
      const auto type = std::find_if(types.begin(), types.end(),
                                     [&](const auto& t) { return t.entry.name == declaration.entry->name; });
      if (type == types.end()) continue;
      attempt(declaration.values.where, [&] {
        auto sensor = type->make(declaration.id, declaration.values, episode_.parts);
        agents::check_rate(fmt::format("the rate of '{}'", declaration.id), sensor->info().rate,
                           sensor->info().period, timing_.time_step);
        episode_.sensors.push_back(std::move(sensor));
      });
    }
  }

  void add_meters() {
    for (const auto& declaration : declarations_) {
      const auto& types = agents::outcome_types();
      const auto type = std::find_if(types.begin(), types.end(),
                                     [&](const auto& t) { return t.entry.name == declaration.entry->name; });
      if (type == types.end()) continue;
      attempt(declaration.values.where, [&] {
        auto meter = type->make(declaration.values, episode_.parts);
        meter->set_id(declaration.id);
        episode_.meters.push_back(std::move(meter));
      });
    }
  }

  void add_reward() {
    const Values& episode = declarations_[returned_].values;
    if (!episode.has("reward")) return;
    for (const Values& term : episode.tables("reward")) attempt(term.where, [&] { add_term(term); });
  }

  void add_term(const Values& term) {
    const std::string& id = term.handle("of");
    std::size_t meter = 0;
    while (meter < episode_.meters.size() && episode_.meters[meter]->id() != id) ++meter;
    if (meter == episode_.meters.size()) return;  // it failed, and was reported
    for (const auto& other : episode_.reward)
      if (other.meter == meter)
        throw core::InputError(term.where, fmt::format("'{}' stands twice in the reward", id));
    if (!episode_.meters[meter]->has_reward())
      throw core::InputError(
          term.where,
          fmt::format("'{}' gives no reward: an outcome of a rotation needs a target for that", id));
    episode_.reward.push_back({meter, term.number("weight")});
  }

  Context& context_;
  std::vector<Declaration>& declarations_;
  std::size_t returned_;  // the declaration of the episode
  const VesselAssets& assets_;
  const BodyAssets& body_assets_;
  const EpisodeTiming& timing_;
  agents::Episode& episode_;
};

}  // namespace

EpisodeTiming episode_timing(const Declaration& episode, const std::string& duration) {
  const Values& values = episode.values;
  EpisodeTiming timing;
  timing.time_step = core::from_seconds(values.number("time_step"));
  timing.control_rate = values.number("control_rate");
  timing.control_period = core::from_seconds(1 / timing.control_rate);
  located(values.where, [&] {
    agents::check_rate("the control rate", timing.control_rate, timing.control_period, timing.time_step);
  });
  double seconds = values.number("duration");
  if (!duration.empty()) {
    const Quantity given = parse_quantity(duration, "the duration");
    const bool valid = given.dimension == core::dimensions::time && given.value > 0 && given.value <= 1e5;
    if (!valid)
      throw core::InputError(fmt::format(
          "the duration is '{}'; expected a time above 0 and up to 1e5 s, for example 0.2s", duration));
    seconds = given.value;
  }
  const double periods = seconds * timing.control_rate;
  if (periods < 1 - 1e-9)
    throw core::InputError(
        duration.empty() ? values.where : core::SourceLocation{},
        fmt::format("the duration is {:.6g} s, shorter than one control period, {:.6g} s at a "
                    "control_rate of {:.6g} Hz",
                    seconds, 1 / timing.control_rate, timing.control_rate));
  const agents::Schedule control(timing.control_rate, timing.control_period, timing.time_step);
  timing.duration = control.time(static_cast<std::int64_t>(std::round(periods)));
  if (std::fabs(periods - std::round(periods)) > 1e-6)
    timing.note = fmt::format(
        "the duration of {:.9g} s is no whole number of control periods at {:.6g} Hz: it becomes {:.9g} s",
        seconds, timing.control_rate, core::seconds(timing.duration));
  return timing;
}

std::unique_ptr<agents::Episode> build_episode(ScriptOutcome script, const VesselAssets& assets,
                                               const BodyAssets& bodies, const EpisodeTiming& timing,
                                               std::uint64_t seed, std::uint32_t number) {
  auto episode = std::make_unique<agents::Episode>();
  episode->seed = seed;
  episode->number = number;
  episode->duration = timing.duration;
  episode->control_period = timing.control_period;
  episode->control_rate = timing.control_rate;
  episode->drawn = script.context->parameters;
  Builder(script, assets, bodies, timing, *episode).build();
  if (script.has_callback("control") || script.has_callback("reset")) {
    episode->controller = std::make_unique<LuaController>(
        std::move(script), episode->actuators, agents::control_schedule(*episode), episode->parts.bodies);
  }
  return episode;
}

}  // namespace microcosm::scenes
