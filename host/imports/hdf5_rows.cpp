// Data sets of other programs' HDF5 files, by H5Reader, which has them read by a child.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "host/base/words.hpp"
#include "host/data/dataset.hpp"
#include "host/data/lattice_shape.hpp"
#include "host/data/optional_parts.hpp"
#include "host/data/unit_type.hpp"
#include "host/gauge/unit_gauge.hpp"
#include "host/imports/label_names.hpp"
#include "host/imports/typed_rows.hpp"
#include "host/io/hdf5_file.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::imports {
namespace {

constexpr std::int64_t values_at_once = 1 << 22;

// An enumeration: h5py's truth values.
bool holds_numbers(const std::string& type) {
  return type.starts_with("int") || type.starts_with("uint") || type.starts_with("float") || type == "enumeration";
}

class Hdf5Reader final : public RowReader {
 public:
  explicit Hdf5Reader(const ReadOptions& options) : file_(options.paths[0]) {
    if (options.paths.size() > 1) fail(ExitCode::usage, "give one HDF5 file at a time");
    dataset_ = options.dataset.empty() ? only_dataset() : slashed(options.dataset);
    const auto path = file_.path().string();
    if (!file_.has_dataset(dataset_))
      throw Error(ExitCode::usage, fmt::format("{} holds no data set {}", path, dataset_),
                  fmt::format("there are {}", fmt::join(file_.dataset_names(), ", ")));
    type_ = file_.type_name(dataset_);
    if (!holds_numbers(type_)) fail(ExitCode::bad_input, "{}: {} holds {}, not numbers", path, dataset_, type_);
    stored_ = file_.shape(dataset_);
    require_rows(fmt::format("{}: {}", path, dataset_), stored_);
    axis_ = options.axis.value_or(0);
    if (axis_ < 0 || axis_ >= static_cast<std::int64_t>(stored_.size()))
      fail(ExitCode::usage, "--axis {}: {} has axes 0 to {}", axis_, dataset_, stored_.size() - 1);
    auto extents = stored_;
    std::rotate(extents.begin(), extents.begin() + axis_, extents.begin() + axis_ + 1);
    NumberType type;
    if (type_ == "uint8" || type_ == "uint16")
      type = {.kind = NumberType::Kind::natural, .bytes = type_ == "uint8" ? 1 : 2};
    else
      type = {.kind = NumberType::Kind::real, .bytes = 4};
    description_ = describe_rows(extents, type);
    description_.element = Element::number;
    description_.format = fmt::format("HDF5, {}, {}", dataset_, type_);
    description_.binary = data::says_binary(file_, dataset_);
    find_labels(options);
    find_temperatures_and_lattice();
  }

  [[nodiscard]] const Description& description() const override { return description_; }

  void read(const UseRow& use) override {
    const auto units = description_.units();
    const auto label = [&](std::int64_t i) { return labels_.empty() ? 0 : labels_[static_cast<std::size_t>(i)]; };
    const auto use_row = [&](const float* row, std::int64_t i) { use(reinterpret_cast<const char*>(row), label(i)); };
    if (axis_ > 0) return read_columns(use_row);
    const auto step = std::clamp<std::int64_t>(values_at_once / units, 1, description_.count);
    std::vector<float> block(static_cast<std::size_t>(step * units));
    for (std::int64_t first = 0; first < description_.count; first += step) {
      const auto count = std::min(step, description_.count - first);
      file_.read_rows(dataset_, first, count, block.data());
      for (std::int64_t i = 0; i < count; ++i) use_row(block.data() + i * units, first + i);
    }
  }

 private:
  static std::string slashed(const std::string& name) { return name.starts_with('/') ? name : "/" + name; }

  // /samples, or the only one that can be samples.
  [[nodiscard]] std::string only_dataset() const {
    if (file_.has_dataset("/samples")) return "/samples";
    std::vector<std::string> found, columns;  // columns: of one value per sample, as labels may be
    for (const auto& one : file_.list()) {
      if (one.shape.size() < 2 || !holds_numbers(one.type)) continue;
      (one.shape == io::H5Shape{one.shape[0], 1} ? columns : found).push_back(one.name);
    }
    if (found.empty()) found = columns;
    if (found.size() == 1) return found[0];
    if (found.empty())
      fail(ExitCode::bad_input, "{} holds no data set of samples: numbers of two dimensions or more",
           file_.path().string());
    fail(ExitCode::usage, "{}: which data set holds the samples? Give --dataset, one of {}", file_.path().string(),
         fmt::join(found, ", "));
  }

  void find_labels(const ReadOptions& options) {
    std::string name = options.labels.empty() ? "/labels" : slashed(options.labels);
    if (!file_.has_dataset(name)) {
      if (!options.labels.empty())
        fail(ExitCode::usage, "--labels: {} holds no data set {}", file_.path().string(), name);
      return;
    }
    const auto shape = file_.shape(name);
    const bool fits = shape == io::H5Shape{description_.count} || shape == io::H5Shape{description_.count, 1};
    if (!fits && options.labels.empty()) {
      note_ = fmt::format("{} does not hold one label per sample, and was left out", name);
      return;
    }
    require_one_label_each(name, shape.empty() ? 1 : shape[0], description_.count);
    description_.labelled = true;
    description_.labels_from = name;
    if (file_.type_name(name) == "text") return number_texts(name);
    labels_ = file_.read<std::int64_t>(name);
    read_label_names(name);
  }

  void number_texts(const std::string& name) {
    LabelNames texts;
    for (const auto& text : file_.read_texts(name))
      labels_.push_back(
          texts.number_of(text, fmt::format("{}: {}, at {}", file_.path().string(), name, labels_.size())));
    label_names_ = texts.names();
  }

  // As our own files have them. What else has these names and does not fit is told, and left out.
  void find_temperatures_and_lattice() {
    if (dataset_ != "/samples" || axis_ != 0) return;
    data::OptionalParts parts(file_);
    temperatures_ =
        parts.read_dataset("/temperatures", false, [&] { return data::read_temperatures(file_, description_.count); });
    lattice_ = parts.read(false, [&] { return data::read_lattice_shape(file_, description_.units()); });
    gauge_ = parts.read(false, [&] { return gauge::read_unit_gauge(file_, description_.units()); });
    if (stored_.size() == 2 && lattice_.size() == 2) description_.shape = lattice_;  // for people
    parts.tell();
  }

  // The attribute `names` of our own labels; something else under that name is none of them.
  void read_label_names(const std::string& labels) {
    try {
      if (!file_.has_attribute(labels, "names")) return;
      label_names_ = file_.attribute<std::vector<std::string>>(labels, "names").value_or(std::vector<std::string>());
    } catch (const Error& error) {
      if (error.code() != ExitCode::bad_input) throw;
    }
  }

  // Takes all of the data set into memory: a sample is spread over all of it.
  template <class UseFloats>
  void read_columns(const UseFloats& use_row) {
    const auto all = file_.read<float>(dataset_);
    std::int64_t before = 1, after = 1;  // values along the axes before and behind that of the samples
    for (std::int64_t i = 0; i < axis_; ++i) before *= stored_[static_cast<std::size_t>(i)];
    for (auto i = static_cast<std::size_t>(axis_) + 1; i < stored_.size(); ++i) after *= stored_[i];
    std::vector<float> row(static_cast<std::size_t>(before * after));
    for (std::int64_t i = 0; i < description_.count; ++i) {
      for (std::int64_t k = 0; k < before; ++k)
        std::copy_n(all.data() + (k * description_.count + i) * after, after, row.data() + k * after);
      use_row(row.data(), i);
    }
  }

  [[nodiscard]] Summary summary() const override {
    Summary summary{.label_names = label_names_,
                    .temperatures = temperatures_,
                    .temperatures_from = "/temperatures",
                    .lattice = lattice_,
                    .gauge = gauge_};
    if (!note_.empty()) summary.notes.push_back(note_);
    return summary;
  }

  io::H5Reader file_;
  std::string dataset_, type_, note_;
  std::vector<std::int64_t> stored_, labels_;
  std::vector<std::string> label_names_;
  std::vector<double> temperatures_;
  std::vector<std::int64_t> lattice_;
  std::optional<gauge::UnitGauge> gauge_;
  std::int64_t axis_ = 0;
  Description description_;
};

}  // namespace

std::unique_ptr<RowReader> read_hdf5(const ReadOptions& options) { return std::make_unique<Hdf5Reader>(options); }

}  // namespace kadanoff::imports
