// The files of claims, of a made-up reproduction.
#include "host/papers/sources.hpp"

#include <gtest/gtest.h>

namespace kadanoff::papers {
namespace {

using Names = std::vector<std::string>;

class SourcesOfAClaim : public testing::Test {
 protected:
  SourcesOfAClaim() { claim_.add(Measure::paper, "a part", {1, 2, 3}, at_least(0)); }

  Sources found(const Sources& named) {
    claim_.sources = named;
    std::vector claims{claim_};
    find_sources(claims, files_);
    return claims.front().sources;
  }

  Claim claim_{.id = "X1", .section = "9", .statement = "Something is so.", .quote = "It is so."};
  nlohmann::json files_{{{"file", "figures/a.csv"}},       {{"file", "figures/a.svg"}},
                        {{"file", "figures/b.csv"}},       {{"file", "seed-1/flow-v16-from-0.h5"}},
                        {{"file", "seed-1/v16/model.h5"}}, {{"file", "seed-1/v16/epoch-5.h5"}},
                        {{"file", "seed-2/v16/model.h5"}}, {{"file", "seed-2/flow-v64-from-0.h5"}}};
};

TEST_F(SourcesOfAClaim, AreThoseThatAreThere) {
  const auto sources = found({.figures = {"b", "c", "a"}, .stages = {"v16/model.h5", "v400/model.h5"}});
  EXPECT_EQ(sources.figures, (Names{"figures/b.csv", "figures/a.csv"}));
  EXPECT_EQ(sources.stages, Names{"v16/model.h5"}) << "of all seeds, once";
}

TEST_F(SourcesOfAClaim, MayBeNamedByPatterns) {
  EXPECT_EQ(found({.stages = {"flow-*-from-0.h5"}}).stages, (Names{"flow-v16-from-0.h5", "flow-v64-from-0.h5"}));
  EXPECT_EQ(found({.stages = {"*16*"}}).stages, (Names{"flow-v16-from-0.h5", "v16/epoch-5.h5", "v16/model.h5"}));
  EXPECT_EQ(found({.stages = {"v16/*", "v16/model.h5"}}).stages, (Names{"v16/epoch-5.h5", "v16/model.h5"}));
  EXPECT_EQ(found({.stages = {"v16/model.h5*"}}).stages, Names{"v16/model.h5"});
  EXPECT_EQ(found({.stages = {"*"}}).stages.size(), 4U);
}

TEST_F(SourcesOfAClaim, AreNotMissing) {
  EXPECT_THROW(found({}), Error);
  EXPECT_THROW(found({.figures = {"a"}}), Error) << "a table is no evidence of its own";
  EXPECT_THROW(found({.stages = {"16/model.h5", "v16/model", "flow-*-from-6.h5", "seed-1/v16/model.h5"}}), Error);
  claim_.parts.front().is_exact = true;
  EXPECT_EQ(found({.figures = {"a"}}).figures, Names{"figures/a.csv"}) << "a calculation needs no stage";
  claim_.parts.clear();
  EXPECT_TRUE(found({.figures = {"a"}, .stages = {"v400/*"}}).figures.empty())
      << "what is not tested, and is in no figure";
  EXPECT_EQ(found({.figures = {"a"}, .stages = {"v16/*"}}).figures, Names{"figures/a.csv"}) << "what is only told";
}

TEST_F(SourcesOfAClaim, AreNamedByItsId) {
  std::vector claims{claim_};
  const Sources sources{.figures = {"a"}, .stages = {"v16/*"}};
  name_sources(claims, {{"X1", sources}});
  EXPECT_EQ(claims.front().sources.figures, Names{"a"});
  EXPECT_EQ(claims.front().sources.stages, Names{"v16/*"});
  EXPECT_THROW(name_sources(claims, {}), Error);
  EXPECT_THROW(name_sources(claims, {{"X1", sources}, {"X2", sources}}), Error) << "there is no X2";
  claims.front().parts.clear();
  EXPECT_NO_THROW(name_sources(claims, {})) << "nothing is to be looked up";
}

}  // namespace
}  // namespace kadanoff::papers
