#include "scenes/language/robot_methods.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/core/near_names.hpp"
#include "scenes/language/checker.hpp"
#include "scenes/language/context.hpp"
#include "scenes/language/field_text.hpp"
#include "scenes/robots/robot_control.hpp"
#include "scenes/sandbox/sandbox.hpp"

namespace microcosm::scenes {
namespace {

/// One call of a method: who, and how messages begin.
class Call {
 public:
  Call(lua_State* lua, const char* method) : lua_(lua) {
    const int index = read_handle(lua, 1);
    Context& context = Context::of(lua);
    const bool robot =
        index >= 0 && context.declarations[static_cast<std::size_t>(index)].entry->returns == "robot";
    if (!robot) luaL_argerror(lua, 1, fmt::format("write robot:{}(...) with a colon", method).c_str());
    id_ = context.declarations[static_cast<std::size_t>(index)].id;
    name_ = fmt::format("{}:{}", id_, method);
    if (context.port == nullptr)
      fail("call it inside a callback, reset() or control(t, sense), not while the scenario is declared");
    port_ = context.port;
  }

  [[noreturn]] void fail(const std::string& message) const {
    throw core::InputError(Sandbox::of(lua_).location(1), fmt::format("{}: {}", name_, message));
  }

  const std::string& id() const { return id_; }
  ControlPort& port() const { return *port_; }
  RobotControl& robot() const { return port_->robot(id_); }
  /// Counts work of the robot's dynamics: `steps` up to eight joints, in proportion beyond.
  void charge(std::int64_t steps) const {
    const auto joints = static_cast<std::int64_t>(robot().joints().size());
    Sandbox::of(lua_).charge(steps * std::max<std::int64_t>(8, joints) / 8);
  }

  /// Refuses more arguments than `most`, besides the robot.
  void takes(int most) const {
    if (lua_gettop(lua_) - 1 > most)
      fail(fmt::format("{} arguments were given; expected {}{}", lua_gettop(lua_) - 1,
                       most > 1 ? "at most " : "", most));
  }

  double number(int index, const std::string& what) const {
    const double value = lua_type(lua_, index) == LUA_TNUMBER ? lua_tonumber(lua_, index) : 0;
    if (lua_type(lua_, index) != LUA_TNUMBER || !std::isfinite(value))
      fail(fmt::format("{} is {}; expected a finite plain number", what, given(lua_, index)));
    return value;
  }

  /// A list of `count` numbers (0: any number); one for each of `names`, if there are some.
  std::vector<double> list(int index, const std::string& what, std::size_t count,
                           const std::vector<std::string>* names = nullptr) const {
    index = lua_absindex(lua_, index);
    const std::string expected = names != nullptr
                                     ? fmt::format("a list of {} numbers: {}", count, joined(*names))
                                     : fmt::format("a list of {} numbers", count);
    if (!lua_istable(lua_, index))
      fail(fmt::format("{} is {}; expected {}", what, given(lua_, index), expected));
    const auto size = static_cast<std::size_t>(lua_rawlen(lua_, index));
    if (count > 0 && size != count) fail(fmt::format("{} has {} values; expected {}", what, size, expected));
    if (const std::string key = key_beside_list(lua_, index); !key.empty())
      fail(fmt::format("{} has the key {} beside its values; expected {}", what, key, expected));
    std::vector<double> values(size);
    for (std::size_t i = 0; i < size; ++i) {
      lua_rawgeti(lua_, index, static_cast<lua_Integer>(i) + 1);
      values[i] = number(-1, fmt::format("{}[{}]", what, i + 1));
      lua_pop(lua_, 1);
    }
    return values;
  }

  core::Vec3 vector(int index, const std::string& what) const {
    const auto values = list(index, what, 3);
    return {values[0], values[1], values[2]};
  }

  std::string text(int index, const std::string& what) const {
    if (lua_type(lua_, index) != LUA_TSTRING)
      fail(fmt::format("{} is {}; expected a text", what, given(lua_, index)));
    return lua_tostring(lua_, index);
  }

  std::uint32_t link(int index) const {
    const std::string name = text(index, "the link");
    try {
      return robot().link_named(name);
    } catch (const core::InputError& error) {
      fail(error.message());
    }
  }

  std::vector<double> positions(int index, const std::string& what) const {
    return list(index, what, robot().joints().size(), &robot().joints());
  }

  static std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
  }

 private:
  lua_State* lua_;
  std::string id_, name_;
  ControlPort* port_ = nullptr;
};

void push_list(lua_State* lua, const std::vector<double>& values) {
  lua_createtable(lua, static_cast<int>(values.size()), 0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    lua_pushnumber(lua, values[i]);
    lua_rawseti(lua, -2, static_cast<lua_Integer>(i) + 1);
  }
}

int joints(lua_State* lua) {
  const Call call(lua, "joints");
  call.takes(0);
  const auto& names = call.robot().joints();
  lua_createtable(lua, static_cast<int>(names.size()), 0);
  for (std::size_t i = 0; i < names.size(); ++i) {
    lua_pushstring(lua, names[i].c_str());
    lua_rawseti(lua, -2, static_cast<lua_Integer>(i) + 1);
  }
  return 1;
}

/// robot:set(commands, rates of targets, efforts): those that are given; the others keep theirs.
void set_lists(lua_State* lua, const Call& call) {
  constexpr std::array<const char*, 3> lists{"the command", "the list of rates", "the list of efforts"};
  if (lua_gettop(lua) > 4) call.fail("expected at most three lists: commands, rates of targets, efforts");
  for (std::size_t group = 0; group < lists.size(); ++group) {
    const int index = static_cast<int>(group) + 2;
    if (group > 0 && lua_isnoneornil(lua, index)) continue;
    const std::vector<std::string>& names = call.port().motors(call.id(), group);
    if (names.empty() && lua_istable(lua, index) && lua_rawlen(lua, index) == 0) continue;
    if (names.empty())
      call.fail(fmt::format("{} is given, but it takes none: declare {} = true", lists[group],
                            group == 1 ? "target_rates" : "feed_forward"));
    call.port().command(call.id(), call.list(index, lists[group], names.size(), &names), group);
  }
}

int set(lua_State* lua) {
  const Call call(lua, "set");
  const std::vector<std::string>& motors = call.port().motors(call.id());
  if (motors.empty()) call.fail("it has no motors");
  const int count = lua_gettop(lua) - 1;
  if (lua_type(lua, 2) == LUA_TSTRING) {
    const std::string joint = lua_tostring(lua, 2);
    const auto found = std::find(motors.begin(), motors.end(), joint);
    if (found == motors.end())
      call.fail(fmt::format("there is no motor at a joint '{}'{} (there are: {})", joint,
                            core::did_you_mean(joint, motors), Call::joined(motors)));
    if (count > 2)
      call.fail(fmt::format("{} values were given after '{}'; expected one (lists command rates and efforts)",
                            count - 1, joint));
    call.port().command(call.id(), static_cast<std::size_t>(found - motors.begin()), call.number(3, joint));
    return 0;
  }
  // set(a, b, ...) is set{a, b, ...}.
  if (lua_type(lua, 2) == LUA_TNUMBER) {
    lua_createtable(lua, count, 0);
    for (int i = 1; i <= count; ++i) {
      lua_pushvalue(lua, 1 + i);
      lua_rawseti(lua, -2, i);
    }
    lua_replace(lua, 2);
    lua_settop(lua, 2);
  }
  set_lists(lua, call);
  return 0;
}

/// A rotation vector {x, y, z} [rad] or a quaternion {w, x, y, z}.
core::Quaternion orientation(const Call& call, int index) {
  const auto values = call.list(index, "orientation", 0);
  if (values.size() == 3) return core::rotation_by({values[0], values[1], values[2]});
  if (values.size() != 4)
    call.fail(
        fmt::format("orientation has {} values; expected a rotation vector {{x, y, z}} [rad] or a "
                    "quaternion {{w, x, y, z}}",
                    values.size()));
  const core::Quaternion q{values[0], values[1], values[2], values[3]};
  if (q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z == 0)
    call.fail("orientation is a quaternion of length 0");
  return core::normalized(q);
}

int reach(lua_State* lua) {
  const Call call(lua, "reach");
  call.takes(1);
  if (!lua_istable(lua, 2)) call.fail("expected a table { link = ..., position = {x, y, z}, from = q }");
  lua_settop(lua, 2);
  constexpr std::array<const char*, 5> fields{"link", "position", "orientation", "point", "from"};
  for (const char* field : fields) lua_getfield(lua, 2, field);
  lua_pushnil(lua);
  while (lua_next(lua, 2) != 0) {
    lua_pop(lua, 1);
    const auto known = [&](const char* field) {
      return lua_type(lua, -1) == LUA_TSTRING && std::string_view(lua_tostring(lua, -1)) == field;
    };
    if (std::none_of(fields.begin(), fields.end(), known))
      call.fail("its fields are link, position, orientation, point, from");
  }
  if (lua_isnil(lua, 7)) call.fail("from is missing: the joints' positions where the search begins");
  call.charge(20'000);
  std::optional<core::Quaternion> turned;
  if (!lua_isnil(lua, 5)) turned = orientation(call, 5);
  const core::Vec3 point = lua_isnil(lua, 6) ? core::Vec3{} : call.vector(6, "point");
  const core::Vec3 position = call.vector(4, "position");
  const auto reached = call.robot().reach(call.link(3), point, position, turned, call.positions(7, "from"));
  push_list(lua, reached.positions);
  lua_pushboolean(lua, reached.converged ? 1 : 0);
  lua_pushnumber(lua, reached.position_error);
  lua_pushnumber(lua, reached.orientation_error);
  return 4;
}

int bias(lua_State* lua) {
  const Call call(lua, "bias");
  call.takes(2);
  call.charge(200);
  const auto positions = call.positions(2, "the first list (positions)");
  const auto rates = lua_isnoneornil(lua, 3) ? std::vector<double>(positions.size(), 0.0)
                                             : call.positions(3, "the second list (rates)");
  const auto efforts = call.robot().bias(positions, rates);
  for (const double effort : efforts)
    if (!std::isfinite(effort))
      call.fail("positions or rates are too large: the efforts are no finite numbers");
  push_list(lua, efforts);
  return 1;
}

int jacobian(lua_State* lua) {
  const Call call(lua, "jacobian");
  call.takes(3);
  call.charge(500);
  const std::uint32_t link = call.link(2);
  const auto positions = call.positions(3, "the list of positions");
  const core::Vec3 point = lua_isnoneornil(lua, 4) ? core::Vec3{} : call.vector(4, "the point");
  const auto rows = call.robot().jacobian(link, point, positions);
  lua_createtable(lua, 6, 0);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    push_list(lua, rows[i]);
    lua_rawseti(lua, -2, static_cast<lua_Integer>(i) + 1);
  }
  return 1;
}

int pose(lua_State* lua) {
  const Call call(lua, "pose");
  call.takes(2);
  call.charge(200);
  const std::uint32_t link = call.link(2);
  const rigid::Pose place = call.robot().pose(link, call.positions(3, "the list of positions"));
  push_list(lua, {place.position.x, place.position.y, place.position.z});
  const core::Quaternion& q = place.orientation;
  push_list(lua, {q.w, q.x, q.y, q.z});
  return 2;
}

}  // namespace

std::vector<std::string> robot_method_names() {
  return {"bias", "jacobian", "joints", "pose", "reach", "set"};
}

lua_CFunction robot_method(const std::string& name) {
  if (name == "joints") return guarded<joints>;
  if (name == "set") return guarded<set>;
  if (name == "reach") return guarded<reach>;
  if (name == "bias") return guarded<bias>;
  if (name == "jacobian") return guarded<jacobian>;
  return name == "pose" ? guarded<pose> : nullptr;
}

}  // namespace microcosm::scenes
