#pragma once
// An inflow wave adapted to a heart rate and a stroke volume.
//
// The time axis is stretched to the new period, all phases of the beat alike. (In a heart, diastole shortens
// more than systole does; the difference matters for coronary flow, which this project doesn't solve.) The
// flow is then scaled so that the volume of a beat is the stroke volume. Without a stroke volume a beat keeps
// its volume: a faster heart pumps more a minute.

#include <optional>

#include "engine/flow/network/description.hpp"

namespace microcosm::scenes {

/// [m^3] that enters in a beat: the integral of the piecewise linear wave.
double stroke_volume(const flow::InflowWave& wave);

/// `heart_rate` [Hz] > 0, `volume` [m^3] > 0. Throws InputError: a `volume` for a wave whose own is not
/// positive, so that it can't be scaled.
flow::InflowWave adapted(const flow::InflowWave& wave, std::optional<double> heart_rate,
                         std::optional<double> volume);

}  // namespace microcosm::scenes
