#include "agents/sensing/truth_stream.hpp"

#include <utility>

#include "agents/sensing/fields.hpp"

namespace microcosm::agents {

TruthStream::TruthStream(std::string id, const core::Values& values, std::string unit, std::string meaning) {
  for (const char* prefix : {"true_", "truth_"})
    if (id.starts_with(prefix)) id.erase(0, std::string_view(prefix).size());
  fields::set_name(info_, "truth/" + id, std::move(unit), std::move(meaning));
  info_.storage = Storage::float64;
  info_.truth = true;
  fields::set_timing(info_, values);
}

void TruthStream::add_channel(const std::string& place, const TruthChannel& channel) {
  info_.channels.push_back(place + "_" + channel.quantity);
  info_.channel_units.push_back(channel.unit);
}

}  // namespace microcosm::agents
