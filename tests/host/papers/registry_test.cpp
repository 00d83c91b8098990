// The papers that are registered say what they are.
#include "host/papers/registry.hpp"

#include <gtest/gtest.h>

#include <set>

namespace kadanoff::papers {
namespace {

TEST(Registry, HasPapersThatSayWhatTheyAre) {
  std::set<std::string> names;
  for (const Paper& paper : all_papers()) {
    EXPECT_TRUE(names.insert(paper.id).second) << paper.id;
    EXPECT_FALSE(paper.summary.empty() || paper.quick.empty() || paper.full.empty() || paper.seeds.empty()) << paper.id;
    EXPECT_TRUE(paper.run) << paper.id;
    for (const PaperOption& option : paper.options) {
      EXPECT_TRUE(option.name.starts_with("--")) << option.name;
      EXPECT_FALSE(option.description.empty() || option.standard.empty()) << option.name;
    }
  }
  EXPECT_EQ(names.count("iso2018"), 1U);
}

}  // namespace
}  // namespace kadanoff::papers
