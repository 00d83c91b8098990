// Parses --init and draws the weights.
#include "host/data/initial_weights.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "host/base/numbers.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::data {
namespace {

// The Box–Muller transform of the four words of a draw: four independent standard normal numbers.
std::array<double, 4> normals(const random::PhiloxCounter& words) {
  std::array<double, 4> values{};
  for (std::size_t pair = 0; pair < 2; ++pair) {
    const double u = (words[2 * pair] + 0.5) / 4294967296.0,
                 angle = words[2 * pair + 1] / 4294967296.0 * 2 * std::numbers::pi;
    const double radius = std::sqrt(-2 * std::log(u));
    values[2 * pair] = radius * std::cos(angle);
    values[2 * pair + 1] = radius * std::sin(angle);
  }
  return values;
}

}  // namespace

InitialWeights parse_initial_weights(const std::string& text, std::string_view also) {
  constexpr double most_sigma = 1e5;  // a training with parameters beyond 10⁶ has diverged
  if (text == name_of(InitialWeights::Kind::xavier)) return {.kind = InitialWeights::Kind::xavier, .sigma = 0};
  const auto prefix = name_of(InitialWeights::Kind::normal) + ":";
  if (text.starts_with(prefix)) {
    const auto sigma = parse_decimal(text.substr(prefix.size()));
    if (sigma && *sigma >= 0 && *sigma <= most_sigma) return {.kind = InitialWeights::Kind::normal, .sigma = *sigma};
  }
  fail(ExitCode::usage,
       "--init '{}' is neither xavier nor normal:SIGMA with a standard deviation from 0 to {}, as in normal:0.01{}",
       text, most_sigma, also);
}

std::string to_string(const InitialWeights& init) {
  const auto name = name_of(init.kind);
  return init.kind == InitialWeights::Kind::normal ? fmt::format("{}:{}", name, init.sigma) : name;
}

void draw_initial_weights(Context& context, const InitialWeights& init, const random::RngKey& key, std::uint32_t block,
                          Matrix<float> weights) {
  expects(weights.device == cpu_device, "draw_initial_weights: the weights are not on the CPU");
  const double sigma = init.kind == InitialWeights::Kind::normal
                           ? init.sigma
                           : std::sqrt(2.0 / static_cast<double>(weights.rows + weights.cols));
  context.cpu().for_each(weights.rows, [&](std::int64_t i, int) {
    for (std::int64_t a = 0; a < weights.cols; a += 4) {
      const auto four =
          normals(random::draw(key, static_cast<std::uint32_t>(a / 4), static_cast<std::uint32_t>(i), block));
      for (std::int64_t k = a; k < std::min(a + 4, weights.cols); ++k)
        weights(i, k) = static_cast<float>(sigma * four[static_cast<std::size_t>(k - a)]);
    }
  });
}

}  // namespace kadanoff::data
