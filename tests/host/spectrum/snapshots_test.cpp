// The spectra of the models along a training: as a table and in a file.
#include "host/spectrum/snapshots.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::spectrum {
namespace {

TEST(SpectrumSnapshots, AreAllInTheFile) {
  const test::TemporaryFolder folder;
  for (const unsigned seed : {1U, 2U}) {
    auto model = test::some_model(64, 16, seed);
    data::save_model(model, folder / ("epoch-" + std::to_string(seed) + ".h5"));
  }
  Context context;
  const auto snapshots = analyze_snapshots(context, snapshot_files(folder.path(), {}));
  ASSERT_EQ(snapshots.size(), 2U);
  io::H5Writer writer;
  write_snapshots(writer, snapshots);
  writer.save(folder / "spectrum.h5", io::IfExists::refuse);
  const io::H5Reader file(folder / "spectrum.h5");
  EXPECT_EQ(file.shape("/snapshots/singular_values"), (io::H5Shape{2, 16}));
  const auto values = file.read<double>("/snapshots/singular_values");
  const auto table = to_json(snapshots_table(snapshots));
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(values[16 * i], table[i]["largest"].get<double>());
    EXPECT_EQ(file.read<std::int64_t>("/snapshots/best_block")[i], table[i]["best_block"].get<std::int64_t>());
    EXPECT_EQ(file.read<double>("/snapshots/distance")[i], table[i]["distance"].get<double>());
  }
  EXPECT_EQ(*file.attribute<std::string>("/", "snapshots"), "epoch-1.h5\nepoch-2.h5");
  const auto decompositions = decompositions_of(snapshots);
  ASSERT_EQ(decompositions.size(), 1U);
  EXPECT_EQ(decompositions[0].times, 2);
  EXPECT_EQ(decompositions[0].method, "direct");
  EXPECT_EQ(decompositions[0].error,
            std::max(snapshots[0].spectrum.decomposition.error, snapshots[1].spectrum.decomposition.error));
}

TEST(SpectrumSnapshots, AreOfTheFolderOfARun) {
  const test::TemporaryFolder folder;
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "--snapshots is for the folder of a run",
                               [&] { snapshot_files(folder / "model.h5", {}); }));
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "keeps no models", [&] { snapshot_files(folder.path(), {}); }));
}

}  // namespace
}  // namespace kadanoff::spectrum
