#include "render/body_shaders.hpp"

namespace microcosm::render {
namespace {

// Places in the shadow texture come from the piece's frame too: far from the origin, world coordinates would
// be too coarse in single precision.
const char* const vertex_source = R"(#version 330 core
layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec4 colour;
uniform mat4 to_eye, projection, to_shadow;
uniform mat3 turn;   // into the world
uniform float size;  // of what is made in units
out vec3 world_normal, eye_normal, in_shadow, base;
out vec2 on_plane;
void main() {
  vec4 at = vec4(size * position, 1.0);
  vec4 eye = to_eye * at;
  world_normal = turn * normal;
  eye_normal = mat3(to_eye) * normal;
  in_shadow = (to_shadow * at).xyz;
  base = colour.rgb;
  on_plane = at.xy;
  gl_Position = projection * eye;
}
)";

// Light from a small source, whose shadow has a narrow border, and from the sky, which what stands above
// takes away over a wide one (as far as `wide` of the shadow texture).
const char* const shadow_functions = R"(#version 330 core
uniform sampler2DShadow shadow;
uniform vec3 light;
uniform float narrow, wide, bias;
uniform int samples;
// Of places on a disc of radius `reach` about `at`, each a golden angle on from the one before and all turned
// by an angle: the part that the light sees.
const mat2 golden = mat2(-0.737369, 0.675490, -0.675490, -0.737369);
float lit_part(vec3 at, float reach, vec2 turned) {
  if (any(lessThan(at.xy, vec2(0.0))) || any(greaterThan(at.xy, vec2(1.0)))) return 1.0;
  float depth = clamp(at.z - bias, 0.0, 1.0);  // the ground may lie behind all that throws shadows
  float sum = 0.0;
  vec2 place = reach * turned;
  for (int i = 0; i < samples; ++i) {
    sum += texture(shadow, vec3(at.xy + sqrt((float(i) + 0.5) / float(samples)) * place, depth));
    place = golden * place;
  }
  return sum / float(samples);
}
// A direction that differs from pixel to pixel without a pattern (Jimenez 2014, "Next generation post
// processing in Call of Duty").
vec2 noise() {
  float angle = 6.283185 * fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
  return vec2(cos(angle), sin(angle));
}
)";

const char* const body_main = R"(
in vec3 world_normal, eye_normal, in_shadow, base;
uniform float glass;
out vec4 result;
void main() {
  vec3 n = normalize(world_normal), e = normalize(eye_normal);
  if (!gl_FrontFacing) { n = -n; e = -e; }
  float facing = max(dot(n, light), 0.0);
  vec2 turned = noise();
  float key = facing > 0.0 ? facing * lit_part(in_shadow, narrow, turned) : 0.0;
  float sky = mix(0.62, 1.0, lit_part(in_shadow, wide, turned)) * (0.62 + 0.38 * n.z);
  vec3 half_way = normalize(vec3(-0.4, 0.6, 1.7));
  float shine = pow(max(dot(e, half_way), 0.0), 40.0) * step(0.001, key);
  vec3 shaded = base * (0.52 + 0.26 * sky + 0.26 * key);
  if (glass > 0.0) {
    float edge = pow(1.0 - max(e.z, 0.0), 2.5);
    result = vec4(base * (0.75 + 0.25 * facing), 0.13 + 0.5 * edge);
  } else {
    result = vec4(shaded + 0.07 * shine, 1.0);
  }
}
)";

// Squares averaged over a pixel (the integral of the pattern over its width, as in Quilez's
// "filtering procedural patterns"), lines at their borders, tenths where there is room.
const char* const ground_main = R"(
in vec3 world_normal, in_shadow;
in vec2 on_plane;
uniform float square, radius, from_below;
out vec4 result;
float checks(vec2 p, vec2 w) {
  vec2 i = 2.0 * (abs(fract((p - 0.5 * w) * 0.5) - 0.5) - abs(fract((p + 0.5 * w) * 0.5) - 0.5)) / w;
  return 0.5 - 0.5 * i.x * i.y;
}
float lines(vec2 p, vec2 w) {
  vec2 away = abs(fract(p + 0.5) - 0.5) / w;
  vec2 near = 1.0 - smoothstep(0.4, 1.4, away);
  return max(near.x, near.y);
}
void main() {
  vec2 p = on_plane / square;
  vec2 w = max(fwidth(p), vec2(1e-5));
  float width = max(w.x, w.y);
  vec3 shade = mix(vec3(0.925, 0.928, 0.935), vec3(0.962, 0.964, 0.967), checks(p, w));
  shade = mix(shade, vec3(0.84, 0.845, 0.855), lines(p, w) * (1.0 - smoothstep(0.05, 0.25, width)));
  shade = mix(shade, vec3(0.885, 0.89, 0.898),
              0.7 * lines(10.0 * p, 10.0 * w) * (1.0 - smoothstep(0.008, 0.016, width)));
  vec2 turned = noise();
  float facing = max(dot(normalize(world_normal), light), 0.0);
  float dark = 0.25 * (1.0 - lit_part(in_shadow, narrow, turned)) * smoothstep(0.0, 0.2, facing) +
               0.20 * (1.0 - lit_part(in_shadow, wide, turned));
  float inside = 1.0 - smoothstep(0.75, 1.0, length(on_plane) / radius);
  result = vec4(shade * (1.0 - dark), inside * (from_below > 0.0 ? 0.35 : 1.0));
}
)";

const char* const shadow_vertex = R"(#version 330 core
layout(location = 0) in vec3 position;
uniform mat4 to_shadow;
void main() {
  gl_Position = vec4(2.0 * (to_shadow * vec4(position, 1.0)).xyz - 1.0, 1.0);
}
)";

const char* const shadow_fragment = R"(#version 330 core
void main() {}
)";

}  // namespace

ProgramSource body_source() {
  return {vertex_source, std::string(shadow_functions) + body_main};
}

ProgramSource ground_source() {
  return {vertex_source, std::string(shadow_functions) + ground_main};
}

ProgramSource shadow_source() {
  return {shadow_vertex, shadow_fragment};
}

}  // namespace microcosm::render
