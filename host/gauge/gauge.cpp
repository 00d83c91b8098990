// Rearranges columns and rows.
#include "host/gauge/gauge.hpp"

#include <algorithm>
#include <numeric>

#include "kernels/core/check.hpp"

namespace kadanoff::gauge {

Arrangement unchanged(std::int64_t units) {
  Arrangement arrangement{.order = std::vector<std::int64_t>(static_cast<std::size_t>(units)),
                          .sign = std::vector<int>(static_cast<std::size_t>(units), 1)};
  std::iota(arrangement.order.begin(), arrangement.order.end(), 0);
  return arrangement;
}

Arrangement random_arrangement(std::int64_t units, const random::RngKey& key) {
  // Sorted by random numbers: ties of 64 bits are left to the order of the units.
  std::vector<std::uint64_t> numbers;
  auto arrangement = unchanged(units);
  for (std::int64_t a = 0; a < units; ++a) {
    const auto words = random::draw(key, static_cast<std::uint32_t>(a), 0, 1);
    numbers.push_back(std::uint64_t{words[0]} << 32 | words[1]);
    arrangement.sign[static_cast<std::size_t>(a)] = (words[2] & 1U) != 0 ? 1 : -1;
  }
  std::stable_sort(arrangement.order.begin(), arrangement.order.end(), [&](std::int64_t a, std::int64_t b) {
    return numbers[static_cast<std::size_t>(a)] < numbers[static_cast<std::size_t>(b)];
  });
  return arrangement;
}

bool arranges(const Arrangement& arrangement, std::int64_t units) {
  auto sorted = arrangement.order;
  std::sort(sorted.begin(), sorted.end());
  return sorted == unchanged(units).order && arrangement.sign.size() == sorted.size() &&
         std::all_of(arrangement.sign.begin(), arrangement.sign.end(),
                     [](int sign) { return sign == 1 || sign == -1; });
}

Arrangement seen_from(const Arrangement& of, const Arrangement& now) {
  const auto units = std::ssize(of.order);
  expects(arranges(of, units) && arranges(now, units), "seen_from: these are other units");
  std::vector<std::size_t> place(of.order.size());  // where each of the units before stands now
  for (std::size_t a = 0; a < place.size(); ++a) place[static_cast<std::size_t>(now.order[a])] = a;
  Arrangement arrangement;
  for (std::size_t a = 0; a < place.size(); ++a) {
    const auto at = place[static_cast<std::size_t>(of.order[a])];
    arrangement.order.push_back(static_cast<std::int64_t>(at));
    arrangement.sign.push_back(of.sign[a] * now.sign[at]);
  }
  return arrangement;
}

void rearrange(float* row, const Arrangement& arrangement) {
  const std::vector<float> old(row, row + arrangement.order.size());
  for (std::size_t a = 0; a < old.size(); ++a)
    row[a] = static_cast<float>(arrangement.sign[a]) * old[static_cast<std::size_t>(arrangement.order[a])];
}

void rearrange_rows(Matrix<float> matrix, const Arrangement& arrangement) {
  expects(arranges(arrangement, matrix.rows), "rearrange_rows: this is no arrangement of these units");
  std::vector<float> old;
  old.reserve(static_cast<std::size_t>(matrix.rows * matrix.cols));
  for (std::int64_t i = 0; i < matrix.rows; ++i) old.insert(old.end(), matrix.row(i), matrix.row(i) + matrix.cols);
  for (std::int64_t i = 0; i < matrix.rows; ++i) {
    const auto* from = old.data() + arrangement.order[static_cast<std::size_t>(i)] * matrix.cols;
    const auto sign = static_cast<float>(arrangement.sign[static_cast<std::size_t>(i)]);
    for (std::int64_t a = 0; a < matrix.cols; ++a) matrix(i, a) = sign * from[a];
  }
}

void rearrange_hidden(data::Stack& stack, std::int64_t layer, const Arrangement& arrangement) {
  expects(1 <= layer && layer <= std::ssize(stack.layers), "rearrange_hidden: there is no such layer");
  auto& below = stack.layers[static_cast<std::size_t>(layer - 1)].parameters;
  const auto units = below.hidden();
  expects(arranges(arrangement, units), "rearrange_hidden: this is no arrangement of these units");
  for (std::int64_t i = 0; i < below.visible(); ++i) rearrange(below.weights.data() + i * units, arrangement);
  rearrange(below.hidden_bias.data(), arrangement);
  if (layer < std::ssize(stack.layers)) rearrange_visible(stack.layers[static_cast<std::size_t>(layer)], arrangement);
}

void rearrange_visible(data::Model& model, const Arrangement& arrangement) {
  auto& parameters = model.parameters;
  rearrange_rows(parameters.weights.matrix(parameters.visible(), parameters.hidden()), arrangement);
  rearrange(parameters.visible_bias.data(), arrangement);
}

}  // namespace kadanoff::gauge
