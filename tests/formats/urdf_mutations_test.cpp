// The bundled robots with each attribute deleted, doubled, or replaced: a finding at a line of the file, a
// refusal, or a model that can be simulated; never a crash, and never a fault of the physics in silence.

#include <catch2/catch.hpp>

#include <cmath>
#include <fstream>
#include <sstream>

#include "engine/rigid/tree.hpp"
#include "formats/urdf/urdf.hpp"
#include "tests/formats/messages.hpp"

namespace microcosm::formats::urdf {

namespace {

std::string text_of(const std::string& name) {
  std::ifstream in(std::string(MICROCOSM_SOURCE_DIR) + "/assets/robots/" + name + ".urdf");
  std::ostringstream text;
  text << in.rdbuf();
  // Comments hold what looks like attributes.
  std::string content = text.str();
  for (std::size_t from = content.find("<!--"); from != std::string::npos; from = content.find("<!--"))
    content.erase(from, content.find("-->", from) + 3 - from);
  return content;
}

struct Place {
  std::size_t first = 0, value = 0, end = 0;  // of ` name="value"`, of the value, of what follows
  std::string name;
};

std::vector<Place> attributes_of(const std::string& text) {
  std::vector<Place> places;
  for (std::size_t quote = text.find("=\""); quote != std::string::npos;
       quote = text.find("=\"", quote + 2)) {
    Place place;
    place.first = text.rfind(' ', quote);
    place.name = text.substr(place.first + 1, quote - place.first - 1);
    place.value = quote + 2;
    place.end = text.find('"', place.value) + 1;
    places.push_back(place);
  }
  return places;
}

/// Whether it was refused or said to be faulty, at a line that exists; asserts that what is said to be usable
/// is.
bool named(const std::string& text) {
  try {
    const UrdfRobot robot = examine_text("robot.urdf", text, {});
    const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
    bool faulty = false;
    for (const Finding& f : robot.findings) {
      faulty = faulty || f.severity != Severity::note;
      if (f.where.line < 1 || f.where.line > lines || f.name.empty() || f.given.empty()) FAIL(sentence_of(f));
    }
    if (robot.usable) {
      rigid::check(robot.body);
      const rigid::Tree tree(robot.body);
      if (tree.nodes().empty() && !robot.body.links.empty()) return faulty;
    }
    return faulty;
  } catch (const core::InputError& error) {
    if (error.where().file != "robot.urdf") FAIL(error.what());
    return true;
  }
}

}  // namespace

TEST_CASE("urdf mutations: a value that is text, no finite number, or empty is always named") {
  for (const char* name : {"arm7_gripper", "servicer"}) {
    const std::string text = text_of(name);
    for (const Place& place : attributes_of(text.substr(0, text.rfind("<!--"))))
      for (const char* value : {"", "abc", "nan", "1e999", "-inf", "0x10"}) {
        // Names may be any text, but then what refers to them is named; `version` and `encoding` are XML's.
        const bool name_of_shape = place.name == "version" || place.name == "encoding";
        if (name_of_shape) continue;
        std::string changed = text;
        changed.replace(place.value, place.end - 1 - place.value, value);
        // A robot, a root, a leaf or a joint may well be called "abc": only references to the old name fail.
        const bool free_text = place.name == "name" && *value != '\0';
        INFO(name << ": " << place.name << " at byte " << place.first << " = '" << value << "'");
        const bool found = named(changed);
        if (!free_text) CHECK(found);
      }
  }
}

TEST_CASE("urdf mutations: a deleted or doubled attribute never crashes, and is named where it is needed") {
  for (const char* name : {"arm7", "hand16", "quadruped", "servicer"}) {
    const std::string text = text_of(name);
    for (const Place& place : attributes_of(text)) {
      INFO(name << ": " << place.name << " at byte " << place.first);
      std::string deleted = text, doubled = text;
      deleted.erase(place.first, place.end - place.first);
      doubled.insert(place.end, text.substr(place.first, place.end - place.first));
      const bool found = named(deleted);
      // What has a default: an origin's place and turn. (XML's own version may be left out, too.)
      if (place.name != "xyz" && place.name != "rpy" && place.name != "version" && place.name != "friction" &&
          place.name != "damping" && place.name != "rgba")
        CHECK(found);
      CHECK((named(doubled) || place.name == "version"));
    }
  }
}

TEST_CASE("urdf mutations: numbers with another sign, factor or none never crash") {
  const std::string text = text_of("arm7_gripper");
  for (const Place& place : attributes_of(text))
    for (const char* value :
         {"0", "-1", "1e-13", "1e11", "-1e11", "1e-300", "1 2 3", "0 0 0", "1e11 -1e11 1e11", "world"}) {
      std::string changed = text;
      changed.replace(place.value, place.end - 1 - place.value, value);
      INFO(place.name << " at byte " << place.first << " = " << value);
      named(changed);
    }
}

TEST_CASE("urdf mutations: every line deleted, doubled, or the last") {
  const std::string text = text_of("servicer");
  for (std::size_t first = 0; first < text.size();) {
    const std::size_t end = std::min(text.find('\n', first), text.size() - 1) + 1;
    std::string deleted = text, doubled = text;
    deleted.erase(first, end - first);
    doubled.insert(end, text.substr(first, end - first));
    INFO("line at byte " << first);
    named(deleted);
    named(doubled);
    named(text.substr(0, end));
    first = end;
  }
}

}  // namespace microcosm::formats::urdf
