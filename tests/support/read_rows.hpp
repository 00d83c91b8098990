// All that a reader of imported files finds.
#pragma once

#include <vector>

#include "host/imports/row_reader.hpp"

namespace kadanoff::test {

struct RowsRead {
  imports::Description description;
  std::vector<std::vector<float>> rows;
  std::vector<std::int64_t> labels;
  imports::Summary summary;
};

inline RowsRead read_rows(const imports::ReadOptions& options) {
  const auto reader = imports::open_rows(options);
  RowsRead found{.description = reader->description(), .rows = {}, .labels = {}, .summary = {}};
  reader->read([&](const char* row, std::int64_t label) {
    auto& values = found.rows.emplace_back();
    for (std::int64_t i = 0; i < found.description.units(); ++i)
      values.push_back(found.description.element == imports::Element::byte
                           ? static_cast<float>(static_cast<unsigned char>(row[i]))
                           : reinterpret_cast<const float*>(row)[i]);
    found.labels.push_back(label);
  });
  found.summary = reader->summary();
  return found;
}

}  // namespace kadanoff::test
