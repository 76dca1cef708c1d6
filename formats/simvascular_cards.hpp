#pragma once
// The cards of a file of svOneDSolver as they stand there, in the file's units.

#include <string>
#include <string_view>
#include <vector>

#include "engine/core/errors.hpp"
#include "engine/core/vec3.hpp"

namespace microcosm::formats {

struct NodeCard {
  std::string name;
  core::Vec3 position;
  int line = 0;
};

struct JointCard {
  std::string name, inlets, outlets;  // the names of its lists
  int line = 0;
};

struct SegmentListCard {
  std::string name;
  std::vector<std::string> segments;  // ids
  int line = 0;
};

struct SegmentCard {
  std::string name, id, start_node, end_node, material, loss, upstream, end, table;
  double length = 0, start_area = 0, end_area = 0;
  int line = 0;
};

struct MaterialCard {
  std::string name, type;
  double density = 0, viscosity = 0, reference_pressure = 0, profile_exponent = 0;
  std::vector<double> parameters;
  int line = 0;
};

struct TableCard {
  std::string name, type;  // values of LIST alone are read
  std::vector<double> time, value;
  int line = 0;
};

struct SolverCard {
  std::string table, end;
  int line = 0;
};

struct SimVascularCards {
  std::string model;
  std::vector<NodeCard> nodes;
  std::vector<JointCard> joints;
  std::vector<SegmentListCard> inlets, outlets;
  std::vector<SegmentCard> segments;
  std::vector<MaterialCard> materials;
  std::vector<TableCard> tables;
  SolverCard solver;
  std::vector<std::string> unused;  // cards that say nothing of the network
};

/// Throws InputError with file and line: a card that doesn't exist or has another number of fields, what is
/// no number, a table without its end, a name used twice, a coupling that is on, a file without segments,
/// materials or solver options.
SimVascularCards read_simvascular_cards(const std::string& path, std::string_view content);

}  // namespace microcosm::formats
