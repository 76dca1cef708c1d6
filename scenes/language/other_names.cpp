#include "scenes/language/other_names.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace microcosm::scenes {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr std::array other_names{
    // Bodies.
    Pair{"cube", "box"},
    Pair{"cuboid", "box"},
    Pair{"block", "box"},
    Pair{"brick", "box"},
    Pair{"ball", "sphere"},
    Pair{"pill", "capsule"},
    Pair{"tube", "cylinder"},
    Pair{"rod", "cylinder"},
    Pair{"disk", "cylinder"},
    Pair{"disc", "cylinder"},
    Pair{"floor", "plane"},
    Pair{"ground", "plane"},
    Pair{"terrain", "height_field"},
    Pair{"heightmap", "height_field"},
    Pair{"hfield", "height_field"},
    Pair{"urdf", "robot"},
    Pair{"mjcf", "robot"},
    Pair{"arm", "robot"},
    // Sensors and outcomes.
    Pair{"camera", "pose"},
    Pair{"mocap", "pose"},
    Pair{"position", "pose"},
    Pair{"accelerometer", "imu"},
    Pair{"gyroscope", "imu"},
    Pair{"gyro", "imu"},
    Pair{"force_torque", "wrench"},
    Pair{"touch", "contact_force"},
    Pair{"joints", "encoder"},
    Pair{"joint", "encoder"},
    Pair{"pressure", "pressure_catheter"},
    Pair{"velocity", "doppler"},
    Pair{"ultrasound", "doppler"},
    Pair{"error", "distance"},
    Pair{"angle", "rotation"},
    Pair{"speed", "displacement"},
    // Units.
    Pair{"micron", "um"},
    Pair{"microns", "um"},
    Pair{"micrometre", "um"},
    Pair{"micrometer", "um"},
    Pair{"millimetre", "mm"},
    Pair{"millimeter", "mm"},
    Pair{"centimetre", "cm"},
    Pair{"centimeter", "cm"},
    Pair{"metre", "m"},
    Pair{"meter", "m"},
    Pair{"metres", "m"},
    Pair{"meters", "m"},
    Pair{"sec", "s"},
    Pair{"second", "s"},
    Pair{"seconds", "s"},
    Pair{"msec", "ms"},
    Pair{"millisecond", "ms"},
    Pair{"milliseconds", "ms"},
    Pair{"usec", "us"},
    Pair{"minute", "min"},
    Pair{"minutes", "min"},
    Pair{"degree", "deg"},
    Pair{"degrees", "deg"},
    Pair{"radian", "rad"},
    Pair{"radians", "rad"},
    Pair{"hertz", "Hz"},
    Pair{"kilohertz", "kHz"},
    Pair{"newton", "N"},
    Pair{"pascal", "Pa"},
    Pair{"tesla", "T"},
    Pair{"joule", "J"},
    Pair{"watt", "W"},
    Pair{"kilogram", "kg"},
    Pair{"kilo", "kg"},
    Pair{"gram", "g"},
    Pair{"grams", "g"},
    Pair{"liter", "l"},
    Pair{"litre", "l"},
    Pair{"ampere", "A"},
    Pair{"amp", "A"},
    Pair{"kelvin", "K"},
    // Functions.
    Pair{"gaussian", "normal"},
    Pair{"gauss", "normal"},
    Pair{"randn", "normal"},
    Pair{"random", "uniform"},
    Pair{"rand", "uniform"},
    Pair{"loguniform", "log_uniform"},
    Pair{"param", "parameter"},
    Pair{"scene", "episode"},
    Pair{"import", "require"},
    Pair{"include", "require"},
};

}  // namespace

std::string other_name(std::string_view word, const std::vector<std::string>& valid) {
  for (const auto& [other, name] : other_names) {
    if (other != word) continue;
    if (std::find(valid.begin(), valid.end(), name) != valid.end()) return std::string(name);
  }
  return {};
}

}  // namespace microcosm::scenes
