// Models of other programs.
#include "host/imports/model_import.hpp"

#include <gtest/gtest.h>

#include "host/data/binary_units.hpp"
#include "host/io/hdf5_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/import_files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::imports {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;
using test::fails_with;

const std::vector<float> weights{1, 2, 3, 4, 5, 6}, visible{7, 8, 9}, hidden{10, 11};

std::string word(const std::string& ascii) {
  std::string bytes;
  for (const char one : ascii) bytes += std::string{one, '\0', '\0', '\0'};
  return test::npy_file("<U" + std::to_string(ascii.size()), "", bytes);
}

class ModelImport : public testing::Test {
 protected:
  void write_npz(const Files& files) { test::write_archive(path_, archive_write_set_format_zip, files); }
  std::optional<ModelImportResult> import(std::optional<data::Units> units = {}) {
    return import_model({.path = path_, .output = output_, .units = units}, test::some_provenance(),
                        io::IfExists::replace);
  }
  Files named(const std::string& w, const std::string& b, const std::string& c) {
    return {{b, test::npy_file("<f4", "3,", test::bytes_of(visible))},
            {w, test::npy_file("<f4", "3, 2", test::bytes_of(weights))},
            {c, test::npy_file("<f4", "2,", test::bytes_of(hidden))}};
  }
  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "model.npz", output_ = folder_ / "model.h5";
};

TEST_F(ModelImport, TakesAnNpzByTheNamesInUse) {
  for (const auto& [w, b, c] : {std::array{"weight_matrix.npy", "vbias.npy", "hbias.npy"},
                                {"W.npy", "b.npy", "c.npy"},
                                {"weights.npy", "visible_bias.npy", "hidden_bias.npy"}}) {
    write_npz(named(w, b, c));
    const auto result = import();
    ASSERT_TRUE(result) << w;
    EXPECT_FALSE(result->model.binary);
    ASSERT_EQ(result->notes.size(), 1U);
    EXPECT_NE(result->notes[0].find("does not say its units"), std::string::npos);
    const auto model = data::load_model(output_);
    EXPECT_EQ(model.parameters.view().weights(1, 0), 3);
    EXPECT_EQ(model.parameters.view().weights(2, 1), 6);
    EXPECT_EQ(model.parameters.visible_bias.data()[2], 9);
    EXPECT_EQ(model.parameters.hidden_bias.data()[1], 11);
  }
}

TEST_F(ModelImport, TakesColumnsFirstAndTransposedMatrices) {
  auto files = named("W.npy", "b.npy", "c.npy");
  const std::vector<float> by_columns{1, 3, 5, 2, 4, 6};
  for (const bool columns_first : {true, false}) {
    files[1].second = test::npy_file("<f4", columns_first ? "3, 2" : "2, 3", test::bytes_of(by_columns), columns_first);
    write_npz(files);
    ASSERT_TRUE(import());
    EXPECT_EQ(import()->notes.size(), columns_first ? 1U : 2U);
    EXPECT_EQ(data::load_model(output_).parameters.view().weights(1, 0), 3) << columns_first;
    EXPECT_EQ(data::load_model(output_).parameters.view().weights(2, 1), 6) << columns_first;
  }
}

// scikit-learn's are hidden × visible also where they are square, and of units 0 and 1.
TEST_F(ModelImport, KnowsScikitLearn) {
  const std::vector<double> two{1, 2}, four{1, 2, 3, 4};
  write_npz({{"components_.npy", test::npy_file("<f8", "2, 2", test::bytes_of(four))},
             {"intercept_visible_.npy", test::npy_file("<f8", "2,", test::bytes_of(two))},
             {"intercept_hidden_.npy", test::npy_file("<f8", "2,", test::bytes_of(two))}});
  const auto result = import();
  ASSERT_TRUE(result && result->model.binary);
  EXPECT_EQ(io::H5Reader(output_).read<float>("/params/weight_matrix"), (std::vector<float>{1, 3, 2, 4}));
  EXPECT_EQ(io::H5Reader(output_).read<double>("/params/hbias"), two);
}

TEST_F(ModelImport, HasTheUnitsThatAreSaidOrAskedFor) {
  auto files = named("W.npy", "b.npy", "c.npy");
  write_npz(files);
  ASSERT_TRUE(import(data::Units::bits)->model.binary);  // these numbers are of units 0 and 1
  const auto binary = data::load_model(output_);
  EXPECT_EQ(binary.parameters.view().weights(1, 0), 3.0F / 4);
  files.emplace_back("variable_type.npy", word("bernoulli"));
  write_npz(files);
  EXPECT_TRUE(import()->notes.empty());
  EXPECT_EQ(data::load_model(output_).energy_constant, binary.energy_constant);
  ASSERT_FALSE(import(data::Units::spins)->model.binary);  // the same model, written as one of spins
  EXPECT_EQ(data::load_model(output_).parameters.view().weights(1, 0), 3.0F / 4);
  EXPECT_EQ(data::load_model(output_).energy_constant, 0);
  files.back().second = word("ising");
  write_npz(files);
  ASSERT_TRUE(import(data::Units::bits)->model.binary);
  EXPECT_EQ(io::H5Reader(output_).read<float>("/params/weight_matrix")[2], 3.0F * 4);
  files.back().second = word("potts");
  write_npz(files);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "variable_type says 'potts'", [&] { import(); }));
}

TEST_F(ModelImport, LeavesDataAlone) {
  write_npz({{"x.npy", test::npy_file("<f4", "3, 2", test::bytes_of(weights))},
             {"y.npy", test::npy_file("<f4", "3,", test::bytes_of(visible))}});
  EXPECT_FALSE(import());
  test::write_archive(path_, archive_write_set_format_zip, {{"a.png", "no picture"}});
  EXPECT_FALSE(import());
  test::write_bytes(path_, "1,2\n3,4\n");
  EXPECT_FALSE(import());
  data::save_dataset(test::random_data(4, 4), path_, io::IfExists::replace);
  EXPECT_FALSE(import());
  EXPECT_FALSE(std::filesystem::exists(output_));
}

TEST_F(ModelImport, RefusesWhatDoesNotFit) {
  auto files = named("W.npy", "b.npy", "other.npy");
  write_npz(files);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "holds W, and no hbias", [&] { import(); }));
  files = named("W.npy", "b.npy", "c.npy");
  files[2].second = test::npy_file("<f4", "3,", test::bytes_of(visible));
  write_npz(files);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "W is of 3 × 2, and there are 3 and 3 biases", [&] { import(); }));
  files = named("W.npy", "b.npy", "c.npy");
  files[2].second = test::npy_file("<f4", "2,", test::bytes_of(std::vector<float>{1, NAN}));
  write_npz(files);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "holds nan at 1", [&] { import(); }));
  files[2].second = test::npy_file("<f4", "2,", test::bytes_of(std::vector<float>{1, 2, 3}));
  write_npz(files);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "c holds more than its header says", [&] { import(); }));
  files[2].second = test::npy_file("<f4", "1000000000000,", test::bytes_of(hidden));
  write_npz(files);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "c declares more parameters than can be", [&] { import(); }));
  files[2].second = test::npy_file("<f4", "20,", test::bytes_of(hidden));
  write_npz(files);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "is cut off", [&] { import(); }));
  EXPECT_FALSE(std::filesystem::exists(output_));
}

TEST_F(ModelImport, RefusesAModelOfHdf5UnderOtherNames) {
  const auto write = [&](const std::string& group, const std::vector<std::string>& names) {
    io::H5Writer file;
    file.dataset(group + names[0], weights, {3, 2});
    if (names.size() > 1) file.dataset(group + names[1], visible);
    if (names.size() > 2) file.dataset(group + names[2], hidden);
    file.save(path_, io::IfExists::replace);
  };
  for (const std::string group : {"/", "/layer/"}) {
    write(group, {"W", "vbias", "hbias"});
    EXPECT_TRUE(
        fails_with(ExitCode::bad_input,
                   "looks like a model, with " + group + "W of 3 × 2 and " + group + "vbias: one has weight_matrix",
                   [&] { import(); }));
  }
  write("/", {"w", "b"});
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "if these are samples, --dataset /w", [&] { import(); }));
  write("/", {"w"});
  EXPECT_FALSE(import());
  write("/", {"x", "vbias", "hbias"});
  EXPECT_FALSE(import());
}

// Of hidden units as visible ones; what is damaged is left out.
TEST_F(ModelImport, KeepsTheGaugeOfOurModels) {
  const gauge::UnitGauge gauge{.fixed = {.order = {2, 0, 1}, .sign = {1, -1, 1}}, .by = "their filters"};
  gauge::save_model(test::some_model(3, 2), gauge, path_, io::IfExists::replace);
  ASSERT_TRUE(import(data::Units::bits));
  const auto kept = gauge::read_unit_gauge(io::H5Reader(output_));
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->fixed, gauge.fixed);
  EXPECT_EQ(kept->by, gauge.by);
  gauge::save_model(test::some_model(4, 2), gauge, path_, io::IfExists::replace);
  ASSERT_TRUE(import());
  EXPECT_FALSE(gauge::read_unit_gauge(io::H5Reader(output_)));
}

TEST_F(ModelImport, TakesOurModelsAndArchives) {
  auto model = test::some_model(3, 2);
  data::save_model(model, path_);
  ASSERT_TRUE(import(data::Units::bits)->model.binary);
  EXPECT_EQ(data::load_model(output_).parameters.view().weights(1, 1), model.parameters.view().weights(1, 1));
  io::H5Writer file;
  for (const std::string update : {"1", "20"}) {
    file.dataset("/update_" + update + "/params/weight_matrix", weights, {3, 2});
    file.dataset("/update_" + update + "/params/vbias", update == "1" ? visible : std::vector<float>{0, 0, 0});
    file.dataset("/update_" + update + "/params/hbias", hidden);
  }
  file.dataset("/model_type", "IIRBM");
  file.save(path_, io::IfExists::replace);
  ASSERT_TRUE(import());
  EXPECT_EQ(data::load_model(output_).parameters.visible_bias.data()[0], 0);
  ASSERT_TRUE(import_model({.path = path_, .output = output_, .update = 1}, {}, io::IfExists::replace));
  EXPECT_EQ(data::load_model(output_).parameters.visible_bias.data()[0], 7);
}

}  // namespace
}  // namespace kadanoff::imports
