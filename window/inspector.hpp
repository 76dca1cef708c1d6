#pragma once
// The list of rigid bodies in the window: masses, positions, speeds, energy, contacts.

#include "window/view_panels.hpp"

namespace microcosm::window {

/// Of a panel that stays where it was put.
inline constexpr ImGuiWindowFlags fixed_panel = ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoResize |
                                                ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoTitleBar |
                                                ImGuiWindowFlags_NoSavedSettings;

/// Fills the next ImGui window. A click on a body chooses it: its name stands in the scene, and plots of
/// heights and speeds show it alone; another click shows all again.
void draw_inspector(const render::SnapshotBodies& bodies, const std::vector<agents::Stream>& streams,
                    ViewChoices& choices);

/// "1.2 kg", "350 ng": three digits.
std::string mass_text(double kilograms);

}  // namespace microcosm::window
