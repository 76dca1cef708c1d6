// Every kind of thing that a dataset says, changed by somebody who makes all checksums fit afterwards: it is
// found by comparing the dataset with itself, by running it again, or against its published hash.

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "datagen/files.hpp"
#include "datagen/hdf5/write.hpp"
#include "datagen/verify.hpp"
#include "engine/core/sha256.hpp"
#include "forger.hpp"
#include "synthetic.hpp"

using namespace microcosm;
using namespace microcosm::datagen;
using namespace microcosm::datagen::testing;
using Catch::Matchers::Contains;

namespace {

std::string all_messages(const VerifyReport& report) {
  std::string text;
  for (const auto& fault : report.faults) text += fault.file + ": " + fault.message + "\n";
  for (const auto& result : report.episodes) {
    for (const auto& fault : result.faults) text += fault.file + ": " + fault.message + "\n";
    if (!result.difference.empty()) text += "run again: " + result.difference + "\n";
  }
  return text;
}

VerifyReport verify_copy(const std::filesystem::path& folder, bool regenerate,
                         const std::string& against = "") {
  VerifyOptions options;
  options.regenerate = regenerate;
  options.against = against;
  return verify({folder.string()}, options, {});
}

/// What finds a change.
enum class Found { stored, again, against };

/// Changes a copy, and returns all that is said of it; checks that nothing finds it earlier than `found`.
std::string found_by(Found found, const std::function<void(Forger&)>& change) {
  const TemporaryFolder folder;
  const auto copy = folder.path() / "d";
  copy_small_dataset(copy);
  Forger forger(copy);
  change(forger);
  forger.write();
  const VerifyReport stored = verify_copy(copy, false);
  INFO(all_messages(stored));
  CHECK(stored.same() == (found != Found::stored));
  if (found == Found::stored) return all_messages(stored);
  const VerifyReport again = verify_copy(copy, true);
  INFO(all_messages(again));
  CHECK(again.same() == (found != Found::again));
  if (found == Found::again) return all_messages(again);
  const VerifyReport against = verify_copy(copy, false, small_content());
  CHECK_FALSE(against.same());
  return all_messages(against);
}

void change_value(hdf5::Value& value) {
  if (!value.texts.empty())
    value.texts[0] += "x";
  else if (value.type == hdf5::ElementType::text) {
    value.texts.push_back("x");
    value.shape = {1};
  } else if (!value.bytes.empty())
    value.bytes[0] ^= std::byte{1};
}

}  // namespace

TEST_CASE("A forger who changes nothing passes: what is found below is the change") {
  const TemporaryFolder folder;
  const auto copy = folder.path() / "d";
  copy_small_dataset(copy);
  Forger(copy).write();
  const VerifyReport report = verify_copy(copy, true, small_content());
  INFO(all_messages(report));
  CHECK(report.same());
  Forger again(copy);
  REQUIRE(again.derive_again(0));
  again.write();
  CHECK(verify_copy(copy, true, small_content()).same());
}

TEST_CASE("Forged: each attribute and array of an episode's file, with or without all that follows from it") {
  const TemporaryFolder folder;
  copy_small_dataset(folder.path() / "d");
  const hdf5::Tree tree = Forger(folder.path() / "d").trees[0];
  const auto try_change = [&](const std::string& what, const std::function<void(hdf5::Tree&)>& change) {
    INFO(what);
    CHECK_THAT(found_by(Found::stored, [&](Forger& forger) { change(forger.trees[0]); }),
               Contains("demo_0.h5") || Contains("manifest.jsonl:1"));
    // With everything made to follow, it is another episode than the scenario gives, or the same again.
    const auto copy = folder.path() / "derived";
    std::filesystem::remove_all(copy);
    copy_small_dataset(copy);
    Forger forger(copy);
    change(forger.trees[0]);
    if (!forger.derive_again(0) || forger.trees[0] == tree) return;
    forger.write();
    const VerifyReport report = verify_copy(copy, true, small_content());
    CHECK_FALSE(report.same());
    CHECK(report.content != small_content());
    CHECK_THAT(all_messages(report), Contains("run again") || Contains("demo_0.h5"));
  };
  int kinds = 0;
  for (const auto& [path, object] : tree.objects) {
    for (const auto& attribute : object.attributes) {
      const std::string& name = attribute.first;
      const std::string& place = path;
      ++kinds;
      try_change(path + "@" + name, [&](hdf5::Tree& t) { change_value(t.objects[place].attributes[name]); });
      try_change("without " + path + "@" + name,
                 [&](hdf5::Tree& t) { t.objects[place].attributes.erase(name); });
    }
    if (object.kind != hdf5::ObjectKind::array || object.value.bytes.empty()) continue;
    const std::string& place = path;
    ++kinds;
    try_change(path, [&](hdf5::Tree& t) { change_value(t.objects[place].value); });
    try_change("without " + path, [&](hdf5::Tree& t) { t.objects.erase(place); });
  }
  CHECK(kinds > 35);
  try_change("an array more", [](hdf5::Tree& t) {
    hdf5::add_array(t, "/data/demo_0/obs/secret", hdf5::array_value(hdf5::ElementType::uint8, {0}, {}));
  });
  try_change("an attribute more", [](hdf5::Tree& t) {
    t.objects["/data/demo_0/obs"].attributes["note"] = hdf5::text_value("trust me");
  });
  try_change("a group more", [](hdf5::Tree& t) { hdf5::add_group(t, "/mask"); });
  try_change("a link",
             [](hdf5::Tree& t) { hdf5::add_external_link(t, "/data/demo_0/x", "/etc/passwd", "/"); });
}

TEST_CASE("Forged: what the manifest says of an episode") {
  const auto line = [](const std::string& from, const std::string& to) {
    return found_by(Found::stored, [&](Forger& forger) {
      forger.change_line = [&](std::string& text) {
        const std::size_t place = text.find(from);
        REQUIRE(place != std::string::npos);
        text.replace(place, from.size(), to);
      };
    });
  };
  const auto entry = [](const std::function<void(ManifestEntry&)>& change) {
    return found_by(Found::stored, [&](Forger& forger) { change(forger.entries[1]); });
  };
  CHECK_THAT(entry([](ManifestEntry& e) { e.outcome[0].second = 0; }),
             Contains("manifest.jsonl:2: outcome 'delivery' is 0, the file says 1"));
  CHECK_THAT(entry([](ManifestEntry& e) { e.outcome[0].first = "x"; }), Contains("outcome 'x'"));
  CHECK_THAT(entry([](ManifestEntry& e) { e.outcome.pop_back(), e.outcome_units.clear(); }),
             Contains("lists"));
  CHECK_THAT(entry([](ManifestEntry& e) { e.drawn[0].second = 0; }),
             Contains("drawn 'particles.radius' is 0"));
  CHECK_THAT(entry([](ManifestEntry& e) { e.failed = true; }),
             Contains("'failed' is true, the file says false"));
  CHECK_THAT(entry([](ManifestEntry& e) { e.seed = 8; }), Contains("'seed' is 8, the file says 7"));
  CHECK_THAT(entry([](ManifestEntry& e) { e.samples = 99; }), Contains("'samples' is 99"));
  CHECK_THAT(entry([](ManifestEntry& e) { e.sha256[0] = 'x'; }), Contains("'sha256'"));
  CHECK_THAT(entry([](ManifestEntry& e) { e.state_hash = "0123456789abcdef"; }), Contains("'state_hash'"));
  CHECK_THAT(entry([](ManifestEntry& e) { e.recorded_seconds = 9; }), Contains("'recorded_seconds' is 9"));
  CHECK_THAT(entry([](ManifestEntry& e) { e.outcome_units.assign(e.outcome.size(), "km"); }),
             Contains("'outcome_units'"));
  CHECK_THAT(line(",\"seed\"", ",\"note\":1,\"seed\""),
             Contains("holds something that no writer puts there"));
  CHECK_THAT(line("\"failed\":false", "\"failed\":true,\"failed\":false"), Contains("no writer puts there"));
  CHECK_THAT(line("2-dev.2", "2-dev.3"), Contains("'2-dev.3'"));
  CHECK_THAT(line("\"format_version\":2", "\"format_version\":1"), Contains("format version 1"));
  CHECK_THAT(line("episodes/demo_", "../episodes/demo_"), Contains("'file' should be episodes/demo_0.h5"));
}

TEST_CASE("Forged: the table and the index, and what it leads to") {
  const auto table = [](const std::string& from, const std::string& to) {
    return found_by(Found::stored, [&](Forger& forger) {
      forger.change_table = [&](std::string& text) { text.replace(text.find(from), from.size(), to); };
    });
  };
  CHECK_THAT(table("2,1,7,0", "2,1,7,1"), Contains("outcomes.csv") && Contains("line 3"));
  CHECK_THAT(table("delivery [1]", "delivary [1]"), Contains("outcomes.csv") && Contains("line 1"));
  CHECK_THAT(found_by(Found::stored, [](Forger& f) { f.change_table = [](std::string& t) { t += "x"; }; }),
             Contains("outcomes.csv"));
  const auto index = [](const std::function<void(hdf5::Tree&)>& change) {
    CHECK_THAT(found_by(Found::stored, [&](Forger& forger) { forger.change_index = change; }),
               Contains("dataset.h5"));
  };
  using hdf5::Tree;
  index([](Tree& t) { t.objects["/data/demo_0"].file = "/etc/passwd"; });
  index([](Tree& t) { t.objects["/data/demo_0"].file = "episodes/demo_1.h5"; });
  index([](Tree& t) { t.objects["/data/demo_0"].target = "/data/demo_1"; });
  index([](Tree& t) { t.objects.erase("/data/demo_0"); });
  index([](Tree& t) { hdf5::add_external_link(t, "/data/demo_7", "episodes/demo_1.h5", "/data/demo_1"); });
  index([](Tree& t) { std::swap(t.objects["/mask/train"], t.objects["/mask/failed"]); });
  index([](Tree& t) { t.objects["/mask/train"].value.texts[0] = "demo_9"; });
  index([](Tree& t) { t.objects.erase("/mask/valid"); });
  index([](Tree& t) { change_value(t.objects["/data"].attributes["total"]); });
  index([](Tree& t) { change_value(t.objects["/data"].attributes["env_args"]); });
  index([](Tree& t) { change_value(t.objects["/data"].attributes["format_version"]); });
  index([](Tree& t) { t.objects["/data"].attributes["note"] = hdf5::text_value("x"); });
}

TEST_CASE("Forged: what dataset.json says, and the copies of the scenario") {
  const auto description = [](Found found, const std::function<void(Description&)>& change) {
    return found_by(found, [&](Forger& forger) {
      change(forger.description);
      // The episodes' files repeat some of it.
      for (std::size_t i = 0; i < forger.trees.size(); ++i) REQUIRE(forger.derive_again(i));
    });
  };
  using D = Description;
  CHECK_THAT(description(Found::stored, [](D& d) { d.seed = 8; }),
             Contains("of seed 7, the dataset of seed 8"));
  CHECK_THAT(description(Found::again, [](D& d) { d.scenario = "other"; }),
             Contains("says scenario 'other'"));
  CHECK_THAT(description(Found::again, [](D& d) { d.identity[0] = 'x'; }), Contains("says identity"));
  CHECK_THAT(description(Found::again, [](D& d) { d.options.set[0].second = "off"; }), Contains("run again"));
  CHECK_THAT(description(Found::again, [](D& d) { d.options.duration = "0.06s"; }), Contains("run again"));
  CHECK_THAT(description(Found::again, [](D& d) { d.options.set.clear(); }), Contains("identity"));
  CHECK_THAT(description(Found::again, [](D& d) { d.options.budget.memory += 1; }),
             Contains("says identity"));
  CHECK_THAT(description(Found::again, [](D& d) { d.options.budget.instructions += 1; }),
             Contains("says identity"));
  CHECK_THAT(description(Found::again, [](D& d) { d.notes.push_back("arm.urdf:3: repaired"); }),
             Contains("says notes") && Contains("arm.urdf:3: repaired"));
  CHECK_THAT(description(Found::again, [](D& d) { d.sources[0].path = "other.lua"; }), Contains("scenario"));
  CHECK_THAT(description(Found::stored, [](D& d) { d.sources[0].sha256[0] = 'x'; }),
             Contains("scenario/small.lua"));
  const auto text = [](Found found, const std::string& from, const std::string& to) {
    return found_by(found, [&](Forger& forger) {
      forger.change_description = [&](std::string& t) { t.replace(t.find(from), from.size(), to); };
    });
  };
  CHECK_THAT(text(Found::stored, "\"seed\"", "\"note\": 1,\n  \"seed\""),
             Contains("dataset.json: holds something"));
  // A comment changes no number: only the identity does, and the published hash.
  const auto source = [](const std::function<void(Forger&)>& change) {
    return [change](Forger& forger) {
      forger.sources[0] = "-- mine\n" + forger.sources[0];
      forger.description.sources[0].sha256 = core::sha256_hex(forger.sources[0]);
      change(forger);
      for (std::size_t i = 0; i < forger.trees.size(); ++i) REQUIRE(forger.derive_again(i));
    };
  };
  CHECK_THAT(found_by(Found::again, source([](Forger&) {})), Contains("says identity"));
  CHECK_THAT(
      found_by(Found::against, source([](Forger& forger) {
                 scenes::LoadOptions options = forger.description.options;
                 forger.description.identity =
                     scenes::Scenario::load_text("small.lua", forger.sources[0], {}, options)->identity();
               })),
      Contains("has the content"));
}

TEST_CASE("Forged: fewer episodes, with everything made to fit, are another content") {
  CHECK_THAT(found_by(Found::stored,
                      [](Forger& forger) {
                        forger.entries.pop_back();
                        forger.trees.pop_back();
                      }),
             Contains("episodes/demo_1.h5: is an episode without a line in manifest.jsonl"));
  const TemporaryFolder folder;
  copy_small_dataset(folder.path() / "d");
  Forger forger(folder.path() / "d");
  forger.entries.pop_back();
  forger.trees.pop_back();
  forger.write();
  std::filesystem::remove(folder.path() / "d/episodes/demo_1.h5");
  CHECK(verify_copy(folder.path() / "d", true).same());
  CHECK_FALSE(verify_copy(folder.path() / "d", true, small_content()).same());
}

TEST_CASE("Forged: an episode put in another's place, and a cut or doubled manifest") {
  CHECK_THAT(found_by(Found::stored, [](Forger& forger) { forger.trees[1] = forger.trees[0]; }),
             Contains("demo_1.h5: '/data/demo_1' is missing"));
  const auto manifest = [](const std::function<std::string(const std::string&)>& change) {
    const TemporaryFolder folder;
    copy_small_dataset(folder.path() / "d");
    const auto path = folder.path() / "d/manifest.jsonl";
    write_atomically(path, change(*read_file(path)));
    const VerifyReport report = verify_copy(folder.path() / "d", false);
    CHECK_FALSE(report.same());
    return all_messages(report);
  };
  CHECK_THAT(manifest([](const std::string&) { return std::string(); }),
             Contains("demo_0.h5: is an episode without a line") && Contains("outcomes.csv"));
  CHECK_THAT(manifest([](const std::string& t) { return t.substr(0, t.find('\n') + 1); }),
             Contains("demo_1.h5: is an episode without a line") && Contains("outcomes.csv"));
  CHECK_THAT(manifest([](const std::string& t) { return t.substr(0, t.size() - 1); }),
             Contains("has no end"));
  CHECK_THAT(manifest([](const std::string& t) { return t + t; }),
             Contains("manifest.jsonl:3: lists episode 0"));
  CHECK_THAT(manifest([](const std::string& t) { return t + "\n"; }),
             Contains("manifest.jsonl:3: isn't JSON"));
  // Order is no content.
  const TemporaryFolder folder;
  copy_small_dataset(folder.path() / "d");
  const auto path = folder.path() / "d/manifest.jsonl";
  const std::string text = *read_file(path);
  write_atomically(path, text.substr(text.find('\n') + 1) + text.substr(0, text.find('\n') + 1));
  CHECK(verify_copy(folder.path() / "d", true, small_content()).same());
}
