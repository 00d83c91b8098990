// Products of samples with W: the definition within the header's bound, by tables exactly where they shall be used.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "kernels/core/array.hpp"
#include "kernels/linalg/spin_gemm_cpu.hpp"
#include "kernels/units/sampling.hpp"
#include "tests/support/devices.hpp"

namespace kadanoff::linalg {
namespace {

// Random spins and weights, with numbers between and behind the rows that nothing may read or write.
struct Case {
  std::int64_t samples, inputs, outputs;
  Op op = Op::none;
  float alpha = 1;

  static constexpr std::int64_t padding = 3;
  static constexpr float untouched = 77;

  std::vector<float> spins = {}, w = {};

  [[nodiscard]] Case drawn() const {
    Case drawn = *this;
    std::mt19937 generator(11);
    std::normal_distribution<float> normal(0, 0.1F);
    drawn.spins.resize(static_cast<std::size_t>(samples * (inputs + padding)));
    for (auto& spin : drawn.spins) spin = generator() % 2 == 0 ? 1.0F : -1.0F;
    for (std::int64_t i = 0; i < samples; ++i)
      for (auto j = inputs; j < inputs + padding; ++j) drawn.spin(i, j) = 0.5F;
    drawn.w.resize(static_cast<std::size_t>(w_rows() * (w_cols() + padding)));
    for (auto& value : drawn.w) value = normal(generator);
    return drawn;
  }

  [[nodiscard]] std::int64_t w_rows() const { return op == Op::none ? inputs : outputs; }
  [[nodiscard]] std::int64_t w_cols() const { return op == Op::none ? outputs : inputs; }
  float& spin(std::int64_t s, std::int64_t i) { return spins[static_cast<std::size_t>(s * (inputs + padding) + i)]; }
  float& weight(std::int64_t i, std::int64_t o) {
    return w[static_cast<std::size_t>(op == Op::none ? i * (w_cols() + padding) + o : o * (w_cols() + padding) + i)];
  }

  // Of `values`, rows × cols with padding.
  template <class T>
  static Matrix<T> matrix(T* values, std::int64_t rows, std::int64_t cols) {
    return {.data = values, .rows = rows, .cols = cols, .stride = cols + padding, .device = cpu_device};
  }

  // out of function(spins, w, out), a row without its padding after the other.
  template <class Function>
  [[nodiscard]] std::vector<float> result(const Function& function) const {
    std::vector<float> out(static_cast<std::size_t>(samples * (outputs + padding)), untouched), rows;
    function(matrix<const float>(spins.data(), samples, inputs), matrix<const float>(w.data(), w_rows(), w_cols()),
             matrix(out.data(), samples, outputs));
    for (std::int64_t i = 0; i < samples; ++i)
      for (std::int64_t j = 0; j < outputs + padding; ++j) {
        const float value = out[static_cast<std::size_t>(i * (outputs + padding) + j)];
        if (j < outputs)
          rows.push_back(value);
        else
          EXPECT_EQ(value, untouched);
      }
    return rows;
  }
  [[nodiscard]] std::vector<float> by_spin_gemm(int threads = 2) const {
    CpuResources cpu(threads);
    return result([&](auto x, auto weights, auto out) { cpu::spin_gemm(cpu, op, alpha, x, weights, out); });
  }
  [[nodiscard]] std::vector<float> by_gemm() const {
    CpuResources cpu(2);
    return result([&](auto x, auto weights, auto out) { cpu::gemm(cpu, Op::none, op, alpha, x, weights, 0, out, {}); });
  }
};

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](float x, float y) {
           return std::bit_cast<std::uint32_t>(x) == std::bit_cast<std::uint32_t>(y);
         });
}

// Large enough for tables: units that are no multiple of anything, one pass and a bit, one panel and a bit, the fewest
// samples and the fewest operations, more samples than one task takes.
const std::vector<Case> by_tables{{97, 85, 520}, {48, 64, 1366}, {1000, 100, 64}, {131, 1000, 33}, {2500, 65, 47}};
const std::vector<Case> too_small{{1, 1, 1},       {5, 17, 33},      {200, 43, 500}, {47, 100, 1000},
                                  {500, 63, 1000}, {1000, 1000, 31}, {48, 64, 1365}};

std::vector<Case> variants(const std::vector<Case>& cases) {
  std::vector<Case> all;
  for (auto c : cases)
    for (const Op op : {Op::none, Op::transpose})
      for (const float alpha : {1.0F, 0.37F}) {
        c.op = op, c.alpha = alpha;
        all.push_back(c);
      }
  return all;
}

testing::Message text(const Case& c) {
  return testing::Message() << c.samples << " × " << c.inputs << " × " << c.outputs << ", op "
                            << static_cast<char>(c.op) << ", alpha " << c.alpha;
}

// The field of the definition, in double precision, and Σ |w| of its output.
struct Field {
  double value = 0, magnitude = 0;

  Field(Case& c, std::int64_t sample, std::int64_t output) {
    for (std::int64_t i = 0; i < c.inputs; ++i) {
      const auto w = static_cast<double>(c.weight(i, output));
      value += static_cast<double>(c.spin(sample, i)) * w;
      magnitude += std::fabs(w);
    }
    value *= static_cast<double>(c.alpha);
  }
};

TEST(SpinGemmOnTheCpu, IsTheSumOfItsDefinition) {
  for (const auto& shape : variants(by_tables)) {
    SCOPED_TRACE(text(shape));
    auto c = shape.drawn();
    const auto out = c.by_spin_gemm();
    const auto n = static_cast<double>(c.inputs), alpha = static_cast<double>(c.alpha);
    for (std::int64_t s = 0; s < c.samples; s += 1 + s % 7)
      for (std::int64_t o = 0; o < c.outputs; ++o) {
        const Field field(c, s, o);
        const double bound = alpha * n * 0x1p-31 * field.magnitude * (1 + n * 0x1p-23);
        const double rounding = std::fabs(field.value) * 0x1.01p-23;
        ASSERT_NEAR(out[static_cast<std::size_t>(s * c.outputs + o)], field.value, bound + rounding);
      }
  }
}

TEST(SpinGemmOnTheCpu, IsGemmWhereTablesDoNotPay) {
  for (const auto& shape : variants(too_small)) {
    SCOPED_TRACE(text(shape));
    auto c = shape.drawn();
    const auto out = c.by_spin_gemm();
    EXPECT_TRUE(same_bits(out, c.by_gemm()));
    for (std::int64_t s = 0; s < c.samples; s += 1 + s % 7)
      for (std::int64_t o = 0; o < c.outputs; ++o) {
        const Field field(c, s, o);
        ASSERT_NEAR(out[static_cast<std::size_t>(s * c.outputs + o)], field.value,
                    static_cast<double>(c.inputs) * 0x1p-24 * field.magnitude + 1e-7);
      }
  }
}

TEST(SpinGemmOnTheCpu, IsGemmOfMeans) {
  for (const auto& shape : variants(by_tables)) {
    SCOPED_TRACE(text(shape));
    auto c = shape.drawn();
    const auto of_spins = c.by_spin_gemm();
    EXPECT_FALSE(same_bits(of_spins, c.by_gemm()));  // else this test could not tell them apart
    // One entry that is no spin, at the beginning, in the middle, and at the very end.
    for (const auto& [row, col] :
         {std::pair{std::int64_t{0}, std::int64_t{0}}, {c.samples / 2, c.inputs / 2}, {c.samples - 1, c.inputs - 1}})
      for (const float mean : {0.3F, 0.0F, 0.99999994F, -1.0000001F, -2.0F, std::nanf("")}) {
        auto mixed = c;
        mixed.spin(row, col) = mean;
        EXPECT_TRUE(same_bits(mixed.by_spin_gemm(), mixed.by_gemm())) << mean << " at " << row << ", " << col;
      }
    for (auto& spin : c.spins) spin *= 0.75F;
    EXPECT_TRUE(same_bits(c.by_spin_gemm(), c.by_gemm()));
  }
}

TEST(SpinGemmOnTheCpu, IsNoNumberWhereAWeightIsNone) {
  for (const auto& shape : variants(by_tables))
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()}) {
      SCOPED_TRACE(text(shape));
      auto c = shape.drawn();
      const auto before = c.by_spin_gemm();
      const auto output = c.outputs - 2;
      c.weight(c.inputs - 1, output) = bad;
      const auto out = c.by_spin_gemm();
      for (std::size_t i = 0; i < out.size(); ++i)
        if (static_cast<std::int64_t>(i) % c.outputs == output)
          ASSERT_TRUE(std::isnan(out[i]));
        else
          ASSERT_EQ(out[i], before[i]);
    }
}

TEST(SpinGemmOnTheCpu, IsTheSameForEachNumberOfThreads) {
  for (const auto& shape : variants(by_tables)) {
    SCOPED_TRACE(text(shape));
    const auto c = shape.drawn();
    const auto one = c.by_spin_gemm(1);
    for (const int threads : {2, 5}) EXPECT_TRUE(same_bits(c.by_spin_gemm(threads), one)) << threads << " threads";
  }
}

// A sample's field does not depend on the samples beside it, as long as there are enough of them.
TEST(SpinGemmOnTheCpu, TakesEachSampleByItself) {
  auto all = Case{.samples = 3000, .inputs = 100, .outputs = 70, .alpha = 0.37F}.drawn(), last = all;
  last.samples = 1100;
  last.spins.assign(all.spins.begin() + 1900 * (all.inputs + Case::padding), all.spins.end());
  const auto fields = all.by_spin_gemm();
  EXPECT_TRUE(same_bits(last.by_spin_gemm(), {fields.begin() + 1900 * all.outputs, fields.end()}));
}

TEST(SpinGemmOnTheCpu, FinishesEachTileOnce) {
  for (const bool spins : {true, false})
    for (const auto& shape : variants(by_tables)) {
      SCOPED_TRACE(text(shape));
      auto c = shape.drawn();
      if (!spins) c.spin(c.samples - 1, 0) = 0.5F;
      auto expected = c.by_spin_gemm();
      for (auto& value : expected) value += 1;
      CpuResources cpu(3);
      const auto finished = c.result([&](auto x, auto w, Matrix<float> out) {
        cpu::spin_gemm(cpu, c.op, c.alpha, x, w, out, [&](const cpu::Tile& tile) {
          EXPECT_EQ(tile.col % units::units_per_block, 0);
          for (auto i = tile.row; i < tile.row + tile.rows; ++i)
            for (auto j = tile.col; j < tile.col + tile.cols; ++j) out(i, j) += 1;
        });
      });
      EXPECT_TRUE(same_bits(finished, expected));
    }
}

class SpinGemm : public test::OnEachDevice {};

TEST_P(SpinGemm, IsTheSumOfItsDefinition) {
  for (const auto& shape : variants({{5, 17, 33}, {1000, 100, 64}})) {
    SCOPED_TRACE(text(shape));
    auto c = shape.drawn();
    auto spins = to_device(context(), c.spins), w = to_device(context(), c.w);
    Array<float> memory(context().device(), c.samples * c.outputs);
    const auto on_device = [&](const Array<float>& array, std::int64_t rows, std::int64_t cols) {
      auto matrix = Case::matrix(array.data(), rows, cols);
      matrix.device = array.device();
      return matrix;
    };
    spin_gemm(context(), c.op, c.alpha, on_device(spins, c.samples, c.inputs), on_device(w, c.w_rows(), c.w_cols()),
              memory.matrix(c.samples, c.outputs));
    const auto out = to_host(context(), memory);
    for (std::int64_t s = 0; s < c.samples; ++s)
      for (std::int64_t o = 0; o < c.outputs; ++o)
        ASSERT_NEAR(out[static_cast<std::size_t>(s * c.outputs + o)], Field(c, s, o).value, 1e-5);
  }
}

TEST_P(SpinGemm, RefusesShapesThatDoNotFit) {
  Array<float> memory(context().device(), 100);
  const auto spins = memory.matrix(3, 4), w = memory.matrix(4, 5), out = memory.matrix(3, 5);
  EXPECT_THROW(spin_gemm(context(), Op::transpose, 1, spins, w, out), Error);
  EXPECT_THROW(spin_gemm(context(), Op::none, 1, w, spins, out), Error);
  EXPECT_THROW(spin_gemm(context(), Op::none, 1, spins, w, spins), Error);
}

TEST_P(SpinGemm, IsNothingOfNothing) {
  Array<float> memory(context().device(), 100);
  EXPECT_NO_THROW(spin_gemm(context(), Op::none, 1, memory.matrix(0, 4), memory.matrix(4, 5), memory.matrix(0, 5)));
}

KADANOFF_ON_EACH_DEVICE(SpinGemm);

}  // namespace
}  // namespace kadanoff::linalg
