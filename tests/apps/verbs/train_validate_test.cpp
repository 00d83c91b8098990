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
            "run,epoch,update,reconstruction_error,seconds,free_energy_gap,hidden_saturation,validation_error,"
            "validation_pseudo_likelihood,weight_norm");
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

TEST_F(TrainValidate, RefusesWhatMeansNothing) {
  const auto refuse = [&](const Arguments& more, int code, const char* words) {
    const auto outcome = train("run", more);
    EXPECT_EQ(outcome.exit_code, code) << outcome.err;
    EXPECT_NE(outcome.err.find(words), std::string::npos) << outcome.err;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "run"));
  };
  refuse({"--validate-every", "3"}, 2, "--validate-every is for --validate");
  refuse({"--validate", "held-out.h5", "--validate-every", "0"}, 2, "--validate-every '0' is neither auto nor");
  refuse({"--validate", "none.h5"}, 66, "none.h5");
  data::save_dataset(test::random_data(50, 35), folder_ / "other.h5");
  refuse({"--validate", "other.h5"}, 65, "other.h5 has 35 units per sample");
}

}  // namespace
}  // namespace kadanoff::cli
