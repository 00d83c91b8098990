// Sampled trainings by tables give the same bits on every instruction set, with any number of threads, and after a stop
// in between: their sums are exact.
#include <gtest/gtest.h>

#include <bit>

#include "host/data/dataset.hpp"
#include "host/runs/checkpoint.hpp"
#include "kernels/core/array.hpp"
#include "kernels/core/isa.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

using Arguments = std::vector<std::string>;

struct Training {
  const char* name;
  std::int64_t units;
  Arguments options;
};

class TrainBits : public testing::TestWithParam<Training> {
 protected:
  void SetUp() override { data::save_dataset(test::random_data(301, GetParam().units), folder_ / "data.h5"); }

  void train(const std::string& run, const char* isa, const char* threads, const Arguments& more) const {
    const test::Environment environment(test::Variables{{"KADANOFF_ISA", isa}});
    Arguments words{"train", (folder_ / "data.h5").string(), "--device", "cpu", "--threads", threads,
                    "-o",    (folder_ / run).string()};
    words.insert(words.end(), GetParam().options.begin(), GetParam().options.end());
    words.insert(words.end(), more.begin(), more.end());
    const auto outcome = test::run_program(words);
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  }

  // All that the checkpoint has for the next update: W, b and c, moments and chains, and the sum of the errors.
  [[nodiscard]] std::vector<std::uint32_t> bits(const std::string& run) const {
    Context cpu;
    const auto checkpoint = runs::load_checkpoint(folder_ / run / "checkpoint.h5");
    std::vector<std::uint32_t> all;
    const auto add = [&all](const std::vector<float>& values) {
      for (const float value : values) all.push_back(std::bit_cast<std::uint32_t>(value));
    };
    const auto& parameters = checkpoint.model.parameters;
    for (const auto* array : {&parameters.weights, &parameters.visible_bias, &parameters.hidden_bias})
      add(to_host(cpu, *array));
    for (const auto& array : checkpoint.state.floats) add(array.values);
    for (const auto& array : checkpoint.state.words) all.insert(all.end(), array.values.begin(), array.values.end());
    add({static_cast<float>(checkpoint.squared_error)});
    return all;
  }

  test::TemporaryFolder folder_;
};

TEST_P(TrainBits, AreThoseOfTheSeedAlone) {
  const Arguments twenty{"--updates", "20"};
  train("baseline", "baseline", "1", twenty);
  const auto expected = bits("baseline");
#ifdef KADANOFF_X86
  if (cpu_has(Isa::avx2)) {
    train("avx2", "avx2", "2", twenty);
    EXPECT_EQ(bits("avx2"), expected);
  }
  if (cpu_has(Isa::avx512)) {
    train("avx512", "avx512", "1", twenty);
    EXPECT_EQ(bits("avx512"), expected);
  }
#endif
  train("threads", "baseline", "5", twenty);
  EXPECT_EQ(bits("threads"), expected);
  // Begun on one instruction set, and gone on with on another.
  train("resumed", cpu_has(Isa::avx2) ? "avx2" : "baseline", "3", {"--updates", "9"});
  train("resumed", "baseline", "2", {"--updates", "20", "--resume"});
  EXPECT_EQ(bits("resumed"), expected);
}

INSTANTIATE_TEST_SUITE_P(
    Trainings, TrainBits,
    testing::Values(Training{"Small", 33, {"--hidden", "20", "--batch-size", "100"}},
                    Training{"SmallPersistent",
                             70,
                             {"--hidden", "65", "--batch-size", "full", "--algorithm", "pcd", "--optimizer", "adam",
                              "--centred", "--cd-steps", "2"}},
                    Training{
                        "Large", 500, {"--hidden", "210", "--batch-size", "77", "--momentum", "0.9", "--l1", "0.001"}},
                    Training{"LargePersistent",
                             400,
                             {"--hidden", "193", "--batch-size", "300", "--algorithm", "pcd", "--optimizer", "adam",
                              "--centred", "--l2", "0.01"}},
                    Training{"SmallInInt16", 70, {"--hidden", "33", "--batch-size", "50", "--precision", "int16"}},
                    Training{"LargeInInt16",
                             400,
                             {"--hidden", "193", "--batch-size", "128", "--precision", "int16", "--optimizer", "adam",
                              "--centred"}},
                    Training{"LargeCentred", 400, {"--hidden", "193", "--batch-size", "64", "--centred"}}),
    [](const auto& training) { return std::string(training.param.name); });

}  // namespace
}  // namespace kadanoff::cli
