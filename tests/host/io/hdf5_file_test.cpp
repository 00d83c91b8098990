// HDF5 files: every type and rank, and errors of the disk.
#include "host/io/hdf5_file.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/machine/memory.hpp"
#include "tests/support/child.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::io {
namespace {

using test::fails_with;
using test::TemporaryFolder;

class Hdf5File : public testing::Test {
 protected:
  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "file.h5";
};

template <class T>
class Hdf5Numbers : public Hdf5File {};
using NumberTypes =
    testing::Types<std::int8_t, std::uint8_t, std::int32_t, std::uint32_t, std::int64_t, std::uint64_t, float, double>;
TYPED_TEST_SUITE(Hdf5Numbers, NumberTypes);

TYPED_TEST(Hdf5Numbers, OfEveryTypeAndRankComeBack) {
  using T = TypeParam;
  const std::vector<T> values = {
      std::numeric_limits<T>::lowest(), std::numeric_limits<T>::max(), T{0}, T{1}, T{2}, T{3}, T{4}, T{5}};
  H5Writer writer;
  writer.dataset("/one", values);
  writer.dataset("/a/b/three", values, {2, 2, 2});
  writer.dataset("/a/single", std::vector<T>{values[1]}, {});
  writer.dataset("/a/none", std::vector<T>{}, {0, 7});
  writer.save(this->path_);

  const H5Reader reader(this->path_);
  EXPECT_EQ(reader.read<T>("/one"), values);
  EXPECT_EQ(reader.read<T>("/a/b/three"), values);
  EXPECT_EQ(reader.shape("/a/b/three"), (H5Shape{2, 2, 2}));
  EXPECT_EQ(reader.read<T>("/a/single"), (std::vector<T>{values[1]}));
  EXPECT_EQ(reader.shape("/a/single"), H5Shape{});
  EXPECT_EQ(reader.shape("/a/none"), (H5Shape{0, 7}));
  EXPECT_TRUE(reader.read<T>("/a/none").empty());
  std::vector<T> rows(4);
  reader.read_rows("/a/b/three", 1, 1, rows.data());
  EXPECT_EQ(rows, (std::vector<T>{values[4], values[5], values[6], values[7]}));
  EXPECT_EQ(reader.dataset_names(), (std::vector<std::string>{"/a/b/three", "/a/none", "/a/single", "/one"}));
  EXPECT_TRUE(reader.has_group("/a/b"));
  EXPECT_FALSE(reader.has_group("/one"));
  EXPECT_FALSE(reader.has_dataset("/a/b"));
  EXPECT_FALSE(reader.has_dataset("/no/such"));
  EXPECT_TRUE(reader.seal().has_value());
}

TEST_F(Hdf5File, KeepsAttributesAndTexts) {
  const std::string long_text(100'000, 'k');  // longer than what an object's header can hold
  H5Writer writer;
  writer.dataset("/data", std::vector<double>{1});
  writer.dataset("/text", "spins ±1");
  writer.attribute("/", "text", long_text);
  writer.attribute("/", "empty", "");
  writer.attribute("/", "integer", std::int64_t{-5});
  writer.attribute("/", "seed", std::uint64_t{0xFFFF'FFFF'FFFF'FFFF});
  writer.attribute("/data", "real", 0.1);
  writer.attribute("/data", "integers", std::vector<std::int64_t>{1, 2});
  writer.attribute("/data", "reals", std::vector<double>{0.5, INFINITY});
  writer.attribute("/data", "texts", std::vector<std::string>{"a", "", "ccc"});
  writer.save(path_);

  const H5Reader reader(path_);
  EXPECT_EQ(reader.read_texts("/text"), std::vector<std::string>{"spins ±1"});
  EXPECT_EQ(reader.attribute<std::string>("/", "text"), long_text);
  EXPECT_EQ(reader.attribute<std::string>("/", "empty"), "");
  EXPECT_EQ(reader.attribute<std::int64_t>("/", "integer"), -5);
  EXPECT_EQ(reader.attribute<std::uint64_t>("/", "seed"), 0xFFFF'FFFF'FFFF'FFFF);
  EXPECT_EQ(reader.attribute<double>("/data", "real"), 0.1);
  EXPECT_EQ(reader.attribute<std::vector<std::int64_t>>("/data", "integers"), (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(reader.attribute<std::vector<double>>("/data", "reals"), (std::vector<double>{0.5, INFINITY}));
  EXPECT_EQ(reader.attribute<std::vector<std::string>>("/data", "texts"), (std::vector<std::string>{"a", "", "ccc"}));
  EXPECT_FALSE(reader.has_attribute("/", "none"));
  EXPECT_FALSE(reader.attribute<double>("/none", "real").has_value());
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "the attribute text does not hold numbers but text",
                         [&] { (void)reader.attribute<double>("/", "text"); }));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "the attribute reals of /data holds 2 values",
                         [&] { (void)reader.attribute<double>("/data", "reals"); }));
}

TEST_F(Hdf5File, HoldsAnotherAsAGroup) {
  H5Writer other;
  other.dataset("/values", std::vector<int>{1, 2});
  other.dataset("/a/text", "said");
  other.dataset_of_rows<int>("/rows", {2}, [](std::int64_t first, std::int64_t count, int* out) {
    for (std::int64_t i = 0; i < count; ++i) out[i] = static_cast<int>(7 + first + i);
  });
  other.attribute("/", "name", std::string("other"));
  other.attribute("/a", "size", std::int64_t{3});
  H5Writer writer;
  writer.dataset("/values", std::vector<int>{5});
  writer.attribute("/", "name", std::string("one"));
  writer.group("/other", std::move(other));
  writer.save(path_);
  const H5Reader reader(path_);
  EXPECT_EQ(reader.read<int>("/values"), std::vector<int>{5});
  EXPECT_EQ(reader.read<int>("/other/values"), (std::vector<int>{1, 2}));
  EXPECT_EQ(reader.read<int>("/other/rows"), (std::vector<int>{7, 8}));
  EXPECT_EQ(reader.read_texts("/other/a/text"), std::vector<std::string>{"said"});
  EXPECT_EQ(reader.attribute<std::string>("/", "name"), "one");
  EXPECT_EQ(reader.attribute<std::string>("/other", "name"), "other");
  EXPECT_EQ(reader.attribute<std::int64_t>("/other/a", "size"), 3);
}

TEST_F(Hdf5File, BendsNoAttribute) {
  H5Writer writer;
  writer.attribute("/", "fraction", std::vector<double>{10, 10.5});
  writer.attribute("/", "nan", NAN);
  writer.attribute("/", "inf", INFINITY);
  writer.attribute("/", "large", 1e30);
  writer.attribute("/", "natural", std::uint64_t{0xFFFF'FFFF'FFFF'FFFF});
  writer.attribute("/", "negative", std::int64_t{-1});
  writer.attribute("/", "whole", std::vector<double>{10, -3});
  writer.attribute("/", "third", 1.0 / 3);
  writer.save(path_);
  const H5Reader reader(path_);
  using Integers = std::vector<std::int64_t>;
  EXPECT_EQ(reader.attribute<Integers>("/", "whole"), (Integers{10, -3}));
  EXPECT_EQ(reader.attribute<double>("/", "third"), 1.0 / 3);
  EXPECT_EQ(reader.attribute<double>("/", "negative"), -1);
  EXPECT_TRUE(std::isnan(*reader.attribute<double>("/", "nan")));
  for (const std::string name : {"fraction", "nan", "inf", "large", "natural"})
    EXPECT_TRUE(fails_with(ExitCode::bad_input, "the attribute " + name + " holds a number that int64 cannot hold",
                           [&] { (void)reader.attribute<Integers>("/", name); }));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "uint64 cannot hold",
                         [&] { (void)reader.attribute<std::uint64_t>("/", "negative"); }));
}

TEST_F(Hdf5File, RefusesValuesThatDoNotFitTheTypeAskedFor) {
  H5Writer writer;
  writer.dataset("/large", std::vector<std::int64_t>{300});
  writer.dataset("/fraction", std::vector<double>{0.5});
  writer.dataset("/nan", std::vector<double>{NAN});
  writer.dataset("/exact", std::vector<double>{3});
  writer.dataset("/text", "3");
  writer.save(path_);
  const H5Reader reader(path_);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "/large", [&] { (void)reader.read<std::int8_t>("/large"); }));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "/fraction", [&] { (void)reader.read<std::int32_t>("/fraction"); }));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "/nan", [&] { (void)reader.read<std::int32_t>("/nan"); }));
  EXPECT_EQ(reader.read<std::int8_t>("/exact"), std::vector<std::int8_t>{3});
  EXPECT_TRUE(
      fails_with(ExitCode::bad_input, "does not hold numbers but text", [&] { (void)reader.read<double>("/text"); }));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "does not hold text", [&] { (void)reader.read_texts("/nan"); }));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "no data set /missing", [&] { (void)reader.read<double>("/missing"); }));
}

TEST_F(Hdf5File, GrownOnTheDiskReadsLikeOneMadeInMemory) {
  const auto make_rows = [](std::int64_t first, std::int64_t count, std::int32_t* out) {
    for (std::int64_t i = 0; i < count * 1000; ++i) out[i] = static_cast<std::int32_t>(first * 1000 + i);
  };
  H5Writer writer;
  writer.dataset_of_rows<std::int32_t>("/rows", {5000, 1000}, make_rows);
  writer.attribute("/", "answer", std::int64_t{42});
  writer.save(folder_ / "memory.h5");
  writer.save(folder_ / "disk.h5", io::IfExists::refuse, 0);
  EXPECT_EQ(folder_.entries(), 2U);
  const H5Reader memory(folder_ / "memory.h5"), disk(folder_ / "disk.h5");
  EXPECT_TRUE(disk.seal().has_value());
  EXPECT_EQ(disk.attribute<std::int64_t>("/", "answer"), 42);
  const auto values = disk.read<std::int32_t>("/rows");
  EXPECT_EQ(values, memory.read<std::int32_t>("/rows"));
  EXPECT_EQ(values[4'999'999], 4'999'999);
}

TEST_F(Hdf5File, IsMadeOnTheDiskWhereTheMemoryIsSmall) {
  constexpr std::int64_t bytes = std::int64_t{96} << 20, row = 1 << 16;
  const auto zeros = [](std::int64_t /*first*/, std::int64_t count, std::int8_t* out) {
    std::fill_n(out, count * row, std::int8_t{0});
  };
  EXPECT_EQ(test::exit_code_in_child([&] {
              machine::take_as_free(bytes);
              const auto peak = [] {  // in bytes
                rusage usage{};
                getrusage(RUSAGE_SELF, &usage);
                return usage.ru_maxrss * std::int64_t{1024};
              };
              H5Writer writer;
              writer.dataset_of_rows<std::int8_t>("/rows", {bytes / row, row}, zeros);
              const auto before = peak();
              writer.save(path_);
              if (peak() - before > bytes / 2) _exit(98);
            }),
            0);
  EXPECT_EQ(std::filesystem::file_size(path_) / row, static_cast<std::uintmax_t>(bytes / row));
}

TEST_F(Hdf5File, ThatIsNoneIsRefused) {
  const auto open = [&] { H5Reader reader(path_); };
  EXPECT_TRUE(fails_with(ExitCode::no_input, "file.h5 does not exist", open));
  test::write_bytes(path_, "");
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "is empty", open));
  test::write_bytes(path_, "K");
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "is not an HDF5 file", open));
  test::write_bytes(path_, std::string(5000, 'x'));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "is not an HDF5 file", open));
  test::write_bytes(path_, "\x89HDF\r\n\x1a\n");
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "damaged", open));
  test::write_bytes(path_, "\x89HDF\r\n\x1a\n" + std::string(5000, 'x'));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "damaged", open));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "is a folder", [&] { H5Reader reader(folder_.path()); }));
  ASSERT_EQ(mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "not an ordinary file", [&] { H5Reader reader(folder_ / "pipe"); }));
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "not an ordinary file", [&] { H5Reader reader("/dev/zero"); }));
}

TEST_F(Hdf5File, ThatMayNotBeReadIsAnError) {
  H5Writer().save(path_);
  std::filesystem::permissions(folder_.path(), static_cast<std::filesystem::perms>(0755));
  const auto read_as_somebody = [&] {
    return test::exit_code_in_child([&] {
      test::stop_being_root();
      const H5Reader reader(path_);
    });
  };
  EXPECT_EQ(read_as_somebody(), 0);
  std::filesystem::permissions(path_, std::filesystem::perms::none);
  EXPECT_EQ(read_as_somebody(), 74);
}

TEST_F(Hdf5File, OnAFullDiskIsAnErrorAndLeavesNothing) {
  H5Writer writer;
  writer.dataset("/values", std::vector<double>(200'000, 1.5));
  for (const std::int64_t most_in_memory : {std::int64_t{1} << 30, std::int64_t{0}}) {
    for (const rlim_t limit : {0, 100, 5'000, 1'000'000, 1'599'000}) {
      EXPECT_EQ(test::exit_code_in_child([&] {
                  test::limit_file_size(limit);
                  writer.save(path_, io::IfExists::refuse, most_in_memory);
                }),
                74)
          << limit;
      EXPECT_EQ(folder_.entries(), 0U);
    }
  }
}

}  // namespace
}  // namespace kadanoff::io
