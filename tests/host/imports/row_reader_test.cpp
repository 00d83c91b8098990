// IDX, npy, npz, tables and HDF5 files: what is read, and what is refused.
#include "host/imports/row_reader.hpp"

#include <gtest/gtest.h>
#include <hdf5.h>

#include <algorithm>
#include <array>
#include <limits>

#include "host/io/hdf5_file.hpp"
#include "tests/support/child.hpp"
#include "tests/support/failing_calls.hpp"
#include "tests/support/files.hpp"
#include "tests/support/import_files.hpp"
#include "tests/support/read_rows.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::imports {
namespace {

using test::bytes_of;
using test::fails_with;
using test::idx_file;
using test::npy_file;
using test::read_rows;
using Rows = std::vector<std::vector<float>>;

class ImportedFile : public testing::Test {
 protected:
  std::filesystem::path write(const std::string& name, const std::string& bytes) const {
    test::write_bytes(folder_ / name, bytes);
    return folder_ / name;
  }
  static testing::AssertionResult refused(const ReadOptions& options, const std::string& words,
                                          ExitCode code = ExitCode::bad_input) {
    return fails_with(code, words, [&] { read_rows(options); });
  }
  const test::TemporaryFolder folder_;
  const Rows rows_{{1, 2, 3, 4}, {5, 6, 7, 255}};
  const std::string images_ = idx_file(8, {2, 2, 2}, "\1\2\3\4\5\6\7\xFF");
};

TEST_F(ImportedFile, OfIdxIsReadWithItsLabelsPackedOrNot) {
  const auto labels = write("labels", idx_file(8, {2}, "\7\3"));
  for (const auto& images : {write("images", images_), write("images.gz", test::gzip(images_))}) {
    for (const auto& paths : {std::vector{images, labels}, std::vector{labels, images}}) {
      const auto found = read_rows({.paths = paths});
      EXPECT_EQ(found.rows, rows_);
      EXPECT_EQ(found.labels, (std::vector<std::int64_t>{7, 3}));
      EXPECT_EQ(found.description.shape, (std::vector<std::int64_t>{2, 2}));
      EXPECT_EQ(found.description.range, std::pair(0.0, 255.0));
      EXPECT_TRUE(found.description.pictures);
      EXPECT_EQ(found.description.format, images.extension() == ".gz" ? "IDX, uint8, gzip" : "IDX, uint8");
    }
    EXPECT_FALSE(read_rows({.paths = {images}}).description.labelled);
  }
}

TEST_F(ImportedFile, OfIdxMayHaveAnyType) {
  const Rows rows{{-2}, {3}};
  EXPECT_EQ(read_rows({.paths = {write("a", idx_file(0x09, {2, 1}, "\xFE\3"))}}).rows, rows);
  EXPECT_EQ(read_rows({.paths = {write("a", idx_file(0x0B, {2, 1}, std::string("\xFF\xFE\0\3", 4)))}}).rows, rows);
  EXPECT_EQ(
      read_rows({.paths = {write("a", idx_file(0x0C, {2, 1}, test::big_endian(-2ULL, 4) + test::big_endian(3, 4)))}})
          .rows,
      rows);
  EXPECT_EQ(
      read_rows({.paths = {write(
                     "a", idx_file(0x0D, {2, 1}, test::big_endian(0xC0000000, 4) + test::big_endian(0x40400000, 4)))}})
          .rows,
      rows);
  EXPECT_EQ(read_rows({.paths = {write("a", idx_file(0x0E, {2, 1},
                                                     test::big_endian(0xC000000000000000, 8) +
                                                         test::big_endian(0x4008000000000000, 8)))}})
                .rows,
            rows);
}

TEST_F(ImportedFile, OfIdxMustBeWhole) {
  EXPECT_TRUE(refused({.paths = {write("a", images_.substr(0, images_.size() - 1))}}, "a is cut off"));
  EXPECT_TRUE(refused({.paths = {write("a", images_.substr(0, images_.size() - 4))}},
                      "a is cut off: it says that it holds 2 samples, and holds 1"));
  EXPECT_TRUE(refused({.paths = {write("a", images_.substr(0, 10))}}, "a is cut off"));
  EXPECT_TRUE(refused({.paths = {write("a", images_ + "x")}}, "a holds more than its header says"));
  EXPECT_TRUE(refused({.paths = {write("a", idx_file(8, {0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}, ""))}},
                      "says that it holds 4294967295 x"));
  EXPECT_TRUE(refused({.paths = {write("a", idx_file(8, {2, 0xFFFFFFF}, ""))}}, "more than 67108864 in each sample"));
  const auto images = write("images", images_), three = write("three", idx_file(8, {3}, "\1\2\3"));
  EXPECT_TRUE(refused({.paths = {images, three}}, "three holds 3 labels for 2 samples"));
  EXPECT_TRUE(refused({.paths = {three}}, "three holds labels only"));
  EXPECT_TRUE(refused({.paths = {images, images}}, "give one file of samples", ExitCode::usage));
}

// gzip ends with a checksum of what was packed, zip holds one of each file.
TEST_F(ImportedFile, ThatIsPackedIsCheckedForDamage) {
  auto packed = test::gzip(images_);
  EXPECT_TRUE(refused({.paths = {write("a", packed.substr(0, packed.size() - 9))}}, "a is damaged: it is cut off"));
  packed[packed.size() - 8] ^= 1;
  EXPECT_TRUE(refused({.paths = {write("a", packed)}}, "incorrect data check"));
  test::write_archive(folder_ / "a.npz", archive_write_set_format_zip,
                      {{"x.npy", npy_file("<f4", "2, 2", bytes_of<float>({1, 2, 3, 4}))}});
  auto zip = test::read_bytes(folder_ / "a.npz");
  EXPECT_EQ(read_rows({.paths = {folder_ / "a.npz"}}).rows, (Rows{{1, 2}, {3, 4}}));
  zip[zip.find("NUMPY") + 130] ^= 4;
  EXPECT_TRUE(refused({.paths = {write("a.npz", zip)}}, "a.npz"));
}

TEST_F(ImportedFile, OfNumpyMayHaveAnyTypeAndOrder) {
  const Rows rows{{1, 0}, {0, 1}, {1, 1}};
  const auto read = [&](const std::string& descr, const std::string& values, bool columns_first = false) {
    return read_rows({.paths = {write("x.npy", npy_file(descr, "3, 2", values, columns_first))}}).rows;
  };
  EXPECT_EQ(read("|b1", std::string("\1\0\0\1\1\1", 6)), rows);
  EXPECT_EQ(read("|u1", std::string("\1\0\0\1\1\1", 6)), rows);
  EXPECT_EQ(read("<i8", bytes_of<std::int64_t>({1, 0, 0, 1, 1, 1})), rows);
  EXPECT_EQ(read("<f8", bytes_of<double>({1, 0, 0, 1, 1, 1})), rows);
  EXPECT_EQ(read("<f2", bytes_of<std::uint16_t>({0x3C00, 0, 0, 0x3C00, 0x3C00, 0x3C00})), rows);
  EXPECT_EQ(read(">i2", std::string("\0\1\0\0\0\0\0\1\0\1\0\1", 12)), rows);
  EXPECT_EQ(read("<f4", bytes_of<float>({1, 0, 1, 0, 1, 1}), true), rows);
  EXPECT_EQ(read("|u1", std::string("\1\0\1\0\1\1", 6), true), rows);
}

TEST_F(ImportedFile, OfNumpyMayHaveItsSamplesAlongAnyAxis) {
  // value = 100 i + 10 j + k
  std::vector<float> values;
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 3; ++j)
      for (int k = 0; k < 4; ++k) values.push_back(static_cast<float>(100 * i + 10 * j + k));
  const auto path = write("x.npy", npy_file("<f4", "2, 3, 4", bytes_of(values)));
  for (std::int64_t axis = 0; axis < 3; ++axis) {
    const auto found = read_rows({.paths = {path}, .axis = axis});
    const std::vector<std::int64_t> sides{2, 3, 4};
    ASSERT_EQ(static_cast<std::int64_t>(found.rows.size()), sides[static_cast<std::size_t>(axis)]);
    for (std::size_t n = 0; n < found.rows.size(); ++n) {
      std::vector<float> expected;
      for (int i = 0; i < 2; ++i)
        for (int j = 0; j < 3; ++j)
          for (int k = 0; k < 4; ++k)
            if (std::array{i, j, k}[static_cast<std::size_t>(axis)] == static_cast<int>(n))
              expected.push_back(static_cast<float>(100 * i + 10 * j + k));
      EXPECT_EQ(found.rows[n], expected) << axis;
    }
  }
  EXPECT_TRUE(refused({.paths = {path}, .axis = 3}, "has axes 0 to 2", ExitCode::usage));
}

TEST_F(ImportedFile, OfNumpyMustHoldWhatItSays) {
  const auto refuse = [&](const std::string& descr, const std::string& shape, const std::string& words,
                          bool columns_first = false) {
    return refused({.paths = {write("x.npy", npy_file(descr, shape, std::string(64, '\0'), columns_first))}}, words);
  };
  EXPECT_TRUE(refuse("<f8", "1000000000000, 8", "it says that it holds 1000000000000 samples, and holds 1"));
  EXPECT_TRUE(refuse("<f8", "1000000000000, 8", "is cut off", true));
  EXPECT_TRUE(refuse("<f8", "2, 1000000000000", "more than 67108864 in each sample"));
  EXPECT_TRUE(refuse("<f8", "99999999999999999999, 8", "declares more than can be"));
  EXPECT_TRUE(refuse("<f8", "8", "holds 8 numbers, not samples"));
  EXPECT_TRUE(refuse("<f8", "", "holds one number, not samples"));
  EXPECT_TRUE(refuse("<f8", "2, 2", "holds more than its header says"));
  EXPECT_TRUE(refuse("<c16", "2, 2", "holds '<c16', not numbers"));
  EXPECT_TRUE(refuse("|O", "2, 2", "holds '|O', not numbers"));
}

TEST_F(ImportedFile, OfSeveralArraysTakesTheOneThatIsMeant) {
  const auto matrix = npy_file("|u1", "2, 2", "\1\2\3\4"),
             labels = npy_file("<i8", "2,", bytes_of<std::int64_t>({8, 9}));
  const auto path = folder_ / "a.npz";
  const auto write_zip = [&](const std::vector<std::pair<std::string, std::string>>& files) {
    test::write_archive(path, archive_write_set_format_zip, files);
  };
  write_zip({{"y.npy", labels}, {"x.npy", matrix}});
  const auto found = read_rows({.paths = {path}});
  EXPECT_EQ(found.rows, (Rows{{1, 2}, {3, 4}}));
  EXPECT_EQ(found.labels, (std::vector<std::int64_t>{8, 9}));
  EXPECT_EQ(found.description.labels_from, "y");
  write_zip({{"y.npy", npy_file("<i8", "2, 1", bytes_of<std::int64_t>({8, 9}))},
             {"names.npy", npy_file("<U1", "2,", std::string("a\0\0\0b\0\0\0", 8))},
             {"x.npy", matrix}});
  EXPECT_EQ(read_rows({.paths = {path}}).labels, (std::vector<std::int64_t>{8, 9}));
  EXPECT_EQ(read_rows({.paths = {path}, .labels = "names"}).summary.label_names, (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(refused({.paths = {path}, .dataset = "names"}, "--dataset: names holds texts, not numbers"));
  write_zip({{"a.npy", matrix}, {"b.npy", npy_file("|u1", "1, 3", "\5\6\7")}});
  EXPECT_TRUE(refused({.paths = {path}}, "Give --dataset, one of a, b", ExitCode::usage));
  EXPECT_EQ(read_rows({.paths = {path}, .dataset = "b"}).rows, (Rows{{5, 6, 7}}));
  EXPECT_TRUE(refused({.paths = {path}, .dataset = "c"}, "there is no such array, but a, b", ExitCode::usage));
  write_zip({{"x.npy", matrix}, {"x.npy", matrix}});
  EXPECT_TRUE(refused({.paths = {path}}, "a.npz holds x twice"));
}

TEST_F(ImportedFile, OfSeveralArraysKnowsItsTemperatures) {
  const auto matrix = npy_file("|u1", "2, 2", "\1\2\3\4"),
             labels = npy_file("<i8", "2,", bytes_of<std::int64_t>({8, 9}));
  const auto path = folder_ / "a.npz";
  const auto read = [&](const std::string& descr, const std::string& shape, const std::string& values, bool labelled) {
    std::vector<std::pair<std::string, std::string>> files{{"x.npy", matrix},
                                                           {"temperatures.npy", npy_file(descr, shape, values)}};
    if (labelled) files.emplace_back("y.npy", labels);
    test::write_archive(path, archive_write_set_format_zip, files);
    return read_rows({.paths = {path}});
  };
  const double infinity = std::numeric_limits<double>::infinity();
  for (const bool labelled : {false, true}) {
    const auto found = read("<f8", "2,", bytes_of<double>({2.25, infinity}), labelled);
    EXPECT_EQ(found.summary.temperatures, (std::vector<double>{2.25, infinity}));
    EXPECT_EQ(found.summary.temperatures_from, "temperatures");
    EXPECT_EQ(found.description.labelled, labelled);
  }
  EXPECT_EQ(read("<i4", "2, 1", bytes_of<std::int32_t>({1, 3}), false).summary.temperatures,
            (std::vector<double>{1, 3}));
  const auto negative = read("<f8", "2,", bytes_of<double>({2, -1}), false).summary;
  EXPECT_TRUE(negative.temperatures.empty());
  EXPECT_EQ(negative.notes,
            std::vector<std::string>{"temperatures holds -1 at 1, which is no temperature, and was left out"});
  EXPECT_EQ(read("<f8", "1,", bytes_of<double>({2}), false).summary.notes,
            std::vector<std::string>{"temperatures does not hold one value per sample, and was left out"});
  read("<i8", "2,", bytes_of<std::int64_t>({7, 5}), false);
  EXPECT_EQ(read_rows({.paths = {path}, .labels = "temperatures"}).labels, (std::vector<std::int64_t>{7, 5}));
}

TEST_F(ImportedFile, OfSeveralArraysTakesNoLabelsByChance) {
  const auto rows = npy_file("|u1", "2, 2", "\1\2\3\4"), two = npy_file("|u1", "2,", "\1\2"),
             three = npy_file("|u1", "3,", "\1\2\3");
  const auto x = write("x.npy", rows), l2 = write("l2.npy", two), l3 = write("l3.npy", three);
  EXPECT_TRUE(read_rows({.paths = {x, l2}}).description.labelled);
  EXPECT_TRUE(refused({.paths = {x, l3}}, "l3.npy holds 3 labels for 2 samples"));
  EXPECT_TRUE(refused({.paths = {x, l2, l3}}, "could be the labels: give --labels", ExitCode::usage));
  const auto path = folder_ / "a.npz";
  test::write_archive(path, archive_write_set_format_zip, {{"x.npy", rows}, {"y.npy", two}, {"z.npy", three}});
  EXPECT_EQ(read_rows({.paths = {path}}).description.labels_from, "y");
  test::write_archive(path, archive_write_set_format_zip, {{"x.npy", rows}, {"y.npy", two}, {"z.npy", two}});
  EXPECT_TRUE(refused({.paths = {path}}, "y and z could be the labels", ExitCode::usage));
  EXPECT_EQ(read_rows({.paths = {path}, .labels = "z"}).description.labels_from, "z");
  test::write_archive(folder_ / "a.tar", archive_write_set_format_pax_restricted, {{"x", images_}, {"y", images_}});
  EXPECT_TRUE(refused({.paths = {folder_ / "a.tar"}}, "holds IDX files in an archive"));
}

// As large as takes some seconds, were it read value by value.
TEST_F(ImportedFile, OfNumpyInColumnOrderMayBeLarge) {
  const std::string values(std::size_t{4000} * 5000, '\1');
  const auto found = read_rows({.paths = {write("x.npy", npy_file("|u1", "4000, 5000", values, true))}});
  EXPECT_EQ(found.rows.size(), 4000U);
  EXPECT_EQ(found.rows.back().back(), 1);
}

TEST_F(ImportedFile, IsReadWhereNoChildCanBeMade) {
  const std::string values(std::size_t{4000} * 5000, '\1');
  const auto path = write("x.npy", npy_file("|u1", "4000, 5000", values, true));
  EXPECT_EQ(test::exit_code_in_child([&] {
              test::make_calls_fail({{SYS_clone, EAGAIN}, {SYS_clone3, EAGAIN}});
              if (read_rows({.paths = {path}}).rows.size() != 4000) _exit(98);
            }),
            0);
}

TEST_F(ImportedFile, OfTextIsReadWhateverSeparatesItsValues) {
  const Rows rows{{1, -2.5}, {0, 3e2F}};
  for (const char* text :
       {"1,-2.5\n0,3e2\n", "1;-2.5\r\n0;3e2\r\n", "1\t-2.5\n0\t3e2", "# a note\n\n  1   -2.5 \n0 300",
        "\xEF\xBB\xBF\"1\",\"-2.5\"\n\"0\",\"300\"\n", "a,b\n1,-2.5\n0,300\n"})
    EXPECT_EQ(read_rows({.paths = {write("t.csv", text)}}).rows, rows) << text;
  EXPECT_EQ(read_rows({.paths = {write("t.csv.gz", test::gzip("1,-2.5\n0,300\n"))}}).rows, rows);
}

TEST_F(ImportedFile, OfTextMayHoldLabels) {
  const Rows rows{{1, 3}, {4, 6}};
  const std::vector<std::int64_t> labels{2, 5};
  const auto expect = [&](const char* text, const char* column) {
    const auto found = read_rows({.paths = {write("t.csv", text)}, .labels = column});
    EXPECT_EQ(found.rows, rows) << text;
    EXPECT_EQ(found.labels, labels) << text;
  };
  expect("a,label,b\n1,2,3\n4,5,6\n", "");
  expect("a,Label,b\n1,2,3\n4,5,6\n", "");
  expect("a,kind,b\n1,2,3\n4,5,6\n", "kind");
  expect("0,1,2\n1,2,3\n4,5,6\n", "1");  // as pandas names columns
  EXPECT_TRUE(refused({.paths = {write("t.csv", "label,x,LABELS\n1,2,3\n")}}, "columns 1 and 3 are both called labels",
                      ExitCode::usage));
  expect("1,2,3\n4,5,6\n", "2");
  EXPECT_TRUE(refused({.paths = {write("t.csv", "1,2\n")}, .labels = "3"}, "there is no such column", ExitCode::usage));
  EXPECT_TRUE(refused({.paths = {write("t.csv", "1,2.5\n")}, .labels = "2"}, "'2.5' is no whole number"));
}

TEST_F(ImportedFile, MayHaveTextsForLabels) {
  const auto expect = [](const test::RowsRead& found) {
    EXPECT_EQ(found.labels, (std::vector<std::int64_t>{0, 1, 0}));
    EXPECT_EQ(found.summary.label_names, (std::vector<std::string>{"up", "3"}));
  };
  expect(read_rows({.paths = {write("t.csv", "x,label\n1,up\n2,3\n3,up\n")}}));
  expect(read_rows({.paths = {write("t.csv", "1;up\n2;3\n3;\"up\"\n")}, .labels = "2"}));
  EXPECT_TRUE(refused({.paths = {write("t.csv", "x,label\n1,up\n2,\n")}}, "line 3, column 2 is empty, and no label"));
  EXPECT_TRUE(refused({.paths = {write("t.csv", "x,label\n1,3\n2,up\n")}}, "'up' is no whole number"));
  EXPECT_TRUE(refused({.paths = {write("t.csv", "x,label\n1,nan\n")}}, "'nan' is no whole number"));
  EXPECT_TRUE(refused({.paths = {write("t.csv", "x,kind\n1,up\n")}}, "'up' is no number; --labels"));
  for (const bool big : {false, true}) {  // ü and 東, and a zero that ends each
    const std::string little("\xFC\0\0\0\x71\x67\0\0u\0\0\0\0\0\0\0\xFC\0\0\0\x71\x67\0\0", 24);
    auto values = little;
    for (std::size_t i = 0; big && i < values.size(); i += 4)
      std::reverse(values.begin() + static_cast<std::ptrdiff_t>(i),
                   values.begin() + static_cast<std::ptrdiff_t>(i + 4));
    test::write_archive(folder_ / "x.npz", archive_write_set_format_zip,
                        {{"x.npy", npy_file("|u1", "3, 2", "\1\2\3\4\5\6")},
                         {"names.npy", npy_file(big ? ">U2" : "<U2", "3,", values)}});
    const auto found = read_rows({.paths = {folder_ / "x.npz"}});
    EXPECT_EQ(found.labels, (std::vector<std::int64_t>{0, 1, 0}));
    EXPECT_EQ(found.summary.label_names, (std::vector<std::string>{"ü東", "u"}));
  }
  const hid_t file = H5Fcreate((folder_ / "x.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const auto add = [&](const char* name, hid_t type, const std::vector<hsize_t>& extent, const void* values) {
    const hid_t space = H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr);
    const hid_t dataset = H5Dcreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    EXPECT_GE(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), 0);
    H5Dclose(dataset);
    H5Sclose(space);
  };
  const hid_t text = H5Tcopy(H5T_C_S1);
  H5Tset_size(text, H5T_VARIABLE);
  add("x", H5T_NATIVE_FLOAT, {3, 2}, std::array<float, 6>{1, 2, 3, 4, 5, 6}.data());
  add("labels", text, {3}, std::array<const char*, 3>{"up", "3", "up"}.data());
  H5Tclose(text);
  H5Fclose(file);
  expect(read_rows({.paths = {folder_ / "x.h5"}}));
}

TEST_F(ImportedFile, OfTextMustBeATable) {
  const auto refuse = [&](const std::string& text, const std::string& words) {
    return refused({.paths = {write("t.csv", text)}}, words);
  };
  EXPECT_TRUE(refuse("1,2,3\n4,5,6\n7,8\n", "line 3 holds 2 values, and the first one 3"));
  EXPECT_TRUE(refuse("1,2\n3,x\n", "line 2, column 2: 'x' is no number"));
  EXPECT_TRUE(refuse("1,2\n3,nan\n", "'nan' is no number"));
  EXPECT_TRUE(refuse("nan,-inf\n1,2\n", "line 1, column 1: 'nan' is no number"));
  EXPECT_TRUE(refuse(",\n1,2\n", "line 1, column 1: '' is no number"));
  EXPECT_TRUE(refuse("1,2\n3,\n", "line 2, column 2: '' is no number"));
  EXPECT_TRUE(refuse("a,b\n", "t.csv holds no sample"));
  EXPECT_TRUE(refuse("# only a note\n", "t.csv holds no sample"));
  EXPECT_TRUE(refuse("", "t.csv is empty"));
  EXPECT_TRUE(refuse(std::string("\1\2\3\4\5", 5), "is of no format that is known"));
}

TEST_F(ImportedFile, OfHdf5TakesADataSetAndAnAxis) {
  io::H5Writer file;
  const std::vector<float> values{1, 2, 3, 4, 5, 6};
  file.dataset("/group/x", values, {2, 3});
  file.dataset("/labels", std::vector<std::int64_t>{4, 5}, {2, 1});
  file.attribute("/labels", "names", std::vector<std::string>{"a", "b"});
  file.dataset("/note", "text");
  file.save(folder_ / "x.h5");
  const auto found = read_rows({.paths = {folder_ / "x.h5"}});
  EXPECT_EQ(found.rows, (Rows{{1, 2, 3}, {4, 5, 6}}));
  EXPECT_EQ(found.labels, (std::vector<std::int64_t>{4, 5}));
  EXPECT_EQ(found.summary.label_names, (std::vector<std::string>{"a", "b"}));
  const auto columns = read_rows({.paths = {folder_ / "x.h5"}, .dataset = "group/x", .axis = 1});
  EXPECT_EQ(columns.rows, (Rows{{1, 4}, {2, 5}, {3, 6}}));
  EXPECT_FALSE(columns.description.labelled);
  EXPECT_EQ(columns.summary.notes.size(), 1U);
  EXPECT_TRUE(refused({.paths = {folder_ / "x.h5"}, .dataset = "y"}, "holds no data set /y; there are /group/x",
                      ExitCode::usage));
  EXPECT_TRUE(refused({.paths = {folder_ / "x.h5"}, .dataset = "note"}, "holds text, not numbers"));
}

TEST_F(ImportedFile, TakesNoOptionThatMeansNothing) {
  const auto path = write("x.npy", npy_file("|u1", "1, 2", "\1\2"));
  EXPECT_TRUE(refused({.paths = {path}, .side = 2}, "--side means nothing for npy", ExitCode::usage));
  EXPECT_TRUE(refused({.paths = {path, write("i", images_)}}, "import them one after the other", ExitCode::usage));
  EXPECT_TRUE(refused({.paths = {write("i", images_)}, .axis = 1}, "--axis means nothing for IDX", ExitCode::usage));
  EXPECT_TRUE(refused({.paths = {folder_ / "none"}}, "none is not there", ExitCode::no_input));
  EXPECT_TRUE(refused({.paths = {"/dev/null"}}, "is not an ordinary file"));
}

}  // namespace
}  // namespace kadanoff::imports
