// `kadanoff evaluate` as a user meets it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <numeric>
#include <sstream>

#include "host/io/hdf5_file.hpp"
#include "kernels/rbm/free_energy.hpp"
#include "tests/reference/rbm.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

class EvaluateCommand : public testing::Test {
 protected:
  EvaluateCommand() {
    model_.parameters = reference::random_parameters(9, 6, 0.5F, 1);
    data::save_model(model_, folder_ / "model.h5");
    data::save_dataset(test::random_data(200, 9, 1), folder_ / "test.h5");
    data::save_dataset(test::random_data(300, 9, 2), folder_ / "train.h5");
    data::save_dataset(test::random_data(20, 16, 3), folder_ / "other.h5");
  }

  test::ProgramOutcome evaluate(std::vector<std::string> more, const std::string& model = "model.h5",
                                const std::string& data = "test.h5") {
    std::vector<std::string> words{"evaluate", model, data, "--device", "cpu"};
    words.insert(words.end(), more.begin(), more.end());
    test::ProgramOptions options;
    options.folder = folder_.path();
    return test::run_program(words, options);
  }

  static void expect_refused(const test::ProgramOutcome& outcome, int exit_code, const std::string& part) {
    EXPECT_EQ(outcome.exit_code, exit_code) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
    EXPECT_EQ(outcome.out, "");
  }

  test::TemporaryFolder folder_;
  data::Model model_;
};

TEST_F(EvaluateCommand, PrintsWhatItMeasures) {
  const auto outcome = evaluate({"--train-data", "train.h5", "--ais-chains", "100"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  for (const char* part : {"RBM of 9 × 6 on 200 samples", "reconstruction error", "mean-field", "ln pseudo-likelihood",
                           "exact, over all units", "300 samples", "gap", "all states of the smaller layer",
                           "annealed: 100 chains, 1000 temperatures", "ln likelihood a sample"})
    EXPECT_NE(outcome.out.find(part), std::string::npos) << part << "\n" << outcome.out;
  EXPECT_EQ(outcome.out.find("warning"), std::string::npos) << outcome.out;
}

TEST_F(EvaluateCommand, PrintsJsonForPrograms) {
  const test::Environment of_the_cpu(test::Variables{{"KADANOFF_TEST_DEVICE", "cpu"}});
  const auto outcome = evaluate({"--json", "--train-data", "train.h5", "--ais", "--ais-temperatures", "100"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  const double log_z = rbm::log_partition_function(model_.parameters);
  EXPECT_NEAR(json["log_z"]["exact"].get<double>(), log_z, 1e-10);
  const auto& ais = json["log_z"]["ais"];
  EXPECT_NEAR(ais["log_z"].get<double>(), log_z, 4 * ais["error"].get<double>());
  EXPECT_EQ(ais["chains"], 1000);
  EXPECT_EQ(ais["temperatures"], 100);
  EXPECT_EQ(ais["trustworthy"], true);
  EXPECT_EQ(json["log_likelihood"]["from"], "exact");
  EXPECT_NEAR(json["log_likelihood"]["mean"].get<double>(), -json["free_energy"]["mean"].get<double>() - log_z, 1e-9);
  EXPECT_NEAR(json["free_energy_gap"]["mean"].get<double>(),
              json["free_energy"]["mean"].get<double>() - json["training_free_energy"]["mean"].get<double>(), 1e-9);
  EXPECT_EQ(json["pseudo_log_likelihood"]["method"], "exact");
  EXPECT_EQ(json["samples"], 200);
  EXPECT_EQ(json["seed"], 1);
  EXPECT_EQ(json["device"], "cpu");
  EXPECT_EQ(json["train_data"], "train.h5");
  EXPECT_EQ(json["warnings"].size(), 0U);
  EXPECT_TRUE(json["reconstruction_error"]["error"].is_number());
}

TEST_F(EvaluateCommand, LeavesOutWhatIsNotWanted) {
  const auto outcome = evaluate({"--json", "--no-log-z", "--pseudo-likelihood", "stochastic"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_TRUE(json["log_z"]["exact"].is_null() && json["log_z"]["ais"].is_null());
  EXPECT_TRUE(json["log_likelihood"].is_null());
  EXPECT_TRUE(json["free_energy_gap"].is_null());
  EXPECT_EQ(json["pseudo_log_likelihood"]["method"], "stochastic");
}

TEST_F(EvaluateCommand, GivesTheSameNumbersForEveryNumberOfThreads) {
  const auto numbers = [&](std::vector<std::string> more) {
    more.insert(more.end(), {"--json", "--ais", "--ais-temperatures", "20", "--pseudo-likelihood", "stochastic"});
    auto json = nlohmann::json::parse(evaluate(more).out);
    for (const char* other : {"seconds", "seed"}) json.erase(other);
    return json;
  };
  const auto one = numbers({"--threads", "1"});
  EXPECT_EQ(numbers({"--threads", "3"}), one);
  const auto other = numbers({"--seed", "2"});
  EXPECT_EQ(other["log_z"]["exact"], one["log_z"]["exact"]);
  EXPECT_NE(other["log_z"]["ais"]["log_z"], one["log_z"]["ais"]["log_z"]);
  EXPECT_NE(other["reconstruction_error"], one["reconstruction_error"]);
  EXPECT_NE(other["pseudo_log_likelihood"], one["pseudo_log_likelihood"]);
}

TEST_F(EvaluateCommand, WarnsOfAnEstimateThatRestsOnAFewChains) {
  model_.parameters = reference::random_parameters(60, 40, 1.0F, 2);
  data::save_model(model_, folder_ / "wild.h5");
  data::save_dataset(test::random_data(20, 60, 1), folder_ / "wild-data.h5");
  const auto outcome = evaluate({"--ais-temperatures", "2"}, "wild.h5", "wild-data.h5");
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("chains contribute effectively to the annealed ln Z"), std::string::npos) << outcome.out;
  const auto both =
      evaluate({"--ais-temperatures", "2", "--also", "wild.h5", "--per-sample", "wild.csv"}, "wild.h5", "wild-data.h5");
  ASSERT_EQ(both.exit_code, 0) << both.err;
  std::size_t marks = 0;  // of ln Z and of the likelihood
  for (auto at = both.out.find("(not trustworthy)"); at != std::string::npos;
       at = both.out.find("(not trustworthy)", at + 1))
    ++marks;
  EXPECT_EQ(marks, 4U) << both.out;
  std::istringstream csv(test::read_bytes(folder_ / "wild.csv"));
  std::string line;
  std::getline(csv, line);
  while (std::getline(csv, line)) EXPECT_TRUE(line.ends_with(",untrustworthy")) << line;
}

TEST_F(EvaluateCommand, SaysOfWhichUnitsItsNumbersAre) {
  data::use_units(model_, data::Units::bits);
  data::save_model(model_, folder_ / "bits.h5");
  EXPECT_NE(evaluate({}, "bits.h5").out.find("sampled, of spins ±1"), std::string::npos);
  EXPECT_EQ(evaluate({}, "model.h5").out.find("of spins ±1"), std::string::npos);
  EXPECT_NE(evaluate({"--also", "model.h5"}, "bits.h5").out.find("reconstruction errors of spins ±1"),
            std::string::npos);
}

TEST_F(EvaluateCommand, WritesWhatEachSampleHas) {
  auto data = test::random_data(30, 9, 1);
  for (std::int64_t i = 0; i < 30; ++i) {
    data.temperatures.push_back(i % 2 == 0 ? 1.5 : 2);
    data.labels.push_back(i);
  }
  data::save_dataset(data, folder_ / "labelled.h5");
  const auto outcome = evaluate({"--per-sample", "samples.csv"}, "model.h5", "labelled.h5");
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("written to samples.csv"), std::string::npos) << outcome.out;
  std::istringstream csv(test::read_bytes(folder_ / "samples.csv"));
  std::string line;
  std::getline(csv, line);
  EXPECT_EQ(line, "model,sample,temperature,label,free_energy,ln_pseudo_likelihood,ln_likelihood,ln_z");
  const reference::Rbm rbm(model_.parameters);
  for (std::int64_t i = 0; i < 30; ++i) {
    ASSERT_TRUE(std::getline(csv, line));
    reference::Spins v;
    double pseudo = 0;
    for (std::int64_t j = 0; j < 9; ++j) v.push_back(data.spin(i, j));
    for (std::size_t j = 0; j < 9; ++j) pseudo += rbm.log_conditional(v, j);
    const auto before = fmt::format("model.h5,{},{},{},", i, i % 2 == 0 ? "1.5" : "2", i);
    ASSERT_TRUE(line.starts_with(before)) << line;
    std::istringstream numbers(line.substr(before.size()));
    double values[3] = {};
    char comma = 0;
    numbers >> values[0] >> comma >> values[1] >> comma >> values[2];
    EXPECT_NEAR(values[0], -rbm.log_weight(v), 1e-4);
    EXPECT_NEAR(values[1], pseudo, 1e-4);
    EXPECT_TRUE(line.ends_with(",exact")) << line;
    EXPECT_NEAR(values[2], rbm.log_weight(v) - rbm.log_partition_function(), 1e-4);
  }
  EXPECT_FALSE(std::getline(csv, line));
  expect_refused(evaluate({"--per-sample", "samples.csv"}), 2, "--overwrite");
  expect_refused(evaluate({"--per-sample", "model.h5", "--overwrite"}), 2, "is one of the inputs");
}

TEST_F(EvaluateCommand, ComparesModelsAndSnapshots) {
  test::ProgramOptions options;
  options.folder = folder_.path();
  ASSERT_EQ(test::run_program({"train", "train.h5", "--hidden", "4", "--epochs", "12", "--snapshot-epochs", "2,10",
                               "--device", "cpu", "-o", "run"},
                              options)
                .exit_code,
            0);
  const auto outcome = evaluate({"--snapshots", "--json", "--also", "model.h5"}, "run");
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto models = nlohmann::json::parse(outcome.out)["models"];
  ASSERT_EQ(models.size(), 4U);
  const char* const names[] = {"run/epoch-2.h5", "run/epoch-10.h5", "run/model.h5", "model.h5"};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(models[i]["model"], names[i]);
    const auto alone = nlohmann::json::parse(evaluate({"--json"}, names[i]).out);
    EXPECT_EQ(models[i]["log_likelihood"], alone["log_likelihood"]);
    EXPECT_EQ(models[i]["free_energy"], alone["free_energy"]);
  }
  // Energies to compare are in the units of the first model, whatever those of the others are.
  data::use_units(model_, data::Units::bits);
  data::save_model(model_, folder_ / "binary.h5");
  const auto mixed = nlohmann::json::parse(evaluate({"--json", "--also", "binary.h5"}).out)["models"];
  EXPECT_EQ(mixed[1]["units"], mixed[0]["units"]);
  EXPECT_NEAR(mixed[1]["free_energy"]["mean"], mixed[0]["free_energy"]["mean"], 1e-4);
  const auto text = evaluate({"--snapshots"}, "run").out;
  for (const char* part : {"3 RBMs on 200 samples", "run/epoch-2.h5", "ln likelihood"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  data::Model other;
  other.parameters = reference::random_parameters(16, 3, 0.5F, 1);
  data::save_model(other, folder_ / "other-model.h5");
  expect_refused(evaluate({"--also", "other-model.h5"}), 65, "16 visible units");
  expect_refused(evaluate({"--also", "binary.h5", "model.h5"}), 2, "model.h5");
  const auto twice = nlohmann::json::parse(evaluate({"--json", "--also", "binary.h5", "--also", "run"}).out)["models"];
  EXPECT_EQ(twice.size(), 3U);
  test::write_bytes(folder_ / "also.toml", "also = [\"binary.h5\", \"run\"]\n");
  EXPECT_EQ(nlohmann::json::parse(evaluate({"--json", "--config", "also.toml"}).out)["models"].size(), 3U);
  std::filesystem::create_directory(folder_ / "empty");
  expect_refused(evaluate({"--snapshots"}, "empty"), 65, "empty keeps no models");
}

TEST_F(EvaluateCommand, TakesTheSameSelectionOfTemperaturesAsATraining) {
  auto data = test::random_data(200, 9, 1);
  for (std::int64_t i = 0; i < 200; ++i) data.temperatures.push_back(i < 70 ? 1 : i < 120 ? 2 : 3);
  data::save_dataset(data, folder_ / "warm.h5");
  std::vector<std::int64_t> chosen(50);
  std::iota(chosen.begin(), chosen.end(), 70);
  data::save_dataset(data::take(data, chosen), folder_ / "chosen.h5");
  const auto json_of = [&](const std::vector<std::string>& more, const std::string& file) {
    auto words = more;
    words.push_back("--json");
    const auto outcome = evaluate(words, "model.h5", file);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return nlohmann::json::parse(outcome.out);
  };
  const auto wanted = json_of({}, "chosen.h5")["free_energy"];
  EXPECT_EQ(json_of({"--select-temperatures", "2"}, "warm.h5")["free_energy"], wanted);
  EXPECT_EQ(json_of({"--select-temperatures", "2,3", "--exclude-temperatures", "3"}, "warm.h5")["free_energy"], wanted);
  EXPECT_EQ(json_of({"--select-temperatures", "2", "--train-data", "warm.h5"}, "warm.h5")["free_energy_gap"]["mean"],
            0);
  expect_refused(evaluate({"--select-temperatures", "2.5"}, "model.h5", "warm.h5"), 2, "no sample has the temperature");
  expect_refused(evaluate({"--select-temperatures", "2"}), 2, "no temperatures");
}

TEST_F(EvaluateCommand, RefusesWhatMakesNoSense) {
  expect_refused(evaluate({"--snapshots"}), 2, "model.h5 is not the folder of a run");

  expect_refused(evaluate({"--ais-chains", "1"}), 2, "--ais-chains 1");
  expect_refused(evaluate({"--ais-temperatures", "0"}), 2, "--ais-temperatures 0");
  expect_refused(evaluate({"--pseudo-likelihood", "none"}), 2, "auto, exact, stochastic");
  expect_refused(evaluate({"--ais", "--no-log-z"}), 2, "contradict");
  expect_refused(evaluate({"--ais-chains", "10", "--no-log-z"}), 2, "contradict");
  expect_refused(evaluate({}, "model.h5", "other.h5"), 65, "9 visible units, other.h5 has 16 spins");
  expect_refused(evaluate({"--train-data", "other.h5"}), 65, "9 visible units, other.h5 has 16 spins");
  expect_refused(evaluate({}, "test.h5"), 65, "is not a model");
  expect_refused(evaluate({}, "model.h5", "model.h5"), 65, "model.h5");
  expect_refused(evaluate({}, "missing.h5"), 66, "missing.h5");
  model_.parameters.weights.data()[7] = NAN;
  data::save_model(model_, folder_ / "nan.h5");
  expect_refused(evaluate({}, "nan.h5"), 65, "holds nan at row 1, column 1");
}

}  // namespace
}  // namespace kadanoff::cli
