// kadanoff train --validate: what it notes, and that the training goes on as without it.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "host/data/dataset.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

using Arguments = std::vector<std::string>;

class TrainValidate : public testing::Test {
 protected:
  void SetUp() override {
    data::save_dataset(test::random_data(200, 36, 1), folder_ / "data.h5");
    data::save_dataset(test::random_data(50, 36, 2), folder_ / "held-out.h5");
  }
  test::ProgramOutcome call(const Arguments& words) const {
    test::ProgramOptions here;
    here.folder = folder_.path();
    return test::run_program(words, here);
  }
  test::ProgramOutcome train(const std::string& run, const Arguments& more) const {
    Arguments words{"train", "data.h5", "--hidden", "5", "--device", "cpu", "--batch-size", "30", "-o", run};
    words.insert(words.end(), more.begin(), more.end());
    return call(words);
  }
  // The rows of a run, without the time.
  std::vector<nlohmann::json> rows(const std::string& run) const {
    std::ifstream file(folder_ / run / "metrics.jsonl");
    std::vector<nlohmann::json> all;
    for (std::string line; std::getline(file, line);) {
      all.push_back(nlohmann::json::parse(line));
      all.back().erase("seconds");
    }
    return all;
  }
  test::TemporaryFolder folder_;
};

TEST_F(TrainValidate, NotesItsMeasuresAndChangesNoWeight) {
  const auto with = train("with", {"--epochs", "5", "--validate", "held-out.h5", "--validate-every", "2"});
  ASSERT_EQ(with.exit_code, 0) << with.err;
  ASSERT_EQ(train("without", {"--epochs", "5"}).exit_code, 0);
  const auto noted = rows("with"), others = rows("without");
  ASSERT_EQ(noted.size(), 5U);
  ASSERT_EQ(others.size(), 5U);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(noted[i].contains("validation_error"), i == 1 || i == 3 || i == 4) << i;
    EXPECT_EQ(noted[i]["reconstruction_error"], others[i]["reconstruction_error"]);
  }
  const auto table = call({"metrics", "with", "without", "--csv"});
  ASSERT_EQ(table.exit_code, 0) << table.err;
  EXPECT_EQ(table.out.substr(0, table.out.find('\n')),
            "run,epoch,update,reconstruction_error,seconds,free_energy_gap,gradient_norm,hidden_saturation,"
            "learning_rate,update_norm,validation_error,validation_pseudo_likelihood,weight_norm");
  EXPECT_EQ(with.err.find("note:"), std::string::npos) << with.err;  // of nothing that is wrong
}

TEST_F(TrainValidate, GoesOnWithTheSameNumbersAfterAStop) {
  const Arguments validated{"--validate", "held-out.h5", "--validate-every", "1"};
  auto whole = validated, half = validated;
  whole.insert(whole.end(), {"--epochs", "6"});
  half.insert(half.end(), {"--epochs", "3"});
  ASSERT_EQ(train("whole", whole).exit_code, 0);
  ASSERT_EQ(train("parts", half).exit_code, 0);
  const auto resumed = call({"train", "parts", "--resume", "--epochs", "6"});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_EQ(rows("parts"), rows("whole"));
}

TEST_F(TrainValidate, MeasuresTheLikelihoodAndSaysWhatItCosts) {
  const auto outcome = train("v", {"--epochs", "2", "--validate", "held-out.h5", "--validate-likelihood"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(
      outcome.err.find("a likelihood, with an exact ln Z, takes about as long as 0.26 epochs, and is measured every "
                       "63 epochs"),
      std::string::npos)
      << outcome.err;
  const auto evaluated = call({"evaluate", "v", "held-out.h5", "--json"});
  ASSERT_EQ(evaluated.exit_code, 0) << evaluated.err;
  EXPECT_NEAR(rows("v").back()["validation_likelihood"], nlohmann::json::parse(evaluated.out)["log_likelihood"]["mean"],
              1e-3);
}

TEST_F(TrainValidate, WarnsOnceInARun) {
  auto data = test::random_data(200, 36, 1);
  for (auto& word : data.words) word |= 2;
  data::save_dataset(data, folder_ / "data.h5", io::IfExists::replace);
  const auto count = [](const std::string& text, const std::string& part) {
    int found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
  };
  const Arguments sick{"--init", "normal:9", "--validate", "held-out.h5", "--validate-every", "1"};
  auto some = sick, whole = sick;
  some.insert(some.end(), {"--epochs", "2"});
  whole.insert(whole.end(), {"--epochs", "4"});
  const auto first = train("v", some);
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_EQ(count(first.err, "2 of the 36 columns of data.h5 have one value in all samples, the first is column 1"), 1)
      << first.err;
  EXPECT_EQ(count(first.err, "they have saturated"), 1) << first.err;
  const auto resumed = call({"train", "v", "--resume", "--epochs", "4"});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_EQ(count(resumed.err, "note:"), 0) << resumed.err;
  ASSERT_EQ(train("whole", whole).exit_code, 0);
  EXPECT_EQ(rows("v"), rows("whole"));
  EXPECT_TRUE(rows("v")[0]["warnings"].contains("constant_columns"));
  const auto table = call({"metrics", "v"});
  EXPECT_EQ(count(table.out, "v, epoch 1: 2 of the 36 columns"), 1) << table.out;
}

TEST_F(TrainValidate, RefusesWhatMeansNothing) {
  const auto refuse = [&](const Arguments& more, int code, const char* words) {
    const auto outcome = train("run", more);
    EXPECT_EQ(outcome.exit_code, code) << outcome.err;
    EXPECT_NE(outcome.err.find(words), std::string::npos) << outcome.err;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "run"));
  };
  refuse({"--validate-every", "3"}, 2, "--validate-every is for --validate");
  refuse({"--validate", "held-out.h5", "--validate-every", "0"}, 2, "--validate-every '0' is neither auto nor");
  refuse({"--stop-early", "3"}, 2, "--stop-early is for --validate DATA");
  refuse({"--validate-likelihood"}, 2, "--validate-likelihood is for --validate DATA");
  refuse({"--ais-chains", "30"}, 2, "--validate-likelihood is for --validate DATA");
  refuse({"--ais-chains", "1", "--validate", "held-out.h5"}, 2, "--ais-chains 1: must be from 2");
  refuse({"--validate", "none.h5"}, 66, "none.h5");
  data::save_dataset(test::random_data(50, 35), folder_ / "other.h5");
  refuse({"--validate", "other.h5"}, 65, "other.h5 has 35 units per sample");
}

}  // namespace
}  // namespace kadanoff::cli
