#pragma once
// VTP: the PolyData of VTK's XML files (https://docs.vtk.org, "VTK XML Formats"), as vessel tracers and
// microvascular simulators write networks: polylines through points with radii. Arrays in ascii, binary
// (base64) or appended (base64 or raw), compressed by zlib or not, in either byte order.

#include <string>

#include "engine/flow/capillary/capillary_network.hpp"
#include "formats/vessel_graph.hpp"

namespace microcosm::formats {

/// Each polyline becomes a vessel, named by its number from 0. Lines meet where they share a point or where
/// end points have the same coordinates. Radii are, whatever the case of the letters, Chaste's cell data
/// "Vessel Radius"; else the point data "MaximumInscribedSphereRadius", "Radius", "Node Radius", "Vessel
/// Radius", "Radii" or half of "Diameter"; else the cell data of these names. Other arrays are noted. The
/// format knows no units: `unit` [m] is that of its lengths.
///
/// Centrelines that run along each other, as vmtkcenterlines writes them from each inlet to each outlet,
/// become one graph (centrelines.hpp), with choices.merge_tolerance; those that vmtkbranchextractor has cut
/// into tracts (CenterlineIds, TractIds) are put together before. Then as finish.
///
/// Throws InputError naming file, line of the XML and vessel: no PolyData, more than one piece, an array that
/// is missing, cut, of another size or type, compressed by something else, a line with less than two points
/// or with a point that doesn't exist, a radius or length that is not positive, an isolated loop.
VesselGraph read_vtp(const std::string& path, const std::string& content, double unit,
                     const GraphChoices& choices = {});

/// The graph as a network of capillaries: diameters are twice the mean radius along each vessel. Boundaries
/// are left to be stated.
flow::CapillaryDescription capillary_description(const VesselGraph& graph, const std::string& file);

}  // namespace microcosm::formats
