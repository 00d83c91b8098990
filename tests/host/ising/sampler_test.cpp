// Sampled lattices, against exact energies; and that threads change nothing.
#include "host/ising/sampler.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "host/ising/sampler_text.hpp"
#include "host/machine/memory.hpp"
#include "kernels/ising/exact.hpp"
#include "tests/support/devices.hpp"

namespace kadanoff::ising {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

IsingSettings small() { return {.side = 6, .temperatures = {0, 2, infinity}, .samples = 150, .sweeps = 40, .seed = 3}; }

class IsingSampler : public test::OnEachDevice {};
KADANOFF_ON_EACH_DEVICE(IsingSampler);

TEST_P(IsingSampler, SummarisesTheSamplesThatItGives) {
  const auto settings = small();
  const auto ensemble = sample_ising(context(), settings);
  const data::Dataset& data = ensemble.data;
  ASSERT_EQ(data.count, 450);
  ASSERT_EQ(data.units, 36);
  EXPECT_EQ(data.lattice_shape, (std::vector<std::int64_t>{6, 6}));
  ASSERT_EQ(ensemble.summaries.size(), 3U);
  for (std::int64_t at = 0; at < 3; ++at) {
    double energy = 0, m = 0, m_abs = 0;
    for (std::int64_t sample = 150 * at; sample < 150 * (at + 1); ++sample) {
      EXPECT_EQ(data.temperatures[static_cast<std::size_t>(sample)],
                settings.temperatures[static_cast<std::size_t>(at)]);
      const auto spin = [&](std::int64_t x, std::int64_t y) { return data.spin(sample, y % 6 * 6 + x % 6); };
      int sum = 0;
      for (std::int64_t y = 0; y < 6; ++y) {
        for (std::int64_t x = 0; x < 6; ++x) {
          energy -= spin(x, y) * (spin(x + 1, y) + spin(x, y + 1)) / 36.0 / 150;
          sum += spin(x, y);
        }
      }
      m += sum / 36.0 / 150;
      m_abs += std::abs(sum) / 36.0 / 150;
    }
    const auto& summary = ensemble.summaries[static_cast<std::size_t>(at)];
    EXPECT_NEAR(summary.energy.mean, energy, 1e-12);
    EXPECT_NEAR(summary.magnetisation.mean, m, 1e-12);
    EXPECT_NEAR(summary.abs_magnetisation.mean, m_abs, 1e-12);
  }
}

TEST_P(IsingSampler, GivesWhatOneThreadOfTheCpuGives) {
  // The last one has more recorded states than a GPU keeps before it sends them.
  Context cpu(cpu_device, 1);
  const IsingSettings many{.side = 4, .temperatures = {2, 3}, .samples = 70000, .sweeps = 130, .seed = 5};
  IsingSettings unrecorded = small(), one = small();
  unrecorded.samples = 99;
  one.sweeps = 1;
  for (const auto& settings : {small(), unrecorded, one, many}) {
    const auto found = sample_ising(context(), settings), expected = sample_ising(cpu, settings);
    EXPECT_EQ(found.data.words, expected.data.words);
    for (std::size_t at = 0; at < settings.temperatures.size(); ++at) {
      const auto numbers = [at](const IsingEnsemble& ensemble) {
        const auto& [temperature, e, m, m_abs, e_time, m_time, exact, in_equilibrium] = ensemble.summaries[at];
        std::vector<double> all{e.mean,     e.error,     m.mean, m.error,
                                m_abs.mean, m_abs.error, exact,  in_equilibrium ? 1.0 : 0.0};
        for (const double time : {e_time.sweeps, e_time.error, m_time.sweeps, m_time.error})
          all.push_back(std::isnan(time) ? -1 : time);
        return all;
      };
      EXPECT_EQ(numbers(found), numbers(expected)) << "T = " << settings.temperatures[at];
    }
  }
}

TEST_P(IsingSampler, AgreesWithTheExactEnergyWithinItsOwnErrors) {
  const IsingSettings settings{.side = 8, .temperatures = {2, 2.5, 4}, .samples = 2000, .sweeps = 600, .seed = 8};
  for (const auto& at : sample_ising(context(), settings).summaries) {
    const double exact = ising::mean_energy(8, at.temperature);
    EXPECT_NEAR(at.energy.mean, exact, 4 * at.energy.error) << "T = " << at.temperature;
    EXPECT_LT(at.energy.error, 0.01);
    EXPECT_NEAR(at.magnetisation.mean, 0, 4 * at.magnetisation.error);
  }
}

TEST_P(IsingSampler, FindsLongerAutocorrelationsAtTheCriticalPoint) {
  const IsingSettings settings{.side = 6, .temperatures = {2.269185, 5, infinity}, .samples = 4000, .sweeps = 300};
  const auto summaries = sample_ising(context(), settings).summaries;
  EXPECT_GT(summaries[0].energy_time.sweeps, 2 * summaries[1].energy_time.sweeps);
  EXPECT_TRUE(summaries[1].energy_time.resolved);
  // Heat bath at T = ∞ draws every spin anew.
  EXPECT_NEAR(summaries[2].energy_time.sweeps, 0.5, 4 * summaries[2].energy_time.error);
  EXPECT_NEAR(summaries[2].abs_magnetisation_time.sweeps, 0.5, 4 * summaries[2].abs_magnetisation_time.error);
}

// At T_c on 20 × 20, τ(|m|) needs a longer window than 64 sweeps.
TEST(IsingSamplerCpu, FindsTheAutocorrelationThatTheSweepsAllow) {
  Context context;
  IsingSettings settings{.side = 20, .temperatures = {critical_temperature}, .samples = 200, .sweeps = 100};
  EXPECT_FALSE(sample_ising(context, settings).summaries[0].abs_magnetisation_time.resolved);
  settings.sweeps = 3000;
  const auto ensemble = sample_ising(context, settings);
  const auto& time = ensemble.summaries[0].abs_magnetisation_time;
  EXPECT_TRUE(time.resolved);
  EXPECT_GT(time.sweeps, 64.0 / 5);
  EXPECT_LT(time.error, 0.5 * time.sweeps);
  EXPECT_TRUE(to_json(settings, ensemble, "file.h5")["notes"].empty());
}

TEST(IsingSamplerCpu, TellsOfFrozenStripesAndOfTooFewSweeps) {
  Context context;
  const auto notes = [&](const IsingSettings& settings) {
    const auto ensemble = sample_ising(context, settings);
    const auto text = to_text(settings, ensemble, "file.h5");
    const auto json = to_json(settings, ensemble, "file.h5");
    for (const auto& note : json["notes"]) EXPECT_NE(text.find(note.get<std::string>()), std::string::npos) << text;
    return json["notes"].dump();
  };
  const auto has = [](const std::string& text, const char* part) { return text.find(part) != std::string::npos; };
  for (const std::int64_t samples : {50, 300}) {  // with and without autocorrelation times
    const auto frozen = notes({.side = 10, .temperatures = {0, 0.5, 3}, .samples = samples, .sweeps = 100, .seed = 1});
    EXPECT_TRUE(has(frozen, "equilibrium at T = 0, 0.5:") && has(frozen, "stripes") && has(frozen, "--start ordered"))
        << frozen;
    const auto ordered = notes({.side = 10,
                                .temperatures = {0, 0.5, 1, 1.5, 2, 3, 6, infinity},
                                .samples = samples,
                                .sweeps = 200,
                                .start = ising::Start::ordered,
                                .seed = 1});
    EXPECT_FALSE(has(ordered, "equilibrium")) << ordered;
    const auto few = notes({.side = 10, .temperatures = {2.5}, .samples = samples, .sweeps = 1, .seed = 1});
    EXPECT_TRUE(has(few, "equilibrium at T = 2.5:") && has(few, "more --sweeps")) << few;
  }
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {  // a single lattice varies as it may
    const auto one = notes({.side = 10, .temperatures = {2.3, 3, 5}, .samples = 1, .sweeps = 1000, .seed = seed});
    EXPECT_FALSE(has(one, "equilibrium")) << one;
  }
}

TEST(IsingSamplerCpu, GivesTheSameForEveryNumberOfThreads) {
  Context one(cpu_device, 1), three(cpu_device, 3);
  const auto settings = small();
  const auto a = sample_ising(one, settings), b = sample_ising(three, settings);
  EXPECT_EQ(a.data.words, b.data.words);
  EXPECT_EQ(a.summaries[1].energy.mean, b.summaries[1].energy.mean);
  EXPECT_EQ(a.summaries[1].energy_time.sweeps, b.summaries[1].energy_time.sweeps);
  auto other = settings;
  other.seed = 4;
  EXPECT_NE(sample_ising(one, other).data.words, a.data.words);
}

TEST(IsingSamplerCpu, WithoutSweepsGivesTheStart) {
  Context context;
  const IsingSettings settings{
      .side = 5, .temperatures = {2}, .samples = 300, .sweeps = 0, .start = ising::Start::ordered, .seed = 2};
  const auto summary = sample_ising(context, settings).summaries[0];
  EXPECT_EQ(summary.energy.mean, -2);
  EXPECT_EQ(summary.abs_magnetisation.mean, 1);
  EXPECT_NEAR(summary.magnetisation.mean, 0, 4 * summary.magnetisation.error);
}

TEST(IsingSamplerCpu, SaysWhichUpdateItUses) {
  auto settings = small();
  EXPECT_EQ(update_text(settings), "metropolis, heat-bath above T = 20");
  settings.temperatures = {0, 1};
  EXPECT_EQ(update_text(settings), "metropolis");
  settings.side = 4;
  EXPECT_EQ(update_text(settings), "heat-bath");
}

TEST(IsingSamplerCpu, ReportsWhatCannotBeToldAsNull) {
  Context context;
  auto settings = small();
  settings.samples = 1;
  const auto json = to_json(settings, sample_ising(context, settings), "file.h5");
  EXPECT_TRUE(json["temperatures"][0]["energy"]["error"].is_null());
  EXPECT_TRUE(json["temperatures"][0]["energy_autocorrelation_time"]["sweeps"].is_null());
  EXPECT_EQ(json["temperatures"][2]["temperature"], "inf");
  EXPECT_EQ(nlohmann::json::parse(json.dump()), json);
}

void expect_usage_error(const IsingSettings& settings, const std::string& words) {
  try {
    validate(settings, cpu_device);
    ADD_FAILURE() << "accepted; expected an error with '" << words << "'";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::usage);
    EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
  }
}

TEST(IsingSamplerCpu, RefusesWhatMakesNoSense) {
  const auto with = [](auto change) {
    auto settings = small();
    change(settings);
    return settings;
  };
  validate(small(), cpu_device);
  for (const std::int64_t side : {0, 1, -3}) expect_usage_error(with([&](auto& s) { s.side = side; }), "side");
  for (const std::int64_t side : {10'000'000LL, 3'000'000'000'000LL})
    expect_usage_error(with([&](auto& s) { s.side = side; }), "memory");
  for (const std::int64_t samples : {0, -1}) expect_usage_error(with([&](auto& s) { s.samples = samples; }), "samples");
  expect_usage_error(with([](auto& s) { s.samples = 4'000'000'000'000'000'000LL; }), "memory");
  for (const std::int64_t sweeps : {-1LL, 5'000'000'000LL})
    expect_usage_error(with([&](auto& s) { s.sweeps = sweeps; }), "sweeps");
  for (const double t : {-1.0, std::nan("")})
    expect_usage_error(with([&](auto& s) { s.temperatures.push_back(t); }), "temperature");
  expect_usage_error(with([](auto& s) { s.temperatures.clear(); }), "temperatures");
  EXPECT_THROW(static_cast<void>(parse_choice<Start>("--start", "cold")), Error);
  EXPECT_THROW(static_cast<void>(parse_choice<Update>("--update", "glauber")), Error);
}

TEST(Memory, IsToldInTheUnitThatFits) {
  EXPECT_EQ(machine::bytes_text(1023), "1023 bytes");
  EXPECT_EQ(machine::bytes_text(1536), "1.5 KiB");
  EXPECT_EQ(machine::bytes_text(5.0 * (std::int64_t{1} << 40)), "5.0 TiB");
}

}  // namespace
}  // namespace kadanoff::ising
