// The folder of an analysis: what is in it, when it is not written, and what is left of a failure.
#include "host/figures/figure_folder.hpp"

#include <gtest/gtest.h>

#include "host/io/output.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::figures {
namespace {

namespace fs = std::filesystem;
using test::fails_with;

Figure figure_of_two_points() {
  Figure figure{.name = "another", .title = "two points"};
  figure.panels.push_back({.series = {{.name = "a", .x = {1, 2}, .y = {3, 4}}}});
  return figure;
}

std::string write_to(FigureFolder& folder, double value, const std::string& part = {}) {
  io::H5Writer numbers;
  numbers.dataset("/values", std::vector<double>{value});
  return folder.write(numbers, "value\n", figure_of_two_points(), part);
}

TEST(FigureFolder, HoldsNumbersATableAndAFigure) {
  const test::TemporaryFolder here;
  FigureFolder folder(here / "new/out", "name", io::IfExists::refuse, {});
  const auto lines = write_to(folder, 7);
  EXPECT_NE(lines.find("out: name.h5, name.csv and the figure name-figure."), std::string::npos) << lines;
  EXPECT_EQ(io::H5Reader(here / "new/out/name.h5").read<double>("/values"), std::vector<double>{7});
  EXPECT_EQ(test::read_bytes(here / "new/out/name.csv"), "value\n");
  EXPECT_NE(test::read_bytes(here / "new/out/name-figure.csv").find("1,a,1,3"), std::string::npos);
}

TEST(FigureFolder, ReplacesOnlyWhatItMay) {
  const test::TemporaryFolder here;
  {
    FigureFolder folder(here / "out", "name", io::IfExists::refuse, {});
    write_to(folder, 1);
  }
  EXPECT_TRUE(
      fails_with(ExitCode::usage, "exists", [&] { FigureFolder(here / "out", "name", io::IfExists::refuse, {}); }));
  FigureFolder folder(here / "out", "name", io::IfExists::replace, {});
  write_to(folder, 2);
  EXPECT_EQ(io::H5Reader(here / "out/name.h5").read<double>("/values"), std::vector<double>{2});
}

TEST(FigureFolder, HoldsPartsAndNoneOfAnEarlierAnalysis) {
  const test::TemporaryFolder here;
  const auto value_in = [&](const std::string& file) {
    return io::H5Reader(here / "out" / file).read<double>("/values").front();
  };
  {
    FigureFolder folder(here / "out", "name", io::IfExists::refuse, {});
    write_to(folder, 1);
    EXPECT_NE(write_to(folder, 2, "gauge-fixed").find("out/gauge-fixed: name.h5"), std::string::npos);
    write_to(folder, 3, "permuted");
  }
  EXPECT_EQ(value_in("name.h5"), 1);
  EXPECT_EQ(value_in("gauge-fixed/name.h5"), 2);
  EXPECT_EQ(value_in("permuted/name.h5"), 3);
  EXPECT_EQ(test::read_bytes(here / "out/permuted/name.csv"), "value\n");
  EXPECT_TRUE(fs::exists(here / "out/gauge-fixed/name-figure.csv"));
  // What is there of any part is not replaced unasked, and is no output if it is an input.
  for (const char* file : {"out/name.h5", "out/name.csv", "out/name-figure.csv", "out/name-figure.svg"})
    fs::remove(here / file);
  fs::remove(here / "out/name-figure.png");
  EXPECT_TRUE(fails_with(ExitCode::usage, "gauge-fixed/name.h5 exists",
                         [&] { FigureFolder(here / "out", "name", io::IfExists::refuse, {}); }));
  EXPECT_TRUE(fails_with(ExitCode::usage, "permuted/name.h5", [&] {
    FigureFolder(here / "out", "name", io::IfExists::replace, {here / "out/permuted/name.h5"});
  }));
  // What is not written again goes with the first part that is; what is somebody else's stays.
  test::write_bytes(here / "out/permuted/other", "of somebody");
  {
    FigureFolder folder(here / "out", "name", io::IfExists::replace, {});
    EXPECT_EQ(value_in("permuted/name.h5"), 3);
    write_to(folder, 4, "gauge-fixed");
    EXPECT_FALSE(fs::exists(here / "out/permuted/name.h5"));
    EXPECT_TRUE(fs::exists(here / "out/permuted/other"));
    write_to(folder, 5, "permuted");
  }
  EXPECT_EQ(value_in("gauge-fixed/name.h5"), 4);
  EXPECT_EQ(value_in("permuted/name.h5"), 5);
  FigureFolder folder(here / "out", "name", io::IfExists::replace, {});
  write_to(folder, 6);
  EXPECT_EQ(value_in("name.h5"), 6);
  EXPECT_FALSE(fs::exists(here / "out/gauge-fixed"));
  EXPECT_EQ(folder.files().size(), 15U);
}

TEST(FigureFolder, LeavesNoPartOfAFailure) {
  const test::TemporaryFolder here;
  Figure wrong = figure_of_two_points();
  wrong.panels[0].series[0].y.pop_back();
  {
    FigureFolder folder(here / "out", "name", io::IfExists::refuse, {});
    write_to(folder, 1);
    EXPECT_THROW(folder.write(io::H5Writer(), "value\n", wrong, "permuted"), Error);
  }
  EXPECT_TRUE(fs::exists(here / "out/name.h5"));
  EXPECT_FALSE(fs::exists(here / "out/permuted"));
}

TEST(FigureFolder, LeavesNothingWhereALaterPartFails) {
  const test::TemporaryFolder here;
  const auto write_two = [&] {
    FigureFolder folder(here / "out", "name", io::IfExists::refuse, {});
    write_to(folder, 1);
    write_to(folder, 2, "gauge-fixed");
    io::write_text_file(here / "out/step-1.h5", "data", io::IfExists::refuse);
    throw Error(ExitCode::io, "no third one");
  };
  EXPECT_THROW(write_two(), Error);
  EXPECT_FALSE(fs::exists(here / "out"));
}

TEST(FigureFolder, LooksAfterOtherFilesToo) {
  const test::TemporaryFolder here;
  fs::create_directory(here / "out");
  test::write_bytes(here / "out/step-1.h5", "data");
  const std::vector<std::string> others{"step-1.h5"};
  EXPECT_TRUE(fails_with(ExitCode::usage, "step-1.h5",
                         [&] { FigureFolder(here / "out", "name", io::IfExists::refuse, {}, others); }));
  EXPECT_TRUE(fails_with(ExitCode::usage, "step-1.h5", [&] {  // an input
    FigureFolder(here / "out", "name", io::IfExists::replace, {here / "out/step-1.h5"}, others);
  }));
  EXPECT_NO_THROW(FigureFolder(here / "out", "name", io::IfExists::replace, {}, others));
  EXPECT_EQ(test::read_bytes(here / "out/step-1.h5"), "data");
}

TEST(FigureFolder, IsForOneProcessAndLeavesNothingOfAFailure) {
  const test::TemporaryFolder here;
  { const FigureFolder unused(here / "a/b", "name", io::IfExists::refuse, {}); }
  EXPECT_FALSE(fs::exists(here / "a"));
  EXPECT_THROW(FigureFolder(here / "c", "no/name", io::IfExists::refuse, {}), Error);
  EXPECT_FALSE(fs::exists(here / "c"));
  test::write_bytes(here / "file", "");
  EXPECT_TRUE(fails_with(ExitCode::usage, "file is not a folder",
                         [&] { FigureFolder(here / "file", "name", io::IfExists::refuse, {}); }));
  EXPECT_TRUE(fails_with(ExitCode::usage, "is one of the inputs",
                         [&] { FigureFolder(here / "file", "name", io::IfExists::replace, {here / "file"}); }));
  const io::FolderLock lock(here.path());
  EXPECT_TRUE(
      fails_with(ExitCode::unavailable, "", [&] { FigureFolder(here.path(), "name", io::IfExists::refuse, {}); }));
}

TEST(FigureFolder, LeavesNoneOfItsFilesAlone) {
  const test::TemporaryFolder here;
  Figure wrong = figure_of_two_points();
  wrong.panels[0].series[0].y.pop_back();
  const auto fail_late = [&] {
    FigureFolder folder(here / "out", "name", io::IfExists::refuse, {}, {"step-1.h5"});
    io::write_text_file(here / "out/step-1.h5", "a step");
    folder.write(io::H5Writer(), "value\n", wrong);
  };
  EXPECT_THROW(fail_late(), Error);
  EXPECT_FALSE(fs::exists(here / "out"));
  fs::create_directory(here / "out");
  test::write_bytes(here / "out/other", "of somebody");
  EXPECT_THROW(fail_late(), Error);
  EXPECT_EQ(std::distance(fs::directory_iterator(here / "out"), {}), 1);
}

TEST(FigureFolder, IsNotThatOfATrainingOrAReproduction) {
  const test::TemporaryFolder here;
  fs::create_directory(here / "run");
  test::write_bytes(here / "run/model.h5", "");
  EXPECT_NO_THROW(FigureFolder(here / "run", "name", io::IfExists::refuse, {})) << "somebody's model";
  test::write_bytes(here / "run/config.json", "{}");
  fs::create_directory(here / "paper");
  test::write_bytes(here / "paper/reproduction.json", "{}");
  for (const auto mode : {io::IfExists::refuse, io::IfExists::replace}) {
    EXPECT_TRUE(fails_with(ExitCode::usage, "is the folder of a training",
                           [&] { FigureFolder(here / "run", "name", mode, {}); }));
    EXPECT_TRUE(fails_with(ExitCode::usage, "is the folder of a reproduction",
                           [&] { FigureFolder(here / "paper", "name", mode, {}); }));
  }
  EXPECT_NO_THROW(FigureFolder(here / "run/analysis", "name", io::IfExists::refuse, {}));
}

}  // namespace
}  // namespace kadanoff::figures
