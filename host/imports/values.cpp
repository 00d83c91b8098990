// Looks at the values, and chooses the line or the step that they go through.
#include "host/imports/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/base/numbers.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::imports {

template <class T>
void Statistics::add_values(const T* row) {
  for (std::size_t i = 0; i < units_; ++i) {
    const auto value = static_cast<float>(row[i]);
    if (!std::isfinite(value))
      fail(ExitCode::bad_input,
           "{}: sample {} holds {} as its value {}, which no unit can be (both are counted from 0)", name_, rows_,
           value, i);
    least_ = std::min(least_, static_cast<double>(value));
    largest_ = std::max(largest_, static_cast<double>(value));
    only_01_ = only_01_ && (value == 0 || value == 1);
    only_spins_ = only_spins_ && (value == -1 || value == 1);
    if (rows_ == 0) first_.push_back(value);
    if (value != first_[i]) varies_[i] = 1;
  }
}

void Statistics::add(const char* row) {
  if (rows_ == 0) varies_.assign(units_, 0);
  element_ == Element::byte ? add_values(reinterpret_cast<const unsigned char*>(row))
                            : add_values(reinterpret_cast<const float*>(row));
  ++rows_;
}

std::int64_t Statistics::constant_units() const {
  return rows_ < 2 ? 0 : std::count(varies_.begin(), varies_.end(), 0);
}

float Mapping::real(double value) const {
  return static_cast<float>(std::clamp(2 * (value - low) / (high - low) - 1, -1.0, 1.0));
}

namespace {

// Values are floats: what the user gives is compared with them as one.
double as_stored(double value) { return static_cast<double>(static_cast<float>(value)); }

}  // namespace

Mapping choose_mapping(const ValueOptions& options, const Description& description, const Statistics& statistics) {
  const bool two_values = statistics.only_01() || statistics.only_spins();
  auto values = options.values;
  if (values == Values::automatic)
    values = options.threshold                                      ? Values::spin
             : options.range || !two_values || description.pictures ? Values::real
             : description.binary                                   ? Values::binary
                                                                    : Values::spin;
  Mapping mapping{.values = values, .text = {}};
  const double least = statistics.least(), largest = statistics.largest();
  if (values != Values::real) {
    const int lower = mapping.least_unit();
    const bool is_binary = values == Values::binary;
    const char* const unit = is_binary ? "unit" : "spin";
    if (options.range) fail(ExitCode::usage, "--range is for --values real; --threshold makes spins");
    if (two_values && !options.threshold) {
      const bool only_01 = statistics.only_01();
      mapping.threshold = only_01 ? 0.5 : 0;
      mapping.keeps_signs = true;
      mapping.text = only_01 == is_binary ? fmt::format("{}s {} and 1, as they are", unit, lower)
                                          : fmt::format("{} and 1 become {}s {} and 1", only_01 ? 0 : -1, unit, lower);
      return mapping;
    }
    const auto [low, high] = description.range.value_or(std::pair(least, largest));
    mapping.threshold = as_stored(options.threshold.value_or((low + high) / 2));
    if (options.threshold && (mapping.threshold <= least || mapping.threshold > largest))
      fail(ExitCode::usage, "--threshold {:g}: all values of {}, from {:g} to {:g}, would become {} {}",
           *options.threshold, statistics.name(), least, largest, unit, mapping.threshold <= least ? 1 : lower);
    mapping.keeps_signs = mapping.threshold == 0;
    mapping.text = fmt::format("from {:g} on a value becomes {} 1, below {} {}", mapping.threshold, unit, unit, lower);
    return mapping;
  }
  if (options.threshold) fail(ExitCode::usage, "--threshold makes spins: it is not for --values real");
  if (options.range) {
    std::tie(mapping.low, mapping.high) = std::pair(as_stored(options.range->first), as_stored(options.range->second));
    if (least < mapping.low || largest > mapping.high)
      fail(ExitCode::bad_input, "{}: the values go from {:g} to {:g}, beyond --range {:g}:{:g}", statistics.name(),
           least, largest, mapping.low, mapping.high);
  } else if (description.range && !statistics.only_01()) {
    std::tie(mapping.low, mapping.high) = *description.range;
  } else if ((least < -1 || largest > 1) && least == largest) {
    fail(ExitCode::bad_input, "{}: all values are {:g}: --range LOW:HIGH says what that is between -1 and 1",
         statistics.name(), least);
  } else if (least < -1 || largest > 1) {
    std::tie(mapping.low, mapping.high) = std::pair(least, largest);
  } else if (least >= 0) {
    std::tie(mapping.low, mapping.high) = std::pair(0.0, 1.0);
  }
  mapping.keeps_signs = mapping.low == -mapping.high || statistics.only_01();
  mapping.text = mapping.low == -1 && mapping.high == 1
                     ? "real values, as they are"
                     : fmt::format("{:g} … {:g} become -1 … 1", mapping.low, mapping.high);
  return mapping;
}

std::pair<double, double> parse_range(const std::string& text) {
  const auto colon = text.find(':');
  const auto low = parse_decimal(text.substr(0, colon));
  const auto high = colon == std::string::npos ? std::nullopt : parse_decimal(text.substr(colon + 1));
  if (!low || !high || !(*low < *high) || !std::isfinite(static_cast<float>(*high) - static_cast<float>(*low)))
    fail(ExitCode::usage, "--range '{}' is not LOW:HIGH, two numbers with LOW below HIGH", text);
  return {*low, *high};
}

}  // namespace kadanoff::imports
