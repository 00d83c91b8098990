// kadanoff train from the start that is asked for: block spins, the data's biases, another model.
#include <gtest/gtest.h>

#include "host/data/base_rate.hpp"
#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "host/runs/trained_model.hpp"
#include "kernels/core/array.hpp"
#include "kernels/core/check.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

using Arguments = std::vector<std::string>;

std::vector<float> values(const Array<float>& array) { return {array.data(), array.data() + array.size()}; }

class TrainStarts : public testing::Test {
 protected:
  void SetUp() override { data::save_dataset(test::random_data(150, 36), folder_ / "data.h5"); }

  test::ProgramOutcome train(const std::string& run, const Arguments& more, const std::string& hidden = "9") const {
    Arguments words{"train", "data.h5", "--hidden", hidden, "--device", "cpu", "-o", run};
    words.insert(words.end(), more.begin(), more.end());
    test::ProgramOptions options;
    options.folder = folder_.path();
    return test::run_program(words, options);
  }
  void expect_refused(const Arguments& more, const Arguments& parts, int code = 2, const char* hidden = "9") const {
    const auto before = folder_.entries();
    const auto outcome = train("refused", more, hidden);
    EXPECT_EQ(outcome.exit_code, code) << outcome.err;
    EXPECT_NE(outcome.err.find("kadanoff: "), std::string::npos);
    for (const auto& part : parts) EXPECT_NE(outcome.err.find(part), std::string::npos) << part << ": " << outcome.err;
    EXPECT_EQ(folder_.entries(), before);
  }
  [[nodiscard]] rbm::Parameters parameters(const std::string& run) const {
    return std::move(runs::load_trained_model(folder_ / run).parameters);
  }

  test::TemporaryFolder folder_;
};

TEST_F(TrainStarts, FromBlockSpinsAndTheBiasesOfTheData) {
  ASSERT_EQ(train("v", {"--epochs", "0", "--init", "block-spin:2:1", "--bias-init", "data"}).exit_code, 0);
  const auto start = parameters("v");
  for (std::int64_t i = 0; i < 36; ++i)
    for (std::int64_t a = 0; a < 9; ++a)
      EXPECT_EQ(start.view().weights(i, a), i % 6 / 2 == a % 3 && i / 12 == a / 3 ? 1.0F : 0.0F);
  EXPECT_EQ(values(start.visible_bias), data::base_rate_biases(data::load_dataset(folder_ / "data.h5")));
  EXPECT_EQ(values(start.hidden_bias), std::vector<float>(9));
  expect_refused({"--init", "block-spin:2"}, {"--hidden 12 is no square number"}, 2, "12");
  expect_refused({"--init", "block-spin:9"}, {"9×9 is larger than the lattice of 6×6"});
}

TEST_F(TrainStarts, FromAnotherModelWithMoreOrFewerHiddenUnits) {
  ASSERT_EQ(train("v", {"--epochs", "2", "--learning-rate", "0.1"}).exit_code, 0);
  const auto from = parameters("v");
  // Of the model file and of its run; of a run that has not finished, as if it had been stopped.
  std::filesystem::copy(folder_ / "v", folder_ / "stopped");
  std::filesystem::remove(folder_ / "stopped/model.h5");
  for (const char* start : {"v", "v/model.h5", "stopped"}) {
    const auto outcome = train("same", {"--epochs", "0", "--overwrite", "--init-from", start, "--seed", "2"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
    const auto same = parameters("same");
    EXPECT_EQ(values(same.weights), values(from.weights));
    EXPECT_EQ(values(same.visible_bias), values(from.visible_bias));
    EXPECT_EQ(values(same.hidden_bias), values(from.hidden_bias));
  }
  ASSERT_EQ(train("more", {"--epochs", "0", "--init-from", "v", "--init", "normal:3"}, "20").exit_code, 0);
  ASSERT_EQ(train("drawn", {"--epochs", "0", "--init", "normal:3"}, "20").exit_code, 0);
  ASSERT_EQ(train("fewer", {"--epochs", "0", "--init-from", "v"}, "4").exit_code, 0);
  const auto more = parameters("more"), drawn = parameters("drawn"), fewer = parameters("fewer");
  for (std::int64_t i = 0; i < 36; ++i)
    for (std::int64_t a = 0; a < 20; ++a) {
      EXPECT_EQ(more.view().weights(i, a), a < 9 ? from.view().weights(i, a) : drawn.view().weights(i, a));
      if (a < 4) {
        EXPECT_EQ(fewer.view().weights(i, a), from.view().weights(i, a));
      }
    }
  for (std::int64_t a = 0; a < 20; ++a)
    EXPECT_EQ(more.hidden_bias.data()[a], a < 9 ? from.hidden_bias.data()[a] : 0.0F);
}

TEST_F(TrainStarts, WithAsManyHiddenUnitsAsTheModelIfNoNumberIsGiven) {
  ASSERT_EQ(train("v", {"--epochs", "1"}, "7").exit_code, 0);
  test::ProgramOptions options;
  options.folder = folder_.path();
  const Arguments words{"train", "data.h5", "--init-from", "v", "--epochs", "1", "-o", "w"};
  ASSERT_EQ(test::run_program(words, options).exit_code, 0);
  EXPECT_EQ(runs::load_trained_model(folder_ / "w").provenance.config["hidden"], 7);
  std::filesystem::remove_all(folder_ / "v");
  EXPECT_EQ(test::run_program({"train", "w", "--resume", "--epochs", "2"}, options).exit_code, 0);
  const auto neither = test::run_program({"train", "data.h5"}, options);
  EXPECT_NE(neither.err.find("--hidden and --output are required"), std::string::npos) << neither.err;
}

TEST_F(TrainStarts, FromAModelByAnotherMethodAndGoOnWithoutIt) {
  ASSERT_EQ(train("v", {"--epochs", "2"}).exit_code, 0);
  const Arguments job{"--init-from", "v", "--algorithm", "pcd", "--optimizer", "adam", "--precision", "bf16"};
  const auto with_epochs = [&](const char* epochs) {
    auto words = job;
    words.insert(words.end(), {"--epochs", epochs});
    return words;
  };
  ASSERT_EQ(train("whole", with_epochs("6")).exit_code, 0);
  ASSERT_EQ(train("w", with_epochs("2")).exit_code, 0);
  const auto digest = runs::load_latest_model(folder_ / "v").digest;
  std::filesystem::remove_all(folder_ / "v");  // what counts is in the checkpoint
  auto resumed = with_epochs("6");
  resumed.emplace_back("--resume");
  const auto outcome = train("w", resumed);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(values(parameters("whole").weights), values(parameters("w").weights));
  for (const char* run : {"w", "whole"}) {
    const auto model = runs::load_trained_model(folder_ / run);
    EXPECT_EQ(model.provenance.config["init-from"], "v");
    EXPECT_EQ(model.provenance.config["init-from-digest"], digest);
  }
}

TEST_F(TrainStarts, RefusesAModelThatDoesNotFit) {
  ASSERT_EQ(train("v", {"--epochs", "1"}).exit_code, 0);
  expect_refused({"--init-from", "v", "--init", "block-spin:2"}, {"--init block-spin:2 and --init-from v exclude"});
  expect_refused({"--init-from", "v", "--bias-init", "data"}, {"--bias-init and --init-from exclude each other"});
  expect_refused({"--init-from", "nothing"}, {"nothing does not exist"}, 66);
  expect_refused({"--init-from", "data.h5"}, {"data.h5 is not a model"}, 65);
  data::save_dataset(test::random_data(150, 25), folder_ / "data.h5", io::IfExists::replace);
  expect_refused({"--init-from", "v"}, {"36 visible units", "data.h5 has 25 spins"});
}

}  // namespace
}  // namespace kadanoff::cli
