// What is exported is the same model.
#include "host/exports/export_model.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "host/exports/npz_file.hpp"
#include "host/imports/model_import.hpp"
#include "host/imports/npz_model.hpp"
#include "host/io/hdf5_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::exports {
namespace {

class ExportModel : public testing::Test {
 protected:
  data::Model exported(Format format, std::optional<data::Units> units) {
    auto model = test::some_model(5, 3);
    if (const auto chosen = units_of_export(format, units)) data::use_units(model, *chosen);
    export_model(model, format, 1, path_, io::IfExists::replace);
    return model;
  }
  test::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "model";
  data::Model model_ = test::some_model(5, 3);
};

bool are_equal(const data::Model& one, const data::Model& other) {
  const auto same = [](const Array<float>& a, const Array<float>& b) {
    return a.size() == b.size() && std::equal(a.data(), a.data() + a.size(), b.data());
  };
  return one.binary == other.binary && same(one.parameters.weights, other.parameters.weights) &&
         same(one.parameters.visible_bias, other.parameters.visible_bias) &&
         same(one.parameters.hidden_bias, other.parameters.hidden_bias);
}

TEST_F(ExportModel, AsNpzComesBackBitByBit) {
  for (const auto units : {data::Units::spins, data::Units::bits}) {
    const auto model = exported(Format::npz, units);
    const auto found = imports::read_npz_model(path_, {});
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->model.says_units);
    EXPECT_TRUE(are_equal(found->model, model));
  }
  const auto bytes = test::read_bytes(path_);
  exported(Format::npz, data::Units::bits);
  EXPECT_EQ(test::read_bytes(path_), bytes);
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "exists",
                               [&] { export_model(model_, Format::npz, 1, path_, io::IfExists::refuse); }));
}

TEST_F(ExportModel, AsRbmsHasUnitsZeroAndOne) {
  const auto model = exported(Format::rbms, {});
  EXPECT_TRUE(model.binary);
  EXPECT_TRUE(are_equal(data::load_model(path_), model));
  const io::H5Reader file(path_);
  EXPECT_FALSE(file.seal());  // the package may append to it
  EXPECT_EQ(file.read<float>("/update_1/params/weight_matrix")[0], 4 * model.parameters.weights.data()[0]);
  EXPECT_EQ(file.read_texts("/model_type"), std::vector<std::string>{"BBRBM"});
  const auto chains = file.read<float>("/parallel_chains");
  EXPECT_EQ(file.shape("/parallel_chains"), (io::H5Shape{100, 5}));
  EXPECT_NEAR(std::accumulate(chains.begin(), chains.end(), 0.0) / 500, 0.5, 0.1);
  EXPECT_TRUE(test::fails_with(ExitCode::usage, "the package rbms has units 0 and 1",
                               [&] { exported(Format::rbms, data::Units::spins); }));
}

}  // namespace
}  // namespace kadanoff::exports
