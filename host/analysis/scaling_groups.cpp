// Sums over the samples of each group; correlators by the kernel, some groups at a time.
#include "host/analysis/scaling_groups.hpp"

#include <cmath>
#include <numeric>
#include <span>

#include "kernels/core/array.hpp"
#include "kernels/random/permutation.hpp"

namespace kadanoff::analysis {

namespace {

// Row i becomes what row order(i) was: along the cycles, so that there is never a second copy of all.
void reorder_rows(std::vector<float>& rows, std::int64_t length, const random::Permutation& order) {
  const auto count = std::ssize(rows) / length;
  std::vector<bool> done(static_cast<std::size_t>(count));
  std::vector<float> first(static_cast<std::size_t>(length));
  for (std::int64_t start = 0; start < count; ++start) {
    if (done[static_cast<std::size_t>(start)]) continue;
    std::copy_n(rows.begin() + start * length, length, first.begin());
    for (auto at = start;;) {
      done[static_cast<std::size_t>(at)] = true;
      const std::int64_t from = order(static_cast<std::uint32_t>(at));
      if (from == start) {
        std::copy(first.begin(), first.end(), rows.begin() + at * length);
        break;
      }
      std::copy_n(rows.begin() + from * length, length, rows.begin() + at * length);
      at = from;
    }
  }
}

}  // namespace

Ensemble::Ensemble(const ConfigurationSet& set, int side_in, const std::optional<random::RngKey>& deal)
    : side(side_in),
      sites(std::int64_t{side_in} * side_in),
      count(set.count),
      per_group(per_group_of(count)),
      groups(ising::groups_of(count, per_group)),
      spins(static_cast<std::size_t>(count * sites)) {
  set.read(spins.data());
  if (deal) reorder_rows(spins, sites, random::Permutation(static_cast<std::uint32_t>(count), *deal));
}

double Ensemble::samples_in(std::int64_t group) const {
  return static_cast<double>(std::min(per_group, count - group * per_group));
}

std::vector<double> Ensemble::weights() const {
  std::vector<double> all;
  for (std::int64_t g = 0; g < groups; ++g) all.push_back(samples_in(g));
  return all;
}

double mean_of_spins(const Ensemble& ensemble) {
  return std::accumulate(ensemble.spins.begin(), ensemble.spins.end(), 0.0) /
         static_cast<double>(ensemble.spins.size());
}

double mean_of_energy(const Ensemble& ensemble, double spin_mean) {
  const int side = ensemble.side;
  double sum = 0;
  for (std::int64_t i = 0; i < ensemble.count; ++i) {
    const float* lattice = ensemble.spins.data() + i * ensemble.sites;
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x) {
        const double right = lattice[y * side + (x + 1) % side] - spin_mean,
                     down = lattice[(y + 1) % side * side + x] - spin_mean;
        // Each bond counts for both of its ends.
        sum += 2 * (lattice[y * side + x] - spin_mean) * (right + down);
      }
  }
  return sum / static_cast<double>(ensemble.spins.size());
}

std::vector<double> GroupValues::mean(const std::vector<double>& weights) const {
  std::vector<double> sums(columns);
  for (std::size_t g = 0; g < weights.size(); ++g) {
    if (weights[g] == 0) continue;
    for (std::size_t c = 0; c < columns; ++c) sums[c] += weights[g] * values[g * columns + c];
  }
  const double all = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& sum : sums) sum /= all;
  return sums;
}

GroupValues magnetisations(const Ensemble& ensemble) {
  GroupValues result{.columns = 1, .values = std::vector<double>(static_cast<std::size_t>(ensemble.groups))};
  for (std::int64_t i = 0; i < ensemble.count; ++i) {
    const float* lattice = ensemble.spins.data() + i * ensemble.sites;
    const auto group = i / ensemble.per_group;
    result.values[static_cast<std::size_t>(group)] +=
        std::abs(std::accumulate(lattice, lattice + ensemble.sites, 0.0)) / static_cast<double>(ensemble.sites) /
        ensemble.samples_in(group);
  }
  return result;
}

GroupValues correlators_of(Context& context, const Ensemble& ensemble, const std::vector<DistanceClass>& classes,
                           const ising::Field& field, GroupValues* with_spins) {
  const int side = ensemble.side;
  const std::int64_t distances = side / 2 + 1;
  GroupValues result{.columns = 1 + classes.size() + static_cast<std::size_t>(distances), .values = {}};
  if (with_spins != nullptr) *with_spins = {.columns = static_cast<std::size_t>(distances), .values = {}};
  const auto step = groups_at_once(ensemble.per_group, ensemble.sites);
  for (std::int64_t first = 0; first < ensemble.groups; first += step) {
    const auto groups = std::min(step, ensemble.groups - first), begin = first * ensemble.per_group;
    const auto rows = std::min(groups * ensemble.per_group, ensemble.count - begin);
    const auto spins = to_device(context, std::span(ensemble.spins.data() + begin * ensemble.sites,
                                                    static_cast<std::size_t>(rows * ensemble.sites)));
    Array<double> mean(context.device(), groups), two(context.device(), groups * ensemble.sites),
        three(context.device(), groups * distances),
        mixed(context.device(), with_spins == nullptr ? 0 : groups * distances);
    ising::correlators(context, spins.matrix(rows, ensemble.sites), side, field, ensemble.per_group, mean.vector(),
                       two.matrix(groups, ensemble.sites), three.matrix(groups, distances),
                       with_spins == nullptr ? Matrix<double>{} : mixed.matrix(groups, distances));
    if (with_spins != nullptr) {
      const auto values = to_host(context, mixed);
      with_spins->values.insert(with_spins->values.end(), values.begin(), values.end());
    }
    const auto means = to_host(context, mean), twos = to_host(context, two), threes = to_host(context, three);
    for (std::int64_t g = 0; g < groups; ++g) {
      result.values.push_back(means[static_cast<std::size_t>(g)]);
      const double* own = twos.data() + g * ensemble.sites;
      for (const auto& [dx, dy, s, e] : classes) {
        double sum = 0;
        for (const int x : {dx, side - dx})
          for (const int y : {dy, side - dy}) sum += own[y % side * side + x % side] + own[x % side * side + y % side];
        result.values.push_back(sum / 8);
      }
      result.values.insert(result.values.end(), threes.begin() + g * distances, threes.begin() + (g + 1) * distances);
    }
  }
  return result;
}

EnergyValues::EnergyValues(Context& context, const Ensemble& ensemble, const std::vector<DistanceClass>& classes,
                           double spin_mean, double energy_mean)
    : classes_(classes.size()) {
  const auto of = [&](double shift, GroupValues* with_spins) {
    return correlators_of(context, ensemble, classes,
                          {ising::Operator::energy, spin_mean + shift, energy_mean + 4 * shift * shift}, with_spins);
  };
  here_ = of(0, &with_spins_);
  if (ensemble.groups == 1) return;
  above_ = of(1, nullptr);
  below_ = of(-1, nullptr);
}

std::vector<double> EnergyValues::mean(const std::vector<double>& weights, double shift) const {
  auto values = here_.mean(weights);
  const auto up = above_.mean(weights), down = below_.mean(weights);
  for (std::size_t c = 0; c < 1 + classes_; ++c)
    values[c] += shift * (up[c] - down[c]) / 2 + shift * shift * (up[c] + down[c] - 2 * values[c]) / 2;
  return values;
}

}  // namespace kadanoff::analysis
