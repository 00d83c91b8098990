// IDX, the format of MNIST: two zero bytes, a type, the number of dimensions, the extents as big-endian 32-bit numbers,
// and the values, big-endian, too. Of one dimension it holds labels.
#include <fmt/format.h>

#include <array>

#include "host/imports/typed_rows.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::imports {
namespace {

struct IdxHeader {
  NumberType type;
  std::vector<std::int64_t> extents;
};

IdxHeader read_idx_header(Bytes& file) {
  std::array<unsigned char, 4> begin{};
  file.read(reinterpret_cast<char*>(begin.data()), begin.size());
  IdxHeader header;
  using Kind = NumberType::Kind;
  switch (begin[2]) {
    case 0x08:
      header.type = {Kind::natural, 1, true};
      break;
    case 0x09:
      header.type = {Kind::integer, 1, true};
      break;
    case 0x0B:
      header.type = {Kind::integer, 2, true};
      break;
    case 0x0C:
      header.type = {Kind::integer, 4, true};
      break;
    case 0x0D:
      header.type = {Kind::real, 4, true};
      break;
    case 0x0E:
      header.type = {Kind::real, 8, true};
      break;
    default:
      fail(ExitCode::bad_input, "{}: IDX has no type {}", file.name(), begin[2]);
  }
  for (int i = 0; i < begin[3]; ++i) {
    std::array<unsigned char, 4> digits{};
    file.read(reinterpret_cast<char*>(digits.data()), digits.size());
    header.extents.push_back(std::int64_t{digits[0]} << 24 | digits[1] << 16 | digits[2] << 8 | digits[3]);
  }
  return header;
}

class IdxReader final : public RowReader {
 public:
  explicit IdxReader(const ReadOptions& options) {
    for (const auto& path : options.paths) {
      auto container = std::make_unique<Container>(path);
      if (!container->next()) fail(ExitCode::bad_input, "{} is empty", path.string());
      const auto header = read_idx_header(container->file());
      if (header.extents.size() == 1) {
        if (description_.labelled) fail(ExitCode::usage, "{}: labels were given twice", path.string());
        labels_ = read_labels(container->file(), header.extents[0], header.type);
        description_.labelled = true;
        description_.labels_from = path.filename().string();
        continue;
      }
      if (container_) fail(ExitCode::usage, "{}: give one file of samples, and perhaps one of labels", path.string());
      require_rows(path.string(), header.extents);
      auto found = describe_rows(header.extents, header.type);
      found.labelled = description_.labelled;
      found.labels_from = description_.labels_from;
      found.pictures = header.extents.size() == 3;
      const auto packing = container->packing();
      found.format = fmt::format("IDX, {}{}", header.type.text(), packing.empty() ? "" : ", " + packing);
      description_ = std::move(found);
      type_ = header.type;
      container_ = std::move(container);
    }
    if (!container_)
      fail(ExitCode::bad_input, "{} holds labels only; give the file of the samples, too", options.paths[0].string());
    if (description_.labelled)
      require_one_label_each(description_.labels_from, static_cast<std::int64_t>(labels_.size()), description_.count);
  }

  [[nodiscard]] const Description& description() const override { return description_; }
  void read(const UseRow& use) override { read_typed_rows(container_->file(), description_, type_, labels_, use); }

 private:
  Description description_;
  NumberType type_;
  std::unique_ptr<Container> container_;
  std::vector<std::int64_t> labels_;
};

}  // namespace

std::unique_ptr<RowReader> read_idx(const ReadOptions& options) { return std::make_unique<IdxReader>(options); }

}  // namespace kadanoff::imports
