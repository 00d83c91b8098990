// Block spins as weights: the published matrix, its spectrum, and the scale.
#include "host/data/block_spins.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "kernels/spectra/eigenvalues.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"

namespace kadanoff::data {
namespace {

// Along one direction, L_v × L_h.
std::vector<float> factor(const BlockLattices& lattices) {
  std::vector<float> b(static_cast<std::size_t>(lattices.visible_side * lattices.hidden_side));
  for (std::int64_t a = 0; a < lattices.hidden_side; ++a)
    for (auto i = lattices.block(a).first; i < lattices.block(a).end; ++i)
      b[static_cast<std::size_t>(i * lattices.hidden_side + a)] = 1;
  return b;
}

std::vector<float> weights_of(Context& cpu, const BlockLattices& lattices, double scale) {
  const auto visible = lattices.visible_side * lattices.visible_side,
             hidden = lattices.hidden_side * lattices.hidden_side;
  std::vector<float> weights(static_cast<std::size_t>(visible * hidden), -1.0F);
  fill_with_block_spins(cpu, lattices, scale, contiguous(weights.data(), visible, hidden, cpu_device));
  return weights;
}

TEST(BlockSpins, CoverTheRowsOfThePaperForStrideTwo) {
  for (const std::int64_t s : {2, 4, 6, 10, 20}) {
    const BlockLattices lattices{s, 80, 40};
    for (std::int64_t a = 0; a < 40; ++a) {
      EXPECT_EQ(lattices.block(a).first, std::max<std::int64_t>(0, 2 * a - s / 2 + 1));
      EXPECT_EQ(lattices.block(a).end, std::min<std::int64_t>(80, 2 * a + s / 2 + 1));
    }
  }
}

TEST(BlockSpins, AreCentredOnTheUnitsTheyStandFor) {
  const auto expect = [](std::int64_t size, std::int64_t stride, std::int64_t first, std::int64_t end) {
    const auto block = BlockLattices{size, 8 * stride, 8}.block(4);
    EXPECT_EQ(block.first - 4 * stride, first) << size << " " << stride;
    EXPECT_EQ(block.end - 4 * stride, end) << size << " " << stride;
  };
  expect(1, 1, 0, 1);
  expect(3, 1, -1, 2);
  expect(2, 1, -1, 1);  // one more on the lower side
  expect(1, 2, 0, 1);
  expect(3, 2, -1, 2);
  expect(3, 3, 0, 3);
  expect(5, 3, -1, 4);
  expect(4, 3, -1, 3);
  expect(2, 4, 1, 3);
  expect(1, 4, 1, 2);
  expect(3, 4, 0, 3);
}

TEST(BlockSpins, AreTheKroneckerSquareOfOneDirection) {
  Context cpu;
  for (const auto& lattices : {BlockLattices{2, 8, 4}, BlockLattices{6, 8, 4}, BlockLattices{5, 9, 3},
                               BlockLattices{3, 4, 4}, BlockLattices{4, 4, 1}}) {
    const auto b = factor(lattices), weights = weights_of(cpu, lattices, 0.25);
    const auto v = lattices.visible_side, h = lattices.hidden_side;
    for (std::int64_t i = 0; i < v * v; ++i)
      for (std::int64_t a = 0; a < h * h; ++a)
        EXPECT_EQ(
            weights[static_cast<std::size_t>(i * h * h + a)],
            0.25F * b[static_cast<std::size_t>(i / v * h + a / h)] * b[static_cast<std::size_t>(i % v * h + a % h)]);
  }
}

// Wᵀ W = 4: all singular values are 2.
TEST(BlockSpins, HaveAllSingularValuesTwoWithoutOverlap) {
  Context cpu;
  const auto weights = weights_of(cpu, {2, 80, 40}, 1);
  std::vector<int> blocks(6400, -1);  // the one hidden unit of each visible one
  std::vector<int> sites(1600);
  for (std::size_t i = 0; i < 6400; ++i)
    for (std::size_t a = 0; a < 1600; ++a) {
      if (weights[i * 1600 + a] == 0) continue;
      EXPECT_EQ(weights[i * 1600 + a], 1);
      EXPECT_EQ(blocks[i], -1) << i;
      blocks[i] = static_cast<int>(a);
      ++sites[a];
    }
  for (const int count : sites) EXPECT_EQ(count, 4);
}

// The singular values are the products of those of b. "The largest 200 are those above 20 %."
TEST(BlockSpins, HaveThePublishedSpectrumForBlocksOfTen) {
  Context cpu;
  const BlockLattices lattices{10, 80, 40};
  const auto b = factor(lattices);
  std::vector<float> squares(40 * 40);
  for (std::size_t a = 0; a < 40; ++a)
    for (std::size_t c = 0; c < 40; ++c)
      for (std::size_t i = 0; i < 80; ++i) squares[a * 40 + c] += b[i * 40 + a] * b[i * 40 + c];
  const auto eigenvalues = spectra::eigenvalues(cpu, contiguous(std::as_const(squares).data(), 40, 40, cpu_device));
  std::vector<double> singular;
  for (const double one : eigenvalues)
    for (const double other : eigenvalues) singular.push_back(std::sqrt(std::abs(one * other)));
  std::sort(singular.rbegin(), singular.rend());
  EXPECT_NEAR(singular[200] / singular[0], 0.203, 0.0005);
}

TEST(BlockSpins, GiveTheHiddenFieldsUnitVariance) {
  Context cpu;
  auto data = test::random_data(500, 64), grey = test::random_real_data(500, 64);
  for (auto& word : data.words) word |= 0x0F0F00FF;  // with means that are not 0
  for (auto& value : grey.real) value = value / 2 + 0.3F;
  const BlockLattices lattices{3, 8, 4};
  for (const auto* one : {&data, &grey}) {
    const auto weights = weights_of(cpu, lattices, unit_variance_scale(cpu, lattices, *one));
    double variance = 0;
    for (std::size_t a = 0; a < 16; ++a) {
      double sum = 0, squares = 0;
      for (std::int64_t i = 0; i < one->count; ++i) {
        double field = 0;
        for (std::int64_t j = 0; j < 64; ++j) field += weights[static_cast<std::size_t>(j) * 16 + a] * one->value(i, j);
        sum += field;
        squares += field * field;
      }
      variance += (squares / 500 - std::pow(sum / 500, 2)) / 16;
    }
    EXPECT_NEAR(variance, 1, 1e-5);
  }
  for (auto& word : data.words) word = 0xFFFFFFFF;
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "all alike", [&] { unit_variance_scale(cpu, lattices, data); }));
}

TEST(BlockSpins, AreReadFromTheirTexts) {
  EXPECT_EQ(parse_block_spins("block-spin:4"), (BlockSpins{4, {}}));
  EXPECT_EQ(parse_block_spins("block-spin:10:0.5"), (BlockSpins{10, 0.5}));
  EXPECT_EQ(parse_block_spins("normal:0.1"), std::nullopt);
  for (const char* text : {"block-spin:4", "block-spin:10:0.5"}) EXPECT_EQ(to_string(*parse_block_spins(text)), text);
  for (const char* bad : {"block-spin", "block-spin:", "block-spin:0", "block-spin:-2", "block-spin:2.5",
                          "block-spin:2:", "block-spin:2:0", "block-spin:2:-1", "block-spin:2:1e6", "block-spin:2:nan",
                          "block-spin:2:1:3", "block-spin:0x2", "block-spin:99999999999999999999"})
    EXPECT_TRUE(test::fails_with(ExitCode::usage, "--init", [&] { parse_block_spins(bad); })) << bad;
}

TEST(BlockSpins, NeedLatticesThatFit) {
  const auto refuses = [](std::int64_t size, std::int64_t units, std::vector<std::int64_t> shape, std::int64_t hidden,
                          const char* words) {
    auto data = test::random_data(3, units);
    data.lattice_shape = std::move(shape);
    return test::fails_with(ExitCode::usage, words, [&] { block_lattices({size, {}}, data, hidden); });
  };
  EXPECT_TRUE(refuses(2, 36, {4, 9}, 9, "36 units (4×9)"));
  EXPECT_TRUE(refuses(2, 35, {}, 9, "35 units"));
  EXPECT_TRUE(refuses(2, 36, {}, 12, "--hidden 12 is no square number"));
  EXPECT_TRUE(refuses(2, 36, {6, 6}, 16, "4 of --hidden 16, does not divide that of the visible one, 6"));
  EXPECT_TRUE(refuses(2, 36, {}, 144, "12 of --hidden 144, does not divide"));
  EXPECT_TRUE(refuses(7, 36, {}, 9, "larger than the lattice"));
  EXPECT_EQ(block_lattices({6, {}}, test::random_data(3, 36), 1).hidden_side, 1);
}

}  // namespace
}  // namespace kadanoff::data
