#include "agents/outcomes/outcome.hpp"

#include "agents/registry.hpp"

namespace microcosm::agents {

const std::vector<OutcomeType>& outcome_types() {
  return registry<OutcomeType>();
}

RegisterOutcome::RegisterOutcome(OutcomeType type) {
  add_to_registry(std::move(type));
}

}  // namespace microcosm::agents
