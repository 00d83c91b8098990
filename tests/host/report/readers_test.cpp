// Texts, tables and pictures as they are read for a report.
#include "host/report/readers.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "kernels/core/check.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::report {
namespace {

using Lines = std::vector<std::vector<std::string>>;

TEST(CsvForReports, IsReadByItsRules) {
  EXPECT_EQ(read_csv("a,b\n1,\"x, \"\"y\"\"\nz\"\r\n,\n", 10), (Lines{{"a", "b"}, {"1", "x, \"y\"\nz"}, {"", ""}}));
  EXPECT_EQ(read_csv("a,b\n1,2\n3,4\n", 2), (Lines{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(read_csv("a,b", 10), (Lines{{"a", "b"}}));
  EXPECT_EQ(read_csv("", 10), Lines{});
}

TEST(CsvForReports, ShowsItsFirstLinesAndSaysWhatIsLeftOut) {
  const test::TemporaryFolder folder;
  std::string text = "t,m\n";
  for (int i = 0; i < 25; ++i) text += std::to_string(i) + ",0.5\n";
  test::write_bytes(folder / "long.csv", text);
  const auto table = first_lines(folder / "long.csv");
  EXPECT_EQ(table.headings, (std::vector<std::string>{"t", "m"}));
  EXPECT_EQ(table.rows.size(), 20U);
  EXPECT_TRUE(table.left_out.starts_with("The first 20 of 25 lines; all of them: ")) << table.left_out;
  test::write_bytes(folder / "short.csv", "t,m\n1\n");
  const auto ragged = first_lines(folder / "short.csv");
  EXPECT_EQ(ragged.rows, (Lines{{"1", ""}}));
  EXPECT_TRUE(ragged.left_out.empty());
  test::write_bytes(folder / "empty.csv", "");
  EXPECT_THROW(first_lines(folder / "empty.csv"), Error);
}

TEST(PicturesForReports, AreDescribedByTheirNumbers) {
  const test::TemporaryFolder folder;
  test::write_bytes(folder / "f.csv",
                    "panel,series,x,y,error\nG(r),T = 2,1,0.5,\nG(r),T = 3,1,0.2,\n\"a, b\",T = 2,1,1,\n");
  const auto none = picture_of(folder / "f.csv", "figures/f.csv");
  EXPECT_EQ(none.alt, "Figure f. Panels: G(r), a, b. Lines: T = 2, T = 3");
  EXPECT_TRUE(none.svg.empty());
  EXPECT_EQ(none.problem, "neither f.svg nor f.png is there");
  test::write_bytes(folder / "f.svg", "<svg/>");
  const auto found = picture_of(folder / "f.csv", "figures/f.csv");
  EXPECT_EQ(found.svg, "<svg/>");
  EXPECT_EQ(found.file, "figures/f.svg");
  EXPECT_EQ(found.numbers, "figures/f.csv");
}

TEST(PicturesForReports, AreThePngWhereThereIsNoSvg) {
  const test::TemporaryFolder folder;
  test::write_bytes(folder / "f.csv", "panel,series,x,y,error\np,T = 2,1,1,\n");
  test::write_bytes(folder / "f.png", "a PNG");
  const auto png = picture_of(folder / "f.csv", "figures/f.csv");
  EXPECT_EQ(png.png, "a PNG");
  EXPECT_EQ(png.file, "figures/f.png");
  EXPECT_EQ(png.alt, "Figure f. Panels: p. Lines: T = 2");
  EXPECT_TRUE(png.is_there() && png.svg.empty() && png.problem.empty());
  test::write_bytes(folder / "f.svg", "<svg/>");
  const auto svg = picture_of(folder / "f.csv", "figures/f.csv");
  EXPECT_EQ(svg.svg, "<svg/>");
  EXPECT_TRUE(svg.png.empty());
  EXPECT_EQ(svg.file, "figures/f.svg");
}

TEST(PicturesForReports, AreFilesOfAGoodSize) {
  for (const char* name : {"f.svg", "f.png"}) {
    const test::TemporaryFolder folder;
    test::write_bytes(folder / "f.csv", "panel,series,x,y,error\n");
    const auto problem = [&] {
      const auto picture = picture_of(folder / "f.csv", "f.csv");
      EXPECT_FALSE(picture.is_there());
      EXPECT_EQ(picture.file, name);
      return picture.problem;
    };
    const auto path = folder / name;
    const auto begins = std::string(name);
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    EXPECT_EQ(problem(), begins + " is not a file") << "it would wait for a writer";
    std::filesystem::remove(path);
    std::filesystem::create_directory(path);
    EXPECT_EQ(problem(), begins + " is not a file");
    std::filesystem::remove(path);
    test::write_bytes(path, "");
    EXPECT_EQ(problem(), begins + " is empty");
    std::filesystem::resize_file(path, (std::size_t{16} << 20) + 1);  // without any block on the disk
    EXPECT_EQ(problem(), begins + " has more than 16 MiB");
    std::filesystem::remove(path);
    test::write_bytes(folder / "other", "x");
    std::filesystem::create_directory(folder / "within");
    std::filesystem::rename(folder / "f.csv", folder / "within/f.csv");
    std::filesystem::create_symlink("../other", folder / "within" / name);
    EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "is a link that leads out of its folder",
                                 [&] { picture_of(folder / "within/f.csv", "f.csv"); }));
  }
}

TEST(FilesForReports, AreThoseOfTheFolderItself) {
  const test::TemporaryFolder folder;
  std::filesystem::create_directory(folder / "shown");
  test::write_bytes(folder / "secret.csv", "secret\n1\n");
  test::write_bytes(folder / "shown/own.csv", "own\n1\n");
  std::filesystem::create_symlink("../secret.csv", folder / "shown/a.csv");
  std::filesystem::create_symlink("own.csv", folder / "shown/b.csv");
  std::filesystem::create_symlink("../none.csv", folder / "shown/c.csv");
  EXPECT_THROW(first_lines(folder / "shown/a.csv"), Error);
  EXPECT_THROW(picture_of(folder / "shown/a.csv", "a.csv"), Error);
  EXPECT_EQ(first_lines(folder / "shown/b.csv").headings, std::vector<std::string>{"own"});
  EXPECT_THROW(first_lines(folder / "shown/c.csv"), Error);
  std::filesystem::create_symlink("../secret.csv", folder / "shown/own.svg");
  EXPECT_THROW(picture_of(folder / "shown/own.csv", "own.csv"), Error);
}

// A table of as many names as lines took minutes.
TEST(PicturesForReports, AreDescribedInTheTimeOfTheirLines) {
  const test::TemporaryFolder folder;
  std::string text = "panel,series,x,y,error\n";
  for (int i = 0; i < 150'000; ++i) text += "panel " + std::to_string(i) + ",line,1,2,\n";
  test::write_bytes(folder / "f.csv", text);
  const auto alt = picture_of(folder / "f.csv", "f.csv").alt;
  EXPECT_TRUE(alt.ends_with("panel 11, …. Lines: line")) << alt;
}

TEST(SettingsForReports, HaveNamesWithPoints) {
  const auto entries = flattened({{"a", {{"b", 1}, {"c", {1, 2}}}}, {"d", "x"}});
  EXPECT_EQ(entries, (std::vector<std::pair<std::string, std::string>>{{"a.b", "1"}, {"a.c", "[1,2]"}, {"d", "x"}}));
  EXPECT_EQ(flattened({{"a", nullptr}}).front().second, "none");
  EXPECT_EQ(flattened({{"a", ""}}).front().second, "none");
  EXPECT_EQ(flattened({{"a", {"x", "y\nz"}}}).front().second, "x; y\\x0az");
  EXPECT_EQ(flattened({{"a", {"x", 1}}}).front().second, "[\"x\",1]");
}

TEST(TablesForReports, MayBeThoseOfTheProgram) {
  Table table({{.heading = "run"}, {.heading = "state", .align = Table::Align::left}});
  table.add({{"a"}, {"done"}});
  const auto block = block_of(table, "Runs");
  EXPECT_EQ(block.caption, "Runs");
  EXPECT_EQ(block.headings, (std::vector<std::string>{"run", "state"}));
  EXPECT_EQ(block.rows, (std::vector<std::vector<std::string>>{{"a", "done"}}));
}

TEST(FilesForReports, AreThereAndWhole) {
  const test::TemporaryFolder folder;
  EXPECT_THROW(read_text(folder / "none"), Error);
  test::write_bytes(folder / "x.json", "{\"a\":");
  EXPECT_THROW(read_json(folder / "x.json"), Error);
  ASSERT_EQ(mkfifo((folder / "pipe.csv").c_str(), 0600), 0);
  EXPECT_THROW(first_lines(folder / "pipe.csv"), Error) << "it would wait for a writer";
  EXPECT_THROW(first_lines(folder.path()), Error);
}

}  // namespace
}  // namespace kadanoff::report
