// `kadanoff analyze weights` as a user meets it.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "host/analysis/weights_file.hpp"
#include "host/data/dataset.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

using test::run_program;

class AnalyzeWeights : public testing::Test {
 protected:
  // An RBM of a 4 × 4 lattice with 3 hidden units, and 60 of its lattices: a third each at T = 0, 1 and 2.
  AnalyzeWeights() {
    data::Model model = test::some_model(16, 3);
    model.lattice_shape = {4, 4};
    data::save_model(model, folder_ / "model.h5");
    save_data("data.h5", 16, {4, 4});
  }

  void save_data(const std::string& name, std::int64_t units, std::vector<std::int64_t> shape) {
    data::Dataset data = test::random_data(60, units);
    for (const double temperature : {0, 1, 2}) data.temperatures.insert(data.temperatures.end(), 20, temperature);
    data.lattice_shape = std::move(shape);
    data::save_dataset(data, folder_ / name);
  }

  test::ProgramOutcome analyze(std::vector<std::string> more, std::optional<rlim_t> file_size_limit = {}) {
    std::vector<std::string> words{"analyze", "weights", "--device", "cpu"};
    words.insert(words.end(), more.begin(), more.end());
    test::ProgramOptions options;
    options.folder = folder_.path();
    options.file_size_limit = file_size_limit;
    return run_program(words, options);
  }

  // Expects the exit code, one line that contains `part`, nothing on stdout, and no new file.
  void expect_refused(const test::ProgramOutcome& outcome, int exit_code, const std::string& part) {
    EXPECT_EQ(outcome.exit_code, exit_code) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
    EXPECT_TRUE(outcome.out.empty()) << outcome.out;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "out"));
  }

  test::TemporaryFolder folder_;
};

TEST_F(AnalyzeWeights, PrintsTablesAndWritesNothingUnasked) {
  const auto before = folder_.entries();
  const auto outcome = analyze({"model.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  for (const char* words :
       {"16 visible × 3 hidden units", "along x", "on 4 × 4", "3 of 16", "participation", "rank           3"})
    EXPECT_NE(outcome.out.find(words), std::string::npos) << words << " in\n" << outcome.out;
  EXPECT_EQ(outcome.out.find("of the data"), std::string::npos) << outcome.out;
  EXPECT_EQ(folder_.entries(), before);
}

TEST_F(AnalyzeWeights, WritesAFileThatInfoKnows) {
  const auto outcome = analyze({"model.h5", "--data", "data.h5", "-o", "out"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("written to out: weights.h5, weights.csv"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("of the data"), std::string::npos) << outcome.out;
  const auto analysis = analysis::load_weights_analysis(folder_ / "out/weights.h5");
  EXPECT_EQ(analysis.overlaps.size(), 3U);
  EXPECT_TRUE(test::read_bytes(folder_ / "out/weights.csv").starts_with("index,eigenvalue,of_largest\n0,"));
  EXPECT_NE(test::read_bytes(folder_ / "out/weights-figure.csv").find("Overlap"), std::string::npos);
  EXPECT_EQ(analysis.overlaps[1].samples, 20);
  EXPECT_EQ(analysis.provenance.command, "analyze weights");
  EXPECT_EQ(analysis.provenance.config["MODEL"], "model.h5");
  EXPECT_EQ(analysis.provenance.config["data"], "data.h5");

  const auto json = run_program({"info", (folder_ / "out/weights.h5").string(), "--json"});
  ASSERT_EQ(json.exit_code, 0) << json.err;
  EXPECT_EQ(nlohmann::json::parse(json.out)["kind"], "weights");
  EXPECT_EQ(nlohmann::json::parse(json.out)["lattice_shape"], (nlohmann::json{4, 4}));
  const auto text = run_program({"info", (folder_ / "out/weights.h5").string()}).out;
  for (const char* words : {"analysis of weights, ", "/product", "16 x 16 float32", "kadanoff analyze weights"})
    EXPECT_NE(text.find(words), std::string::npos) << words << " in\n" << text;
}

TEST_F(AnalyzeWeights, PrintsJsonForPrograms) {
  const auto outcome = analyze({"model.h5", "--data", "data.h5", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(json["visible"], 16);
  EXPECT_EQ(json["eigenvalues"].size(), 16U);
  EXPECT_EQ(json["eigenvalues"][3], 0);
  EXPECT_EQ(json["spectrum"]["rank"], 3);
  EXPECT_EQ(json["distances"].size(), 3U);
  EXPECT_NEAR(json["distances"][0]["both"]["mean"].get<double>(), 1, 1e-6);
  EXPECT_EQ(json["overlaps"][2]["temperature"], 2);
  EXPECT_FALSE(json.contains("product"));
}

TEST_F(AnalyzeWeights, TakesAnRbmThatIsOnNoLattice) {
  data::save_model(test::some_model(6, 9), folder_ / "plain.h5");
  const auto outcome = analyze({"plain.h5", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_TRUE(json["distances"].empty());
  EXPECT_EQ(json["spectrum"]["rank"], 6);
  EXPECT_EQ(analyze({"plain.h5"}).out.find("along x"), std::string::npos);
}

TEST_F(AnalyzeWeights, TakesAThermometersHiddenLayer) {
  thermometer::save_thermometer(test::some_thermometer(16, 7), folder_ / "thermometer.h5");
  const auto json = analyze({"thermometer.h5", "--data", "data.h5", "-o", "out", "--json"});
  ASSERT_EQ(json.exit_code, 0) << json.err;
  const auto found = nlohmann::json::parse(json.out);
  EXPECT_EQ(found["hidden"], 7);
  EXPECT_TRUE(found["visible_bias_rms"].is_null());
  EXPECT_TRUE(found["hidden_bias_rms"].is_number());
  EXPECT_EQ(found["overlaps"].size(), 3U);
  EXPECT_TRUE(std::isnan(analysis::load_weights_analysis(folder_ / "out/weights.h5").visible_bias_rms));
  const auto text = analyze({"thermometer.h5"}).out;
  EXPECT_NE(text.find("biases rms "), std::string::npos) << text;
  EXPECT_EQ(text.find("visible,"), std::string::npos) << text;
}

TEST_F(AnalyzeWeights, RefusesWhatDoesNotFitTogether) {
  save_data("larger.h5", 25, {5, 5});
  save_data("other.h5", 16, {2, 8});
  expect_refused(analyze({"model.h5", "--data", "larger.h5", "-o", "out"}), 65, "25 spins per sample");
  expect_refused(analyze({"model.h5", "--data", "other.h5", "-o", "out"}), 65, "trained on 4×4 lattices");
  expect_refused(analyze({"data.h5", "-o", "out"}), 65, "it is a data set");
  expect_refused(analyze({"model.h5", "--data", "model.h5", "-o", "out"}), 65, "model.h5");
  expect_refused(analyze({"missing.h5", "-o", "out"}), 66, "missing.h5");
  expect_refused(analyze({"-o", "out"}), 2, "MODEL");
  expect_refused(analyze({"model.h5", "-o", "data.h5/none"}), 74, "data.h5");
}

TEST_F(AnalyzeWeights, KeepsWhatIsThere) {
  const auto model = test::read_bytes(folder_ / "model.h5");
  expect_refused(analyze({"model.h5", "-o", "model.h5", "--overwrite"}), 2, "model.h5 is one of the inputs");
  EXPECT_EQ(test::read_bytes(folder_ / "model.h5"), model);
  ASSERT_EQ(analyze({"model.h5", "-o", "out"}).exit_code, 0);
  const auto again = analyze({"model.h5", "--data", "data.h5", "-o", "out"});
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_NE(again.err.find("--overwrite"), std::string::npos) << again.err;
  EXPECT_TRUE(analysis::load_weights_analysis(folder_ / "out/weights.h5").overlaps.empty());
  EXPECT_EQ(analyze({"model.h5", "--data", "data.h5", "-o", "out", "--overwrite"}).exit_code, 0);
  EXPECT_EQ(analysis::load_weights_analysis(folder_ / "out/weights.h5").overlaps.size(), 3U);
  const auto no_model = analyze({"out/weights.h5"});
  EXPECT_EQ(no_model.exit_code, 65);
  EXPECT_NE(no_model.err.find("(it is an analysis of weights)"), std::string::npos) << no_model.err;
}

TEST_F(AnalyzeWeights, LeavesNothingBehindOnAFullDisk) {
  const auto before = folder_.entries();
  const auto outcome = analyze({"model.h5", "-o", "out"}, 1024);
  EXPECT_EQ(outcome.exit_code, 74) << outcome.err;
  EXPECT_EQ(folder_.entries(), before);
}

TEST_F(AnalyzeWeights, SaysWhichAnalysesThereAre) {
  const auto none = run_program({"analyze"});
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_EQ(none.error_lines(), 1);
  EXPECT_NE(none.err.find("weights"), std::string::npos) << none.err;
  EXPECT_NE(run_program({"analyze", "weights", "--help"}).out.find("kadanoff analyze weights runs/v64"),
            std::string::npos);
}

}  // namespace
}  // namespace kadanoff::cli
