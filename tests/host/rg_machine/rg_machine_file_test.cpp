// The CSV, the file and the figure of an RG machine's directions.
#include "host/rg_machine/rg_machine_file.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::rg_machine {
namespace {

RgMachine machine_to_write() {
  Context context;
  auto machine = make_rg_machine(context, test::random_real_data(80, 64), {.hidden_side = 4, .modes = 3, .scale = 2});
  machine.considered_eigenvalues.push_back(0.25);  // one that was left out
  machine.considered_values.push_back(0.125);
  return machine;
}

TEST(RgMachineFile, IsALineADirectionInCsv) {
  const auto machine = machine_to_write();
  const auto csv = to_csv(machine);
  EXPECT_TRUE(csv.starts_with("index,eigenvalue,share,cumulative_share,block_sum,of_largest,kept\n1,")) << csv;
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 5);
  const double longest = *std::max_element(machine.singular_values.begin(), machine.singular_values.end());
  const auto last = fmt::format("\n4,0.25,{:.9g},{:.9g},0.125,{:.9g},0\n", 0.25 / machine.total,
                                machine.share + 0.25 / machine.total, 0.125 / longest);
  EXPECT_TRUE(csv.ends_with(last)) << csv << last;
  EXPECT_NE(csv.find(",1\n4,"), std::string::npos) << "three are kept\n" << csv;
}

TEST(RgMachineFile, HoldsTheVectorsOfTheWeights) {
  const test::TemporaryFolder folder;
  const auto machine = machine_to_write();
  to_file(machine, test::some_provenance()).save(folder / "directions.h5");
  const io::H5Reader file(folder / "directions.h5");
  EXPECT_EQ(file.read<std::int64_t>("/kept"), (std::vector<std::int64_t>{1, 1, 1, 0}));
  EXPECT_EQ(file.shape("/visible_vectors"), (io::H5Shape{3, 64}));
  EXPECT_EQ(file.shape("/hidden_vectors"), (io::H5Shape{3, 16}));
  const auto sums = file.read<double>("/block_sums");
  const auto v = file.read<float>("/visible_vectors"), h = file.read<float>("/hidden_vectors");
  for (std::size_t i = 0; i < 64; ++i)
    for (std::size_t a = 0; a < 16; ++a) {
      double weight = 0;
      for (std::size_t k = 0; k < 3; ++k) weight += sums[k] * v[k * 64 + i] * h[k * 16 + a];
      EXPECT_NEAR(machine.model.parameters.weights.data()[i * 16 + a], weight, 1e-5);
    }
}

TEST(RgMachineFile, DrawsTheFirstVectorsOnTheirLattices) {
  const auto machine = machine_to_write();
  const auto figure = to_figure(machine);
  ASSERT_EQ(figure.panels.size(), 8U);
  EXPECT_EQ(figure.panels[0].series[0].x.size(), 3U) << "kept";
  EXPECT_EQ(figure.panels[0].series[1].x, (std::vector<double>{4})) << "left out";
  EXPECT_EQ(figure.panels[3].title, "v_3");
  EXPECT_EQ(figure.panels[3].heatmap->values.front(), machine.visible_vectors[128]);
  EXPECT_EQ(figure.panels[5].heatmap->rows, 4);
  EXPECT_EQ(figure.panels[5].heatmap->values.back(), machine.hidden_vectors[15]);
  for (const std::size_t at : {1U, 5U}) EXPECT_EQ(*figure.panels[at].heatmap->low, -*figure.panels[at].heatmap->high);
  Context context;
  const auto one = make_rg_machine(context, test::random_real_data(80, 64), {.hidden_side = 2, .modes = 1});
  EXPECT_EQ(to_figure(one).panels.size(), 4U);
}

}  // namespace
}  // namespace kadanoff::rg_machine
