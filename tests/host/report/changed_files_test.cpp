// Files that were changed after claims were made.
#include "host/report/changed_files.hpp"

#include <gtest/gtest.h>

#include "host/base/json.hpp"
#include "host/io/digest.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::report {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

class ChangedFiles : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"figures", "seed-1"}) fs::create_directories(folder_ / name);
    for (const char* name : {"figures/a.csv", "figures/b.csv", "seed-1/train.h5"}) {
      test::write_bytes(folder_ / name, name);
      json_["files"].push_back({{"file", name}, {"digest", *io::digest_of_file(folder_ / name)}});
    }
    json_["figures"] = {"a.csv", "b.csv"};
    seal();
  }
  void seal() { json_["digest"] = digest_of_claims(json_); }
  FileChanges changes() { return changes_since(json_, folder_.path(), folder_ / "figures"); }

  test::TemporaryFolder folder_;
  nlohmann::json json_;
};

TEST_F(ChangedFiles, AreNoneAtFirst) {
  EXPECT_TRUE(changes().is_known);
  EXPECT_TRUE(changes().has_stages);
  EXPECT_EQ(notice_of(changes()), std::nullopt);
}

TEST_F(ChangedFiles, AreNamed) {
  test::write_bytes(folder_ / "figures/a.csv", "figures/A.csv");
  fs::remove(folder_ / "seed-1/train.h5");
  json_["figures"].push_back("c.csv");
  seal();
  const auto found = changes();
  EXPECT_EQ(found.changed, Names{"figures/a.csv"});
  EXPECT_EQ(found.missing, Names{"seed-1/train.h5"});
  EXPECT_EQ(found.untested, Names{"figures/c.csv"});
  EXPECT_TRUE(found.concerns("a.csv"));
  EXPECT_FALSE(found.concerns("b.csv"));
  const auto notice = notice_of(found);
  ASSERT_TRUE(notice.has_value());
  EXPECT_EQ(notice->entries, (Names{"figures/a.csv: another content", "seed-1/train.h5: is not there",
                                    "figures/c.csv: the claims have no digest of it"}));
  EXPECT_TRUE(notice->text.starts_with("Not as when these claims were made: 3 files.")) << notice->text;
  EXPECT_TRUE(notice->text.ends_with("may not belong together.")) << notice->text;
}

TEST_F(ChangedFiles, MayBePictures) {
  for (const char* name : {"figures/a.svg", "figures/b.svg", "figures/a.png", "figures/b.png"}) {
    test::write_bytes(folder_ / name, name);
    json_["files"].push_back({{"file", name}, {"digest", *io::digest_of_file(folder_ / name)}});
  }
  seal();
  EXPECT_EQ(notice_of(changes()), std::nullopt);
  test::write_bytes(folder_ / "figures/a.svg", "figures/A.svg");
  EXPECT_EQ(changes().changed, Names{"figures/a.svg"});
  EXPECT_TRUE(changes().concerns("a.svg"));
  EXPECT_FALSE(changes().concerns("a.csv"));
  EXPECT_FALSE(changes().pictures_are_untested);
  fs::remove(folder_ / "figures/a.svg");
  EXPECT_EQ(changes().missing, Names{"figures/a.svg"}) << "the other one is there";
  fs::remove(folder_ / "figures/b.svg");
  EXPECT_EQ(notice_of(changes()), std::nullopt) << "copied without pictures of this kind";
  test::write_bytes(folder_ / "figures/c.svg", "c");
  json_["figures"].push_back("c.csv");
  seal();
  EXPECT_EQ(changes().untested, (Names{"figures/c.csv", "figures/c.svg"}));
}

TEST_F(ChangedFiles, DoNotHoldPicturesOfClaimsWithDigestsOfTablesOnly) {
  test::write_bytes(folder_ / "figures/a.svg", "a");
  const auto alone = notice_of(changes());
  ASSERT_TRUE(alone.has_value()) << "it may be any picture";
  EXPECT_TRUE(alone->entries.empty());
  EXPECT_TRUE(alone->text.starts_with("Of figures the numbers (CSV) are compared, and not the pictures"))
      << alone->text;
  test::write_bytes(folder_ / "figures/a.csv", "figures/A.csv");
  EXPECT_EQ(notice_of(changes())->entries, Names{"figures/a.csv: another content"});
  EXPECT_TRUE(notice_of(changes())->text.starts_with("Not as when these claims were made: 1 file."));
  EXPECT_TRUE(notice_of(changes())->text.ends_with("another picture would not be noticed."))
      << notice_of(changes())->text;
}

TEST_F(ChangedFiles, MayBeBesideTheClaimsWithoutTheStages) {
  fs::remove_all(folder_ / "seed-1");
  for (const char* name : {"a.csv", "b.csv"}) fs::rename(folder_ / "figures" / name, folder_ / name);
  const auto found = changes_since(json_, folder_.path(), folder_.path());
  EXPECT_EQ(notice_of(found), std::nullopt);
  EXPECT_FALSE(found.has_stages);
}

TEST_F(ChangedFiles, MayBeTheClaimsThemselves) {
  json_["claims"] = {{{"verdict", "partly"}, {"mean", 2.5}, {"text", "⟨|m|⟩ \xff"}}};
  seal();
  json_ = parse_json(json_text(json_, 2));
  EXPECT_EQ(notice_of(changes()), std::nullopt) << "as it is read again";
  json_["claims"][0]["verdict"] = "reproduced";
  const auto notice = notice_of(changes());
  ASSERT_TRUE(notice.has_value());
  EXPECT_EQ(notice->entries, Names{"claims.json: it was changed by hand"});
}

TEST_F(ChangedFiles, MayBeClaimsWithoutADigest) {
  for (const nlohmann::json& strange : {nlohmann::json(), nlohmann::json(7)}) {
    json_["digest"] = strange;
    if (strange.is_null()) json_.erase("digest");
    const auto notice = notice_of(changes());
    ASSERT_TRUE(notice.has_value());
    EXPECT_EQ(notice->entries, Names{"claims.json: it has no digest"});
  }
}

TEST_F(ChangedFiles, MayBeAWholeRepetition) {
  fs::create_directory(folder_ / "seed-2");
  for (const char* name : {"seed-2/test.h5", "seed-2/train.h5"}) {
    test::write_bytes(folder_ / name, name);
    json_["files"].push_back({{"file", name}, {"digest", *io::digest_of_file(folder_ / name)}});
  }
  seal();
  EXPECT_EQ(notice_of(changes()), std::nullopt);
  fs::remove_all(folder_ / "seed-2");
  EXPECT_EQ(changes().missing, Names{"seed-2/"});
}

TEST_F(ChangedFiles, AreUnknownToOldClaims) {
  json_.erase("files");
  EXPECT_FALSE(changes().is_known);
  EXPECT_NE(notice_of(changes())->text.find("kept no digests"), std::string::npos);
}

TEST_F(ChangedFiles, AreLookedForInTheFolderOnly) {
  test::write_bytes(folder_ / "secret", "x");
  for (const char* name : {"../secret", "/etc/passwd", "figures/../../secret", "", ".."})
    json_["files"].push_back({{"file", name}, {"digest", "0"}});
  json_["files"].push_back("text");
  json_["files"].push_back({{"file", 1}, {"digest", 2}});
  seal();
  EXPECT_EQ(notice_of(changes()), std::nullopt);
}

}  // namespace
}  // namespace kadanoff::report
