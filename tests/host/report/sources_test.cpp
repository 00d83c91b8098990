// Folders as sections of a report.
#include "host/report/sources.hpp"

#include <gtest/gtest.h>

#include "host/base/json.hpp"
#include "host/io/digest.hpp"
#include "host/report/changed_files.hpp"
#include "tests/support/child.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::report {
namespace {

namespace fs = std::filesystem;

TEST(SourcesOfReports, ThatCannotBeReadAreNamed) {
  const test::TemporaryFolder folder;
  const auto place = folder / "place";
  fs::create_directories(place / "within");
  const auto refuses = [&](fs::perms perms, const fs::path& path, const std::string& message) {
    fs::permissions(folder.path(), fs::perms::all);
    fs::permissions(place, perms);
    const auto code = test::exit_code_in_child([&] {
      test::stop_being_root();
      if (!test::fails_with(ExitCode::io, message, [&] { collect({path}, "x"); })) _exit(98);
    });
    fs::permissions(place, fs::perms::owner_all);
    return code;
  };
  EXPECT_EQ(refuses(fs::perms::none, place, "cannot look at " + (place / "claims.json").string()), 0);
  EXPECT_EQ(refuses(fs::perms::none, place / "within", "cannot look at " + (place / "within").string()), 0);
  const auto searchable = fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;
  EXPECT_EQ(refuses(searchable, place, "cannot list " + place.string()), 0);
}

class ReportedReproduction : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directory(folder_ / "figures");
    test::write_bytes(folder_ / "figures/a.csv", "panel,series,x,y,error\np,s,1,2,\n");
    test::write_bytes(folder_ / "figures/a.svg", "<svg viewBox='0 0 1 1'></svg>");
    nlohmann::json json{{"paper", "x"}, {"claims", nlohmann::json::array()}, {"figures", {"a.csv"}}};
    for (const char* name : {"figures/a.csv", "figures/a.svg"})
      json["files"].push_back({{"file", name}, {"digest", *io::digest_of_file(folder_ / name)}});
    json["builds"] = {{{"commit", "0123456789ab"}, {"device", "cpu"}}};
    json["digest"] = digest_of_claims(json);
    test::write_bytes(folder_ / "claims.json", json_text(json));
  }
  [[nodiscard]] Document document() const { return collect({folder_.path()}, "x"); }
  [[nodiscard]] Picture picture() const { return std::get<Picture>(document().sections[1].blocks[0]); }

  test::TemporaryFolder folder_;
};

TEST_F(ReportedReproduction, IsShownAsItIs) {
  EXPECT_EQ(picture().caption, "");
  EXPECT_FALSE(std::holds_alternative<Notice>(document().sections[0].blocks[0]));
  const auto facts = std::get<Facts>(document().sections[2].blocks[0]);
  EXPECT_EQ(facts.entries.back(), (std::pair<std::string, std::string>{"made by", "commit 0123456789ab, on cpu"}));
}

TEST_F(ReportedReproduction, TellsOfAChangedPictureAsOfChangedNumbers) {
  test::write_bytes(folder_ / "figures/a.svg", "<svg viewBox='0 0 2 1'></svg>");
  EXPECT_EQ(std::get<Notice>(document().sections[0].blocks[0]).entries,
            std::vector<std::string>{"figures/a.svg: another content"});
  EXPECT_EQ(picture().caption, "This is not the picture that was drawn when the claims were made");
  test::write_bytes(folder_ / "figures/a.csv", "panel,series,x,y,error\np,s,1,3,\n");
  EXPECT_EQ(picture().caption, "Its numbers are not those that the claims were made with");
}

TEST_F(ReportedReproduction, ShowsThePngOfAResultThatWasCopiedWithoutSvg) {
  fs::rename(folder_ / "figures/a.csv", folder_ / "a.csv");
  fs::remove_all(folder_ / "figures");
  test::write_bytes(folder_ / "a.png", "a PNG");
  const auto of_the_file = [&](const char* digest) {
    nlohmann::json json = parse_json(test::read_bytes(folder_ / "claims.json"));
    json["files"].push_back({{"file", "figures/a.png"}, {"digest", digest}});
    json["digest"] = digest_of_claims(json);
    test::write_bytes(folder_ / "claims.json", json_text(json));
  };
  of_the_file(io::digest_of_file(folder_ / "a.png")->c_str());
  EXPECT_EQ(picture().png, "a PNG");
  EXPECT_EQ(picture().file, (folder_ / "a.png").string());
  EXPECT_EQ(picture().caption, "");
  EXPECT_FALSE(std::holds_alternative<Notice>(document().sections[0].blocks[0]));
  test::write_bytes(folder_ / "a.png", "another");
  EXPECT_EQ(picture().caption, "This is not the picture that was drawn when the claims were made");
  EXPECT_EQ(std::get<Notice>(document().sections[0].blocks[0]).entries,
            std::vector<std::string>{"figures/a.png: another content"});
}

TEST_F(ReportedReproduction, HasTheFoldersOfItsFiguresAndStages) {
  auto json = parse_json(test::read_bytes(folder_ / "claims.json"));
  for (const char* name : {"seed-2/x.h5", "seed-1/x.h5", "seed-2/y.h5", "", "elsewhere/x.h5"})
    json["files"].push_back({{"file", name}, {"digest", "0"}});
  json["files"].push_back(7);
  json["command"] = "kadanoff reproduce x";
  const auto block = std::get<Claims>(sections_of_reproduction(json, folder_ / "figures", "figures", "x")[0].blocks[0]);
  EXPECT_EQ(block.file, "x/claims.json");
  EXPECT_EQ(block.figures, "figures");
  EXPECT_EQ(block.seeds, (std::vector<std::string>{"x/seed-1", "x/seed-2"}));
  EXPECT_EQ(block.command, "kadanoff reproduce x");
}

}  // namespace
}  // namespace kadanoff::report
