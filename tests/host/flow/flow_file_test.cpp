// Files of flows: what comes back, and what is refused.
#include "host/flow/flow_file.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "host/io/hdf5_file.hpp"
#include "host/machine/memory.hpp"
#include "kernels/core/check.hpp"
#include "kernels/ising/exact.hpp"
#include "tests/support/child.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::flow {
namespace {

// Two steps of three chains on a 4 × 4 lattice; all numbers differ, and some are infinite or unknown.
Flow some_flow(FlowMode mode) {
  Flow flow{4, 3, mode, {1, 2.25}, {}, {}};
  double next = 0.1;
  const auto estimate = [&next] { return Estimate{next++, next++, next++}; };
  for (const std::int64_t step : {0, 10}) {
    FlowPoint point{step, estimate(), estimate(), estimate(), next++, next++, {}, {estimate(), estimate()}};
    for (int r = 0; r <= 2; ++r) point.correlation.push_back(estimate());
    flow.points.push_back(point);
  }
  flow.points[1].temperature = std::numeric_limits<double>::infinity();
  flow.points[1].energy.error = std::numeric_limits<double>::quiet_NaN();
  for (int i = 0; i < 2 * 3 * 16; ++i) flow.spins.push_back(i % 3 == 0 ? 1.0F : -1.0F);
  return flow;
}

const io::Provenance provenance{"flow", {{"steps", "0,10"}}, 42, "cpu", {}, 1};

TEST(FlowFile, GivesBackWhatWasWritten) {
  const test::TemporaryFolder folder;
  const auto path = folder / "flow.h5";
  const Flow flow = some_flow(FlowMode::hidden_mean);
  save_flow(flow, provenance, path);
  const Flow back = load_flow(path);
  EXPECT_EQ(back.side, 4);
  EXPECT_EQ(back.samples, 3);
  EXPECT_EQ(back.mode, FlowMode::hidden_mean);
  ASSERT_EQ(back.points.size(), 2U);
  EXPECT_EQ(back.points[1].step, 10);
  EXPECT_EQ(back.points[0].magnetisation.spread, flow.points[0].magnetisation.spread);
  EXPECT_EQ(back.points[0].abs_magnetisation.error, flow.points[0].abs_magnetisation.error);
  EXPECT_EQ(back.points[0].energy.mean, flow.points[0].energy.mean);
  EXPECT_EQ(back.points[0].temperature_error, flow.points[0].temperature_error);
  ASSERT_EQ(back.points[1].correlation.size(), 3U);
  EXPECT_EQ(back.points[1].correlation[2].mean, flow.points[1].correlation[2].mean);
  EXPECT_EQ(back.points[1].temperature, std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(back.points[1].energy.error));
  EXPECT_EQ(back.temperatures, flow.temperatures);
  ASSERT_EQ(back.points[1].distribution.size(), 2U);
  EXPECT_EQ(back.points[1].distribution[1].error, flow.points[1].distribution[1].error);
}

TEST(FlowFile, WithoutALatticeHoldsMagnetisationsAndSpins) {
  const test::TemporaryFolder folder;
  Flow flow = some_flow(FlowMode::sampled);
  flow.side = 0;
  flow.temperatures.clear();
  for (auto& point : flow.points) point.correlation.clear(), point.distribution.clear();
  flow.spins.resize(std::size_t{2} * 3 * 15);
  save_flow(flow, provenance, folder / "flow.h5");
  const io::H5Reader file(folder / "flow.h5");
  EXPECT_EQ(file.shape("/spins"), (io::H5Shape{2, 3, 15}));
  EXPECT_FALSE(file.has_name("/energy") || file.has_name("/energy_table/energy") || file.has_name("/correlation"));
  const Flow back = load_flow(folder / "flow.h5");
  EXPECT_EQ(back.side, 0);
  EXPECT_EQ(back.points[1].abs_magnetisation.error, flow.points[1].abs_magnetisation.error);
  EXPECT_TRUE(std::isnan(back.points[1].energy.mean) && std::isnan(back.points[1].temperature_error));
}

TEST(FlowFile, HoldsTheSpinsAndTheEnergyTable) {
  const test::TemporaryFolder folder;
  save_flow(some_flow(FlowMode::sampled), provenance, folder / "drawn.h5");
  save_flow(some_flow(FlowMode::mean_field), provenance, folder / "means.h5");
  const io::H5Reader drawn(folder / "drawn.h5"), means(folder / "means.h5");
  EXPECT_EQ(drawn.shape("/spins"), (io::H5Shape{2, 3, 16}));
  EXPECT_EQ(drawn.type_name("/spins"), "int8");
  EXPECT_EQ(means.type_name("/spins"), "float32");
  EXPECT_EQ(drawn.read<std::int8_t>("/spins")[3], 1);
  EXPECT_EQ(drawn.read<std::int8_t>("/spins")[4], -1);
  const auto temperatures = drawn.read<double>("/energy_table/temperature");
  const auto energies = drawn.read<double>("/energy_table/energy");
  ASSERT_EQ(temperatures.size(), energies.size());
  EXPECT_EQ(energies[40], ising::mean_energy(4, temperatures[40]));
  EXPECT_EQ(io::read_provenance(drawn).seed, 42U);
  EXPECT_EQ(io::read_provenance(drawn).config, provenance.config);
}

TEST(FlowFile, LeavesTheSpinsOutWhereTheyWereNotKept) {
  const test::TemporaryFolder folder;
  Flow flow = some_flow(FlowMode::sampled);
  flow.spins.clear();
  save_flow(flow, provenance, folder / "flow.h5");
  EXPECT_FALSE(io::H5Reader(folder / "flow.h5").has_dataset("/spins"));
}

// As `kadanoff flow` writes them, of hidden units; the groups are read only where the units are such.
TEST(FlowFile, GivesBackTheFlowsOfOtherArrangements) {
  const test::TemporaryFolder folder;
  const auto path = folder / "flow.h5";
  auto fixed = some_flow(FlowMode::sampled), permuted = fixed;
  for (auto* flow : {&fixed, &permuted}) flow->spins.clear();
  fixed.points[1].energy.mean = -1.5;
  permuted.points[1].energy.mean = -0.25;
  permuted.samples = 2;
  const gauge::UnitGauge gauge{.fixed = gauge::unchanged(16), .by = "their filters"};
  const auto flow = some_flow(FlowMode::sampled);
  for (const bool of_hidden_units : {true, false}) {
    auto file = to_file(flow, provenance, of_hidden_units ? std::optional(gauge) : std::nullopt);
    file.group("/gauge_fixed", to_file(fixed, provenance));
    file.group("/permuted", to_file(permuted, provenance));
    file.save(path, io::IfExists::replace);
    const auto all = load_flows(path);
    ASSERT_EQ(all.size(), of_hidden_units ? 3U : 1U);
    EXPECT_EQ(all[0].flow.points[1].energy.mean, load_flow(path).points[1].energy.mean);
    EXPECT_EQ(all[0].units.has_value(), of_hidden_units);
    if (!of_hidden_units) continue;
    EXPECT_EQ(all[1].units, gauge::Arranged::gauge_fixed);
    EXPECT_EQ(all[1].flow.points[1].energy.mean, -1.5);
    EXPECT_EQ(all[1].flow.points[1].correlation[2].error, fixed.points[1].correlation[2].error);
    EXPECT_EQ(all[2].units, gauge::Arranged::permuted);
    EXPECT_EQ(all[2].group, "/permuted");
    EXPECT_EQ(all[2].flow.points[1].energy.mean, -0.25);
    EXPECT_EQ(all[2].flow.samples, 2);
    EXPECT_EQ(all[2].flow.temperatures, permuted.temperatures);
  }
  io::H5Writer no_permuted;
  auto damaged = to_file(flow, provenance, gauge);
  no_permuted.dataset("/steps", std::vector<std::int64_t>{0});
  damaged.group("/permuted", std::move(no_permuted));
  damaged.save(path, io::IfExists::replace);
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "/permuted is not a flow", [&] { load_flows(path); }));
}

TEST(FlowFile, RefusesAFileThatIsNoFlow) {
  const test::TemporaryFolder folder;
  io::H5Writer file;
  file.dataset("/steps", std::vector<std::int64_t>{0, 1});
  file.save(folder / "other.h5");
  EXPECT_THROW(load_flow(folder / "other.h5"), Error);
}

TEST(FlowFile, RefusesNumbersThatNoFlowHas) {
  const test::TemporaryFolder folder;
  const auto refuses = [&](const std::string& words, auto change) {
    Flow flow = some_flow(FlowMode::sampled);
    change(flow);
    save_flow(flow, provenance, folder / "flow.h5", io::IfExists::replace);
    return test::fails_with(ExitCode::bad_input, words, [&] { load_flow(folder / "flow.h5"); });
  };
  EXPECT_TRUE(refuses("do not increase", [](Flow& flow) { flow.points[0].step = -1; }));
  EXPECT_TRUE(refuses("do not increase", [](Flow& flow) { flow.points[1].step = flow.points[0].step; }));
  EXPECT_TRUE(refuses("attribute samples is 0", [](Flow& flow) {
    flow.samples = 0;
    flow.spins.clear();
  }));

  io::H5Writer file;  // a side for whose distances there is no memory
  file.dataset("/steps", std::vector<std::int64_t>{0, 1});
  file.dataset("/correlation", std::vector<double>{0, 1}, {2, 1});
  file.attribute("/", "lattice_shape", std::vector<std::int64_t>{2'000'000'000, 2'000'000'000});
  file.attribute("/", "samples", std::int64_t{1});
  file.attribute("/", "mode", "sampled");
  file.save(folder / "large.h5");
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "/correlation does not hold 1000000001 distances",
                               [&] { load_flow(folder / "large.h5"); }));
}

TEST(FlowFile, LargerThanTheMemoryIsRefusedBeforeItTakesAny) {
  const test::TemporaryFolder folder;
  const auto path = folder / "flow.h5";
  const auto width = std::int64_t{1} << 20;
  io::H5Writer file;
  file.dataset("/steps", std::vector<std::int64_t>{0});
  file.dataset("/correlation", std::vector<std::int8_t>(static_cast<std::size_t>(width)), {1, width});
  file.attribute("/", "lattice_shape", std::vector<std::int64_t>{2 * width - 2, 2 * width - 2});
  file.attribute("/", "samples", std::int64_t{1});
  file.attribute("/", "mode", "sampled");
  file.save(path);
  EXPECT_EQ(test::exit_code_in_child([&] {
              machine::take_as_free(20 * width);
              load_flow(path);
            }),
            2);
}

}  // namespace
}  // namespace kadanoff::flow
