// ln Z by annealed importance sampling (kernels/rbm/annealed_importance.hpp has the method), with its error.
//
// The mean of the weights w over chains estimates Z / Z_A without bias. Its logarithm is too low on average, above all
// if few chains dominate the sum: then likelihoods come out too high. So the estimate has a standard error and an
// effective sample size, (Σw)² / Σw², the number of equal weights with the same relative error.
//
// Neither tells of states that no chain came to: chains that start near the data may all end in one mode. So three
// other ways lead to the same ln Z, each with half as many chains. Chains from unbiased spins spread over more modes.
// Chains that run back from samples of the data to the base rate give an upper bound, if they were samples of the model
// (Burda, Grosse, Salakhutdinov, AISTATS 2015). And chains run back to unbiased spins from states of the model's own:
// from where Gibbs steps lead after random hidden layers, and after the patterns of single hidden units.
//
// The mean weight of chains back is that of the modes in which most of them start. But each of them alone tells, too.
// If w' is the weight of a chain back, Z_A / w' is what it takes for Z. In a mode to which the chains forth come, these
// values are those of the chains forth, apart from fluctuations (Crooks 1999). A chain back from another mode leaves it
// where it is no longer stable, with a far larger value, one above Z of this mode alone. So a chain back is called
// unseen if its value is above all those of the chains forth from the same base rate, by twice their spread.
//
// An unseen chain shows a mode. So up to most_modes times there is one more base rate, around the mean-field means of
// the mode of the highest unseen chain: chains go forth from it, and all unseen chains go back to it; those that come
// from this mode are seen then.
//
// The bracket of ln Z is from the highest estimate of the chains forth, which are lower bounds, to the highest of the
// first three, with the sum of the other modes' Z, and what the chains that are still unseen would add. An estimate is
// trusted if the bracket is narrow, the unbiased chains agree with it, the chains back do not contradict it, the other
// modes add next to nothing, and no chain is left unseen. A mode that none of them meets stays unknown.
#pragma once

#include <cstdint>
#include <vector>

#include "host/data/dataset.hpp"
#include "kernels/core/context.hpp"
#include "kernels/rbm/parameters.hpp"

namespace kadanoff::evaluation {

struct AnnealingSettings {
  std::int64_t chains = 1000;
  std::int64_t temperatures = 1000;  // steps from β = 0 to 1, evenly spaced
  std::uint64_t seed = 1;
};

struct AnnealedEstimate {
  double log_z = 0;
  double error = 0;              // standard error of log_z: that of the mean weight, divided by the mean weight
  double low = 0, high = 0;      // ln (mean w ∓ its standard error) + ln Z_A; low may be −∞
  double base_log_z = 0;         // ln Z_A
  double log_weight_spread = 0;  // standard deviation of ln w
  double effective_sample_size = 0;
  std::int64_t chains = 0, temperatures = 0;
  std::vector<double> chain_log_z{};  // ln Z as each chain alone has it

  // True if the sum has enough large terms for the error to be meaningful.
  [[nodiscard]] bool has_enough_chains() const;
};

// What another estimate says of the first one.
enum class Sign {
  agrees,       // within four of their errors
  contradicts,  // it is higher, or lower where it may not be
  silent,       // it is lower where it may well be, or its error is too large
};

// Chains back from states that no chain forth from the same base rate came to. Some of them are followed to more base
// rates.
struct UnseenChains {
  std::int64_t from_data = 0, from_model = 0;
  std::int64_t followed = 0, left = 0;  // left: unseen from all base rates
  double log_z = 0;                     // the mean of what those that are left take for ln Z, each at least
};

struct Bracket {
  double lower = 0, upper = 0;
  [[nodiscard]] double width() const { return upper - lower; }
};

struct CheckedEstimate {
  AnnealedEstimate estimate{};         // from the base-rate RBM of the data
  AnnealedEstimate unbiased{};         // from unbiased spins
  AnnealedEstimate back{};             // of chains that run back from samples of the data to the base-rate RBM
  AnnealedEstimate back_from_model{};  // the same from the model's own states, which need not be where its weight is
  UnseenChains unseen{};
  std::vector<AnnealedEstimate> modes{};  // from base rates in the modes of unseen chains

  // Silent from below if few chains count, and with an error above ln 2 / 2.
  [[nodiscard]] Sign sign_of_unbiased() const;
  // Never contradicts from below: the data are not samples of the model.
  [[nodiscard]] Sign sign_of_back() const;
  // The estimate if it lies in the bracket; else the one from another base rate that is the bracket's lower end: all
  // are lower bounds. So what is printed never contradicts its own bracket.
  [[nodiscard]] const AnnealedEstimate& result() const;
  // By how much ln Z is larger if the other modes are no part of the estimate.
  [[nodiscard]] double other_modes_add() const;
  // Of ln Z, each end three standard errors further out.
  [[nodiscard]] Bracket bracket() const;
  [[nodiscard]] bool is_trustworthy() const;
  // The error to state: that of the estimate's chains, or, where the unbiased chains agree, what these can resolve. Two
  // samples of chains can agree within errors, and the one still know a mode that the other has missed.
  [[nodiscard]] double error() const;
};

inline constexpr std::int64_t fewest_annealed_chains = 2;
inline constexpr std::int64_t most_annealed_chains = 100'000'000;  // with the checks' two and a half times as many
inline constexpr std::int64_t most_annealing_temperatures = 100'000'000;

// The memory on `device` that anneal() needs besides the parameters, in bytes.
double annealing_bytes(const AnnealingSettings& settings, std::int64_t visible, std::int64_t hidden, Device device);

inline constexpr double widest_trusted_bracket = 1, most_that_modes_add = 0.1;
inline constexpr int most_modes = 8;

// `parameters` are on the context's device. A chain does not depend on the other chains. `base` is the data for the
// base rate; chains that run back start at samples of `data`. The checks take about one and a half times as long as the
// estimate, and where chains are unseen up to a fifth as long again for each mode.
CheckedEstimate anneal_and_check(Context& context, const rbm::Parameters& parameters, const data::Dataset& base,
                                 const data::Dataset& data, const AnnealingSettings& settings);

// The estimate alone.
AnnealedEstimate anneal(Context& context, const rbm::Parameters& parameters, const std::vector<float>& base_bias,
                        const AnnealingSettings& settings);

// The estimate from the logarithms of the weights.
AnnealedEstimate estimate_from_log_weights(const std::vector<double>& log_weights, double base_log_z);

}  // namespace kadanoff::evaluation
