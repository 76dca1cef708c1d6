#include <stdexcept>
#include "scenes/scenario.hpp"
namespace microcosm::scenes {
__attribute__((weak)) std::shared_ptr<const Scenario> Scenario::load_text(const std::string&,
                                                                          const std::string&,
                                                                          const std::vector<SourceFile>&,
                                                                          const LoadOptions&) {
  throw std::logic_error("no scenes");
}
}  // namespace microcosm::scenes
