// Products of spins by tables: exact sums on every instruction set, within the bound that the header states.
#include "kernels/linalg/spin_product.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <vector>

#include "kernels/rows/spin_rows.hpp"
#include "tests/support/instruction_sets.hpp"
#include "tests/support/random_rows.hpp"

namespace kadanoff::linalg {
namespace {

struct Product {
  std::int64_t inputs, outputs, samples;
  bool by_output = false;
  std::int64_t padding = 0;
};

struct Kind {
  bool by_output, int16;
};

class SpinProductTest : public testing::TestWithParam<Kind> {
 protected:
  // w(i, o), in whichever way it lies in memory.
  static float at(const Product& p, const std::vector<float>& w, std::int64_t i, std::int64_t o) {
    const auto stride = (p.by_output ? p.inputs : p.outputs) + p.padding;
    return w[static_cast<std::size_t>(p.by_output ? o * stride + i : i * stride + o)];
  }

  // sums[o · samples + s], and the scale of each output.
  struct Sums {
    std::vector<std::int32_t> sums;
    std::vector<SpinScale> scales;
    friend bool operator==(const Sums& a, const Sums& b) { return a.sums == b.sums; }
  };

  // As a training finds them: of all inputs, or the largest of any pass.
  static std::vector<float> magnitudes_of_outputs(const SpinProductOperations& operations, const Product& p,
                                                  const std::vector<float>& w) {
    const auto rows = p.by_output ? p.outputs : p.inputs, cols = p.by_output ? p.inputs : p.outputs;
    const auto stride = cols + p.padding;
    std::vector<float> by_row(static_cast<std::size_t>(rows)), largest(static_cast<std::size_t>(cols), 0);
    const auto find = GetParam().int16 ? operations.magnitudes_of_passes : operations.magnitudes;
    const std::int64_t step = GetParam().int16 ? SpinProduct::inputs : rows;
    for (std::int64_t first = 0; first < rows; first += step) {
      std::vector<float> by_column(static_cast<std::size_t>(cols), 0);
      find(w.data() + first * stride, std::min(step, rows - first), cols, stride, by_column.data(),
           by_row.data() + first);
      for (std::size_t j = 0; j < by_column.size(); ++j) largest[j] = std::max(largest[j], by_column[j]);
    }
    return p.by_output ? by_row : largest;
  }

  static Sums sums(const SpinProductOperations& operations, const Product& p, const std::vector<float>& w,
                   const std::vector<std::uint32_t>& spins) {
    const auto stride = (p.by_output ? p.inputs : p.outputs) + p.padding;
    const SpinWeights weights{w.data(), p.inputs, p.outputs, stride, p.by_output};
    const auto magnitudes = magnitudes_of_outputs(operations, p, w);
    std::vector<std::uint64_t> passes(static_cast<std::size_t>(SpinProduct::passes(p.inputs) * p.samples));
    operations.cut_into_passes(spins.data(), rows::words_per_row(p.inputs), p.samples, p.inputs, passes.data(),
                               p.samples);
    Sums result;
    result.sums.resize(static_cast<std::size_t>(p.outputs * p.samples));
    for (std::int64_t o = 0; o < p.outputs; ++o)
      result.scales.push_back(
          (GetParam().int16 ? spin_scale_int16 : spin_scale)(magnitudes[static_cast<std::size_t>(o)], p.inputs));
    const int outputs = GetParam().int16 ? SpinProduct::outputs_of_int16 : SpinProduct::outputs;
    for (std::int64_t first = 0; first < p.outputs; first += outputs) {
      alignas(64) float scales[SpinProduct::outputs_of_int16] = {};
      for (std::int64_t l = 0; l < outputs && first + l < p.outputs; ++l)
        scales[l] = result.scales[static_cast<std::size_t>(first + l)].scale;
      struct alignas(64) Row {
        std::int32_t of[SpinProduct::block];
      };
      std::vector<Row> out(static_cast<std::size_t>(p.samples * outputs / SpinProduct::block));
      (GetParam().int16 ? operations.sums_int16 : operations.sums)(weights, first, scales, passes.data(), p.samples,
                                                                   p.samples, out.front().of);
      for (std::int64_t s = 0; s < p.samples; ++s)
        for (std::int64_t l = 0; l < outputs; ++l) {
          const auto sum =
              out[static_cast<std::size_t>(l / SpinProduct::block * p.samples + s)].of[l % SpinProduct::block];
          if (first + l < p.outputs)
            result.sums[static_cast<std::size_t>((first + l) * p.samples + s)] = sum;
          else
            EXPECT_EQ(sum, 0);
        }
    }
    return result;
  }

  // That no choice of spins overflows. Returns the bound of the error.
  static double expect_no_overflow(const Product& p, const std::vector<float>& w, std::int64_t o,
                                   const SpinScale& scale) {
    double magnitude = 0, of_pass = 0, largest = 0;
    for (std::int64_t i = 0; i < p.inputs; ++i) {
      const auto w_io = std::fabs(static_cast<double>(at(p, w, i, o)));
      magnitude += w_io;
      of_pass = i % SpinProduct::inputs == 0 ? w_io : of_pass + w_io;
      largest = std::max(largest, of_pass);
    }
    const auto n = static_cast<double>(p.inputs), s = static_cast<double>(scale.scale);
    const double bound = n / 2 * static_cast<double>(scale.inverse);
    if (GetParam().int16) {
      EXPECT_LT(largest * s + SpinProduct::inputs / 2.0, 0x1p15);
      EXPECT_LE(bound, std::max(n * largest / 65490 * (1 + 1e-5), n * 0x1p-121));
      // One rounding of each w · s, and one of the inverse.
      return bound * (1 + 1e-6) + 3 * 0x1p-24 * magnitude;
    }
    EXPECT_LT(magnitude * s + n / 2, 0x1p31);
    EXPECT_LE(bound, std::max(n * 0x1p-31 * magnitude * (1 + n * 0x1p-23), n * 0x1p-121));
    return bound;
  }

  // That the fields are those of the definition, within the bound; and the same bits on every instruction set.
  static void expect_exact(const Product& p, const std::vector<float>& w, const std::vector<std::uint32_t>& spins) {
    const auto result = sums(baseline::spin_product_operations(), p, w, spins);
    for (const auto operations : KADANOFF_OF_EACH_INSTRUCTION_SET(spin_product_operations))
      ASSERT_EQ(sums(operations(), p, w, spins), result);
    const auto words = rows::words_per_row(p.inputs);
    for (std::int64_t o = 0; o < p.outputs; ++o) {
      const auto& scale = result.scales[static_cast<std::size_t>(o)];
      const double bound = expect_no_overflow(p, w, o, scale);
      for (std::int64_t s = 0; s < p.samples; ++s) {
        double field = 0;
        for (std::int64_t i = 0; i < p.inputs; ++i) {
          const bool up = (spins[static_cast<std::size_t>(s * words + i / 32)] >> (i % 32) & 1U) != 0;
          field += (up ? 1 : -1) * static_cast<double>(at(p, w, i, o));
        }
        const double ours = static_cast<double>(result.sums[static_cast<std::size_t>(o * p.samples + s)]) *
                            static_cast<double>(scale.inverse);
        ASSERT_LE(std::fabs(ours - field), bound * (1 + 1e-9)) << "sample " << s << ", output " << o;
      }
    }
  }

  static std::vector<float> weights(const Product& p, const std::function<float(std::mt19937&)>& draw) {
    std::mt19937 generator(7);
    std::vector<float> w(static_cast<std::size_t>(p.by_output ? p.outputs * (p.inputs + p.padding)
                                                              : p.inputs * (p.outputs + p.padding)));
    for (auto& value : w) value = draw(generator);
    return w;
  }

  static float normal(std::mt19937& generator) { return std::normal_distribution<float>(0, 0.1F)(generator); }
};

TEST_P(SpinProductTest, IsTheSumOfItsDefinition) {
  for (auto p : {Product{1, 1, 1}, Product{5, 3, 4}, Product{42, 16, 7}, Product{43, 17, 33}, Product{100, 64, 65},
                 Product{333, 70, 40, false, 5}, Product{1000, 33, 10, false, 3}, Product{90, 40, 45},
                 Product{90, 40, 150}, Product{43, 33, 300}}) {
    p.by_output = GetParam().by_output;
    expect_exact(p, weights(p, normal), test::random_rows(p.samples, p.inputs, 3));
  }
}

TEST_P(SpinProductTest, HasItsBoundForWeightsOfAllSizes) {
  const auto over_decades = [](std::mt19937& generator) {
    return normal(generator) * std::pow(10.0F, std::uniform_real_distribution<float>(-6, 6)(generator));
  };
  const auto one_giant = [](std::mt19937& generator) { return generator() % 50 == 0 ? 1e30F : normal(generator); };
  const auto huge = [](std::mt19937& generator) { return generator() % 2 == 0 ? 3e38F : -3e38F; };
  const auto zero = [](std::mt19937&) { return 0.0F; };
  const auto denormal = [](std::mt19937& generator) { return generator() % 2 == 0 ? 1e-45F : -3e-42F; };
  const auto tiny = [](std::mt19937& generator) { return normal(generator) * 1e-30F; };
  const auto diverging = [](std::mt19937& generator) { return generator() % 2 == 0 ? 1e6F : -1e6F; };
  const auto power = [](std::mt19937& generator) { return generator() % 2 == 0 ? 0.25F : -0.25F; };
  for (const auto& draw : std::vector<std::function<float(std::mt19937&)>>{over_decades, one_giant, huge, zero,
                                                                           denormal, tiny, power, diverging}) {
    const Product p{.inputs = 200, .outputs = 40, .samples = 33, .by_output = GetParam().by_output};
    expect_exact(p, weights(p, draw), test::random_rows(p.samples, p.inputs, 3));
  }
}

// All spins one way, all weights equal: every partial sum is as large as it can be.
TEST_P(SpinProductTest, DoesNotOverflow) {
  for (const std::int64_t inputs : {1, 2, 3, 42, 4096, 100'000})
    for (const float value : {1.0F, 0.99999994F, 1.0000001F, 3.0F}) {
      const Product p{.inputs = inputs, .outputs = 2, .samples = 2, .by_output = GetParam().by_output};
      auto w = weights(p, [&](std::mt19937&) { return value; });
      std::vector<std::uint32_t> spins(static_cast<std::size_t>(2 * rows::words_per_row(inputs)), 0);  // all down, and
      for (std::int64_t i = 0; i < inputs; ++i)                                                        // all up
        spins[static_cast<std::size_t>(rows::words_per_row(inputs) + i / 32)] |= 1U << (i % 32);
      expect_exact(p, w, spins);
    }
}

// In each pass one large weight, and others that are rounded up: 2¹⁷ passes of 16 bits.
TEST(SpinScaleTest, OfManyPassesDoesNotOverflow) {
  constexpr std::int64_t passes = 1 << 17, inputs = passes * SpinProduct::inputs;
  std::vector<float> w(static_cast<std::size_t>(inputs));
  const auto fill = [&](float large, float small) {
    for (std::int64_t i = 0; i < inputs; ++i)
      w[static_cast<std::size_t>(i)] = i % SpinProduct::inputs == 0 ? large : small;
  };
  fill(1, 0);
  const float about = spin_scale_int16(0x1p-24F, inputs).scale;
  const float small = 0.50001F / about;
  fill(1 - 41 * small, small);
  const auto scale = spin_scale_int16(0x1p-24F, inputs);
  const std::vector<std::uint64_t> up(static_cast<std::size_t>(passes), (std::uint64_t{1} << SpinProduct::inputs) - 1);
  alignas(64) float scales[SpinProduct::outputs_of_int16] = {scale.scale};
  alignas(64) std::int32_t sums[SpinProduct::outputs_of_int16] = {};
  baseline::spin_product_operations().sums_int16({w.data(), inputs, 1, 1, false}, 0, scales, up.data(), 1, 1, sums);
  double expected = 0;
  for (const float one : w) expected += std::nearbyint(one * scale.scale);
  EXPECT_EQ(sums[0], expected);
  EXPECT_GT(expected, 0x1p30);  // near the limit
}

TEST(SpinScaleTest, IsNoNumberWhereTheWeightsAreNone) {
  for (const float magnitude : {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()})
    for (const auto scale : {spin_scale, spin_scale_int16}) EXPECT_TRUE(std::isnan(scale(magnitude, 10).inverse));
}

// Weights so small that their magnitudes are rounded: a fused multiply-add would not round them.
TEST(SpinScaleTest, OfTinyWeightsIsTheSameOnEveryInstructionSet) {
  constexpr std::int64_t rows = 50, cols = 100;
  std::mt19937 generator(3);
  std::vector<float> w(static_cast<std::size_t>(rows * cols));
  for (auto& one : w) one = std::ldexp(std::uniform_real_distribution<float>(1, 2)(generator), -115);
  const auto magnitudes = [&](SpinMagnitudesOf* find) {
    std::vector<float> found(static_cast<std::size_t>(rows + cols), 0.0F);
    find(w.data(), rows, cols, cols, found.data(), found.data() + cols);
    return found;
  };
  const auto& plain = baseline::spin_product_operations();
  for (const auto operations : KADANOFF_OF_EACH_INSTRUCTION_SET(spin_product_operations)) {
    EXPECT_EQ(magnitudes(operations().magnitudes), magnitudes(plain.magnitudes));
    EXPECT_EQ(magnitudes(operations().magnitudes_of_passes), magnitudes(plain.magnitudes_of_passes));
  }
}

TEST(SpinScaleTest, OfAPassKeepsANan) {
  for (const auto operations : KADANOFF_OF_EACH_INSTRUCTION_SET(spin_product_operations))
    for (const std::size_t at : {0U, 41U, 42U, 99U}) {
      std::vector<float> w(100, 1.0F), by_column(100, 0.0F);
      w[at] = std::numeric_limits<float>::quiet_NaN();
      float by_row = 0;
      operations().magnitudes_of_passes(w.data(), 1, 100, 100, by_column.data(), &by_row);
      EXPECT_TRUE(std::isnan(by_row)) << at;
      EXPECT_TRUE(std::isnan(by_column[at]));
    }
}

INSTANTIATE_TEST_SUITE_P(Int32ByInput, SpinProductTest, testing::Values(Kind{.by_output = false, .int16 = false}));
INSTANTIATE_TEST_SUITE_P(Int32ByOutput, SpinProductTest, testing::Values(Kind{.by_output = true, .int16 = false}));
INSTANTIATE_TEST_SUITE_P(Int16ByInput, SpinProductTest, testing::Values(Kind{.by_output = false, .int16 = true}));
INSTANTIATE_TEST_SUITE_P(Int16ByOutput, SpinProductTest, testing::Values(Kind{.by_output = true, .int16 = true}));

}  // namespace
}  // namespace kadanoff::linalg
