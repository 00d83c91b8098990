// The file of a stack, and the one RBM in its place.
#include "host/data/stack.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "host/data/file_kind.hpp"
#include "host/io/hdf5_file.hpp"
#include "kernels/core/array.hpp"
#include "tests/support/files.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::data {
namespace {

Stack some_stack(const std::vector<std::int64_t>& units) {
  Stack stack{.layers = {}, .provenance = test::some_provenance()};
  for (std::size_t layer = 0; layer + 1 < units.size(); ++layer)
    stack.layers.push_back(test::some_model(units[layer], units[layer + 1]));
  return stack;
}

class StackFile : public testing::Test {
 protected:
  test::TemporaryFolder folder_;
};

TEST_F(StackFile, KeepsAllLayers) {
  auto stack = some_stack({9, 5, 4, 2});
  stack.layers[0].lattice_shape = {3, 3};
  save_stack(stack, folder_ / "stack.h5");
  const io::H5Reader file(folder_ / "stack.h5");
  EXPECT_EQ(kind_of(file), "stack");
  const auto read = read_stack(file);
  ASSERT_EQ(read.layers.size(), 3U);
  EXPECT_EQ(shape_text(read), "9–5–4–2");
  EXPECT_EQ(read.layers[0].lattice_shape, (std::vector<std::int64_t>{3, 3}));
  EXPECT_EQ(read.provenance.seed, stack.provenance.seed);
  Context cpu;
  for (std::size_t layer = 0; layer < 3; ++layer) {
    const auto &now = read.layers[layer].parameters, &then = stack.layers[layer].parameters;
    EXPECT_EQ(to_host(cpu, now.weights), to_host(cpu, then.weights));
    EXPECT_EQ(to_host(cpu, now.visible_bias), to_host(cpu, then.visible_bias));
    EXPECT_EQ(to_host(cpu, now.hidden_bias), to_host(cpu, then.hidden_bias));
  }
  EXPECT_EQ(stack_shape(file), (std::vector<std::int64_t>{9, 5, 4, 2}));
  check_stack(file);
}

TEST_F(StackFile, SaysItsUnits) {
  auto stack = some_stack({9, 5, 4});
  const auto lines = [&] {
    save_stack(stack, folder_ / "stack.h5", io::IfExists::replace);
    nlohmann::json info{{"kind", "stack"}};
    describe_kind(io::H5Reader(folder_ / "stack.h5"), info);
    return kind_lines(info);
  };
  const std::pair<std::string, std::string> units{"units", "0 and 1"}, layers{"layers", "9–5–4"};
  EXPECT_EQ(lines(), (InfoLines{layers}));
  use_units(stack, Units::bits);
  EXPECT_EQ(lines(), (InfoLines{units, layers}));
}

TEST_F(StackFile, IsRefusedWhereLayersDoNotFit) {
  auto stack = some_stack({9, 5, 4});
  stack.layers[1] = test::some_model(6, 4);
  save_stack(stack, folder_ / "stack.h5");
  const io::H5Reader file(folder_ / "stack.h5");
  for (const auto& read : std::vector<std::function<void()>>{[&] { read_stack(file); }, [&] { check_stack(file); }})
    EXPECT_TRUE(
        test::fails_with(ExitCode::bad_input, "layer 2 has 6 visible units, but layer 1 has 5 hidden units", read));
  save_model(test::some_model(3, 2), folder_ / "model.h5");
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "is not a stack of models (it is a model)",
                               [&] { read_stack(io::H5Reader(folder_ / "model.h5")); }));
  EXPECT_TRUE(
      test::fails_with(ExitCode::bad_input, "it is a stack of models", [&] { load_model(folder_ / "stack.h5"); }));
}

TEST(Product, IsThatOfTheWeightsWithTheOutermostBiases) {
  Context cpu;
  const auto stack = some_stack({7, 5, 4, 3});
  auto copy = some_stack({7, 5, 4, 3});
  const auto model = product(cpu, std::move(copy));
  const auto at = [](const Model& layer, std::int64_t i, std::int64_t a) {
    return static_cast<double>(layer.parameters.weights.data()[i * layer.hidden() + a]);
  };
  ASSERT_EQ(model.visible(), 7);
  ASSERT_EQ(model.hidden(), 3);
  for (std::int64_t i = 0; i < 7; ++i)
    for (std::int64_t d = 0; d < 3; ++d) {
      double sum = 0;
      for (std::int64_t a = 0; a < 5; ++a)
        for (std::int64_t b = 0; b < 4; ++b)
          sum += at(stack.layers[0], i, a) * at(stack.layers[1], a, b) * at(stack.layers[2], b, d);
      EXPECT_NEAR(at(model, i, d), sum, 1e-5);
    }
  EXPECT_EQ(to_host(cpu, model.parameters.visible_bias), to_host(cpu, stack.layers[0].parameters.visible_bias));
  EXPECT_EQ(to_host(cpu, model.parameters.hidden_bias), to_host(cpu, stack.layers[2].parameters.hidden_bias));
}

}  // namespace
}  // namespace kadanoff::data
