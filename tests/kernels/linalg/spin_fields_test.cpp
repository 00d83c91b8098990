// Magnitudes of outputs and the way from sums to fields, on each instruction set.
#include "kernels/linalg/spin_fields.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "tests/support/instruction_sets.hpp"

namespace kadanoff::linalg {
namespace {

using FieldOperations = const SpinFieldOperations& (*)();

constexpr auto outputs_of_a_panel = SpinFields::panel;

std::vector<float> magnitudes(FieldOperations operations, const SpinWeights& w) {
  std::vector<float> all;
  for (std::int64_t first = 0; first < w.outputs; first += outputs_of_a_panel) {
    float of_panel[outputs_of_a_panel];
    operations().magnitudes(w, first, of_panel);
    all.insert(all.end(), of_panel, of_panel + std::min(outputs_of_a_panel, w.outputs - first));
  }
  return all;
}

TEST(SpinFields, KnowsTheMagnitudeOfEachOutput) {
  std::mt19937 generator(5);
  std::normal_distribution<float> normal(0, 0.1F);
  for (const bool by_output : {false, true})
    for (const auto& [inputs, outputs] : {std::pair{1, 1}, {3, 64}, {64, 3}, {130, 77}, {777, 200}}) {
      const std::int64_t stride = (by_output ? inputs : outputs) + 5;
      std::vector<float> w(static_cast<std::size_t>(stride * (by_output ? outputs : inputs)));
      for (auto& value : w) value = normal(generator);
      const SpinWeights weights{w.data(), inputs, outputs, stride, by_output};
      const auto ours = magnitudes(baseline::spin_field_operations, weights);
      for (const auto operations : KADANOFF_OF_EACH_INSTRUCTION_SET(spin_field_operations))
        EXPECT_EQ(magnitudes(operations, weights), ours);
      for (std::int64_t o = 0; o < outputs; ++o) {
        double sum = 0;
        for (std::int64_t i = 0; i < inputs; ++i)
          sum +=
              std::fabs(static_cast<double>(w[static_cast<std::size_t>(by_output ? o * stride + i : i * stride + o)]));
        // What spin_scale() relies on.
        EXPECT_NEAR(ours[static_cast<std::size_t>(o)] * 0x1p24, sum, sum * inputs * 0x1p-24);
      }
    }
}

TEST(SpinFields, HaveNoMagnitudeThatOverflows) {
  const std::vector<float> w(5000, std::numeric_limits<float>::max());
  for (const auto operations : KADANOFF_OF_EACH_INSTRUCTION_SET(spin_field_operations))
    for (const bool by_output : {false, true}) {
      const auto all = magnitudes(operations, {w.data(), 5000, 1, by_output ? 5000 : 1, by_output});
      EXPECT_TRUE(std::isfinite(all.front()));
    }
}

TEST(SpinFields, AreSumsWithAScale) {
  std::mt19937 generator(5);
  constexpr std::int64_t samples = 5, out_stride = 70;
  constexpr std::int64_t stride = samples * SpinProduct::block + 32;  // some sums between those of two tables
  std::vector<std::int32_t> sums(4 * stride);
  for (auto& sum : sums) sum = static_cast<std::int32_t>(generator());
  sums[0] = std::numeric_limits<std::int32_t>::min(), sums[1] = std::numeric_limits<std::int32_t>::max();
  std::vector<float> inverses(outputs_of_a_panel);
  for (int u = 0; u < outputs_of_a_panel; ++u) inverses[static_cast<std::size_t>(u)] = std::ldexp(1.0F, u * 3 - 120);
  inverses[7] = std::nanf("");
  for (const auto operations : KADANOFF_OF_EACH_INSTRUCTION_SET(spin_field_operations))
    for (const std::int64_t outputs : {1, 15, 16, 17, 47, 64}) {
      std::vector<float> out(samples * out_stride, 77);
      operations().fields(sums.data(), stride, samples, outputs, inverses.data(), 0.37F, out.data(), out_stride);
      for (std::int64_t s = 0; s < samples; ++s)
        for (std::int64_t u = 0; u < out_stride; ++u) {
          const float field = out[static_cast<std::size_t>(s * out_stride + u)];
          if (u >= outputs) {
            EXPECT_EQ(field, 77);
          } else if (u == 7) {
            EXPECT_TRUE(std::isnan(field));
          } else {
            const auto sum = sums[static_cast<std::size_t>(u / 16 * stride + s * 16 + u % 16)];
            EXPECT_EQ(field, static_cast<float>(sum) * inverses[static_cast<std::size_t>(u)] * 0.37F);
          }
        }
    }
}

}  // namespace
}  // namespace kadanoff::linalg
