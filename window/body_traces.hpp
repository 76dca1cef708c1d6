#pragma once
// Traces of rigid bodies for the window's plots: energy, contacts, heights and speeds at each control step.

#include <span>
#include <vector>

#include "agents/recording.hpp"
#include "render/body_snapshot.hpp"

namespace microcosm::window {

inline constexpr const char* energy_stream = "energy";
inline constexpr const char* contacts_stream = "contacts";
inline constexpr const char* heights_stream = "heights";
inline constexpr const char* speeds_stream = "speeds";

/// Moving bodies beyond these, in their order, have no trace.
inline constexpr std::size_t most_traced_bodies = 64;

/// The streams, empty: energy, contacts, heights, speeds; the channels of the last two are the bodies' names.
std::vector<agents::Stream> body_streams(const render::BodyForms& forms, core::Nanoseconds period);

/// Appends a sample to each of these streams.
void sample_bodies(const render::SnapshotBodies& bodies, core::Nanoseconds now,
                   std::span<agents::Stream> streams);

}  // namespace microcosm::window
