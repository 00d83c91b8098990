// Units 0 and 1 from data to a model and back, as a user goes: import, train, evaluate, generate, export.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "host/data/dataset.hpp"
#include "host/io/hdf5_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff {
namespace {

using nlohmann::json;

// The model of units 0 and 1 as its file has it, by enumeration.
class Enumeration {
 public:
  explicit Enumeration(const std::filesystem::path& path) {
    const io::H5Reader file(path);
    w_ = file.read<double>("/params/weight_matrix");
    b_ = file.read<double>("/params/vbias");
    c_ = file.read<double>("/params/hbias");
  }
  // F(v) = −ln Σ_h e^−E(v, h)
  [[nodiscard]] double free_energy(const std::vector<double>& v) const {
    double sum = 0;
    for (std::uint64_t h = 0; h < 1U << c_.size(); ++h) {
      double minus_energy = 0;
      for (std::size_t i = 0; i < b_.size(); ++i) minus_energy += v[i] * b_[i];
      for (std::size_t a = 0; a < c_.size(); ++a) {
        if ((h >> a & 1) == 0) continue;
        minus_energy += c_[a];
        for (std::size_t i = 0; i < b_.size(); ++i) minus_energy += v[i] * w_[i * c_.size() + a];
      }
      sum += std::exp(minus_energy);
    }
    return -std::log(sum);
  }
  [[nodiscard]] double log_z() const {
    double sum = 0;
    for (std::uint64_t v = 0; v < 1U << b_.size(); ++v) {
      std::vector<double> units(b_.size());
      for (std::size_t i = 0; i < units.size(); ++i) units[i] = static_cast<double>(v >> i & 1);
      sum += std::exp(-free_energy(units));
    }
    return std::log(sum);
  }

 private:
  std::vector<double> w_, b_, c_;
};

class UnitsZeroAndOne : public testing::Test {
 protected:
  void SetUp() override {
    here_.folder = folder_.path();
    std::string rows;
    for (int i = 0; i < 40; ++i)
      for (int j = 0; j < 6; ++j)
        rows += std::string((i * (j + 3) + i / 7) % 4 == 0 ? "1" : "0") + (j < 5 ? "," : "\n");
    test::write_bytes(folder_ / "rows.csv", rows);
    run({"import", "rows.csv", "--values", "binary", "-o", "data.h5"});
  }
  json run(std::vector<std::string> words) {
    words.emplace_back("--json");
    const auto outcome = test::run_program(words, here_);
    EXPECT_EQ(outcome.exit_code, 0) << words[0] << ": " << outcome.err;
    return outcome.exit_code == 0 ? json::parse(outcome.out) : json();
  }
  void train(const std::string& folder, std::vector<std::string> more = {}) {
    std::vector<std::string> words{"train", "data.h5", "-o", folder};
    words.insert(words.end(), more.begin(), more.end());
    run(words);
  }
  test::TemporaryFolder folder_;
  test::ProgramOptions here_;
};

TEST_F(UnitsZeroAndOne, OfTheDataAreThoseOfTheModel) {
  const std::vector<std::string> options{"--hidden",        "3",   "--epochs",    "40",  "--batch-size", "8",
                                         "--learning-rate", "0.3", "--bias-init", "data"};
  train("run", options);
  const Enumeration exact(folder_ / "run/model.h5");
  const auto evaluated = run({"evaluate", "run", "data.h5"});
  EXPECT_EQ(evaluated["units"], "binary");
  const double log_z = evaluated["log_z"]["exact"];
  EXPECT_NEAR(log_z, exact.log_z(), 1e-6 * exact.log_z());
  const auto data = data::load_dataset(folder_ / "data.h5");
  double sum = 0;
  for (std::int64_t i = 0; i < data.count; ++i) {
    std::vector<double> v(6);
    for (std::int64_t j = 0; j < 6; ++j) v[static_cast<std::size_t>(j)] = data.spin(i, j) > 0 ? 1 : 0;
    sum += exact.free_energy(v);
  }
  const double free_energy = evaluated["free_energy"]["mean"];
  EXPECT_NEAR(free_energy, sum / 40, 1e-6 * std::abs(sum / 40));

  // The checkpoint is the same model, and the model of spins has the same likelihood.
  const auto same = [&](const json& other, const char* name) {
    EXPECT_EQ(other["log_z"], evaluated["log_z"]) << name;
    EXPECT_EQ(other["free_energy"], evaluated["free_energy"]) << name;
    EXPECT_EQ(other["units"], "binary") << name;
  };
  same(run({"evaluate", "run/checkpoint.h5", "data.h5"}), "checkpoint");
  auto spin_options = options;
  spin_options.insert(spin_options.end(), {"--units", "spin"});
  train("spins", spin_options);
  same(run({"evaluate", "spins", "data.h5", "--units", "binary"}), "trained as one of spins");
  const auto of_spins = run({"evaluate", "run", "data.h5", "--units", "spin"});
  EXPECT_EQ(of_spins["units"], "ising");
  EXPECT_NEAR(of_spins["log_likelihood"]["mean"].get<double>(), evaluated["log_likelihood"]["mean"].get<double>(),
              1e-9);
  EXPECT_GT(std::abs(of_spins["log_z"]["exact"].get<double>() - log_z), 0.1);

  // Stopped in between, or begun from the run: the same.
  auto half = options;
  half[3] = "20";
  train("resumed", half);
  run({"train", "resumed", "--resume", "--epochs", "40"});
  same(run({"evaluate", "resumed", "data.h5"}), "resumed");
  train("from", {"--init-from", "run", "--updates", "1", "--learning-rate", "1e-30", "--batch-size", "8"});
  same(run({"evaluate", "from", "data.h5"}), "--init-from");

  // Out and in again.
  for (const std::string format : {"npz", "rbms"}) {
    run({"export", "run", "--format", format, "-o", format});
    run({"import", format, "-o", format + ".h5"});
    same(run({"evaluate", format + ".h5", "data.h5"}), format.c_str());
  }
  run({"export", "run", "--format", "npz", "--units", "spin", "-o", "spins.npz"});
  run({"import", "spins.npz", "--units", "binary", "-o", "back.h5"});
  same(run({"evaluate", "back.h5", "data.h5"}), "by way of spins");
}

TEST_F(UnitsZeroAndOne, AreThoseOfSamples) {
  train("run", {"--hidden", "3", "--epochs", "2", "--batch-size", "8"});
  const auto least = [&](const char* path) {
    const auto values = io::H5Reader(folder_ / path).read<double>("/samples");
    return *std::min_element(values.begin(), values.end());
  };
  const std::vector<std::string> generate{"generate", "run", "--samples", "30", "--sweeps", "5", "--start", "data.h5"};
  auto words = generate;
  words.insert(words.end(), {"-o", "bits.h5"});
  run(words);
  EXPECT_EQ(least("bits.h5"), 0);
  words.back() = "spins.h5";
  words.insert(words.end(), {"--units", "spin"});
  run(words);
  EXPECT_EQ(least("spins.h5"), -1);
  EXPECT_EQ(data::load_dataset(folder_ / "bits.h5").words, data::load_dataset(folder_ / "spins.h5").words);
  run({"transform", "run", "data.h5", "-o", "hidden.h5"});
  EXPECT_EQ(least("hidden.h5"), 0);
  EXPECT_EQ(run({"info", "bits.h5"})["variable_type"], "bernoulli");
  EXPECT_EQ(run({"import", "bits.h5", "-o", "again.h5"})["values"], "binary");  // as it says
}

TEST_F(UnitsZeroAndOne, AndModelsAreRefusedInOneLine) {
  train("run", {"--hidden", "3", "--epochs", "1", "--batch-size", "8"});
  const auto refuse = [&](const std::vector<std::string>& words, int code, const char* why) {
    const auto before = folder_.entries();
    const auto outcome = test::run_program(words, here_);
    EXPECT_EQ(outcome.exit_code, code) << outcome.err;
    EXPECT_NE(outcome.err.find(why), std::string::npos) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_EQ(folder_.entries(), before);
  };
  refuse({"import", "run/model.h5", "--values", "spin", "-o", "x.h5"}, 2, "is a model, and --values is for data");
  refuse({"import", "run/model.h5", "--update", "3", "-o", "x.h5"}, 2, "is no archive of several models");
  refuse({"import", "rows.csv", "--units", "binary", "-o", "x.h5"}, 2, "--units is for models");
  refuse({"export", "run", "--format", "onnx", "-o", "x"}, 2, "'onnx' is not one of rbms, npz");
  refuse({"export", "run", "--format", "rbms", "--units", "spin", "-o", "x"}, 2, "rbms has units 0 and 1");
  refuse({"export", "run", "--format", "npz", "-o", "data.h5"}, 2, "exists");
  refuse({"export", "none", "--format", "npz", "-o", "x"}, 66, "none");
  refuse({"train", "data.h5", "--hidden", "2", "--units", "bits", "-o", "y"}, 2, "'bits' is not one of spin, binary");
}

}  // namespace
}  // namespace kadanoff
