// The claims of WhyGen 2021 about matrices of overlapping block spins, 80 × 80 → 40 × 40. They are exact: no seed
// changes them.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/papers/whygen2021/claims.hpp"
#include "host/papers/whygen2021/ising_evidence.hpp"

namespace kadanoff::papers::whygen2021 {
namespace {

void add_exact(Claim& claim, const std::string& text, double value, Range required, Measure measure = Measure::paper) {
  claim.add(measure, text, {value}, required);
  claim.parts.back().is_exact = true;
}

Claim without_overlap(const IsingResults& ising) {
  Claim claim{.id = "G30",
              .section = "App. E.2",
              .statement = "Blocks of 2 × 2 at a stride of 2 have 1600 equal singular values, 2.",
              .quote =
                  "the weight matrix generated using an averaging block of size 2 × 2 has all singular values equal "
                  "to 2",
              .left_open =
                  "that its vectors are identical is not tested: with equal singular values any vectors are "
                  "singular vectors"};
  double away = 0;
  for (const double value : ising.blocks.at(2)) away = std::max(away, std::abs(value - 2));
  add_exact(claim, "largest difference of a singular value from 2", away, at_most(1e-5));
  claim.tell(fmt::format("{} values, at most {:.1g} from 2", ising.blocks.at(2).size(), away));
  return claim;
}

Claim little_overlap(const IsingResults& ising) {
  Claim claim{.id = "G31",
              .section = "App. E.2, Fig. 14",
              .statement = "With blocks of 4 × 4 the singular values decay almost linearly.",
              .quote = "the singular values decay almost linearly, as in Figure 14",
              .left_open = "almost is ours: R² of a straight line is 0.95"};
  const double straight = straightness(ising.blocks.at(4));
  add_exact(claim, "R² of a straight line through S against its index", straight, away_from(1, at_least(0.95)));
  claim.tell(fmt::format("R² = {:.3f}", straight));
  return claim;
}

Claim large_overlap(const IsingResults& ising) {
  Claim claim{.id = "G32",
              .section = "App. E.2, Fig. 17",
              .statement = "With blocks of 20 × 20 few singular values are very large, and the rest falls off rapidly.",
              .quote = "we see a small number of very large singular values that fall off rapidly",
              .left_open = "ours: at most 5 % are 20 % of the largest"};
  const double share = large_share(ising.blocks.at(20));
  add_exact(claim, "share of values of at least 20 % of the largest", share, at_most(0.05));
  claim.tell(fmt::format("{:.1f} % of them; of blocks of 10 × 10, {:.1f} %", 100 * share,
                         100 * large_share(ising.blocks.at(10))));
  return claim;
}

void add_vectors(Claim& claim, const IsingResults& ising, std::int64_t size, Measure measure = Measure::paper) {
  const auto& vectors = ising.block_vectors.at(size);
  const auto text = fmt::format("blocks of {} × {}", size, size);
  const double low = visible_share(vectors.largest), hidden = hidden_share(vectors.largest, Gauge::as_it_is);
  const double top = difference(vectors.largest, Gauge::as_it_is),
               bottom = difference(vectors.smallest, Gauge::as_it_is), spread = visible_share(vectors.smallest);
  add_exact(claim, text + ": 5 largest, visible share of |F|² at |k| ≤ 10", low, at_least(0.95), measure);
  add_exact(claim, text + ": 5 largest, hidden share", hidden, at_least(0.95), measure);
  add_exact(claim, text + ": 5 largest, difference of twice hidden from visible", top, at_most(0.01), measure);
  add_exact(claim, text + ": 5 smallest, the same difference", bottom, at_least(0.1), measure);
  add_exact(claim, text + ": 5 smallest, visible share at |k| ≤ 10", spread, at_most(0.15), measure);
  claim.tell(
      fmt::format("{}: largest: shares {:.4f} and {:.4f}, difference {:.4f}; smallest: share {:.3f}, difference "
                  "{:.3f}",
                  text, low, hidden, top, spread, bottom));
}

Claim block_vectors(const IsingResults& ising) {
  Claim claim{.id = "G33",
              .section = "App. E.2, Figs. 15 and 16",
              .statement =
                  "Vectors of large singular values have low modes, and hidden ones are visible ones but for a "
                  "factor of 2, perfectly; those of small ones neither.",
              .quote =
                  "The hidden singular vectors agree perfectly with the visible singular vectors after rescaling by "
                  "a factor of 2.",
              .left_open = "ours: perfectly is within 1 %, and 10 % is not"};
  add_vectors(claim, ising, 4);
  return claim;
}

Claim block_is_momentum(const IsingResults& ising) {
  Claim claim{
      .id = "G34",
      .section = "App. G.3, Figs. 20 and 21",
      .statement =
          "So block spins and momentum space do the same: for the blocks of Fig. 1, too, hidden vectors "
          "are visible ones without their high modes.",
      .quote =
          "the hidden singular vector is again obtained from the visible singular vector by discarding large "
          "Fourier modes",
      .left_open =
          "the blocks of Fig. 1; of 10 × 10, the 200th singular value is 20 % of the first. Independently, those "
          "that fit our weights best, of the first repetition. Fig. 21's caption says largest, and means "
          "smallest"};
  add_vectors(claim, ising, 10);
  if (const auto match = ising.along.empty() ? std::nullopt : ising.best().spectrum.best_match();
      match && ising.block_vectors.contains(match->size))
    add_vectors(claim, ising, match->size, Measure::independent);
  return claim;
}

}  // namespace

std::vector<Claim> block_claims(const Repetitions& repetitions) {
  const auto& ising = repetitions.front().ising;
  return {without_overlap(ising), little_overlap(ising), large_overlap(ising), block_vectors(ising),
          block_is_momentum(ising)};
}

}  // namespace kadanoff::papers::whygen2021
