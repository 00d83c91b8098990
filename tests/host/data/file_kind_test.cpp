#include "host/data/file_kind.hpp"

#include <gtest/gtest.h>

#include <set>

#include "host/io/seal.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::data {
namespace {

TEST(FileKinds, RegisterThemselvesInTheirOrder) {
  std::vector<std::string> names;
  for (const auto& kind : file_kinds()) names.push_back(kind.name);
  EXPECT_EQ(names, (std::vector<std::string>{"dataset", "model", "checkpoint", "flow", "thermometer", "measurement",
                                             "weights"}));
}

TEST(FileKinds, HaveAPlaceAndATitleOfTheirOwn) {
  std::set<int> places;
  std::set<std::string> titles;
  for (const auto& kind : file_kinds()) {
    EXPECT_TRUE(places.insert(kind.place).second) << kind.name;
    EXPECT_TRUE(titles.insert(kind.title).second) << kind.name;
    EXPECT_EQ(kind.describe == nullptr, kind.lines == nullptr) << kind.name;
  }
  EXPECT_EQ(kind_name("weights"), "analysis of weights");
  EXPECT_EQ(kind_name("of tomorrow"), "of tomorrow");
}

TEST(FileKinds, OfAFileWithoutASealAreKnownByWhatItHolds) {
  const test::TemporaryFolder folder;
  const auto kind = [&](const std::vector<std::string>& names) {
    io::H5Writer file;
    for (const auto& name : names) file.dataset(name, std::vector<double>{1});
    const auto path = folder / "foreign.h5";
    file.save(path, io::IfExists::replace);
    test::write_bytes(path, test::read_bytes(path).replace(0, io::seal_bytes, io::seal_bytes, '\0'));
    return kind_of(io::H5Reader(path));
  };
  EXPECT_EQ(kind({"/samples"}), "dataset");
  EXPECT_EQ(kind({"/hidden/weights", "/output/weights"}), "thermometer");
  EXPECT_EQ(kind({"/hidden/weights"}), "unknown");
  EXPECT_EQ(kind({"/steps", "/samples"}), "dataset");
}

TEST(Shortened, NamesSixAtMost) {
  EXPECT_EQ(shortened({"0", "1"}), "2: 0, 1");
  EXPECT_EQ(shortened({"0", "1", "2", "3", "4", "5", "6"}), "7: 0, 1, 2, 3, … 6");
}

}  // namespace
}  // namespace kadanoff::data
