#include "scenes/build/steady_blood.hpp"

namespace microcosm::scenes {
namespace {

class SteadyBlood final : public core::System {
 public:
  SteadyBlood(std::unique_ptr<flow::SteadyField> field, std::vector<core::Note> notes)
      : field_(std::move(field)), notes_(std::move(notes)) {}

  std::string_view name() const override { return "blood"; }
  core::Phase phase() const override { return core::Phase::flow; }
  void prepare(core::Exchange&) override {}
  void step(core::Exchange&, core::Nanoseconds, core::Nanoseconds) override {}
  using core::System::state;
  std::span<std::byte> state() override { return {}; }
  std::vector<core::Note> notes() const override { return notes_; }

 private:
  std::unique_ptr<flow::SteadyField> field_;
  std::vector<core::Note> notes_;
};

}  // namespace

Blood make_steady(std::unique_ptr<flow::SteadyField> field, std::vector<core::Note> notes) {
  Blood blood;
  blood.field = field.get();
  blood.vessels = field->vessels();
  blood.system = std::make_unique<SteadyBlood>(std::move(field), std::move(notes));
  return blood;
}

}  // namespace microcosm::scenes
