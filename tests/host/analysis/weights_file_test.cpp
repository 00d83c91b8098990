// The file of an analysis: what comes back, and what is refused.
#include "host/analysis/weights_file.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/io/hdf5_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::analysis {
namespace {

// An analysis for a 4 × 4 lattice and five samples at 0.0, 0.5 … ∞.
WeightsAnalysis some_analysis() {
  Context context(cpu_device, 1);
  const auto data = test::some_dataset(5, 16);
  auto analysis = analyze_weights(context, test::some_model(16, 3), &data);
  analysis.provenance = test::some_provenance();
  return analysis;
}

void expect_same(const Estimate& a, const Estimate& b) {
  EXPECT_EQ(a.mean, b.mean);
  EXPECT_TRUE(a.spread == b.spread || (std::isnan(a.spread) && std::isnan(b.spread)));
  EXPECT_TRUE(a.error == b.error || (std::isnan(a.error) && std::isnan(b.error)));
}

class WeightsFile : public testing::Test {
 protected:
  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "weights.h5";

  // Writes `analysis` and expects that reading it fails.
  testing::AssertionResult refused(const WeightsAnalysis& analysis, const std::string& words) {
    to_file(analysis).save(path_, io::IfExists::replace);
    return test::fails_with(ExitCode::bad_input, words, [&] { load_weights_analysis(path_); });
  }
};

TEST_F(WeightsFile, HasNoVisibleBiasesOfAThermometer) {
  auto analysis = some_analysis();
  analysis.visible_bias_rms = std::nan("");
  to_file(analysis).save(path_);
  EXPECT_TRUE(std::isnan(load_weights_analysis(path_).visible_bias_rms));
}

TEST_F(WeightsFile, GivesBackWhatWasWritten) {
  const auto analysis = some_analysis();
  to_file(analysis).save(path_);
  const auto back = load_weights_analysis(path_);
  EXPECT_EQ(back.visible, 16);
  EXPECT_EQ(back.hidden, 3);
  EXPECT_EQ(back.lattice_shape, (std::vector<std::int64_t>{4, 4}));
  EXPECT_EQ(back.product, analysis.product);
  EXPECT_EQ(back.eigenvalues, analysis.eigenvalues);
  EXPECT_EQ(back.weight_rms, analysis.weight_rms);
  EXPECT_EQ(back.weight_max, analysis.weight_max);
  EXPECT_EQ(back.visible_bias_rms, analysis.visible_bias_rms);
  EXPECT_EQ(back.hidden_bias_rms, analysis.hidden_bias_rms);
  ASSERT_EQ(back.distances.size(), 3U);
  for (std::size_t r = 0; r < 3; ++r) {
    EXPECT_EQ(back.distances[r].distance, static_cast<std::int64_t>(r));
    expect_same(back.distances[r].along_x, analysis.distances[r].along_x);
    expect_same(back.distances[r].along_y, analysis.distances[r].along_y);
    expect_same(back.distances[r].both, analysis.distances[r].both);
  }
  ASSERT_EQ(back.overlaps.size(), 5U);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(back.overlaps[i].temperature, analysis.overlaps[i].temperature);
    EXPECT_EQ(back.overlaps[i].samples, 1);
    expect_same(back.overlaps[i].value, analysis.overlaps[i].value);
  }
  EXPECT_EQ(back.overlaps[4].temperature, INFINITY);
  EXPECT_EQ(back.provenance.seed, analysis.provenance.seed);
  EXPECT_EQ(io::H5Reader(path_).shape("/product"), (io::H5Shape{16, 16}));
}

TEST_F(WeightsFile, LeavesOutWhatThereIsNot) {
  auto analysis = some_analysis();
  analysis.lattice_shape.clear();
  analysis.distances.clear();
  analysis.overlaps.clear();
  to_file(analysis).save(path_);
  EXPECT_FALSE(io::H5Reader(path_).has_group("/correlation"));
  EXPECT_FALSE(io::H5Reader(path_).has_group("/overlap"));
  const auto back = load_weights_analysis(path_);
  EXPECT_TRUE(back.lattice_shape.empty());
  EXPECT_TRUE(back.distances.empty());
  EXPECT_TRUE(back.overlaps.empty());
}

TEST_F(WeightsFile, RefusesWhatContradictsItself) {
  auto wrong = some_analysis();
  std::swap(wrong.eigenvalues[0], wrong.eigenvalues[1]);
  EXPECT_TRUE(refused(wrong, "/eigenvalues do not descend"));
  wrong = some_analysis();
  wrong.eigenvalues.back() = -1;
  EXPECT_TRUE(refused(wrong, "/eigenvalues do not descend"));
  wrong = some_analysis();
  wrong.eigenvalues.pop_back();
  EXPECT_TRUE(refused(wrong, "/eigenvalues does not hold 16 values"));
  wrong = some_analysis();
  wrong.distances.pop_back();
  EXPECT_TRUE(refused(wrong, "/correlation/distance does not hold 3 values"));
  wrong = some_analysis();
  wrong.distances[1].distance = 7;
  EXPECT_TRUE(refused(wrong, "/correlation/distance is not"));
  wrong = some_analysis();
  wrong.overlaps[2].samples = 0;
  EXPECT_TRUE(refused(wrong, "/overlap has"));
  wrong = some_analysis();
  wrong.weight_max = -1;
  EXPECT_TRUE(refused(wrong, "weight_max"));
  for (const double nonsense : {static_cast<double>(NAN), static_cast<double>(INFINITY)}) {
    wrong = some_analysis();
    wrong.weight_rms = nonsense;
    EXPECT_TRUE(refused(wrong, "weight_rms"));
    wrong = some_analysis();
    wrong.product[5] = static_cast<float>(nonsense);
    EXPECT_TRUE(refused(wrong, "/product holds"));
  }
  wrong = some_analysis();
  wrong.hidden = -3;
  EXPECT_TRUE(refused(wrong, "attribute hidden is -3"));
  wrong = some_analysis();
  wrong.lattice_shape = {5, 5};
  EXPECT_TRUE(refused(wrong, "lattice_shape"));
  wrong = some_analysis();
  wrong.lattice_shape = {2, 8};
  EXPECT_TRUE(refused(wrong, "not a square"));
}

TEST_F(WeightsFile, RefusesAFileOfAnotherKind) {
  data::save_model(test::some_model(4, 2), path_);
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "is not an analysis of weights (it is a ",
                               [&] { load_weights_analysis(path_); }));
}

}  // namespace
}  // namespace kadanoff::analysis
