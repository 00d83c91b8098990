// --scratch: data that is larger than the memory, as a user meets it.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;

class Scratch : public testing::Test {
 protected:
  void SetUp() override {
    here_.folder = folder_.path();
    fs::create_directory(folder_ / "scratch");
  }
  test::ProgramOutcome run(std::vector<std::string> words, std::vector<std::string> more = {}) {
    words.insert(words.end(), more.begin(), more.end());
    auto outcome = test::run_program(words, here_);
    EXPECT_TRUE(fs::is_empty(folder_ / "scratch"));
    return outcome;
  }
  // Trains and evaluates in memory, and with less memory than the data takes; both must be the same.
  void expect_the_same(const std::string& memory, const std::string& statistics,
                       const std::vector<std::string>& of_evaluate = {}) {
    const std::vector<std::string> train{"train",       "data.h5",  "--hidden",     "8",        "--batch-size", "500",
                                         "--updates",   "40",       "--statistics", statistics, "--bias-init",  "data",
                                         "--overwrite", "--output", "run"};
    std::vector<std::string> evaluate{"evaluate", "run", "data.h5", "--json", "--no-log-z"};
    evaluate.insert(evaluate.end(), of_evaluate.begin(), of_evaluate.end());
    const auto measured = [&](const std::vector<std::string>& more) {
      const auto trained = run(train, more);
      EXPECT_EQ(trained.exit_code, 0) << trained.err;
      const auto evaluated = run(evaluate, more);
      EXPECT_EQ(evaluated.exit_code, 0) << evaluated.err;
      auto json = nlohmann::json::parse(evaluated.out, nullptr, false);
      json.erase("seconds");
      return std::pair(data::load_model(folder_ / "run" / "model.h5"), json);
    };
    const auto [model, values] = measured({});
    const auto refused = run(train, {"--memory", memory});
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_NE(refused.err.find("are free by --memory"), std::string::npos) << refused.err;
    const auto [again, same] = measured({"--memory", memory, "--scratch", "scratch"});
    const auto& a = model.parameters.weights;
    const auto& b = again.parameters.weights;
    ASSERT_EQ(a.size(), b.size());
    EXPECT_TRUE(std::equal(a.data(), a.data() + a.size(), b.data()));
    EXPECT_EQ(values, same);
  }
  test::TemporaryFolder folder_;
  test::ProgramOptions here_;
};

TEST_F(Scratch, HoldsSpins) {
  data::save_dataset(test::random_data(110'000, 640), folder_ / "data.h5");
  expect_the_same("12M", "sampled", {"--pseudo-likelihood", "stochastic"});
}

TEST_F(Scratch, HoldsRealValues) {
  data::save_dataset(test::random_real_data(30'000, 640), folder_ / "data.h5");
  expect_the_same("60M", "sampled-hidden");
}

TEST_F(Scratch, IsTold) {
  auto data = test::random_data(60'000, 640);
  data.temperatures.assign(60'000, 2);
  data::save_dataset(data, folder_ / "data.h5");
  const std::vector<std::string> words{"train", "data.h5", "--hidden", "2", "--updates", "1", "-o", "run"};
  const auto told = run(words, {"--memory", "8M", "--scratch", "scratch"});
  EXPECT_EQ(told.exit_code, 0) << told.err;
  EXPECT_NE(told.err.find("data.h5: its samples lie in a temporary file in scratch, 4.6 MiB"), std::string::npos)
      << told.err;
  EXPECT_NE(told.err.find("data in a file"), std::string::npos) << told.err;
  // Chains start from the same samples, wherever these lie.
  const std::vector<std::string> generate{"generate",  "run", "--start", "data.h5", "--samples",  "3", "--sweeps", "1",
                                          "--burn-in", "0",   "-o",      "g.h5",    "--overwrite"};
  const auto generated = run(generate);
  ASSERT_EQ(generated.exit_code, 0) << generated.err;
  const auto made = data::load_dataset(folder_ / "g.h5").words;
  const auto again = run(generate, {"--memory", "8M", "--scratch", "scratch"});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_NE(again.err.find("temporary file"), std::string::npos) << again.err;
  EXPECT_EQ(data::load_dataset(folder_ / "g.h5").words, made);
  const auto nowhere = run(words, {"--scratch", "none"});
  EXPECT_EQ(nowhere.exit_code, 66);
  EXPECT_NE(nowhere.err.find("--scratch none is not a folder"), std::string::npos) << nowhere.err;
}

}  // namespace
}  // namespace kadanoff::cli
