// Files of models: what comes back, and what is refused.
#include "host/data/model.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <utility>

#include "host/io/hdf5_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/foreign_file.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::data {
namespace {

using test::fails_with;
using test::TemporaryFolder;

std::vector<float> values(const Array<float>& array) { return {array.data(), array.data() + array.size()}; }

class ModelFile : public testing::Test {
 protected:
  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "model.h5";

  void write(const std::vector<double>& weights, const io::H5Shape& shape, std::size_t visible, std::size_t hidden) {
    io::H5Writer file;
    file.dataset("/params/weight_matrix", weights, shape);
    file.dataset("/params/vbias", std::vector<double>(visible, 0.5));
    file.dataset("/params/hbias", std::vector<double>(hidden, -0.5));
    file.save(path_, io::IfExists::replace);
  }
};

TEST_F(ModelFile, ComesBackAsItWasWritten) {
  Model model = test::some_model(12, 7);
  model.lattice_shape = {3, 4};
  save_model(model, path_);
  const Model back = load_model(path_);
  EXPECT_EQ(back.visible(), 12);
  EXPECT_EQ(back.hidden(), 7);
  EXPECT_EQ(values(back.parameters.weights), values(model.parameters.weights));
  EXPECT_EQ(values(back.parameters.visible_bias), values(model.parameters.visible_bias));
  EXPECT_EQ(values(back.parameters.hidden_bias), values(model.parameters.hidden_bias));
  EXPECT_EQ(back.lattice_shape, model.lattice_shape);
  EXPECT_EQ(back.provenance.command, "train");
  EXPECT_EQ(back.provenance.seed, model.provenance.seed);
}

TEST_F(ModelFile, IsMissed) {
  EXPECT_TRUE(fails_with(ExitCode::no_input, "does not exist", [&] { load_model(folder_ / "none"); }));
}

TEST_F(ModelFile, MayHoldDoubles) {
  write({1, 2, 3, 4, 5, 6.5}, {3, 2}, 3, 2);
  const Model model = load_model(path_);
  EXPECT_EQ(values(model.parameters.weights), (std::vector<float>{1, 2, 3, 4, 5, 6.5}));
  EXPECT_EQ(values(model.parameters.visible_bias), (std::vector<float>{0.5, 0.5, 0.5}));
}

TEST_F(ModelFile, WithValuesThatAreNotFiniteIsRefused) {
  for (const float wrong : {std::numeric_limits<float>::quiet_NaN(), INFINITY, -INFINITY}) {
    for (const int which : {0, 1, 2}) {
      Model model = test::some_model(4, 3);
      Array<float>* arrays[] = {&model.parameters.weights, &model.parameters.visible_bias,
                                &model.parameters.hidden_bias};
      const char* names[] = {"/params/weight_matrix", "/params/vbias", "/params/hbias"};
      arrays[which]->data()[arrays[which]->size() - 1] = wrong;
      save_model(model, path_, io::IfExists::replace);
      EXPECT_TRUE(fails_with(ExitCode::bad_input, names[which], [&] { load_model(path_); })) << wrong;
    }
  }
  write({1, 1e300}, {1, 2}, 1, 2);  // finite as a double, but not as a float
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "row 0, column 1", [&] { load_model(path_); }));
}

TEST_F(ModelFile, WithParametersThatAreTooLargeIsRefused) {
  write({1, -1e6, 1e6, 3}, {2, 2}, 2, 2);
  EXPECT_EQ(load_model(path_).visible(), 2);
  for (const double wrong : {1.001e6, -3e38, 1e30}) {
    write({1, 1, 1, wrong}, {2, 2}, 2, 2);
    EXPECT_TRUE(fails_with(ExitCode::bad_input, "row 1, column 1: a parameter is", [&] { load_model(path_); }))
        << wrong;
  }
}

TEST_F(ModelFile, WithALatticeThatCannotBeUsedIsReadWithoutIt) {
  io::H5Writer file;
  write_model(file, "model", test::some_model(12, 2));
  file.attribute("/", "lattice_shape", std::vector<double>{10.5, 2});
  file.save(path_);
  testing::internal::CaptureStderr();
  const Model model = load_model(path_);
  EXPECT_NE(testing::internal::GetCapturedStderr().find("passed over: the attribute lattice_shape"), std::string::npos);
  EXPECT_TRUE(model.lattice_shape.empty());
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "lattice_shape", [&] { load_model(path_, {.lattice = true}); }));
}

TEST_F(ModelFile, WhoseShapesContradictEachOtherIsRefused) {
  const auto load = [&] { load_model(path_); };
  write({1, 2, 3, 4, 5, 6}, {3, 2}, 2, 2);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "/params/vbias does not hold 3 values", load));
  write({1, 2, 3, 4, 5, 6}, {3, 2}, 3, 3);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "/params/hbias does not hold 2 values", load));
  write({1, 2}, {2}, 2, 1);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "is not a matrix", load));
  write({}, {0, 2}, 0, 2);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "is not a matrix", load));
}

TEST_F(ModelFile, IsNotADataset) {
  save_dataset(test::some_dataset(3, 3), path_);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "it is a data set", [&] { load_model(path_); }));
  save_model(test::some_model(3, 3), path_, io::IfExists::replace);
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "it is a model", [&] { load_dataset(path_); }));
}

using ForeignModel = test::ForeignFile;

TEST_F(ForeignModel, LargerThanTheMemoryIsRefusedBeforeItTakesAny) {
  const auto declare = [&](hsize_t visible, hsize_t hidden) {
    write(path_, [&](hid_t file) {
      declared(file, "params/weight_matrix", {visible, hidden});
      declared(file, "params/vbias", {visible});
      declared(file, "params/hbias", {hidden});
    });
  };
  for (const auto& [visible, hidden] : {std::pair{100'000, 100'000}, {2, 500'000'000}, {500'000'000, 2}}) {
    declare(static_cast<hsize_t>(visible), static_cast<hsize_t>(hidden));
    EXPECT_EQ(exit_code_with_memory(std::int64_t{1} << 30, [&] { load_model(path_); }), 2);
  }
  declare(1000, 100);
  EXPECT_EQ(exit_code_with_memory(1'000'000, [&] { load_model(path_); }), 2);
  EXPECT_EQ(exit_code_with_memory(2'000'000, [&] { load_model(path_); }), 0);
}

}  // namespace
}  // namespace kadanoff::data
