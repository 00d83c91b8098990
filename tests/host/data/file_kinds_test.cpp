// The table of kinds of files.
#include <gtest/gtest.h>

#include <set>

#include "host/data/file_kind.hpp"

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

TEST(FileKinds, TellHowFarACheckpointIs) {
  nlohmann::json info{{"kind", "checkpoint"}, {"lattice_shape", {4, 4}}, {"training", {{"update", 46}}}};
  EXPECT_EQ(kind_lines(info), (InfoLines{{"lattice", "4 x 4"}, {"updates", "46"}}));
  info["training"] = {{"update", 46}, {"total_updates", 80}, {"updates_per_epoch", 10}, {"seconds", 12.34}};
  EXPECT_EQ(kind_lines(info)[1].second, "46 of 80 (epoch 4.6 of 8), after 12.3 s");
}

}  // namespace
}  // namespace kadanoff::data
