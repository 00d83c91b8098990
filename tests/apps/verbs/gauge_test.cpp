// `kadanoff gauge` as a user meets it.
#include "host/gauge/gauge.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/data/stack.hpp"
#include "host/io/hdf5_file.hpp"
#include "tests/support/block_majorities.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

using nlohmann::json;

class GaugeCommand : public testing::Test {
 protected:
  GaugeCommand() {
    stack_.layers.push_back(test::block_majorities(18, 3));
    stack_.layers.push_back(test::block_majorities(6, 3));
    stack_.layers[1].lattice_shape.clear();
    data::save_stack(stack_, folder_ / "blocks.h5");
    gauge::rearrange_hidden(stack_, 1, gauge::random_arrangement(36, random::make_key(9, random::Stream::gauge)));
    gauge::rearrange_hidden(stack_, 2, gauge::random_arrangement(4, random::make_key(3, random::Stream::gauge)));
    data::save_stack(stack_, folder_ / "lost.h5");
  }

  test::ProgramOutcome run(std::vector<std::string> words) {
    words.insert(words.end(), {"--device", "cpu"});
    test::ProgramOptions options;
    options.folder = folder_.path();
    return test::run_program(words, options);
  }
  json gauge(const std::string& model, const std::string& output, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"gauge", model, "-o", output, "--json"});
    const auto outcome = run(more);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return json::parse(outcome.out);
  }
  std::vector<float> weights(const std::string& file, int layer) {
    return io::H5Reader(folder_ / file).read<float>("/layer_" + std::to_string(layer) + "/params/weight_matrix");
  }
  void expect_refused(std::vector<std::string> words, const std::string& part, int exit_code = 2) {
    words.insert(words.begin(), "gauge");
    words.insert(words.end(), {"-o", "refused.h5"});
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, exit_code) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "refused.h5"));
  }

  data::Stack stack_;
  test::TemporaryFolder folder_;
};

TEST_F(GaugeCommand, FindsTheArrangementThatWasLost) {
  const auto said = gauge("lost.h5", "fixed.h5");
  ASSERT_EQ(said["layers"].size(), 2U);
  EXPECT_GT(said["layers"][0]["moved"], 20);
  EXPECT_GT(said["layers"][0]["turned"], 5);
  EXPECT_EQ(weights("fixed.h5", 1), weights("blocks.h5", 1));
  EXPECT_EQ(weights("fixed.h5", 2), weights("blocks.h5", 2));
  EXPECT_EQ(io::read_provenance(io::H5Reader(folder_ / "fixed.h5")).command, "gauge");
  const auto again = gauge("fixed.h5", "again.h5");
  for (const auto& layer : again["layers"])
    EXPECT_EQ(layer["moved"].get<int>() + layer["turned"].get<int>(), 0) << "what is fixed stays";
}

TEST_F(GaugeCommand, RearrangesOneLayerAndLeavesTheOther) {
  EXPECT_EQ(gauge("lost.h5", "fixed.h5", {"--layer", "1"})["layers"].size(), 1U);
  EXPECT_EQ(weights("fixed.h5", 1), weights("blocks.h5", 1));
  EXPECT_NE(weights("fixed.h5", 2), weights("blocks.h5", 2)) << "its own hidden units are as they were";
  EXPECT_NE(weights("fixed.h5", 2), weights("lost.h5", 2)) << "it reads the rearranged ones";
  gauge("blocks.h5", "permuted.h5", {"--arrangement", "permuted", "--seed", "4"});
  EXPECT_NE(weights("permuted.h5", 1), weights("blocks.h5", 1));
}

// A model of any units, also of 0 and 1, gives the data the same probability in any gauge.
TEST_F(GaugeCommand, LeavesTheModelWhatItIs) {
  data::save_dataset(test::random_data(30, 16), folder_ / "data.h5");
  for (const bool binary : {false, true}) {
    auto model = test::some_model(16, 9);
    data::use_units(model, binary ? data::Units::bits : data::Units::spins);
    data::save_model(model, folder_ / "model.h5", io::IfExists::replace);
    gauge("model.h5", "permuted.h5", {"--arrangement", "permuted", "--overwrite"});
    const auto likelihood = [&](const std::string& file) {
      const auto outcome = run({"evaluate", file, "data.h5", "--json"});
      EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
      return json::parse(outcome.out)["log_likelihood"]["mean"].get<double>();
    };
    EXPECT_NEAR(likelihood("permuted.h5"), likelihood("model.h5"), 1e-4);
  }
}

TEST_F(GaugeCommand, RefusesWhatItCannotDo) {
  data::save_model(test::some_model(16, 5), folder_ / "five.h5");
  expect_refused({"five.h5"}, "five.h5: the hidden units of layer 1 cannot be gauge-fixed: the units are no square",
                 65);
  auto zero = test::some_model(16, 9);
  std::fill_n(zero.parameters.weights.data(), zero.parameters.weights.size(), 0.0F);
  data::save_model(zero, folder_ / "zero.h5");
  expect_refused({"zero.h5"}, "their filters over the data are 0, and look at no site", 65);
  expect_refused({"lost.h5", "--layer", "3"}, "--layer 3: lost.h5 has 2 layers");
  expect_refused({"lost.h5", "--arrangement", "as-is"}, "would change nothing");
  expect_refused({"lost.h5", "--arrangement", "any"}, "as-is, gauge-fixed");
}

}  // namespace
}  // namespace kadanoff::cli
