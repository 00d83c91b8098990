// From files of others to data sets: values, labels, splits.
#include "host/imports/import.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <set>

#include "host/data/dataset.hpp"
#include "host/imports/import_text.hpp"
#include "host/imports/spool.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/machine/memory.hpp"
#include "tests/support/child.hpp"
#include "tests/support/files.hpp"
#include "tests/support/import_files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::imports {
namespace {

using test::fails_with;

// The mapping that these values get.
Mapping mapping_of(const std::vector<float>& values, const ValueOptions& options = {},
                   std::optional<std::pair<double, double>> range = {}, bool pictures = false) {
  const Description description{.format = "",
                                .shape = {static_cast<std::int64_t>(values.size())},
                                .pictures = pictures,
                                .range = range,
                                .labels_from = ""};
  Statistics statistics("file", description);
  statistics.add(reinterpret_cast<const char*>(values.data()));
  return choose_mapping(options, description, statistics);
}

TEST(Values, OfTwoKindsAreSpins) {
  for (const auto& values : {std::vector<float>{0, 1, 1}, std::vector<float>{-1, 1, 1}}) {
    const auto mapping = mapping_of(values);
    EXPECT_EQ(mapping.values, Values::spin);
    EXPECT_EQ(mapping.unit(values[0]), -1);
    EXPECT_EQ(mapping.unit(1), 1);
    EXPECT_EQ(mapping_of(values, {}, {}, true).values, Values::real);  // of pictures not
  }
}

TEST(Values, OfMoreKindsAreScaled) {
  const auto bytes = mapping_of({3, 200}, {}, std::pair(0.0, 255.0));
  EXPECT_EQ(bytes.values, Values::real);
  EXPECT_EQ(bytes.real(0), -1);
  EXPECT_EQ(bytes.real(255), 1);
  EXPECT_NEAR(bytes.real(51), -0.6, 1e-6);
  EXPECT_EQ(mapping_of({-0.5, 0.25}).real(0.25), 0.25F);  // within −1 … 1 already
  EXPECT_EQ(mapping_of({0.5, 0.25}).real(0.25), -0.5F);   // within 0 … 1
  EXPECT_EQ(mapping_of({-3, 5}).real(1), 0);              // the range that there is
  EXPECT_EQ(mapping_of({0, 1}, {.values = Values::real}, std::pair(0.0, 255.0)).real(1), 1);
}

TEST(Values, BecomeSpinsByAThreshold) {
  const ValueOptions spins{.values = Values::spin};
  const auto bytes = mapping_of({3, 200}, spins, std::pair(0.0, 255.0));
  EXPECT_EQ(bytes.unit(127), -1);
  EXPECT_EQ(bytes.unit(128), 1);
  EXPECT_EQ(mapping_of({-3, 5}, spins).threshold, 1);
  EXPECT_EQ(mapping_of({-3, 5}, {.threshold = 4}).unit(4), 1);
  EXPECT_EQ(mapping_of({-3, 5}, {.threshold = 4}).unit(3.9), -1);
}

// A float64 of 0.7 is stored as a float.
TEST(Values, AreComparedAsTheyAreStored) {
  EXPECT_EQ(mapping_of({0.7F, 0.2F}, {.threshold = 0.7}).unit(0.7F), 1);
  EXPECT_EQ(mapping_of({0, 0.1F}, {.range = std::pair(0.0, 0.1)}).real(0.1F), 1);
  EXPECT_EQ(mapping_of({0.7F, 0.8F}, {.range = std::pair(0.7, 0.9)}).real(0.7F), -1);
}

TEST(Values, ThatAreAllTheSameNeedARange) {
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "all values are 7: --range", [] { mapping_of({7, 7}); }));
  EXPECT_EQ(mapping_of({7, 7}, {.range = std::pair(0.0, 14.0)}).real(7), 0);
  EXPECT_TRUE(fails_with(ExitCode::usage, "would become spin -1", [] { mapping_of({0.5, 1}, {.threshold = 128}); }));
  EXPECT_EQ(mapping_of({0.5, 0.5}).real(0.5), 0);
}

TEST(Values, RefuseWhatContradictsItself) {
  EXPECT_TRUE(fails_with(ExitCode::usage, "--threshold makes spins", [] {
    mapping_of({1, 2}, {.values = Values::real, .threshold = 1});
  }));
  EXPECT_TRUE(fails_with(ExitCode::usage, "--range is for", [] {
    mapping_of({1, 2}, {.values = Values::spin, .range = std::pair(0.0, 1.0)});
  }));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "file: the values go from 1 to 2, beyond --range 0:1", [] {
    mapping_of({1, 2}, {.range = std::pair(0.0, 1.0)});
  }));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "file: sample 0 holds nan as its value 1", [] {
    mapping_of({1, std::numeric_limits<float>::quiet_NaN()});
  }));
  for (const char* text : {"", "1", "1:", "2:1", "1:1", "a:b", "0:1:2", "-1e308:1e308"})
    EXPECT_TRUE(fails_with(ExitCode::usage, "is not LOW:HIGH", [&] { parse_range(text); })) << text;
}

TEST(Spool, GivesBackWhatItTookFromMemoryAndDisk) {
  const test::TemporaryFolder folder;
  {
    Spool spool(folder / "out", 4, 40);
    for (std::int32_t i = 0; i < 25; ++i) spool.append(reinterpret_cast<const char*>(&i));
    EXPECT_EQ(spool.rows(), 25);
    for (std::int64_t first = 0; first < 25; ++first)
      for (std::int64_t count = 1; first + count <= 25; ++count) {
        std::vector<std::int32_t> rows(static_cast<std::size_t>(count));
        spool.read(first, count, reinterpret_cast<char*>(rows.data()));
        for (std::int64_t i = 0; i < count; ++i) ASSERT_EQ(rows[static_cast<std::size_t>(i)], first + i);
      }
  }
  EXPECT_EQ(folder.entries(), 0U);
}

class Import : public testing::Test {
 protected:
  // 40 samples of 2 × 3; the first value is the number of the sample.
  void SetUp() override {
    std::string images, labels;
    for (int i = 0; i < 40; ++i) {
      images += std::string{static_cast<char>(i), 0, 0, static_cast<char>(200), static_cast<char>(255), 1};
      labels += static_cast<char>(i % 10);
    }
    test::write_bytes(folder_ / "images", test::idx_file(8, {40, 2, 3}, images));
    test::write_bytes(folder_ / "labels", test::idx_file(8, {40}, labels));
    options_.read.paths = {folder_ / "images", folder_ / "labels"};
    options_.output = folder_ / "data.h5";
  }
  test::TemporaryFolder folder_;
  ImportOptions options_;
  const io::Provenance provenance_{.command = "import", .device = "cpu"};
};

TEST_F(Import, MakesADataSetOfSpins) {
  options_.values.values = Values::spin;
  const auto result = import_data(options_, provenance_, io::IfExists::refuse);
  const auto data = data::load_dataset(folder_ / "data.h5");
  EXPECT_EQ(data.count, 40);
  EXPECT_EQ(data.lattice_shape, (std::vector<std::int64_t>{2, 3}));
  for (std::int64_t i = 0; i < 40; ++i)
    for (std::int64_t j = 0; j < 6; ++j) EXPECT_EQ(data.spin(i, j), j == 3 || j == 4 ? 1 : -1);
  EXPECT_EQ(data.provenance.config["threshold_used"], 127.5);
  EXPECT_EQ(result.constant_units, 5);
  EXPECT_NE(to_text(result).find("IDX, uint8: 40 samples of 2 × 3\nvalues 0 … 255"), std::string::npos);
  EXPECT_EQ(to_json(result)["values"], "spin");
}

TEST_F(Import, MakesADataSetOfRealValuesWithLabels) {
  import_data(options_, provenance_, io::IfExists::refuse);
  const io::H5Reader file(folder_ / "data.h5");
  const auto values = file.read<float>("/samples");
  ASSERT_EQ(file.shape("/samples"), (io::H5Shape{40, 6}));
  for (std::size_t i = 0; i < 40; ++i) EXPECT_NEAR(values[6 * i], 2.0 * static_cast<double>(i) / 255 - 1, 1e-6);
  EXPECT_EQ(file.attribute<std::string>("/", "variable_type"), "real");
  EXPECT_EQ(file.read<std::int64_t>("/labels")[13], 3);
}

TEST_F(Import, OfOurOwnFilesKeepsTemperaturesAndLattice) {
  auto data = test::some_dataset(10, 12);  // T = 0, 0.5, … and infinity
  data.lattice_shape = {3, 2, 2};
  data::save_dataset(data, folder_ / "ours.h5");
  options_.read.paths = {folder_ / "ours.h5"};
  options_.split = 0.7;
  const auto result = import_data(options_, provenance_, io::IfExists::refuse);
  EXPECT_NE(to_text(result).find("temperatures: /temperatures"), std::string::npos);
  std::size_t samples = 0;
  for (const char* name : {"data-train.h5", "data-test.h5"}) {
    const auto part = data::load_dataset(folder_ / name);
    EXPECT_EQ(part.lattice_shape, data.lattice_shape);
    ASSERT_EQ(part.temperatures.size(), static_cast<std::size_t>(part.count));
    for (std::size_t i = 0; i < part.temperatures.size(); ++i, ++samples) {
      const auto at = std::find(data.temperatures.begin(), data.temperatures.end(), part.temperatures[i]);
      ASSERT_NE(at, data.temperatures.end());
      EXPECT_EQ(part.words[i], data.words[static_cast<std::size_t>(at - data.temperatures.begin())]);
    }
  }
  EXPECT_EQ(samples, 10U);
}

TEST_F(Import, SplitsBySeedIntoPartsThatAreDisjoint) {
  options_.split = 0.75;
  const auto read = [&](std::uint64_t seed) {
    options_.seed = seed;
    const auto result = import_data(options_, provenance_, io::IfExists::replace);
    EXPECT_EQ(result.files[0].samples, 30);
    EXPECT_EQ(result.files[1].path, folder_ / "data-test.h5");
    std::vector<std::vector<int>> parts;
    for (const char* name : {"data-train.h5", "data-test.h5"}) {
      const io::H5Reader file(folder_ / name);
      const auto values = file.read<float>("/samples");
      const auto labels = file.read<std::int64_t>("/labels");
      auto& part = parts.emplace_back();
      for (std::size_t i = 0; i < labels.size(); ++i) {
        part.push_back(static_cast<int>(std::lround((values[6 * i] + 1) * 255 / 2)));
        EXPECT_EQ(labels[i], part.back() % 10);
      }
      EXPECT_TRUE(std::is_sorted(part.begin(), part.end()));
    }
    return parts;
  };
  const auto parts = read(1);
  std::set<int> all(parts[0].begin(), parts[0].end());
  all.insert(parts[1].begin(), parts[1].end());
  EXPECT_EQ(all.size(), 40U);
  EXPECT_EQ(parts[1].size(), 10U);
  EXPECT_EQ(read(1), parts);
  EXPECT_NE(read(2), parts);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "data.h5"));
}

TEST_F(Import, HeedsTheMemoryThatIsGiven) {
  const auto path = folder_ / "table.csv";
  std::string table;
  for (int i = 0; i < 10000; ++i) table += "0,1,1\n";
  test::write_bytes(path, table);
  options_.read.paths = {path};
  const auto exit_code = [&](std::int64_t bytes) {
    return test::exit_code_in_child([&] {
      machine::take_as_free(bytes);
      import_data(options_, provenance_, io::IfExists::replace);
    });
  };
  EXPECT_EQ(exit_code(1 << 20), 0);
  EXPECT_EQ(exit_code(1 << 16), 2);
}

TEST_F(Import, IsNotIntoTheFolderThatItReads) {
  std::filesystem::create_directory(folder_ / "in");
  options_.read.paths = {folder_ / "in"};
  options_.output = folder_ / "in" / "data.h5";
  EXPECT_TRUE(fails_with(ExitCode::usage, "which is imported",
                         [&] { import_data(options_, provenance_, io::IfExists::replace); }));
}

TEST_F(Import, ThatFailsLeavesNothing) {
  const auto before = folder_.entries();
  test::write_bytes(folder_ / "labels", "1,2\n3\n");
  options_.read.paths = {folder_ / "labels"};
  EXPECT_TRUE(
      fails_with(ExitCode::bad_input, "line 2", [&] { import_data(options_, provenance_, io::IfExists::refuse); }));
  options_.split = 0.5;
  EXPECT_TRUE(
      fails_with(ExitCode::bad_input, "line 2", [&] { import_data(options_, provenance_, io::IfExists::refuse); }));
  options_.split = 1;
  EXPECT_TRUE(
      fails_with(ExitCode::usage, "not between", [&] { import_data(options_, provenance_, io::IfExists::refuse); }));
  EXPECT_EQ(folder_.entries(), before);
}

}  // namespace
}  // namespace kadanoff::imports
