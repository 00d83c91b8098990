// kadanoff analyze spectrum and analyze block-spin, as a user runs them.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <utility>

#include "host/gauge/unit_gauge.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "tests/support/analysis_command.hpp"
#include "tests/support/files.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;

class AnalyzeSpectrumCommand : public test::AnalysisCommand {};

TEST_F(AnalyzeSpectrumCommand, FindsTheBlocksThatATrainingStartedFrom) {
  data::save_dataset(test::random_data(40, 64), folder_ / "data.h5");
  ASSERT_EQ(run({"train", "data.h5", "--hidden", "16", "--init", "block-spin:4:0.1", "--epochs", "0", "--batch-size",
                 "full", "-o", "run"})
                .exit_code,
            0);
  const auto json = json_of({"analyze", "spectrum", "run", "-o", "out"});
  EXPECT_EQ(json["best_block"]["size"], 4);
  EXPECT_LT(json["best_block"]["distance"], 1e-5);
  EXPECT_EQ(json["singular_values"].size(), 16U);
  EXPECT_EQ(json["largest"].size(), 5U);
  const io::H5Reader file(folder_ / "out/spectrum.h5");
  EXPECT_EQ(file.read<double>("/singular_values").size(), 16U);
  EXPECT_EQ(file.shape("/largest/visible"), (io::H5Shape{5, 7}));
  const auto csv = test::read_bytes(folder_ / "out/spectrum.csv");
  EXPECT_TRUE(csv.starts_with("index,singular_value,of_largest,blocks_of_4,visible_share,")) << csv;
  EXPECT_TRUE(fs::exists(folder_ / "out/spectrum-figure.csv"));
  EXPECT_EQ(run({"info", "out/spectrum.h5"}).exit_code, 0);
  const auto again = run({"analyze", "spectrum", "run", "-o", "out"});
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_EQ(again.error_lines(), 1) << again.err;
  EXPECT_EQ(run({"analyze", "spectrum", "run", "-o", "out", "--overwrite"}).exit_code, 0);
}

TEST_F(AnalyzeSpectrumCommand, TakesSnapshotsStacksAndThermometers) {
  data::save_dataset(test::random_data(40, 36), folder_ / "data.h5");
  ASSERT_EQ(
      run({"train", "data.h5", "--hidden", "9,4", "--epochs", "2", "--batch-size", "full", "-o", "stack"}).exit_code,
      0);
  EXPECT_EQ(json_of({"analyze", "spectrum", "stack"})["hidden"], 4);
  EXPECT_EQ(json_of({"analyze", "spectrum", "stack", "--layer", "1"})["hidden"], 9);
  ASSERT_EQ(run({"train", "data.h5", "--hidden", "9", "--epochs", "2", "--batch-size", "full", "--snapshot-epochs", "1",
                 "-o", "run"})
                .exit_code,
            0);
  const auto with_snapshots = json_of({"analyze", "spectrum", "run", "--snapshots", "-o", "out"});
  EXPECT_EQ(with_snapshots["snapshots"].size(), 2U);
  ASSERT_EQ(with_snapshots["decompositions"].size(), 2U) << "of the model, and of its snapshots";
  EXPECT_EQ(with_snapshots["decompositions"][1]["times"], 2);
  EXPECT_NE(run({"analyze", "spectrum", "run", "--snapshots"}).out.find("W of a snapshot: 2 times direct, residual "),
            std::string::npos);
  EXPECT_EQ(io::H5Reader(folder_ / "out/spectrum.h5").shape("/snapshots/singular_values"), (io::H5Shape{2, 9}));
  EXPECT_NE(run({"analyze", "spectrum", "run", "--layer", "1"}).out.find("36 × 9, the RBM\n"), std::string::npos);
  thermometer::save_thermometer(test::some_thermometer(36, 7), folder_ / "thermometer.h5");
  EXPECT_EQ(json_of({"analyze", "spectrum", "thermometer.h5"})["singular_values"].size(), 7U);
  EXPECT_EQ(run({"analyze", "spectrum", "thermometer.h5", "--layer", "1"}).exit_code, 2);
  EXPECT_EQ(run({"analyze", "spectrum", "thermometer.h5", "--snapshots"}).exit_code, 2);
  EXPECT_EQ(run({"analyze", "spectrum", "data.h5"}).exit_code, 65);
  EXPECT_EQ(run({"analyze", "spectrum", "none.h5", "-o", "new"}).exit_code, 66);
  EXPECT_FALSE(fs::exists(folder_ / "new"));
  auto zero = test::some_model(36, 9);
  std::fill_n(zero.parameters.weights.data(), zero.parameters.weights.size(), 0.0F);
  data::save_model(zero, folder_ / "zero.h5");
  const auto refused = run({"analyze", "spectrum", "zero.h5", "-o", "new"});
  EXPECT_EQ(refused.exit_code, 65) << refused.err;
  EXPECT_NE(refused.err.find("all weights of zero.h5 are zero"), std::string::npos) << refused.err;
  EXPECT_FALSE(fs::exists(folder_ / "new"));
  const auto into_a_run = run({"analyze", "spectrum", "run", "-o", "run", "--overwrite"});
  EXPECT_EQ(into_a_run.exit_code, 2) << into_a_run.err;
  EXPECT_NE(into_a_run.err.find("run is the folder of a training"), std::string::npos) << into_a_run.err;
  EXPECT_EQ(run({"analyze", "spectrum", "stack", "-o", "stack"}).exit_code, 2);
  EXPECT_EQ(run({"analyze", "spectrum", "run", "-o", "run/spectrum"}).exit_code, 0);
}

// The visible units of a second layer have no order of their own: three analyses look at their lattice in three of
// them.
TEST_F(AnalyzeSpectrumCommand, LooksAtALayerAboveTheFirstInOtherGauges) {
  data::save_dataset(test::random_data(40, 36), folder_ / "data.h5");
  ASSERT_EQ(
      run({"train", "data.h5", "--hidden", "9,4", "--epochs", "2", "--batch-size", "full", "-o", "stack"}).exit_code,
      0);
  const auto json = json_of({"analyze", "spectrum", "stack", "--layer", "2"});
  for (const char* key : {"visible_gauge_fixed", "visible_permuted"})
    EXPECT_NEAR(json[key]["singular_values"][0].get<double>(), json["singular_values"][0].get<double>(), 1e-6);
  EXPECT_NE(json["visible_permuted"]["largest"][0]["difference"], json["largest"][0]["difference"]);
  EXPECT_FALSE(json_of({"analyze", "spectrum", "stack", "--layer", "1"}).contains("visible_permuted"));
  EXPECT_TRUE(json_of({"analyze", "parameters", "stack", "--layer", "2"})["visible_gauge_fixed"].contains("edge"));
  EXPECT_TRUE(json_of({"analyze", "weights", "stack", "--layer", "2"})["visible_permuted"].contains("distances"));
  // The same of the layer's own run, and of a model in it.
  const auto by_layer = json["visible_gauge_fixed"]["largest"],
             alone = json_of({"analyze", "spectrum", "stack/layer-2"});
  EXPECT_EQ(alone["visible_gauge_fixed"]["largest"], by_layer);
  EXPECT_EQ(json_of({"analyze", "spectrum", "stack/layer-2/model.h5"})["visible_gauge_fixed"]["largest"], by_layer);
  EXPECT_FALSE(json_of({"analyze", "spectrum", "stack/layer-1"}).contains("visible_permuted"));
  EXPECT_FALSE(json_of({"analyze", "spectrum", "stack"}).contains("visible_permuted"));
  const auto text = run({"analyze", "weights", "stack", "--layer", "2"}).out;
  EXPECT_NE(text.find("The visible units of layer 2 are hidden units of layer 1"), std::string::npos) << text;
  EXPECT_NE(text.find("\ngauge-fixed by their filters over the data, each unit with its peak positive:\n"),
            std::string::npos)
      << text;
}

// Nor have the inputs of a thermometer that was fitted to hidden units: the same as of the thermometer whose rows were
// brought into these orders by hand.
TEST_F(AnalyzeSpectrumCommand, LooksAtAThermometerOfHiddenUnitsInOtherGauges) {
  auto thermometer = test::some_thermometer(36, 9);
  const gauge::UnitGauge gauge{.fixed = gauge::random_arrangement(36, random::make_key(5, random::Stream::gauge)),
                               .by = "hand"};
  thermometer::save_thermometer(thermometer, folder_ / "hidden.h5", io::IfExists::refuse, gauge);
  data::Model model;
  model.parameters = rbm::Parameters(cpu_device, 36, 9);
  model.parameters.weights = std::move(thermometer.parameters.hidden_weights);
  std::fill_n(model.parameters.visible_bias.data(), 36, 0.0F);
  gauge::rearrange_visible(model, gauge.fixed);
  thermometer.parameters.hidden_weights = std::move(model.parameters.weights);
  thermometer::save_thermometer(thermometer, folder_ / "by-hand.h5");
  const auto expected = json_of({"analyze", "spectrum", "by-hand.h5"}),
             found = json_of({"analyze", "spectrum", "hidden.h5", "-o", "out"});
  EXPECT_EQ(found["visible_gauge_fixed"]["largest"], expected["largest"]);
  EXPECT_NE(found["largest"], expected["largest"]);
  EXPECT_NE(found["visible_permuted"]["largest"], expected["largest"]);
  EXPECT_FALSE(expected.contains("visible_permuted"));
  EXPECT_TRUE(fs::exists(folder_ / "out/gauge-fixed/spectrum.h5"));
  const auto weights = json_of({"analyze", "weights", "hidden.h5"})["visible_gauge_fixed"];
  EXPECT_EQ(weights["distances"], json_of({"analyze", "weights", "by-hand.h5"})["distances"]);
  EXPECT_TRUE(weights["visible_bias_rms"].is_null()) << "it has none";
  EXPECT_EQ(json_of({"analyze", "parameters", "hidden.h5"})["visible_gauge_fixed"]["edge"],
            json_of({"analyze", "parameters", "by-hand.h5"})["edge"]);
}

TEST_F(AnalyzeSpectrumCommand, TakesTheSnapshotsOfALayerOfAStack) {
  data::save_dataset(test::random_data(40, 36), folder_ / "data.h5");
  ASSERT_EQ(run({"train", "data.h5", "--hidden", "9,4", "--epochs", "2", "--batch-size", "full", "--snapshot-epochs",
                 "1", "-o", "stack"})
                .exit_code,
            0);
  const auto json = json_of({"analyze", "spectrum", "stack", "--layer", "2", "--snapshots"});
  ASSERT_EQ(json["snapshots"].size(), 2U);
  EXPECT_EQ(json["snapshots"][1]["largest"], json["singular_values"][0]) << "of the second layer";
  expect_refused({"analyze", "spectrum", "stack", "--snapshots"}, 2, "give --layer");
  expect_refused({"analyze", "spectrum", "stack", "--layer", "3", "--snapshots"}, 2, "the layers 1 to 2");
}

TEST_F(AnalyzeSpectrumCommand, SaysTheValuesOfBlockSpinsWithoutAFile) {
  const auto json = json_of({"analyze", "block-spin", "--visible-side", "80", "--hidden-side", "40", "--block", "10"});
  const auto& values = json["singular_values"];
  ASSERT_EQ(values.size(), 1600U);
  EXPECT_NEAR(values[200].get<double>() / values[0].get<double>(), 0.203, 0.001);
  const auto refused = run({"analyze", "block-spin", "--visible-side", "80", "--hidden-side", "41"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_EQ(refused.error_lines(), 1);
  const auto one = run({"analyze", "block-spin", "--visible-side", "4", "--hidden-side", "1"}).out;
  EXPECT_NE(one.find("4 × 4 → 1 × 1: 1 singular value\n"), std::string::npos) << one;
}

TEST_F(AnalyzeSpectrumCommand, WritesAFolderOfBlockSpins) {
  const std::vector<std::string> words{
      "analyze", "block-spin", "--visible-side", "20", "--hidden-side", "10", "--block", "6", "--vectors", "3",
      "-o",      "out"};
  const auto json = json_of(words);
  EXPECT_EQ(json["folder"], "out");
  EXPECT_EQ(json["largest"].size(), 3U);
  EXPECT_LT(json["largest"][0]["difference"].get<double>(), 0.05) << "hidden = visible, twice";
  const io::H5Reader file(folder_ / "out/block-spin.h5");
  EXPECT_EQ(file.read<double>("/singular_values").size(), 100U);
  EXPECT_EQ(file.shape("/smallest/visible"), (io::H5Shape{3, 15}));
  EXPECT_FALSE(file.has_dataset("/smallest/permuted_difference"));
  EXPECT_TRUE(test::read_bytes(folder_ / "out/block-spin.csv").starts_with("index,singular_value,of_largest,"));
  EXPECT_NE(test::read_bytes(folder_ / "out/block-spin-figure.csv").find("20 % of the largest"), std::string::npos);
  EXPECT_NE(run({"info", "out/block-spin.h5"}).out.find("spectrum of block sums"), std::string::npos);
  expect_refused(words, 2, "exists already");
  expect_refused({"analyze", "block-spin", "--visible-side", "4", "--hidden-side", "2", "--vectors", "0"}, 2,
                 "--vectors 0");
}

}  // namespace
}  // namespace kadanoff::cli
