// Counts and sizes of a file's root, and those that are none.
#include "host/data/attributes.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::data {
namespace {

using test::fails_with;

TEST(Attributes, AreCheckedForTheirRange) {
  const test::TemporaryFolder folder;
  io::H5Writer writer;
  writer.attribute("/", "count", std::int64_t{5});
  writer.attribute("/", "least", std::numeric_limits<std::int64_t>::min());
  writer.attribute("/", "large", most_updates + 1);
  writer.attribute("/", "half", 0.5);
  writer.attribute("/", "nan", NAN);
  writer.attribute("/", "inf", INFINITY);
  writer.attribute("/", "negative", -1e-300);
  writer.save(folder / "file.h5");
  const io::H5Reader file(folder / "file.h5");
  EXPECT_EQ(read_count(file, "count"), 5);
  EXPECT_EQ(read_count(file, "none"), std::nullopt);
  EXPECT_EQ(read_size(file, "half"), 0.5);
  EXPECT_EQ(read_size(file, "none"), std::nullopt);
  const auto refuses = [&](const std::string& words, auto read) {
    return fails_with(ExitCode::bad_input, words, read);
  };
  EXPECT_TRUE(refuses("the attribute least is -9223372036854775808", [&] { (void)read_count(file, "least"); }));
  EXPECT_TRUE(refuses("from 0 to 4294967295", [&] { (void)read_count(file, "large", 0, most_updates); }));
  EXPECT_TRUE(refuses("from 6 to", [&] { (void)read_count(file, "count", 6); }));
  EXPECT_TRUE(refuses("int64 cannot hold", [&] { (void)read_count(file, "half"); }));
  for (const std::string name : {"nan", "inf", "negative"})
    EXPECT_TRUE(refuses("the attribute " + name + " is", [&] { (void)read_size(file, name); }));
}

}  // namespace
}  // namespace kadanoff::data
