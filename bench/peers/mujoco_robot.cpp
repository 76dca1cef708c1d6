// What MuJoCo reads in robots' files: of each body the mass, the centre and the principal moments, of each
// joint its axis and limits. tests/formats/cases/urdf/mujoco.txt holds what it prints of the files beside it,
// with MuJoCo 2.2.2. It reads no meshes in COLLADA, so shapes are cut out first: masses don't depend on them.

#include <mujoco/mujoco.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <memory>
#include <regex>
#include <sstream>
#include <string>

namespace {

std::string without_shapes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  std::string text = content.str();
  while (!text.empty() && text.back() == '\0') text.pop_back();
  if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
  for (const char* part : {"<visual>[^]*?</visual>", "<collision[ >][^]*?</collision>", "<!--[^]*?-->"})
    text = std::regex_replace(text, std::regex(part), "");
  return text;
}

void print_joint(const mjModel& m, int j) {
  const double* axis = m.jnt_axis + std::ptrdiff_t{3} * j;
  const double* range = m.jnt_range + std::ptrdiff_t{2} * j;
  std::printf("joint %s axis %.17g %.17g %.17g", mj_id2name(&m, mjOBJ_JOINT, j), axis[0], axis[1], axis[2]);
  if (m.jnt_limited[j])
    std::printf(" range %.17g %.17g\n", range[0], range[1]);
  else
    std::printf(" unlimited\n");
}

int print(const std::string& path) {
  const std::string text = without_shapes(path);
  const auto files = std::make_unique<mjVFS>();
  mj_defaultVFS(files.get());
  mj_makeEmptyFileVFS(files.get(), "robot.urdf", static_cast<int>(text.size()));
  std::copy(text.begin(), text.end(), static_cast<char*>(files->filedata[0]));
  char error[1000] = "";
  mjModel* const m = mj_loadXML("robot.urdf", files.get(), error, sizeof error);
  mj_deleteVFS(files.get());
  if (!m) {
    std::fprintf(stderr, "%s: MuJoCo refuses it: %s\n", path.c_str(), error);
    return 1;
  }
  std::printf("file %s\n", path.substr(path.find_last_of('/') + 1).c_str());
  for (int b = 1; b < m->nbody; ++b) {
    const double *c = m->body_ipos + std::ptrdiff_t{3} * b, *i = m->body_inertia + std::ptrdiff_t{3} * b;
    double moments[3] = {i[0], i[1], i[2]};
    std::sort(moments, moments + 3);
    std::printf("body %s mass %.17g centre %.17g %.17g %.17g moments %.17g %.17g %.17g\n",
                mj_id2name(m, mjOBJ_BODY, b), m->body_mass[b], c[0], c[1], c[2], moments[0], moments[1],
                moments[2]);
  }
  for (int j = 0; j < m->njnt; ++j) print_joint(*m, j);
  mj_deleteModel(m);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  int refused = 0;
  for (int i = 1; i < count; ++i) refused += print(arguments[i]);
  return refused > 0 ? 3 : 0;
}
