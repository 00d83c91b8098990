// Real visible values as a user meets them: trained, killed and resumed, evaluated, described; and refused where spins
// are needed.
#include <gtest/gtest.h>

#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "host/runs/trained_model.hpp"
#include "kernels/core/array.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

using Arguments = std::vector<std::string>;
using test::run_program;

class TrainReal : public testing::Test {
 protected:
  void SetUp() override {
    auto grey = test::random_real_data(150, 36);
    grey.temperatures.assign(150, 2);
    grey.lattice_shape = {6, 6};
    data::save_dataset(grey, data_);
  }
  test::ProgramOutcome train(const char* name, Arguments more, const test::ProgramOptions& options = {}) const {
    Arguments arguments{"train", data_, "--hidden", "12", "--device", "cpu", "-o", folder_ / name};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments, options);
  }
  [[nodiscard]] std::vector<float> weights(const char* name) const {
    Context cpu;
    return to_host(cpu, runs::load_trained_model(folder_ / name).parameters.weights);
  }

  test::TemporaryFolder folder_;
  std::string data_ = folder_ / "grey.h5";
};

TEST_F(TrainReal, KilledAndResumedEqualsUninterrupted) {
  for (const char* statistics : {"sampled-hidden", "sampled"}) {
    const auto name = [&](const char* kind) { return std::string(statistics) + "-" + kind; };
    const Arguments job{"--epochs",     "3000",     "--batch-size",       "50",   "--algorithm", "pcd",
                        "--statistics", statistics, "--checkpoint-every", "300u", "--resume"};
    ASSERT_EQ(train(name("whole").c_str(), job).exit_code, 0);
    int kills = 0, status = -1;
    for (int attempt = 0; attempt < 100 && status != 0; ++attempt) {
      test::ProgramOptions options;
      if (attempt < 4) options.kill_after = std::chrono::milliseconds(30 + 31 * attempt), options.kill_signal = SIGKILL;
      const auto outcome = train(name("killed").c_str(), job, options);
      kills += outcome.signal == SIGKILL ? 1 : 0;
      status = outcome.exit_code;
      ASSERT_TRUE(outcome.signal == SIGKILL || status == 0) << outcome.err;
    }
    EXPECT_GE(kills, 1);
    EXPECT_EQ(weights(name("whole").c_str()), weights(name("killed").c_str()));
  }
  const auto other = train("sampled-whole", {"--epochs", "3000", "--batch-size", "50", "--algorithm", "pcd",
                                             "--statistics", "mean-field", "--resume"});
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_NE(other.err.find("--statistics"), std::string::npos) << other.err;
}

TEST_F(TrainReal, IsEvaluatedAnalyzedAndDescribed) {
  ASSERT_EQ(train("v", {"--epochs", "3", "--statistics", "mean-field"}).exit_code, 0);
  const auto evaluated = run_program({"evaluate", folder_ / "v", data_, "--train-data", data_, "--json"});
  ASSERT_EQ(evaluated.exit_code, 0) << evaluated.err;
  const auto json = nlohmann::json::parse(evaluated.out);
  EXPECT_TRUE(json["pseudo_log_likelihood"].is_null() && json["log_likelihood"].is_null());
  EXPECT_EQ(json["free_energy_gap"]["mean"], 0);
  EXPECT_EQ(run_program({"analyze", "weights", folder_ / "v", "--data", data_}).exit_code, 0);
  const auto info = run_program({"info", data_});
  EXPECT_NE(info.out.find("real, from -1 to 1"), std::string::npos) << info.out;
}

TEST_F(TrainReal, ComesFromAnImportWhichAlsoMakesSpinsOfIt) {
  std::string table;
  for (int i = 0; i < 200; ++i) table += fmt::format("{}{}", i * 37 % 256, i % 4 == 3 ? "\n" : ",");
  test::write_bytes(folder_ / "grey.csv", table);
  const std::string grey = folder_ / "imported.h5", spins = folder_ / "spins.h5";
  const auto imported = run_program({"import", folder_ / "grey.csv", "--values", "real", "-o", grey});
  ASSERT_EQ(imported.exit_code, 0) << imported.err;
  EXPECT_EQ(data::load_dataset_with(grey, {.takes_real = true}).real.size(), 200U);
  const auto trained = run_program({"train", grey, "--hidden", "4", "--batch-size", "full", "--init", "block-spin:1",
                                    "--bias-init", "data", "-o", folder_ / "v"});
  EXPECT_EQ(trained.exit_code, 0) << trained.err;
  const auto made = run_program({"import", grey, "--values", "spin", "-o", spins});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  EXPECT_EQ(data::load_dataset(spins).count, 50);
}

TEST_F(TrainReal, IsRefusedInOneLineWhereSpinsAreNeeded) {
  ASSERT_EQ(train("v", {"--updates", "1"}).exit_code, 0);
  const std::string model = folder_ / "v", output = folder_ / "out.h5";
  for (const Arguments& arguments :
       {Arguments{"flow", model, data_, "-o", output}, Arguments{"generate", model, "--start", data_, "-o", output},
        Arguments{"thermometer", "fit", data_, "-o", output},
        Arguments{"thermometer", "measure", data_, "--by", "energy"}}) {
    const auto outcome = run_program(arguments);
    EXPECT_EQ(outcome.exit_code, 65) << arguments[0];
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find("grey.h5 holds real values, and this needs spins +1 and -1"), std::string::npos)
        << outcome.err;
  }
  const auto int16 = train("w", {"--precision", "int16"});
  EXPECT_EQ(int16.exit_code, 2);
  EXPECT_NE(int16.err.find("--precision int16 is for spins"), std::string::npos) << int16.err;
  EXPECT_FALSE(std::filesystem::exists(folder_ / "w"));
}

}  // namespace
}  // namespace kadanoff::cli
