// kadanoff train RUN --resume: the options come from the run, and some may change.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "host/base/json.hpp"
#include "host/data/dataset.hpp"
#include "host/gauge/unit_gauge.hpp"
#include "host/runs/trained_model.hpp"
#include "kernels/core/array.hpp"
#include "kernels/core/check.hpp"
#include "tests/support/files.hpp"
#include "tests/support/metrics.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

using Arguments = std::vector<std::string>;

class TrainResume : public testing::Test {
 protected:
  void SetUp() override {
    auto data = test::random_data(200, 36);
    for (std::size_t i = 0; i < 200; ++i) data.temperatures.push_back(i < 100 ? 1 : 2);
    data::save_dataset(data, folder_ / "data.h5");
  }
  test::ProgramOutcome call(const Arguments& words, test::ProgramOptions options = {}) const {
    if (options.folder.empty()) options.folder = folder_.path();
    return test::run_program(words, options);
  }
  void train(const std::string& run, const Arguments& more) const {
    Arguments words{"train", "data.h5", "--device", "cpu", "-o", run};
    if (std::find(more.begin(), more.end(), "--hidden") == more.end()) words.insert(words.end(), {"--hidden", "12"});
    words.insert(words.end(), more.begin(), more.end());
    const auto outcome = call(words);
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  }
  void resume(const std::string& run, const Arguments& more = {}) const {
    Arguments words{"train", run, "--resume"};
    words.insert(words.end(), more.begin(), more.end());
    const auto outcome = call(words);
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  }
  void expect_refused(const Arguments& words, const Arguments& parts, int code = 2) const {
    const auto before = folder_.entries();
    const auto outcome = call(words);
    EXPECT_EQ(outcome.exit_code, code) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    for (const auto& part : parts) EXPECT_NE(outcome.err.find(part), std::string::npos) << part << ": " << outcome.err;
    EXPECT_EQ(folder_.entries(), before);
  }
  [[nodiscard]] std::vector<float> weights(const std::string& run) const {
    Context cpu;
    return to_host(cpu, runs::load_trained_model(folder_ / run).parameters.weights);
  }
  [[nodiscard]] nlohmann::json config(const std::string& run) const {
    return parse_json(test::read_bytes(folder_ / run / "config.json"));
  }

  test::TemporaryFolder folder_;
};

// By options of every kind: a list, a word, a flag, numbers, and --updates in place of --epochs.
TEST_F(TrainResume, KilledAndResumedWithoutOptionsEqualsUninterrupted) {
  const Arguments job{"--updates",
                      "9000",
                      "--batch-size",
                      "30",
                      "--checkpoint-every",
                      "300u",
                      "--select-temperatures",
                      "1",
                      "--centred",
                      "--schedule",
                      "step:2000:0.5",
                      "--momentum",
                      "0.5",
                      "--seed",
                      "7",
                      "--algorithm",
                      "pcd",
                      "--init",
                      "xavier",
                      "--bias-init",
                      "data",
                      "--precision",
                      "bf16"};
  train("whole", job);
  Arguments words{"train", "data.h5", "--hidden", "12", "--device", "cpu", "-o", "killed"};
  words.insert(words.end(), job.begin(), job.end());
  int kills = 0, status = -1;
  for (int attempt = 0; attempt < 50 && status != 0; ++attempt) {
    test::ProgramOptions options;
    options.signal_once_exists = folder_ / "killed/checkpoint.h5";
    if (attempt < 3) options.kill_after = std::chrono::milliseconds(60 + 40 * attempt), options.kill_signal = SIGKILL;
    const auto outcome = call(words, options);
    kills += outcome.signal == SIGKILL ? 1 : 0;
    status = outcome.exit_code;
    ASSERT_TRUE(outcome.signal == SIGKILL || status == 0) << outcome.err;
    words = {"train", "killed", "--resume"};
  }
  EXPECT_GE(kills, 1);
  EXPECT_EQ(weights("whole"), weights("killed"));
  EXPECT_EQ(test::metrics_without_times(folder_ / "whole"), test::metrics_without_times(folder_ / "killed"));
  auto then = config("whole"), now = config("killed");
  for (auto* one : {&then, &now}) one->erase("output"), one->erase("resume");
  EXPECT_EQ(then, now);
}

TEST_F(TrainResume, GoesOnForLongerAsIfThatHadBeenAskedForAtOnce) {
  train("whole", {"--epochs", "30"});
  train("v", {"--epochs", "10", "--overwrite", "--json"});
  resume("v/", {"--epochs", "20"});
  resume("v", {"--updates", "60", "-o", "v"});
  EXPECT_EQ(weights("whole"), weights("v"));
  EXPECT_EQ(config("v")["changes"], nlohmann::json::parse(R"(["from update 20: epochs 20 instead of 10",
                                                              "from update 40: updates 60 instead of epochs 20"])"));
  resume("v", {"--epochs", "31"});  // replaces the 60 updates
  EXPECT_EQ(runs::load_trained_model(folder_ / "v").provenance.config["changes"].size(), 3U);
  train("again", {"--config", "v/config.json"});  // what a run records is no option
  EXPECT_EQ(weights("again"), weights("v"));
}

TEST_F(TrainResume, ChangesUnitsOnlyWhereItSaysSo) {
  train("v", {"--epochs", "4"});
  const auto before = test::read_bytes(folder_ / "v/model.h5");
  expect_refused({"train", "v", "--resume", "--units", "binary"}, {"v has ended, with a model of --units spin"});
  EXPECT_TRUE(test::read_bytes(folder_ / "v/model.h5") == before);
  const auto outcome = call({"train", "v", "--resume", "--units", "binary", "--epochs", "6"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.err.find("are of --units binary from here on"), std::string::npos) << outcome.err;
  EXPECT_TRUE(runs::load_trained_model(folder_ / "v").binary);
}

TEST_F(TrainResume, TakesAnotherRateAndRecordsIt) {
  train("v", {"--epochs", "10"});
  std::filesystem::copy(folder_ / "v", folder_ / "w");
  resume("v", {"--epochs", "20", "--learning-rate", "0.5"});
  resume("w", {"--epochs", "20"});
  EXPECT_NE(weights("v"), weights("w"));
  const auto change = "from update 20: epochs 20 instead of 10, learning-rate 0.5 instead of 0.01";
  EXPECT_EQ(config("v")["changes"], nlohmann::json::array({change}));
  const auto info = call({"info", "v"});
  EXPECT_NE(info.out.find(std::string("changed ")), std::string::npos) << info.out;
  EXPECT_NE(info.out.find(change), std::string::npos) << info.out;
  resume("v");  // with the last rate
  EXPECT_EQ(config("v")["changes"].size(), 1U);
  expect_refused(
      {"train", "data.h5", "--hidden", "12", "--epochs", "20", "-o", "v", "--resume", "--learning-rate", "0.1"},
      {"--learning-rate 0.5, and this is --learning-rate 0.1"});
}

// The same samples in a file that says nothing of their units are the hidden units that they were.
TEST_F(TrainResume, KeepsTheGaugeOfTheCheckpointWhereTheDataHaveNone) {
  const auto data = data::load_dataset(folder_ / "data.h5");
  const auto save = [&](const std::optional<gauge::UnitGauge>& gauge) {
    io::H5Writer file;
    data::write_dataset(file, data);
    if (gauge) gauge::write_unit_gauge(file, *gauge);
    file.save(folder_ / "data.h5", io::IfExists::replace);
  };
  const auto gauge_of = [&](const std::string& file) {
    return gauge::read_unit_gauge(io::H5Reader(folder_ / file)).value_or(gauge::UnitGauge{.by = "none"});
  };
  const gauge::UnitGauge first{.fixed = gauge::random_arrangement(36, random::make_key(3, random::Stream::gauge)),
                               .by = "their filters"};
  save(first);
  train("run", {"--epochs", "1"});
  train("stack", {"--hidden", "12,4", "--epochs", "1"});
  save({});
  resume("run", {"--epochs", "2", "--snapshot-epochs", "2"});
  for (const std::string file : {"run/model.h5", "run/epoch-2.h5", "run/checkpoint.h5"})
    EXPECT_EQ(gauge_of(file).fixed, first.fixed) << file;
  std::filesystem::remove(folder_ / "stack/model.h5");
  resume("stack");
  for (const std::string file : {"stack/model.h5", "stack/layer-1/model.h5", "stack/layer-1/checkpoint.h5"})
    EXPECT_EQ(gauge_of(file).fixed, first.fixed) << file;
  EXPECT_EQ(gauge_of("stack/layer-2/model.h5").by, "none");
  // What the data say now counts.
  save(gauge::UnitGauge{.fixed = gauge::unchanged(36), .by = "their filters"});
  resume("run", {"--epochs", "3"});
  for (const std::string file : {"run/model.h5", "run/checkpoint.h5"})
    EXPECT_EQ(gauge_of(file).fixed, gauge::unchanged(36)) << file;
}

TEST_F(TrainResume, RefusesWhatContradictsTheRunInOneLine) {
  train("v", {"--epochs", "1", "--select-temperatures", "1", "--overwrite"});
  expect_refused({"train", "v", "--resume", "--hidden", "13", "--quiet"}, {"--hidden 12, and this is --hidden 13"});
  expect_refused({"train", "v", "--resume", "--seed", "2", "--quiet"}, {"--seed 1, and this is --seed 2"});
  expect_refused({"train", "v", "--resume", "--select-temperatures", "2"},
                 {"with --select-temperatures 1, and this is --select-temperatures 2"});
  expect_refused({"train", "v", "--resume", "--exclude-temperatures=2"}, {"without --exclude-temperatures"});
  expect_refused({"train", "v", "--resume", "-o", "w"}, {"v and --output w", "leave --output out"});
  expect_refused({"train", "v", "--resume", "--overwrite"}, {"--resume", "--overwrite"});
  expect_refused({"train", "v", "--resume", "--config", "v/config.json"}, {"leave --config out"});
  expect_refused({"train", "v", "data.h5", "--resume"}, {"'data.h5' is one argument too many"});
  expect_refused({"train", "v"}, {"v is the folder of a run: to go on with it, give --resume"});
  expect_refused({"train", "nothing", "--resume"}, {"nothing: there is no such run"}, 66);
  expect_refused({"train", ".", "--resume"}, {"holds no config.json"}, 66);
  expect_refused({"train", "data.h5", "--resume"}, {"--hidden and --output are required"});
  test::ProgramOptions elsewhere;
  elsewhere.folder = folder_ / "v";
  const auto outcome = call({"train", "../v", "--resume"}, elsewhere);
  EXPECT_EQ(outcome.exit_code, 66) << outcome.err;
  EXPECT_NE(outcome.err.find("data.h5 does not exist (../v was trained on it"), std::string::npos) << outcome.err;
  const Arguments from_there{"train", "../data.h5", "--config", "config.json", "-o", ".", "--resume"};
  EXPECT_EQ(call(from_there, elsewhere).exit_code, 0);  // although the run was begun with --overwrite
  test::write_bytes(folder_ / "v/config.json", "{\"hidden\": ");
  expect_refused({"train", "v", "--resume"}, {"v/config.json", "line 1", "syntax error"}, 65);
}

}  // namespace
}  // namespace kadanoff::cli
