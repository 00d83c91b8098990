// What is imported, as rows of numbers: one row is one sample.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/gauge/unit_gauge.hpp"

namespace kadanoff::imports {

// How each value of a row lies in memory: an unsigned byte, or a float.
enum class Element : std::uint8_t { byte, number };

struct Description {
  std::string format{};               // for people: "IDX, gzip"
  std::vector<std::int64_t> shape{};  // of a sample: {28, 28}, or {784}
  std::int64_t count = -1;            // samples; −1: known at the end
  Element element = Element::number;
  bool pictures = false;  // shades of grey, or what looks like it: an IDX file
  std::optional<std::pair<double, double>>
      range{};  // of the values, by their type: 0 … 255; none: the type says nothing
  bool labelled = false;
  std::string labels_from{};  // for people: "y.npy"
  bool binary = false;        // it says that its units are 0 and 1

  [[nodiscard]] std::int64_t units() const {
    std::int64_t product = 1;
    for (const auto side : shape) product *= side;
    return product;
  }
  [[nodiscard]] std::int64_t row_bytes() const { return units() * (element == Element::byte ? 1 : 4); }
};

// What is known at the end.
struct Summary {
  std::vector<std::string> notes{};         // for people: what was left out
  std::vector<std::string> label_names{};   // of labels 0, 1 …; none if labels are only numbers
  std::vector<double> temperatures{};       // one per sample, or none
  std::string temperatures_from{};          // for people: "/temperatures"
  std::vector<std::int64_t> lattice{};      // where the file says it: of any dimensions
  bool labelled = true;                     // false: the labels of the description tell nothing
  std::vector<std::int64_t> tiles{};        // of each picture, if they are cut into tiles
  std::optional<gauge::UnitGauge> gauge{};  // where the file says that the values are of hidden units
};

// Calls use(row, label) for each sample. `row` has row_bytes(); the label is 0 where there are none.
using UseRow = std::function<void(const char* row, std::int64_t label)>;

class RowReader {
 public:
  RowReader() = default;
  virtual ~RowReader() = default;
  RowReader(const RowReader&) = delete;
  RowReader& operator=(const RowReader&) = delete;

  [[nodiscard]] virtual const Description& description() const = 0;
  virtual void read(const UseRow& use) = 0;  // once
  [[nodiscard]] virtual Summary summary() const { return {}; }
};

// What the user says about how to read.
struct ReadOptions {
  std::vector<std::filesystem::path> paths{};
  std::int64_t side = 0;  // pictures become side × side; 0: as they are
  std::int64_t tile = 0;  // pictures are cut into tiles of tile × tile; 0: they are not
  bool skip_broken = false;
  std::string dataset{}, labels{};      // names within HDF5 and npz files; `labels` is also a column of a CSV file
  std::optional<std::int64_t> axis{};   // of the samples, in HDF5 and npy files; no value: the first
  std::function<void()> alive = [] {};  // readers of many files call it now and then
};

// Recognises the format by the content. Throws Error(no_input), Error(io), Error(bad_input) as its readers do, and
// Error(usage) for options that mean nothing to the format.
std::unique_ptr<RowReader> open_rows(const ReadOptions& options);

// The same without the child process that protects from damaged files. For the child, and for the fuzzer.
std::unique_ptr<RowReader> open_rows_in_process(const ReadOptions& options);

// The readers of each format, in the process itself.
std::unique_ptr<RowReader> read_idx(const ReadOptions& options);
std::unique_ptr<RowReader> read_npy(const ReadOptions& options);  // npz, too
std::unique_ptr<RowReader> read_csv(const ReadOptions& options);
std::unique_ptr<RowReader> read_hdf5(const ReadOptions& options);
std::unique_ptr<RowReader> read_pictures(const ReadOptions& options);

}  // namespace kadanoff::imports
