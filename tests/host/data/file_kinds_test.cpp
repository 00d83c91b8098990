// The table of kinds of files.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "host/data/file_kind.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::data {
namespace {

TEST(FileKinds, HaveEachANameAndATitle) {
  std::set<std::string> names, titles;
  for (const auto& kind : file_kinds()) {
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    EXPECT_TRUE(titles.insert(kind.title).second) << kind.title;
    EXPECT_EQ(kind.describe == nullptr, kind.lines == nullptr) << kind.name;
  }
  EXPECT_TRUE(names.contains("dataset") && names.contains("model"));
}

TEST(FileKinds, NameSixTemperaturesAtMost) {
  nlohmann::json info{{"kind", "thermometer"}, {"temperatures", {0, 1}}};
  EXPECT_EQ(kind_lines(info), (InfoLines{{"temperatures", "2: 0, 1"}}));
  info["temperatures"] = {0, 1, 2, 3, 4, 5, "inf"};
  EXPECT_EQ(kind_lines(info), (InfoLines{{"temperatures", "7: 0, 1, 2, 3, … inf"}}));
}

TEST(FileKinds, TellTheTemperaturesOfDataWithTheirSamples) {
  const nlohmann::json info{
      {"kind", "dataset"},
      {"temperatures", {{{"temperature", 2.3}, {"samples", 200}}, {{"temperature", "inf"}, {"samples", 1}}}}};
  EXPECT_EQ(kind_lines(info), (InfoLines{{"temperatures", "2: T = 2.3: 200 samples, T = inf: 1 sample"}}));
}

// One part that cannot be used hides no other.
TEST(FileKinds, TellWhatCannotBeUsed) {
  const test::TemporaryFolder folder;
  io::H5Writer writer;
  writer.dataset("/samples", std::vector<std::int8_t>{1, -1, 1, -1}, {2, 2});
  writer.dataset("/temperatures", std::vector<double>{1, NAN});
  writer.attribute("/", "lattice_shape", std::vector<double>{10.5, 1});
  writer.save(folder / "data.h5");
  nlohmann::json info{{"kind", "dataset"}};
  describe_kind(io::H5Reader(folder / "data.h5"), info);
  ASSERT_EQ(info["unusable"].size(), 2U) << info;
  const auto lines = kind_lines(info);
  ASSERT_EQ(lines.size(), 2U);
  for (const auto& [label, text] : lines) EXPECT_EQ(label, "unusable");
  EXPECT_NE(lines[0].second.find("lattice_shape holds a number"), std::string::npos);
  EXPECT_NE(lines[1].second.find("/temperatures holds nan at 1"), std::string::npos);
}

TEST(FileKinds, TellHowFarACheckpointIs) {
  nlohmann::json info{{"kind", "checkpoint"}, {"lattice_shape", {4, 4}}, {"training", {{"update", 46}}}};
  EXPECT_EQ(kind_lines(info), (InfoLines{{"lattice", "4 x 4"}, {"updates", "46"}}));
  info["training"] = {{"update", 46}, {"total_updates", 80}, {"updates_per_epoch", 10}, {"seconds", 12.34}};
  EXPECT_EQ(kind_lines(info)[1].second, "46 of 80 (epoch 4.6 of 8), after 12.3 s");
}

}  // namespace
}  // namespace kadanoff::data
