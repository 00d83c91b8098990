// Sweeps, spin for spin against the textbook loop.
#include "kernels/ising/metropolis.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "kernels/core/isa.hpp"
#include "kernels/ising/metropolis_isa.hpp"
#include "kernels/ising/start.hpp"
#include "tests/reference/ising.hpp"
#include "tests/support/devices.hpp"

namespace kadanoff::ising {
namespace {

constexpr double infinitely_hot = std::numeric_limits<double>::infinity();

struct Ensemble {
  std::int64_t side;
  std::vector<double> temperatures;
  std::int64_t replicas_each;
  Start how = Start::random;
  Update update = Update::metropolis;
  std::uint64_t seed = 5;

  [[nodiscard]] std::int64_t replicas() const { return static_cast<std::int64_t>(temperatures.size()) * replicas_each; }

  // All words after `sweeps` sweeps, done in two calls.
  [[nodiscard]] std::vector<std::uint32_t> words(Context& context, std::int64_t sweeps) const {
    Lattices lattices(context.device(), side, replicas());
    const Acceptance acceptance(context, update, side, temperatures, replicas_each);
    start(context, lattices.view(), how, random::make_key(seed, random::Stream::ising_start));
    const auto key = random::make_key(seed, random::Stream::ising_update);
    sweep(context, lattices.view(), acceptance.view(), key, sweeps / 2);
    sweep(context, lattices.view(), acceptance.view(), key.at_step(static_cast<std::uint32_t>(sweeps / 2)),
          sweeps - sweeps / 2);
    return to_host(context, lattices.words());
  }
};

int spin_of(const std::vector<std::uint32_t>& words, std::int64_t side, std::int64_t replica, std::int64_t site) {
  const std::int64_t tile = replica / replicas_per_tile, lane = replica / replicas_per_word % lanes;
  const auto word = words[static_cast<std::size_t>((tile * side * side + site) * lanes + lane)];
  return (word >> (replica % replicas_per_word) & 1U) != 0 ? 1 : -1;
}

// Every `stride`-th replica is the textbook's, spin for spin.
void expect_textbook(const Ensemble& ensemble, const std::vector<std::uint32_t>& words, std::int64_t sweeps,
                     std::int64_t stride) {
  for (std::int64_t replica = 0; replica < ensemble.replicas(); replica += stride) {
    const auto r = static_cast<std::uint32_t>(replica);
    const double temperature = ensemble.temperatures[static_cast<std::size_t>(replica / ensemble.replicas_each)];
    const bool heat_bath = ensemble.update == Update::heat_bath || ensemble.side <= 4 || temperature > 20;
    auto lattice =
        reference::start_lattice(static_cast<int>(ensemble.side), r, ensemble.how == Start::random, ensemble.seed);
    for (std::int64_t step = 0; step < sweeps; ++step)
      reference::sweep_lattice(lattice, r, temperature, heat_bath, ensemble.seed, static_cast<std::uint32_t>(step));
    for (std::int64_t site = 0; site < ensemble.side * ensemble.side; ++site)
      ASSERT_EQ(spin_of(words, ensemble.side, replica, site), lattice.spin[static_cast<std::size_t>(site)])
          << "side " << ensemble.side << ", replica " << replica << " at T = " << temperature << ", site " << site;
  }
}

class IsingSweep : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(IsingSweep);

TEST_P(IsingSweep, IsTheTextbookLoopSpinForSpin) {
  // Seven temperatures of 11 replicas: several share a word, and three groups do.
  for (const std::int64_t side : {2, 3, 4, 5, 10, 11, 16}) {
    for (const Update update : {Update::metropolis, Update::heat_bath}) {
      const Ensemble ensemble{side, {0, 0.5, 1.3, 2.269185, 4, 60, infinitely_hot}, 11, Start::random, update};
      expect_textbook(ensemble, ensemble.words(context(), 6), 6, 4);
    }
  }
}

// Of these a GPU keeps some in shared memory and sweeps others in place, and the same side both ways (sweep_plan.hpp).
TEST_P(IsingSweep, IsTheTextbookLoopOfLargerLattices) {
  for (const std::int64_t side : {33, 57, 58, 59, 60, 64, 80, 101}) {
    for (const Update update : {Update::metropolis, Update::heat_bath}) {
      const Ensemble ensemble{side, {0.5, 2.269185, 60}, 50, Start::random, update};
      expect_textbook(ensemble, ensemble.words(context(), 4), 4, 49);
    }
  }
  for (const std::int64_t side : {64, 81}) {
    const Ensemble ensemble{side, {0, 1.3, 2.269185, 4, infinitely_hot}, 700};
    expect_textbook(ensemble, ensemble.words(context(), 2), 2, 1201);
  }
}

// 241² words are the most that fit into an H100's shared memory; so many replicas that it is used.
TEST_P(IsingSweep, IsTheTextbookLoopOfTheLargestLatticesInSharedMemory) {
  const Ensemble fits{241, {2, 3}, 2000}, does_not{242, {2, 3}, 200};
  expect_textbook(fits, fits.words(context(), 1), 1, 1777);
  expect_textbook(does_not, does_not.words(context(), 1), 1, 177);
}

TEST_P(IsingSweep, IsTheTextbookLoopForManySweepsOfACall) {
  for (const std::int64_t side : {2, 5, 6}) {
    const Ensemble ensemble{side, {1.3, 2.269185}, 20};
    expect_textbook(ensemble, ensemble.words(context(), 2 * 1003), 2 * 1003, 13);
  }
}

TEST_P(IsingSweep, IsTheTextbookLoopInLaterTilesAndFromAnOrderedStart) {
  const Ensemble ensemble{6, {3, 1.5}, 700, Start::ordered};
  expect_textbook(ensemble, ensemble.words(context(), 8), 8, 61);
}

TEST_P(IsingSweep, OneTemperatureMoreChangesNoOtherReplica) {
  const Ensemble one{7, {2.0}, 500}, two{7, {2.0, 3.0}, 500};
  const auto words_one = one.words(context(), 5), words_two = two.words(context(), 5);
  for (std::int64_t replica = 0; replica < 500; ++replica)
    for (std::int64_t site = 0; site < 49; ++site)
      ASSERT_EQ(spin_of(words_one, 7, replica, site), spin_of(words_two, 7, replica, site));
}

TEST_P(IsingSweep, AnotherSeedGivesOtherSpins) {
  Ensemble ensemble{8, {infinitely_hot}, 512};
  const auto words = ensemble.words(context(), 4);
  ensemble.seed = 6;
  const auto others = ensemble.words(context(), 4);
  std::int64_t equal = 0;
  for (std::size_t i = 0; i < words.size(); ++i) equal += words[i] == others[i] ? 1 : 0;
  EXPECT_LE(equal, 1);
}

TEST_P(IsingSweep, RefusesAnAcceptanceOfAnotherEnsemble) {
  Lattices lattices(context().device(), 5, 600);
  const Acceptance acceptance(context(), Update::metropolis, 5, {2.0}, 100);
  EXPECT_THROW(
      sweep(context(), lattices.view(), acceptance.view(), random::make_key(1, random::Stream::ising_update), 1),
      Error);
}

TEST(IsingSweepCpu, DoesNotDependOnTheNumberOfThreads) {
  const Ensemble ensemble{9, {1, 2, 3}, 900};
  Context alone(cpu_device, 1), many(cpu_device, 5);
  EXPECT_EQ(ensemble.words(alone, 9), ensemble.words(many, 9));
}

TEST(IsingSweepCpu, DoesNotDependOnTheInstructionSet) {
  Context context;
  for (const Update update : {Update::metropolis, Update::heat_bath}) {
    Lattices lattices(cpu_device, 7, 512);
    const Acceptance acceptance(context, update, 7, {0, 0.4, 2, infinitely_hot}, 128);
    const auto run = [&](void (*sweep_tile)(const TileUpdate&, const random::RngKey&, std::int64_t)) {
      start(context, lattices.view(), Start::random, random::make_key(3, random::Stream::ising_start));
      sweep_tile({lattices.words().data(), 7, acceptance.view().digits_of(0), acceptance.view().heat_bath_of(0), 0},
                 random::make_key(3, random::Stream::ising_update), 20);
      return to_host(context, lattices.words());
    };
    const auto expected = run(baseline::sweep_tile);
#ifdef KADANOFF_X86
    if (cpu_has(Isa::avx2)) {
      EXPECT_EQ(run(avx2::sweep_tile), expected);
    }
    if (cpu_has(Isa::avx512)) {
      EXPECT_EQ(run(avx512::sweep_tile), expected);
    }
#endif
  }
}

}  // namespace
}  // namespace kadanoff::ising
