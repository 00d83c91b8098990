// Reads a row at a time.
#include "host/imports/typed_rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/base/words.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::imports {

void require_rows(const std::string& name, const std::vector<std::int64_t>& extents) {
  if (extents.size() < 2)
    fail(ExitCode::bad_input, "{} holds {}, not samples of several values each", name,
         extents.empty() ? "one number" : counted(extents[0], "number"));
  std::int64_t bytes = 8;
  for (const auto extent : extents)
    if (extent <= 0 || __builtin_mul_overflow(bytes, extent, &bytes))
      fail(ExitCode::bad_input, "{} says that it holds {} numbers", name, fmt::join(extents, " x "));
  constexpr std::int64_t most_units = 1 << 26;
  if (bytes / 8 / extents[0] > most_units)
    fail(ExitCode::bad_input, "{} says that it holds {} numbers, more than {} in each sample", name,
         fmt::join(extents, " x "), most_units);
}

Description describe_rows(const std::vector<std::int64_t>& extents, const NumberType& type) {
  Description description;
  description.shape.assign(extents.begin() + 1, extents.end());
  description.count = extents[0];
  description.element = type.is_byte() ? Element::byte : Element::number;
  description.range = range_of(type);
  return description;
}

void require_end(Bytes& file) {
  if (!file.peek(1).empty()) fail(ExitCode::bad_input, "{} holds more than its header says", file.name());
}

void read_typed_rows(Bytes& file, const Description& description, const NumberType& type,
                     const std::vector<std::int64_t>& labels, const UseRow& use) {
  const auto units = static_cast<std::size_t>(description.units());
  constexpr std::size_t most_at_once = 1 << 18;  // a row of 10¹² values is not believed before they are there
  std::vector<char> row, values(std::min(units, most_at_once) * static_cast<std::size_t>(type.bytes));
  for (std::int64_t i = 0; i < description.count; ++i) {
    if (file.peek(1).empty())
      fail(ExitCode::bad_input, "{} is cut off: it says that it holds {}, and holds {}", file.name(),
           counted(description.count, "sample"), i);
    row.clear();
    for (std::size_t done = 0; done < units;) {
      const auto count = std::min(units - done, most_at_once);
      file.read(values.data(), count * static_cast<std::size_t>(type.bytes));
      if (type.kind == NumberType::Kind::boolean)
        for (char& truth : values) truth = truth != 0 ? 1 : 0;
      if (type.is_byte()) {
        row.insert(row.end(), values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count));
      } else {
        row.resize((done + count) * sizeof(float));
        to_floats(type, values.data(), count, reinterpret_cast<float*>(row.data()) + done);
      }
      done += count;
    }
    use(row.data(), labels.empty() ? 0 : labels[static_cast<std::size_t>(i)]);
  }
  require_end(file);
}

std::vector<std::int64_t> read_labels(Bytes& file, std::int64_t count, const NumberType& type) {
  std::vector<std::int64_t> labels;
  std::vector<char> value(static_cast<std::size_t>(type.bytes));
  for (std::int64_t i = 0; i < count; ++i) {
    file.read(value.data(), value.size());
    const double label = to_double(type, value.data());
    constexpr double most = 1LL << 53;
    if (!(std::abs(label) < most) || std::floor(label) != label)
      fail(ExitCode::bad_input, "{} holds {} at {}: a label is a whole number", file.name(), label, i);
    labels.push_back(static_cast<std::int64_t>(label));
  }
  require_end(file);
  return labels;
}

void require_one_label_each(const std::string& name, std::int64_t labels, std::int64_t samples) {
  if (labels != samples)
    fail(ExitCode::bad_input, "{} holds {} for {}", name, counted(labels, "label"), counted(samples, "sample"));
}

}  // namespace kadanoff::imports
