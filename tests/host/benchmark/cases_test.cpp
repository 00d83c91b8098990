// Tests what the rows say about the work, not how long it took: on a busy machine that can be anything.
#include "host/benchmark/cases.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/benchmark/benchmark_text.hpp"
#include "host/benchmark/selection.hpp"
#include "kernels/core/check.hpp"
#include "tests/support/devices.hpp"
#include "tests/support/files.hpp"

namespace kadanoff::benchmark {
namespace {

const TimingPlan moment{.seconds = 0, .fewest = 2, .shortest = 0.001};

class WorksOn : public test::OnEachDevice {
 protected:
  // Checks what must hold for every row.
  void expect_well_formed(const BenchmarkRow& row) {
    EXPECT_EQ(row.device, to_string(context().device()));
    EXPECT_GT(row.time.best, 0);
    EXPECT_LE(row.time.best, row.time.median);
    EXPECT_EQ(row.time.repeats, 2);
    const double n = std::cbrt(row.product.seconds * row.product.per_second / 2);  // its FLOPs are 2 n³
    EXPECT_GE(n, 2047.5);
    EXPECT_NEAR(n, std::round(n), 1e-6);
    EXPECT_NEAR(row.copy.seconds * row.copy.per_second, 2.0 * (context().on_cuda() ? 4 : 1) * 268435456, 1e3);
    const auto json = to_json(row);
    EXPECT_EQ(json["seconds"], row.time.median);
    EXPECT_DOUBLE_EQ(json["quartile_spread"], (row.time.high - row.time.low) / row.time.median);
    EXPECT_DOUBLE_EQ(json["tflop_per_s"].get<double>(), 1e-12 * row.flops / row.time.median);
    EXPECT_DOUBLE_EQ(json["share_of_product"].get<double>(), row.flops / row.time.median / row.product.per_second);
    EXPECT_DOUBLE_EQ(json["share_of_copy"].get<double>(), row.bytes / row.time.median / row.copy.per_second);
    EXPECT_EQ(json.contains("of_products"), row.products_seconds.has_value());
    if (row.products_seconds) {
      EXPECT_GT(*row.products_seconds, 0);
      EXPECT_DOUBLE_EQ(json["of_products"].get<double>(), row.time.median / *row.products_seconds);
    }
    for (const char* name : {"work", "size", "batch", "precision", "device", "flops_formula", "bytes_formula"})
      EXPECT_TRUE(json.contains(name)) << name;
    EXPECT_NE(to_text({row}).find(row.size), std::string::npos);
  }

  Ceilings ceilings_;
};
KADANOFF_ON_EACH_DEVICE(WorksOn);

TEST_P(WorksOn, TrainingCountsItsUpdates) {
  const auto row = time_training(
      context(), ceilings_, {{96, 40}, 50, training::Statistics::mean_field, training::Precision::fp32}, 1, moment);
  expect_well_formed(row);
  EXPECT_EQ(row.size, "96x40");
  EXPECT_EQ(row.batch, 50);
  EXPECT_EQ(row.statistics, "mean-field");
  EXPECT_EQ(row.flops, 1920000);  // 10 · 96 · 40 · 50
  EXPECT_EQ(row.bytes, 31320);    // 8 · 96 · 40 + 50 · 96 / 8
  const auto json = to_json(row);
  EXPECT_DOUBLE_EQ(json["updates_per_s"].get<double>() * row.time.median, 1);
  EXPECT_DOUBLE_EQ(json["samples_per_s"].get<double>() * row.time.median, 50);
  EXPECT_TRUE(json.contains("of_products"));
}

TEST_P(WorksOn, TrainingCountsTheSameInEveryPrecision) {
  for (const auto precision : {training::Precision::bf16, training::Precision::tf32}) {
    const TrainingWork work{{96, 40}, 50, training::Statistics::sampled, precision};
    if (precision == training::Precision::tf32 && !context().on_cuda()) {
      EXPECT_THROW(time_training(context(), ceilings_, work, 1, moment), Error);
      continue;
    }
    const auto row = time_training(context(), ceilings_, work, 1, moment);
    expect_well_formed(row);
    EXPECT_EQ(row.precision, precision == training::Precision::bf16 ? "bf16" : "tf32");
    EXPECT_EQ(row.flops, 1920000);
  }
}

TEST_P(WorksOn, TrainingOnRealValuesIsOfProducts) {
  TrainingWork work{{96, 40}, 50, training::Statistics::sampled, training::Precision::fp32};
  work.values = rows::Values::real;
  const auto row = time_training(context(), ceilings_, work, 1, moment);
  expect_well_formed(row);
  EXPECT_EQ(row.statistics, "sampled, real values");
  EXPECT_EQ(row.additions, 0);
  EXPECT_EQ(row.bytes, 8 * 96 * 40 + 4 * 50 * 96);
  work.precision = training::Precision::int16;
  EXPECT_THROW(validate(context(), work), Error);
}

TEST_P(WorksOn, TrainingOnSpinsCountsItsTableAdditions) {
  for (const auto precision : {training::Precision::fp32, training::Precision::int16}) {
    const bool is_int16 = precision == training::Precision::int16;
    const TrainingWork work{{96, 40}, 50, training::Statistics::sampled, precision};
    if (is_int16 && context().on_cuda()) {
      EXPECT_THROW(time_training(context(), ceilings_, work, 1, moment), Error);
      continue;
    }
    const auto row = time_training(context(), ceilings_, work, 1, moment);
    expect_well_formed(row);
    EXPECT_EQ(row.precision, is_int16 ? "int16" : "fp32");
    EXPECT_EQ(row.flops, 1920000);
    const auto json = to_json(row);
    if (context().on_cuda()) {
      EXPECT_FALSE(json.contains("table_additions"));
      continue;
    }
    // 3 · 96 · 40 · (50 + 16) / (4 · 16), or half of it, + 96 · 40 · 100 / 512
    EXPECT_EQ(json["table_additions"], is_int16 ? 5940 + 750 : 11880 + 750);
    EXPECT_GT(row.tables.per_second, 0);
    EXPECT_DOUBLE_EQ(json["share_of_tables"].get<double>(), row.additions / row.time.median / row.tables.per_second);
  }
}

TEST_P(WorksOn, IsingCountsItsFlips) {
  const auto row = time_ising(context(), ceilings_, {6, {1, 2}, 500}, 1, moment);
  expect_well_formed(row);
  EXPECT_EQ(row.batch, 1000);
  EXPECT_EQ(row.flops, 0);
  EXPECT_EQ(row.bytes, 13500);  // 3/8 · 36 · 1000
  const auto json = to_json(row);
  EXPECT_DOUBLE_EQ(json["flips_per_ns"].get<double>() * row.time.median * 1e9, 36000);
  EXPECT_DOUBLE_EQ(json["sweeps_per_s"].get<double>() * row.time.median, 1);
  EXPECT_FALSE(json.contains("of_products"));
}

TEST_P(WorksOn, FlowCountsItsSteps) {
  const auto row = time_flow(context(), ceilings_, {{36, 10}, 70, 5}, 1, moment);
  expect_well_formed(row);
  EXPECT_EQ(row.flops, 100800);  // 4 · 36 · 10 · 70
  EXPECT_EQ(row.bytes, 28640);   // 8 · 36 · 10 + 8 · 70 · 46
  EXPECT_DOUBLE_EQ(to_json(row)["sample_steps_per_s"].get<double>() * row.time.median, 70);
}

TEST_P(WorksOn, ThermometerCountsItsEpochs) {
  for (const auto loss : {ThermometerWork::Loss::left_out, ThermometerWork::Loss::measured}) {
    const ThermometerWork work{.samples = 300, .visible = 36, .hidden = 10, .classes = 5, .loss = loss};
    const auto row = time_thermometer(context(), ceilings_, work, 1, moment);
    expect_well_formed(row);
    EXPECT_EQ(row.size, "36x10x5");
    EXPECT_EQ(row.flops, 522000);  // 300 (4 · 36 · 10 + 6 · 10 · 5)
    EXPECT_EQ(row.bytes, 5830);    // 8 · 10 · 41 + 300 (36/8 + 4)
    const auto json = to_json(row);
    EXPECT_EQ(json["statistics"], loss == ThermometerWork::Loss::measured ? "with loss" : "without loss");
    EXPECT_DOUBLE_EQ(json["epochs_per_s"].get<double>() * row.time.median, 1);
    EXPECT_TRUE(json.contains("of_products"));
  }
}

TEST_P(WorksOn, ImportCountsItsSamples) {
  const auto row = time_import(context(), ceilings_, {.samples = 30, .visible = 40}, 1, moment);
  expect_well_formed(row);
  EXPECT_EQ(row.size, "30x40");
  EXPECT_EQ(row.bytes, 2400);
  EXPECT_DOUBLE_EQ(to_json(row)["samples_per_s"].get<double>() * row.time.median, 30);
}

TEST_P(WorksOn, AnalysisCountsItsSingularVectors) {
  for (const bool tall : {true, false}) {
    AnalysisWork work{.kind = AnalysisWork::Kind::svd, .rows = 30, .cols = 12};
    if (!tall) std::swap(work.rows, work.cols);
    const auto row = time_analysis(context(), ceilings_, work, 1, moment);
    expect_well_formed(row);
    EXPECT_EQ(row.work, "svd");
    EXPECT_EQ(row.size, tall ? "30x12" : "12x30");
    EXPECT_EQ(row.statistics, "direct, all vectors");
    EXPECT_EQ(row.precision, "fp64");
    EXPECT_DOUBLE_EQ(row.flops, 18720);  // 3 · 12² · 30 + 10/3 · 12³
    EXPECT_EQ(row.bytes, 5568);          // 4 · 12 · 30 + 8 · 12 · 43
    EXPECT_DOUBLE_EQ(to_json(row)["matrices_per_s"].get<double>() * row.time.median, 1);
  }
}

TEST_P(WorksOn, AnalysisSaysByWhichMethodItDecomposed) {
  const AnalysisWork work{.kind = AnalysisWork::Kind::svd, .rows = 300, .cols = 280};
  EXPECT_EQ(time_analysis(context(), ceilings_, work, 1, moment).statistics, "Gram matrix, all vectors");
}

TEST_P(WorksOn, AnalysisCountsItsEigenvectors) {
  const auto row =
      time_analysis(context(), ceilings_, {.kind = AnalysisWork::Kind::eigen, .rows = 30, .cols = 30}, 1, moment);
  expect_well_formed(row);
  EXPECT_EQ(row.work, "eigen");
  EXPECT_EQ(row.size, "30x30");
  EXPECT_EQ(row.statistics, "all vectors");
  EXPECT_DOUBLE_EQ(row.flops, 126000);  // 14/3 · 30³
  EXPECT_EQ(row.bytes, 11040);          // 12 · 900 + 8 · 30
  EXPECT_DOUBLE_EQ(to_json(row)["matrices_per_s"].get<double>() * row.time.median, 1);
}

TEST_P(WorksOn, AnalysisCountsItsSamples) {
  const auto row =
      time_analysis(context(), ceilings_, {.kind = AnalysisWork::Kind::covariance, .rows = 70, .cols = 20}, 1, moment);
  expect_well_formed(row);
  EXPECT_EQ(row.work, "covariance");
  EXPECT_EQ(row.size, "70x20");
  EXPECT_EQ(row.batch, 70);
  EXPECT_EQ(row.flops, 29400);  // 70 · 20 · 21
  EXPECT_EQ(row.bytes, 7280);   // 4 · 70 · 20 + 4 · 20 · 21
  EXPECT_DOUBLE_EQ(to_json(row)["samples_per_s"].get<double>() * row.time.median, 70);
}

TEST_P(WorksOn, AnalysisCountsItsLattices) {
  const auto radial =
      time_analysis(context(), ceilings_, {.kind = AnalysisWork::Kind::radial, .rows = 9, .cols = 64}, 1, moment);
  expect_well_formed(radial);
  EXPECT_EQ(radial.work, "radial");
  EXPECT_EQ(radial.size, "8x8");
  EXPECT_EQ(radial.flops, 8640);  // 9 · 5/2 · 64 · 6
  EXPECT_EQ(radial.bytes, 2880);  // 4 · 9 · 64 + 8 · 9 · (7 + 1)
  EXPECT_DOUBLE_EQ(to_json(radial)["lattices_per_s"].get<double>() * radial.time.median, 9);

  const auto blocks =
      time_analysis(context(), ceilings_, {.kind = AnalysisWork::Kind::blocks, .rows = 40, .cols = 144}, 1, moment);
  expect_well_formed(blocks);
  EXPECT_EQ(blocks.work, "blocks");
  EXPECT_EQ(blocks.size, "12x12");
  EXPECT_EQ(blocks.flops, 0);
  EXPECT_EQ(blocks.bytes, 900);  // 40 · (144 + 36) / 8
  EXPECT_DOUBLE_EQ(to_json(blocks)["lattices_per_s"].get<double>() * blocks.time.median, 40);
}

TEST_P(WorksOn, AnalysisCountsTheModelsOfTheRgMachine) {
  AnalysisWork work{.kind = AnalysisWork::Kind::rgm, .rows = 90, .cols = 36, .hidden_side = 3, .modes = 5};
  const auto row = time_analysis(context(), ceilings_, work, 1, moment);
  expect_well_formed(row);
  EXPECT_EQ(row.work, "rgm");
  EXPECT_EQ(row.size, "36x9");
  EXPECT_EQ(row.batch, 90);
  EXPECT_EQ(row.statistics, "5 modes, data in memory");
  EXPECT_DOUBLE_EQ(row.flops, 198288);  // 90 · 36 · 37 + 4/3 · 36³ + 2 · 5 (36² + 36 · 9)
  EXPECT_EQ(row.bytes, 14256);          // 4 · 90 · 36 + 4 · 36 · 9
  const auto json = to_json(row);
  EXPECT_DOUBLE_EQ(json["models_per_s"].get<double>() * row.time.median, 1);
  EXPECT_DOUBLE_EQ(json["samples_per_s"].get<double>() * row.time.median, 90);

  work.rows = 20;  // fewer than units: it is their products that are decomposed
  EXPECT_DOUBLE_EQ(time_analysis(context(), ceilings_, work, 1, moment).flops,
                   36 * 20 * 21 + 4.0 / 3 * 8000 + 2 * 5 * (400 + 324));
}

TEST_P(WorksOn, CeilingsAreMeasuredOnceInEachPrecision) {
  const auto train = [&](training::Precision precision) {
    return time_training(context(), ceilings_, {{32, 16}, 8, training::Statistics::sampled, precision}, 1, moment);
  };
  const auto first = train(training::Precision::fp32);
  const auto second = time_ising(context(), ceilings_, {6, {1}, 64}, 1, moment);
  EXPECT_EQ(second.product.seconds, first.product.seconds);
  EXPECT_EQ(second.copy.seconds, first.copy.seconds);
  EXPECT_EQ(ceilings_.size(), 1U);
  EXPECT_NE(train(training::Precision::bf16).product.text, first.product.text);
  EXPECT_EQ(ceilings_.size(), 2U);
  EXPECT_EQ(train(training::Precision::fp32).product.seconds, first.product.seconds);
}

TEST_P(WorksOn, MoreThanTheMemoryIsRefused) {
  const auto refused = [&](const auto& time) {
    try {
      time();
      return std::string("nothing is wrong");
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::usage);
      return std::string(error.what());
    }
  };
  EXPECT_NE(refused([&] {
              time_training(context(), ceilings_, {{2000000, 2000000}, 10, {}, {}}, 1, moment);
            }).find("--size 2000000x2000000 with --batch 10 would need"),
            std::string::npos);
  EXPECT_NE(refused([&] {
              time_training(context(), ceilings_, {{100, 64}, 4000000000, {}, {}}, 1, moment);
            }).find("--batch"),
            std::string::npos);
  EXPECT_NE(refused([&] {
              time_ising(context(), ceilings_, {10000, {1}, 4000000000}, 1, moment);
            }).find("lattices"),
            std::string::npos);
  EXPECT_NE(refused([&] {
              time_flow(context(), ceilings_, {{100, 64}, 4000000000, 1}, 1, moment);
            }).find("chains"),
            std::string::npos);
  EXPECT_NE(refused([&] {
              time_flow(context(), ceilings_, {{101, 64}, 10, 1}, 1, moment);
            }).find("square"),
            std::string::npos);
  for (const auto& [kind, what] :
       {std::pair{AnalysisWork::Kind::svd, "SVD of a matrix of 4000000000x10000"},
        std::pair{AnalysisWork::Kind::eigen, "eigenvectors of a matrix of 4000000000x10000"},
        std::pair{AnalysisWork::Kind::covariance, "samples"}, std::pair{AnalysisWork::Kind::radial, "lattices"},
        std::pair{AnalysisWork::Kind::blocks, "lattices"}, std::pair{AnalysisWork::Kind::rgm, "samples"}}) {
    const AnalysisWork work{.kind = kind, .rows = 4000000000, .cols = 10000};
    EXPECT_NE(refused([&] { time_analysis(context(), ceilings_, work, 1, moment); }).find(what), std::string::npos)
        << what;
  }
}

TEST(RbmSizes, AreTwoNumbers) {
  const auto size = parse_rbm_size("6400x1600");
  EXPECT_EQ(size.visible, 6400);
  EXPECT_EQ(size.hidden, 1600);
  EXPECT_EQ(to_string(size), "6400x1600");
  for (const char* bad :
       {"", "x", "6400", "6400x", "x1600", "0x5", "5x0", "-1x5", "5x5x5", "5 x 5", "1e3x5", "5x9999999999"})
    EXPECT_TRUE(test::fails_with(ExitCode::usage, "' is not VISIBLExHIDDEN, the numbers of units from 1 to 2147483647",
                                 [&] { static_cast<void>(parse_rbm_size(bad)); }))
        << bad;
}

TEST(Selections, AreThePapersUnlessOptionsSayOtherwise) {
  Selection selection;
  ASSERT_EQ(training_works(selection).size(), 3U);
  EXPECT_EQ(to_string(training_works(selection)[0].size), "6400x1600");
  EXPECT_EQ(training_works(selection)[1].batch, 25000);
  EXPECT_EQ(training_works(selection)[2].statistics, training::Statistics::mean_field);
  ASSERT_EQ(ising_works(selection).size(), 2U);
  EXPECT_EQ(ising_works(selection)[1].temperatures.size(), 25U);
  EXPECT_EQ(flow_work(selection).samples, 1000);
  ASSERT_EQ(thermometer_works().size(), 2U);
  EXPECT_EQ(thermometer_works()[0].samples, 25000);
  ASSERT_EQ(analysis_works(selection).size(), 7U);
  EXPECT_EQ(analysis_works(selection)[0].rows, 6400);
  EXPECT_EQ(analysis_works(selection)[0].cols, 1600);
  EXPECT_EQ(analysis_works(selection)[1].rows, 60000);
  EXPECT_EQ(analysis_works(selection)[2].rows, 1600);
  EXPECT_EQ(analysis_works(selection)[3].rows, 30000);
  EXPECT_EQ(analysis_works(selection)[4].modes, 100);
  EXPECT_EQ(analysis_works(selection)[5].rows, 1600);
  EXPECT_EQ(analysis_works(selection)[6].rows, 6400);
  selection.update = "heat-bath";
  EXPECT_EQ(ising_works(selection)[1].update, ising::Update::heat_bath);

  selection.values = "real";
  for (const auto& work : training_works(selection)) EXPECT_EQ(work.values, rows::Values::real);
  selection.values = "grey";
  EXPECT_THROW(training_works(selection), Error);
  selection.values = "spins";

  selection.statistics = "mean-field";
  EXPECT_EQ(training_works(selection).size(), 2U);
  selection.batch = 7;
  ASSERT_EQ(training_works(selection).size(), 1U);
  EXPECT_EQ(training_works(selection)[0].batch, 7);
  EXPECT_EQ(training_works(selection)[0].statistics, training::Statistics::mean_field);
  selection.size = "9x4";
  EXPECT_EQ(training_works(selection)[0].size.visible, 9);
  EXPECT_EQ(flow_work(selection).size.hidden, 4);
  EXPECT_EQ(analysis_works(selection)[0].cols, 4);
  selection.samples = 30;
  for (std::size_t i = 1; i < 5; ++i) EXPECT_EQ(analysis_works(selection)[i].rows, 30) << i;
  EXPECT_EQ(analysis_works(selection)[4].modes, 30);  // there are no more directions
  EXPECT_EQ(analysis_works(selection)[5].rows, 4);
  EXPECT_EQ(analysis_works(selection)[6].rows, 9);
  selection.size = "9x9";
  EXPECT_EQ(analysis_works(selection).size(), 6U);
  selection.size = "9x4";
  selection.samples.reset();
  selection.side = 12;
  ASSERT_EQ(ising_works(selection).size(), 1U);
  EXPECT_EQ(ising_works(selection)[0].side, 12);
  EXPECT_EQ(ising_works(selection)[0].samples, 40000);
}

TEST(Selections, OfWhatMakesNoSenseAreRefused) {
  const auto refused = [](const auto& spoil) {
    Selection selection;
    spoil(selection);
    EXPECT_THROW(validate(selection), Error);
  };
  EXPECT_NO_THROW(validate(Selection{}));
  refused([](Selection& s) { s.batch = 0; });
  refused([](Selection& s) { s.side = -1; });
  refused([](Selection& s) { s.samples = 5'000'000'000; });
  refused([](Selection& s) { s.steps = 0; });
  refused([](Selection& s) { s.seconds = 0; });
  refused([](Selection& s) { s.seconds = -1; });
  refused([](Selection& s) { s.precision = "fp8"; });
  refused([](Selection& s) { s.update = "wolff"; });
}

}  // namespace
}  // namespace kadanoff::benchmark
