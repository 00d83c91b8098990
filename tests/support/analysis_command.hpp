// For tests of `kadanoff analyze …`: the program in a folder of its own, beside a data set and a model.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::test {

class AnalysisCommand : public testing::Test {
 protected:
  AnalysisCommand() { here_.folder = folder_.path(); }

  // data.h5, 200 random samples of 36 units, and model.h5, an RBM of 36 and 9 units.
  void save_data_and_model() {
    data::save_dataset(random_data(200, 36), folder_ / "data.h5");
    data::save_model(some_model(36, 9), folder_ / "model.h5");
  }

  ProgramOutcome run(const std::vector<std::string>& words) { return run_program(words, here_); }

  // The same with --json, which must succeed.
  nlohmann::json json_of(std::vector<std::string> words) {
    words.emplace_back("--json");
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return nlohmann::json::parse(outcome.out, nullptr, false);
  }

  // Expects the exit code, one line that contains `part`, and nothing on stdout.
  static void expect_refused(const ProgramOutcome& outcome, int exit_code, const std::string& part = "") {
    EXPECT_EQ(outcome.exit_code, exit_code) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
    EXPECT_TRUE(outcome.out.empty()) << outcome.out;
  }
  void expect_refused(const std::vector<std::string>& words, int exit_code, const std::string& part = "") {
    expect_refused(run(words), exit_code, part);
  }

  TemporaryFolder folder_;
  ProgramOptions here_;
};

}  // namespace kadanoff::test
