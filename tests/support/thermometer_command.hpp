// Runs `kadanoff thermometer` in a folder with data, for the tests of both its verbs.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::test {

class ThermometerCommand : public testing::Test {
 protected:
  // Lattices of 4 × 4: all up at T = 0, random at T = ∞.
  ThermometerCommand() {
    data::Dataset data = random_data(200, 16);
    std::fill_n(data.words.begin(), 100, 0xFFFFU);
    data.temperatures.assign(200, INFINITY);
    std::fill_n(data.temperatures.begin(), 100, 0.0);
    data.lattice_shape = {4, 4};
    data::save_dataset(data, folder_ / "data.h5");
    data.temperatures.assign(200, 1.0);
    data::save_dataset(data, folder_ / "one.h5");
    data::save_dataset(some_dataset(5, 25), folder_ / "larger.h5");
    data::save_model(some_model(16, 3), folder_ / "model.h5");
  }

  ProgramOutcome run(std::vector<std::string> words) {
    ProgramOptions options;
    options.folder = folder_.path();
    words.insert(words.begin(), "thermometer");
    words.insert(words.end(), {"--device", "cpu"});
    return run_program(words, options);
  }
  void fit() {
    const auto outcome = run({"fit", "data.h5", "--epochs", "50", "--hidden", "4", "-o", "thermo.h5"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  }
  void expect_refused(const std::vector<std::string>& words, ExitCode code, const std::string& part) {
    const auto before = folder_.entries();
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, static_cast<int>(code)) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
    EXPECT_EQ(folder_.entries(), before) << "something was written";
  }

  TemporaryFolder folder_;
};

}  // namespace kadanoff::test
