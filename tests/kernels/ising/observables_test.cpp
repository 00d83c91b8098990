// Energy, magnetisation and rows, against sums over sites and bonds.
#include "kernels/ising/observables.hpp"

#include <gtest/gtest.h>

#include "kernels/ising/rows.hpp"
#include "kernels/ising/start.hpp"
#include "kernels/rows/transpose_bits.hpp"
#include "tests/reference/ising.hpp"
#include "tests/support/devices.hpp"

namespace kadanoff::ising {
namespace {

class IsingObservables : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(IsingObservables);

TEST_P(IsingObservables, AreTheSumsOverSitesAndBonds) {
  for (const std::int64_t side : {2, 3, 4, 7, 10, 33, 67}) {
    for (const Start how : {Start::random, Start::ordered}) {
      const std::int64_t replicas = 530;
      Lattices lattices(context().device(), side, replicas);
      start(context(), lattices.view(), how, random::make_key(9, random::Stream::ising_start));
      Array<std::int32_t> energies(context().device(), replicas), magnetisations(context().device(), replicas);
      observe(context(), lattices.view(), energies.vector(), magnetisations.vector());
      const auto e = to_host(context(), energies), m = to_host(context(), magnetisations);
      for (std::size_t r = 0; r < static_cast<std::size_t>(replicas); r += 3) {
        const auto lattice =
            reference::start_lattice(static_cast<int>(side), static_cast<std::uint32_t>(r), how == Start::random, 9);
        ASSERT_EQ(e[r], lattice.energy()) << "side " << side << ", replica " << r;
        ASSERT_EQ(m[r], lattice.magnetisation()) << "side " << side << ", replica " << r;
      }
    }
  }
}

TEST_P(IsingObservables, AreTheLargestOfACheckerboard) {
  // Every bond is unequal, in lattices of all sizes that matter to how a GPU divides them: 2032 sites a block.
  for (const std::int64_t side : {2, 6, 44, 46, 64, 100}) {
    Lattices lattices(context().device(), side, 3);
    std::vector<std::uint32_t> words;
    for (std::int64_t site = 0; site < side * side; ++site)
      words.insert(words.end(), lanes, (site / side + site % side) % 2 == 0 ? 0b101U : 0b010U);
    copy_bytes(context(), context().device(), lattices.words().data(), cpu_device, words.data(),
               lattices.words().bytes());
    Array<std::int32_t> energies(context().device(), 3), magnetisations(context().device(), 3);
    for (int time = 0; time < 2; ++time) {  // what was there before does not count
      observe(context(), lattices.view(), energies.vector(), magnetisations.vector());
      const auto most = static_cast<std::int32_t>(2 * side * side);
      EXPECT_EQ(to_host(context(), energies), std::vector<std::int32_t>(3, most)) << side;
      EXPECT_EQ(to_host(context(), magnetisations), std::vector<std::int32_t>(3, 0)) << side;
    }
  }
}

TEST_P(IsingObservables, RefuseResultsOfAnotherSize) {
  const Lattices lattices(context().device(), 4, 10);
  Array<std::int32_t> ten(context().device(), 10), nine(context().device(), 9);
  EXPECT_THROW(observe(context(), lattices.view(), nine.vector(), ten.vector()), Error);
}

TEST_P(IsingObservables, RowsHoldTheSpinsOfTheirReplica) {
  for (const std::int64_t side : {2, 5, 8, 10, 33}) {
    const std::int64_t replicas = 547, width = rows::words_per_row(side * side);
    Lattices lattices(context().device(), side, replicas);
    start(context(), lattices.view(), Start::random, random::make_key(9, random::Stream::ising_start));
    Array<std::uint32_t> rows(context().device(), replicas * width);
    to_rows(context(), lattices.view(), rows.matrix(replicas, width));
    const auto words = to_host(context(), rows);
    for (std::int64_t r = 0; r < replicas; r += 3) {
      const auto lattice = reference::start_lattice(static_cast<int>(side), static_cast<std::uint32_t>(r), true, 9);
      for (std::int64_t i = 0; i < 32 * width; ++i) {
        const bool up = (words[static_cast<std::size_t>(r * width + i / 32)] >> (i % 32) & 1U) != 0;
        const bool expected = i < side * side && lattice.spin[static_cast<std::size_t>(i)] == 1;
        ASSERT_EQ(up, expected) << "side " << side << ", replica " << r << ", bit " << i;
      }
    }
  }
}

TEST(TransposeBits, SwapsRowsAndColumns) {
  std::uint32_t words[32];
  for (std::uint32_t i = 0; i < 32; ++i) words[i] = random::draw(random::make_key(2, random::Stream::shuffle), i, 0)[0];
  std::uint32_t transposed[32];
  std::copy(std::begin(words), std::end(words), transposed);
  rows::transpose_bits(transposed);
  for (int i = 0; i < 32; ++i)
    for (int j = 0; j < 32; ++j) ASSERT_EQ(words[i] >> j & 1U, transposed[j] >> i & 1U) << i << ' ' << j;
}

}  // namespace
}  // namespace kadanoff::ising
