// Shared libraries that the executable loads reach core's functions through libm's names: shown with Lua's
// interpreter, whose operator ^ and math library call pow, exp, log and the trigonometric functions from
// liblua5.4.so.

#include <dlfcn.h>
#include <fmt/format.h>
#include <lua.hpp>

#include <bit>
#include <catch2/catch.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "engine/core/math.hpp"
#include "engine/core/random.hpp"

namespace core = microcosm::core;

namespace {

class Lua {
 public:
  Lua() : state_(luaL_newstate(), lua_close) { luaL_openlibs(state_.get()); }

  double operator()(const std::string& function, double x, double y = 0) {
    const std::string chunk = "local x, y = ... return " + function;
    REQUIRE(luaL_loadstring(state_.get(), chunk.c_str()) == LUA_OK);
    lua_pushnumber(state_.get(), x);
    lua_pushnumber(state_.get(), y);
    REQUIRE(lua_pcall(state_.get(), 2, 1, 0) == LUA_OK);
    const double value = lua_tonumber(state_.get(), -1);
    lua_pop(state_.get(), 1);
    return value;
  }

 private:
  std::unique_ptr<lua_State, void (*)(lua_State*)> state_;
};

std::uint64_t bits(double value) {
  return std::bit_cast<std::uint64_t>(value);
}

}  // namespace

TEST_CASE("Lua computes with core's functions, bit for bit") {
  Lua lua;
  CHECK(bits(lua("2^0.5", 0)) == bits(core::pow(2, 0.5)));
  CHECK(bits(lua("10^0.3", 0)) == bits(core::pow(10, 0.3)));
  core::RandomStream random(1, 0, core::stream_id("libm_overrides"));
  for (int i = 0; i < 2000; ++i) {
    const double x = random.uniform(0, 30);
    const double y = random.uniform(-5, 5);
    INFO(fmt::format("x = {}, y = {}", x, y));
    CHECK(bits(lua("x^y", x, y)) == bits(core::pow(x, y)));
    CHECK(bits(lua("math.sin(x)", x)) == bits(core::sin(x)));
    CHECK(bits(lua("math.cos(x)", x)) == bits(core::cos(x)));
    CHECK(bits(lua("math.tan(x)", x)) == bits(core::tan(x)));
    CHECK(bits(lua("math.exp(x)", x)) == bits(core::exp(x)));
    CHECK(bits(lua("math.log(x)", x)) == bits(core::log(x)));
    CHECK(bits(lua("math.log(x, 2)", x)) == bits(core::log2(x)));
    CHECK(bits(lua("math.log(x, 10)", x)) == bits(core::log10(x)));
    CHECK(bits(lua("math.atan(x, y)", x, y)) == bits(core::atan2(x, y)));
    CHECK(bits(lua("math.asin(x)", y / 5)) == bits(core::asin(y / 5)));
    CHECK(bits(lua("math.acos(x)", y / 5)) == bits(core::acos(y / 5)));
  }
}

TEST_CASE("The executable exports libm's names, each leading to core's function") {
  const struct {
    const char* name;
    double (*function)(double);
  } one_argument[] = {{"sin", core::sin},     {"cos", core::cos},     {"tan", core::tan},
                      {"asin", core::asin},   {"acos", core::acos},   {"atan", core::atan},
                      {"sinh", core::sinh},   {"cosh", core::cosh},   {"tanh", core::tanh},
                      {"exp", core::exp},     {"log", core::log},     {"log2", core::log2},
                      {"log10", core::log10}, {"expm1", core::expm1}, {"cbrt", core::cbrt},
                      {"log1p", core::log1p}, {"erf", core::erf}};
  for (const auto& [name, function] : one_argument) {
    INFO(name);
    const auto exported = reinterpret_cast<double (*)(double)>(dlsym(RTLD_DEFAULT, name));
    REQUIRE(exported != nullptr);
    for (const double x : {0.1, 0.7, 0.999}) CHECK(bits(exported(x)) == bits(function(x)));
    Dl_info where{};
    REQUIRE(dladdr(reinterpret_cast<void*>(exported), &where) != 0);
    Dl_info here{};
    REQUIRE(dladdr(reinterpret_cast<void*>(function), &here) != 0);
    CHECK(std::string(where.dli_fname) == here.dli_fname);
  }
  const auto sincos = reinterpret_cast<void (*)(double, double*, double*)>(dlsym(RTLD_DEFAULT, "sincos"));
  REQUIRE(sincos != nullptr);
  double sine = 0, cosine = 0;
  sincos(1.25, &sine, &cosine);
  CHECK(bits(sine) == bits(core::sin(1.25)));
  CHECK(bits(cosine) == bits(core::cos(1.25)));
}
