// How the kind of a file is recognised.
#include "host/data/file_kind.hpp"

#include <gtest/gtest.h>

#include "host/io/seal.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::data {
namespace {

// As another program would write it: without a seal.
std::string kind_of_foreign_file(const std::vector<std::string>& datasets) {
  const test::TemporaryFolder folder;
  const auto path = folder / "foreign.h5";
  io::H5Writer file;
  for (const auto& name : datasets) file.dataset(name, std::vector<double>{1});
  file.save(path, io::IfExists::refuse);
  test::write_bytes(path, test::read_bytes(path).replace(0, io::seal_bytes, io::seal_bytes, '\0'));
  return kind_of(io::H5Reader(path));
}

TEST(FileKind, OfAFileWithoutASealIsKnownByWhatItHolds) {
  EXPECT_EQ(kind_of_foreign_file({"/samples"}), "dataset");
  EXPECT_EQ(kind_of_foreign_file({"/steps", "/samples"}), "dataset");  // the first match in the table
  EXPECT_EQ(kind_of_foreign_file({"/hidden/weights", "/output/weights"}), "thermometer");
  EXPECT_EQ(kind_of_foreign_file({"/hidden/weights"}), "unknown");
}

TEST(FileKind, HasANameForPeople) {
  EXPECT_EQ(kind_name("weights"), "analysis of weights");
  EXPECT_EQ(kind_name("of tomorrow"), "of tomorrow");
}

TEST(FileKind, IsOnlyWrittenIfTheTableHasIt) {
  EXPECT_EQ(known_kind("flow"), "flow");
  EXPECT_TRUE(test::fails_with(ExitCode::internal, "a poem is no kind of file", [] { known_kind("a poem"); }));
}

TEST(FileKind, SaysNothingMoreOfAKindThatItDoesNotKnow) {
  EXPECT_TRUE(kind_lines({{"kind", "of tomorrow"}, {"temperatures", {1, 2}}}).empty());
}

}  // namespace
}  // namespace kadanoff::data
