// Turns flip probabilities into the binary digits that the sweep compares with random bits.
#include "kernels/ising/acceptance.hpp"

#include <cmath>

#include "kernels/rows/transpose_bits.hpp"

namespace kadanoff::ising {
namespace {

constexpr double zero_temperature = 1e-6;
constexpr double two_to_32 = 4294967296.0;

}  // namespace

Update update_used(Update wanted, std::int64_t side, double temperature) {
  return side <= 4 || temperature > hottest_metropolis ? Update::heat_bath : wanted;
}

Thresholds thresholds(Update update, double temperature) {
  const double beta = 1.0 / (temperature == 0 ? zero_temperature : temperature);
  Thresholds made{};
  for (int level = 0; level < 2; ++level) {
    const double cost = 4.0 * (level + 1) * beta;
    const double p = update == Update::metropolis ? std::exp(-cost) : 1.0 / (1.0 + std::exp(cost));
    made.cost[level] = static_cast<std::uint32_t>(std::min(std::round(p * two_to_32), two_to_32 - 1));
  }
  return made;
}

Acceptance::Acceptance(Context& context, Update wanted, std::int64_t side, const std::vector<double>& temperatures,
                       std::int64_t replicas_each) {
  expects(!temperatures.empty() && replicas_each >= 1, "Acceptance: no replicas");
  std::vector<Thresholds> table;
  std::vector<bool> heat_bath_at;
  for (const double temperature : temperatures) {
    expects(temperature >= 0, "Acceptance: a temperature is negative or not a number");
    const Update used = update_used(wanted, side, temperature);
    table.push_back(thresholds(used, temperature));
    heat_bath_at.push_back(used == Update::heat_bath);
  }

  const bool is_on_gpu = context.device().kind == DeviceKind::cuda;
  constexpr std::int64_t together = digits_per_draw;
  const auto replicas = static_cast<std::int64_t>(temperatures.size()) * replicas_each;
  tiles_ = (replicas + replicas_per_tile - 1) / replicas_per_tile;
  std::vector<std::uint32_t> masks(static_cast<std::size_t>(tiles_ * digits * 2 * lanes));
  std::vector<std::uint32_t> heat_bath(static_cast<std::size_t>(tiles_ * lanes));
  for (std::int64_t group = 0; group < tiles_ * lanes; ++group) {
    const std::int64_t tile = group / lanes, lane = group % lanes;
    for (std::int64_t level = 0; level < 2; ++level) {
      std::uint32_t column[replicas_per_word] = {};  // replicas behind the last one never pay for a flip
      for (int bit = 0; bit < replicas_per_word; ++bit) {
        const std::int64_t replica = group * replicas_per_word + bit;
        if (replica >= replicas) break;
        const auto at = static_cast<std::size_t>(replica / replicas_each);
        column[bit] = table[at].cost[level];
        if (heat_bath_at[at]) heat_bath[static_cast<std::size_t>(group)] |= std::uint32_t{1} << bit;
      }
      rows::transpose_bits(column);
      for (std::int64_t digit = 0; digit < digits; ++digit) {
        const std::int64_t at = is_on_gpu
                                    ? (((digit / together) * 2 + level) * lanes + lane) * together + digit % together
                                    : (digit * 2 + level) * lanes + lane;
        masks[static_cast<std::size_t>(tile * digits * 2 * lanes + at)] = column[31 - digit];
      }
    }
  }
  digit_masks_ = to_device(context, masks);
  heat_bath_ = to_device(context, heat_bath);
}

}  // namespace kadanoff::ising
