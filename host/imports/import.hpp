// Turns data of other programs into data sets.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/imports/row_reader.hpp"
#include "host/imports/values.hpp"
#include "host/io/if_exists.hpp"
#include "host/io/provenance.hpp"

namespace kadanoff::imports {

struct ImportOptions {
  ReadOptions read;
  ValueOptions values;
  std::filesystem::path output;
  std::optional<double> split;  // the part of the samples that goes into the first of two files
  std::uint64_t seed = 1;       // of the split
};

struct ImportedFile {
  std::filesystem::path path;
  std::int64_t samples = 0;
};

struct ImportResult {
  Description description;
  Mapping mapping;
  Summary summary;
  bool labelled = false;
  double least = 0, largest = 0;    // as they were
  std::int64_t constant_units = 0;  // that are the same in all samples
  std::vector<ImportedFile> files;
};

// "data.h5", or with a split "data-train.h5" and "data-test.h5".
std::vector<std::filesystem::path> output_paths(const ImportOptions& options);

// Reads the samples and writes the data sets, with `provenance` and what was recognised. Throws Error(usage) for
// options that contradict each other, as open_rows() and choose_mapping() do, and as outputs do; and if the numbers of
// the samples need more memory than there is.
ImportResult import_data(const ImportOptions& options, const io::Provenance& provenance, io::IfExists if_exists);

}  // namespace kadanoff::imports
