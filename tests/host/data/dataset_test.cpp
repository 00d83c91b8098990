// Files of data sets, and the selection of samples.
#include "host/data/dataset.hpp"

#include <gtest/gtest.h>
#include <hdf5.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "host/data/temperature_selection.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/machine/build_info.hpp"
#include "tests/support/files.hpp"
#include "tests/support/foreign_file.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::data {
namespace {

using test::Extent;
using test::fails_with;
using test::TemporaryFolder;

class DatasetFile : public testing::Test {
 protected:
  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "data.h5";

  // Writes a Kadanoff file with these /samples and nothing else.
  template <class T>
  void write_samples(const std::vector<T>& values, const io::H5Shape& shape) {
    io::H5Writer file;
    file.dataset("/samples", values, shape);
    file.save(path_, io::IfExists::replace);
  }

  // The file begins with its seal; libhdf5 does not miss it.
  void take_seal_away() const { test::write_bytes(path_, test::read_bytes(path_).substr(io::seal_bytes)); }
};

TEST_F(DatasetFile, ComesBackAsItWasWritten) {
  for (const std::int64_t units : {1, 7, 8, 25, 31, 32, 33, 64, 100}) {
    const Dataset data = test::some_dataset(17, units);
    save_dataset(data, path_, io::IfExists::replace);
    const Dataset back = load_dataset(path_);
    EXPECT_EQ(back.count, data.count);
    EXPECT_EQ(back.units, data.units);
    EXPECT_EQ(back.words, data.words) << units << " units";
    EXPECT_EQ(back.temperatures, data.temperatures);
    EXPECT_TRUE(back.lattice_shape.empty());
  }
}

TEST_F(DatasetFile, KeepsItsLatticeAndWhereItComesFrom) {
  Dataset data = test::some_dataset(3, 12);
  data.lattice_shape = {3, 4};
  save_dataset(data, path_);
  const Dataset back = load_dataset(path_);
  EXPECT_EQ(back.lattice_shape, data.lattice_shape);
  EXPECT_EQ(back.provenance.command, data.provenance.command);
  EXPECT_EQ(back.provenance.config, data.provenance.config);
  EXPECT_EQ(back.provenance.seed, data.provenance.seed);
  EXPECT_EQ(back.provenance.device, data.provenance.device);
  EXPECT_EQ(back.provenance.commit, machine::build_info().commit);
  EXPECT_EQ(back.provenance.format_version, 1);
}

TEST_F(DatasetFile, KeepsItsLabelsAndTheirNames) {
  Dataset data = test::some_dataset(3, 12);
  data.labels = {1, 0, -7};
  data.label_names = {"cat", "dog"};
  save_dataset(data, path_);
  const Dataset back = load_dataset(path_);
  EXPECT_EQ(back.labels, data.labels);
  EXPECT_EQ(back.label_names, data.label_names);
  const Dataset taken = take(back, {2, 0});
  EXPECT_EQ(taken.labels, (std::vector<std::int64_t>{-7, 1}));
  EXPECT_EQ(taken.label_names, data.label_names);
  const Dataset without = test::some_dataset(3, 12);
  for (const auto& shape : {io::H5Shape{2, 2}, io::H5Shape{4}}) {  // something else of that name
    io::H5Writer file;
    write_dataset(file, without);
    file.dataset("/labels", std::vector<std::int64_t>{1, 2, 3, 4}, shape);
    file.save(path_, io::IfExists::replace);
    EXPECT_TRUE(load_dataset(path_).labels.empty());
  }
  io::H5Writer file;
  write_dataset(file, without);
  file.dataset("/labels", std::vector<double>{1, 2.5, 3});
  file.save(path_, io::IfExists::replace);
  testing::internal::CaptureStderr();
  EXPECT_TRUE(load_dataset(path_).labels.empty());
  EXPECT_NE(testing::internal::GetCapturedStderr().find("/labels"), std::string::npos);
}

TEST_F(DatasetFile, IsWrittenAsSpinsPlusAndMinusOne) {
  const Dataset data = test::some_dataset(5, 33);
  save_dataset(data, path_);
  const io::H5Reader file(path_);
  EXPECT_EQ(file.type_name("/samples"), "int8");
  EXPECT_EQ(file.shape("/samples"), (io::H5Shape{5, 33}));
  const auto spins = file.read<std::int8_t>("/samples");
  for (std::int64_t i = 0; i < 5; ++i)
    for (std::int64_t j = 0; j < 33; ++j) EXPECT_EQ(spins[static_cast<std::size_t>(i * 33 + j)], data.spin(i, j));
  EXPECT_EQ(file.read_texts("/variable_type"), std::vector<std::string>{"ising"});
  EXPECT_EQ(file.attribute<std::string>("/", "variable_type"), "ising");
}

TEST_F(DatasetFile, OfEqualContentHasEqualBytes) {
  const Dataset data = test::some_dataset(40, 100);
  save_dataset(data, folder_ / "one.h5");
  sleep(1);  // a time stamp in the file would differ
  save_dataset(data, folder_ / "two.h5");
  EXPECT_EQ(test::read_bytes(folder_ / "one.h5"), test::read_bytes(folder_ / "two.h5"));
  save_dataset(test::some_dataset(40, 100, 2), folder_ / "three.h5");
  EXPECT_NE(test::read_bytes(folder_ / "one.h5"), test::read_bytes(folder_ / "three.h5"));
}

TEST_F(DatasetFile, MayHoldSpinsOfAnyNumberType) {
  write_samples<std::int64_t>({1, -1, -1, 1, 1, 1}, {2, 3});
  EXPECT_EQ(load_dataset(path_).words, (std::vector<std::uint32_t>{0b001, 0b111}));
  write_samples<double>({1, -1, -1, 1, 1, 1}, {3, 2});
  EXPECT_EQ(load_dataset(path_).words, (std::vector<std::uint32_t>{0b01, 0b10, 0b11}));
  write_samples<float>({-1, -1}, {1, 2});
  EXPECT_EQ(load_dataset(path_).words, (std::vector<std::uint32_t>{0}));
}

TEST_F(DatasetFile, WithAnythingButSpinsIsRefusedWithTheirPlace) {
  const auto load = [&] { load_dataset(path_); };
  for (const int wrong : {0, 2, -2, 127, -128, -127, 3}) {
    for (const std::size_t at : {0, 9, 30, 31}) {
      std::vector<std::int8_t> spins(33, 1);
      spins[at] = static_cast<std::int8_t>(wrong);
      write_samples(spins, {3, 11});
      const auto place = fmt::format("holds {} at row {}, column {}", wrong, at / 11, at % 11);
      EXPECT_TRUE(fails_with(ExitCode::bad_input, place, load)) << wrong << " at " << at;
    }
  }
  write_samples<double>({1, -1, 0.5, 1}, {2, 2});
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "holds 0.5 at row 1, column 0", load));
  write_samples<double>({1, NAN}, {1, 2});
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "nan at row 0, column 1", load));
  write_samples<double>({1, 0}, {1, 2});
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "give the file the attribute variable_type = 'bernoulli'", load));
}

TEST_F(DatasetFile, OfAnotherShapeIsRefused) {
  const auto load = [&] { load_dataset(path_); };
  write_samples<std::int8_t>({}, {0, 4});
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "is empty", load));
  write_samples<std::int8_t>({}, {4, 0});
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "is empty", load));
  write_samples<std::int8_t>({1, 1}, {2});
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "1 dimension,", load));
  write_samples<std::int8_t>({1, 1}, {2, 1, 1});
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "3 dimensions", load));

  io::H5Writer text;
  text.dataset("/samples", "ising");
  text.save(path_, io::IfExists::replace);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "", load));
  io::H5Writer nothing;
  nothing.save(path_, io::IfExists::replace);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "no /samples", load));
  io::H5Writer group;
  group.dataset("/samples/inner", std::vector<double>{1});
  group.save(path_, io::IfExists::replace);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "/samples is not a data set", load));
}

TEST_F(DatasetFile, PassesOverWhatItCannotUseUnlessItIsNeeded) {
  const auto write_with = [&](const std::function<void(io::H5Writer&)>& add) {
    io::H5Writer file;
    file.dataset("/samples", std::vector<std::int8_t>{1, -1, 1, -1}, {2, 2});
    add(file);
    file.save(path_, io::IfExists::replace);
  };
  const auto expect_passed_over = [&](const std::string& reason, Needs needs) {
    testing::internal::CaptureStderr();
    const Dataset data = load_dataset(path_);
    const auto told = testing::internal::GetCapturedStderr();
    EXPECT_NE(told.find("data.h5: passed over: "), std::string::npos) << told;
    EXPECT_NE(told.find(reason), std::string::npos) << told;
    EXPECT_EQ(std::count(told.begin(), told.end(), '\n'), 1) << told;
    EXPECT_TRUE(data.temperatures.empty() && data.lattice_shape.empty());
    EXPECT_EQ(data.count, 2);
    EXPECT_TRUE(fails_with(ExitCode::bad_input, reason, [&] { load_dataset_with(path_, needs); }));
  };
  using Doubles = std::vector<double>;
  using Integers = std::vector<std::int64_t>;
  const Needs temperatures{.temperatures = true}, lattice{.lattice = true};
  for (const double wrong : Doubles{-1, NAN, -INFINITY}) {
    write_with([&](auto& file) { file.dataset("/temperatures", Doubles{1, wrong}); });
    expect_passed_over("/temperatures holds", temperatures);
  }
  write_with([](auto& file) { file.dataset("/temperatures", Doubles{1, 2, 3}); });
  expect_passed_over("one value per sample, of 2 samples", temperatures);
  write_with([](auto& file) { file.dataset("/temperatures", "cold"); });
  expect_passed_over("/temperatures does not hold", temperatures);
  for (const auto& wrong : {Integers{3}, Integers{2, 2}, Integers{-1, -2}, Integers{0}}) {
    write_with([&](auto& file) { file.attribute("/", "lattice_shape", wrong); });
    expect_passed_over("does not fit 2 units", lattice);
  }
  write_with([](auto& file) { file.attribute("/", "lattice_shape", "2 x 1"); });
  expect_passed_over("lattice_shape does not hold numbers but text", lattice);
  write_with([](auto& file) { file.attribute("/", "lattice_shape", Doubles{1.5, 1}); });
  expect_passed_over("a number that int64 cannot hold", lattice);

  write_with([](auto& file) { file.dataset("/weights", Doubles{1, 2}); });
  testing::internal::CaptureStderr();
  EXPECT_EQ(load_dataset_with(path_, {.temperatures = true, .lattice = true}).count, 2);
  EXPECT_NE(testing::internal::GetCapturedStderr().find("/weights: every sample counts as one"), std::string::npos);
}

// A link to a file, or to one below a folder, that this user may not read.
TEST_F(DatasetFile, PassesOverALinkToWhatMayNotBeReadUnlessItIsNeeded) {
  write_samples<std::int8_t>({1, -1, 1, -1}, {2, 2});
  take_seal_away();
  test::write_bytes(folder_ / "closed.h5", "");
  std::filesystem::create_directory(folder_ / "closed");
  for (const char* target : {"closed.h5", "closed/temperatures.h5"}) {
    const hid_t file = H5Fopen(path_.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    if (H5Lexists(file, "temperatures", H5P_DEFAULT) > 0) H5Ldelete(file, "temperatures", H5P_DEFAULT);
    H5Lcreate_external(target, "/temperatures", file, "temperatures", H5P_DEFAULT, H5P_DEFAULT);
    H5Fclose(file);
    const auto code_with = [&](Needs needs) {
      return test::exit_code_in_child([&] {
        for (const auto& [path, mode] :
             {std::pair(folder_.path(), 0755), {path_, 0644}, {folder_ / "closed", 0}, {folder_ / "closed.h5", 0}})
          chmod(path.c_str(), static_cast<mode_t>(mode));
        test::stop_being_root();
        testing::internal::CaptureStderr();
        const Dataset data = load_dataset_with(path_, needs);
        const auto told = testing::internal::GetCapturedStderr();
        _exit(data.count == 2 && told.find("data.h5: passed over: /temperatures") != std::string::npos ? 42 : 1);
      });
    };
    EXPECT_EQ(code_with({}), 42) << target;
    EXPECT_EQ(code_with({.temperatures = true}), static_cast<int>(ExitCode::io)) << target;
  }
  chmod((folder_ / "closed").c_str(), 0755);
}

TEST_F(DatasetFile, OfANewerFormatIsRefused) {
  for (const double version : {2.0, 0.0, -1.0, 1.5}) {
    io::H5Writer file;
    file.dataset("/samples", std::vector<std::int8_t>{1, -1}, {1, 2});
    file.attribute("/", "format_version", version);
    file.save(path_, io::IfExists::replace);
    EXPECT_TRUE(fails_with(ExitCode::bad_input, fmt::format("format {}", version), [&] { load_dataset(path_); }));
  }
}

// Another program may copy our attributes. Without them, or as a text, the version may be one of its own.
TEST_F(DatasetFile, OfANewerFormatIsRefusedWithoutItsSeal) {
  for (const bool ours : {true, false}) {
    io::H5Writer file;
    file.dataset("/samples", std::vector<std::int8_t>{1, -1}, {1, 2});
    if (ours) file.attribute("/", "kind", "dataset");
    file.attribute("/", "format_version", std::int64_t{2});
    file.save(path_, io::IfExists::replace);
    take_seal_away();
    if (ours)
      EXPECT_TRUE(fails_with(ExitCode::bad_input, "format 2", [&] { load_dataset(path_); }));
    else
      EXPECT_EQ(load_dataset(path_).count, 1);
  }
  io::H5Writer file;
  file.dataset("/samples", std::vector<std::int8_t>{1, -1}, {1, 2});
  file.attribute("/", "kind", "Ising");
  file.attribute("/", "format_version", "v2");
  file.save(path_, io::IfExists::replace);
  take_seal_away();
  EXPECT_EQ(load_dataset(path_).count, 1);
}

TEST_F(DatasetFile, HasTheTemperaturesThatPeopleType) {
  io::H5Writer file;
  file.dataset("/samples", std::vector<std::int8_t>(6, 1), {6, 1});
  file.dataset("/temperatures", std::vector<float>{0.1F, 2.3F, 2.269F, 2.3F, 0.1F, INFINITY});
  file.save(path_);
  const Dataset data = load_dataset(path_);
  EXPECT_EQ(data.temperatures, (std::vector<double>{0.1, 2.3, 2.269, 2.3, 0.1, INFINITY}));
  EXPECT_EQ(select_temperatures(data, {2.3}), (std::vector<std::int64_t>{1, 3}));
}

TEST_F(DatasetFile, IsNotOverwrittenUnasked) {
  save_dataset(test::some_dataset(2, 2), path_);
  const auto before = test::read_bytes(path_);
  EXPECT_TRUE(fails_with(ExitCode::usage, "exists already", [&] { save_dataset(test::some_dataset(3, 3), path_); }));
  EXPECT_EQ(test::read_bytes(path_), before);
  save_dataset(test::some_dataset(3, 3), path_, io::IfExists::replace);
  EXPECT_EQ(load_dataset(path_).count, 3);
  EXPECT_EQ(folder_.entries(), 1U);
}

TEST(Dataset, TakesSamplesWithTheirTemperatures) {
  const Dataset data = test::some_dataset(9, 40);
  const Dataset taken = take(data, {8, 0, 0, 3});
  ASSERT_EQ(taken.count, 4);
  EXPECT_EQ(taken.temperatures, (std::vector<double>{INFINITY, 0, 0, 1.5}));
  for (std::int64_t j = 0; j < 40; ++j) {
    EXPECT_EQ(taken.spin(0, j), data.spin(8, j));
    EXPECT_EQ(taken.spin(3, j), data.spin(3, j));
  }
}

TEST(Dataset, SelectsByTemperature) {
  const Dataset data = test::some_dataset(6, 4);  // 0, 0.5, 1, 1.5, 2, ∞
  using Indices = std::vector<std::int64_t>;
  EXPECT_EQ(select_temperatures(data, {0.5, 1.5 + 1e-7, INFINITY}), (Indices{1, 3, 5}));
  EXPECT_EQ(exclude_temperatures(data, {0.5, INFINITY}), (Indices{0, 2, 3, 4}));
  EXPECT_TRUE(fails_with(ExitCode::usage, "temperature 7: the nearest of 6 temperatures is 2",
                         [&] { select_temperatures(data, {7}); }));
  EXPECT_TRUE(fails_with(ExitCode::usage, "temperature 77", [&] { exclude_temperatures(data, {0.5, 77}); }));
  EXPECT_TRUE(fails_with(ExitCode::usage, "no sample", [&] {
    exclude_temperatures(data, {0, 0.5, 1, 1.5, 2, INFINITY});
  }));
  Dataset without = data;
  without.temperatures.clear();
  EXPECT_TRUE(fails_with(ExitCode::usage, "no temperatures", [&] { select_temperatures(without, {1}); }));
}

using ForeignDataset = test::ForeignFile;

// A shape costs nothing to write, and what was never written is legal where the author set a fill value.
TEST_F(ForeignDataset, LargerThanTheMemoryIsRefusedBeforeItTakesAny) {
  write(path_, [](hid_t file) { declared(file, "samples", {1000, 1'000'000'000}); });
  EXPECT_EQ(exit_code_with_memory(512 << 20, [&] { load_dataset(path_); }), 2);
  EXPECT_EQ(exit_code_with_memory(1 << 20, [&] { check_dataset(io::H5Reader(path_)); }), 0);  // looks at none
  write(path_, [](hid_t file) { declared(file, "samples", {1'000'000'000, 10}); });
  EXPECT_EQ(exit_code_with_memory(100 << 20, [&] { load_dataset(path_); }), 2);
  write(path_, [](hid_t file) {
    declared(file, "samples", {100'000, 10});
    declared(file, "temperatures", {100'000});
  });
  EXPECT_EQ(exit_code_with_memory(600'000, [&] { load_dataset(path_); }), 2);
  EXPECT_EQ(
      exit_code_with_memory(2'000'000, [&] { _exit(load_dataset(path_).temperatures.size() == 100'000 ? 0 : 99); }), 0);
  // What is not there is no question of memory.
  write(path_, [](hid_t file) {
    const Extent chunk{1000, 10};
    dataset(
        file, "samples", {1'000'000'000, 10}, [&](hid_t creation) { H5Pset_chunk(creation, 2, chunk.data()); }, 0);
  });
  EXPECT_EQ(exit_code_with_memory(10 << 20, [&] { load_dataset(path_); }), 65);
  EXPECT_EQ(exit_code_with_memory(10 << 20, [&] { check_dataset(io::H5Reader(path_)); }), 65);
}

TEST_F(ForeignDataset, MayHoldAnEnumerationOfSpins) {
  const auto write_enumeration = [&](std::int8_t low) {
    write(path_, [&](hid_t file) {
      const hid_t type = H5Tenum_create(H5T_STD_I8LE);
      const std::int8_t up = 1;
      H5Tenum_insert(type, "DOWN", &low);
      H5Tenum_insert(type, "UP", &up);
      const Extent extent{2, 2};
      const hid_t space = H5Screate_simple(2, extent.data(), nullptr);
      const hid_t samples = H5Dcreate2(file, "samples", type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
      const std::int8_t spins[] = {1, low, low, 1};
      H5Dwrite(samples, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, spins);
      H5Dclose(samples);
      H5Sclose(space);
      H5Tclose(type);
    });
  };
  write_enumeration(-1);
  EXPECT_EQ(io::H5Reader(path_).type_name("/samples"), "int8 enumeration");
  EXPECT_EQ(load_dataset(path_).words, (std::vector<std::uint32_t>{0b01, 0b10}));
  write_enumeration(0);
  EXPECT_EQ(load_dataset(path_).words, (std::vector<std::uint32_t>{0b01, 0b10}));
  EXPECT_TRUE(load_dataset(path_).binary);  // as h5py's true and false
}

TEST_F(ForeignDataset, OfNothingIsEmpty) {
  write(path_, [](hid_t file) {
    const hid_t space = H5Screate(H5S_NULL);
    H5Dclose(H5Dcreate2(file, "samples", H5T_STD_I8LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Sclose(space);
  });
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "/samples is empty (0)", [&] { load_dataset(path_); }));
}

}  // namespace
}  // namespace kadanoff::data
