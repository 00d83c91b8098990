// `kadanoff flow` as a user meets it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "host/flow/flow_file.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

using test::run_program;

class FlowCommand : public testing::Test {
 protected:
  // 60 lattices of 4 × 4, all up: a third each at T = 0, 1 and 2; and an RBM without weights.
  FlowCommand() {
    data::Dataset data;
    data.count = 60;
    data.units = 16;
    data.words.assign(60, 0xFFFF);
    for (const double temperature : {0, 1, 2}) data.temperatures.insert(data.temperatures.end(), 20, temperature);
    data.lattice_shape = {4, 4};
    data::save_dataset(data, folder_ / "data.h5");
    save_rbm("model.h5", 16);
  }

  void save_rbm(const std::string& name, std::int64_t visible) {
    data::Model model{rbm::Parameters(cpu_device, visible, 3), {}, {}};
    for (Array<float>* array :
         {&model.parameters.weights, &model.parameters.visible_bias, &model.parameters.hidden_bias})
      std::fill_n(array->data(), array->size(), 0.0F);
    data::save_model(model, folder_ / name);
  }

  test::ProgramOutcome flow(std::vector<std::string> more, const std::string& model = "model.h5",
                            std::optional<rlim_t> file_size_limit = {}) {
    std::vector<std::string> words{"flow", model, "data.h5", "-o", "flow.h5", "--device", "cpu"};
    words.insert(words.end(), more.begin(), more.end());
    test::ProgramOptions options;
    options.folder = folder_.path();
    options.file_size_limit = file_size_limit;
    return run_program(words, options);
  }

  // Expects the exit code, one line that contains `part`, and no new file.
  void expect_refused(const test::ProgramOutcome& outcome, int exit_code, const std::string& part) {
    EXPECT_EQ(outcome.exit_code, exit_code) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "flow.h5"));
  }

  test::TemporaryFolder folder_;
};

TEST_F(FlowCommand, WritesAFileAndPrintsATable) {
  const auto outcome = flow({"--from-temperature", "1", "--steps", "0,1,2"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("20 chains on 4 × 4, sampled"), std::string::npos) << outcome.out;
  const io::H5Reader file(folder_ / "flow.h5");
  EXPECT_EQ(file.read<std::int64_t>("/steps"), (std::vector<std::int64_t>{0, 1, 2}));
  EXPECT_EQ(file.read<double>("/energy_temperature")[0], 0);
  EXPECT_EQ(io::read_provenance(file).command, "flow");
  EXPECT_EQ(io::read_provenance(file).config["from-temperature"], 1);
  EXPECT_EQ(io::read_provenance(file).config["MODEL"], "model.h5");
}

TEST_F(FlowCommand, PrintsJsonForPrograms) {
  const auto outcome = flow({"--steps", "0,1", "--json", "--limit", "30", "--keep-spins"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(json["samples"], 30);
  EXPECT_EQ(json["points"][0]["energy"]["mean"], -2);
  EXPECT_EQ(json["points"].size(), 2U);
  EXPECT_EQ(io::H5Reader(folder_ / "flow.h5").shape("/spins"), (io::H5Shape{2, 30, 16}));
}

TEST_F(FlowCommand, ShowsWhatTheThermometerSays) {
  thermometer::save_thermometer(test::some_thermometer(16, 5), folder_ / "thermo.h5");
  const auto outcome = flow({"--steps", "0,1", "--json", "--thermometer", "thermo.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  double sum = 0;
  for (const auto& probability : json["points"][1]["thermometer"]["distribution"])
    sum += probability["mean"].get<double>();
  EXPECT_NEAR(sum, 1, 1e-5);
  const flow::Flow file = flow::load_flow(folder_ / "flow.h5");
  EXPECT_EQ(file.points[1].distribution.size(), file.temperatures.size());
  EXPECT_FALSE(file.temperatures.empty());
}

TEST_F(FlowCommand, NeedsNoLattice) {
  data::save_dataset(test::random_data(30, 15), folder_ / "line.h5");
  save_rbm("line-model.h5", 15);
  test::ProgramOptions options;
  options.folder = folder_.path();
  const std::vector<std::string> words{"flow",    "line-model.h5", "line.h5", "-o",
                                       "flow.h5", "--steps",       "0,2",     "--keep-spins"};
  const auto outcome = run_program(words, options);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("without a square lattice"), std::string::npos) << outcome.out;
  EXPECT_EQ(io::H5Reader(folder_ / "flow.h5").shape("/spins"), (io::H5Shape{2, 30, 15}));
  EXPECT_EQ(run_program({"info", "flow.h5"}, options).exit_code, 0);
  const auto measured = run_program({"thermometer", "measure", "--by", "energy", "flow.h5"}, options);
  EXPECT_EQ(measured.exit_code, 65);
  EXPECT_EQ(measured.error_lines(), 1) << measured.err;
  auto with_json = words;
  with_json.insert(with_json.end(), {"--json", "--overwrite"});
  const auto json = nlohmann::json::parse(run_program(with_json, options).out);
  EXPECT_TRUE(json["side"].is_null());
  EXPECT_TRUE(json["points"][1]["abs_magnetisation"]["mean"].is_number());
  EXPECT_FALSE(json["points"][1].contains("energy"));
}

TEST_F(FlowCommand, GivesTheSameNumbersForEveryNumberOfThreads) {
  ASSERT_EQ(flow({"--steps", "0,3", "--threads", "1", "--keep-spins"}).exit_code, 0);
  const auto one = io::H5Reader(folder_ / "flow.h5").read<std::int8_t>("/spins");
  ASSERT_EQ(flow({"--steps", "0,3", "--threads", "2", "--keep-spins", "--overwrite"}).exit_code, 0);
  EXPECT_EQ(io::H5Reader(folder_ / "flow.h5").read<std::int8_t>("/spins"), one);
  ASSERT_EQ(flow({"--steps", "0,3", "--seed", "2", "--keep-spins", "--overwrite"}).exit_code, 0);
  EXPECT_NE(io::H5Reader(folder_ / "flow.h5").read<std::int8_t>("/spins"), one);
}

TEST_F(FlowCommand, RefusesWhatMakesNoSense) {
  expect_refused(flow({"--steps", "0,5,2"}), 2, "--steps");
  expect_refused(flow({"--steps", "-1"}), 2, "--steps");
  expect_refused(flow({"--mode", "quick"}), 2, "hidden-mean");
  expect_refused(flow({"--from-temperature", "3.5"}), 2, "the nearest of 3 temperatures is 2");
  expect_refused(flow({"--from-temperature", "-1"}), 2, "negative");
  for (const char* limit : {"0", "-1", "0x10", "1e3", "some"})
    expect_refused(flow({"--limit", limit}), 2, std::string("--limit '") + limit);
  expect_refused(flow({}, "missing.h5"), 66, "missing.h5");
  expect_refused(flow({}, "data.h5"), 65, "data.h5");
  save_rbm("larger.h5", 25);
  expect_refused(flow({}, "larger.h5"), 65, "25 visible units");
  thermometer::save_thermometer(test::some_thermometer(25, 5), folder_ / "larger-thermo.h5");
  expect_refused(flow({"--thermometer", "larger-thermo.h5"}), 65, "25");
  expect_refused(flow({"--thermometer", "data.h5"}), 65, "data.h5");
}

TEST_F(FlowCommand, SaysWhereItStarts) {
  const auto outcome = flow({"--steps", "1", "--from-temperature", "2.0000000477", "--limit", "all"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.err.find("starting from T = 2: "), std::string::npos) << outcome.err;
}

TEST_F(FlowCommand, KeepsAnOutputThatExists) {
  ASSERT_EQ(flow({"--steps", "1"}).exit_code, 0);
  const auto again = flow({"--steps", "2"});
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_NE(again.err.find("--overwrite"), std::string::npos) << again.err;
  EXPECT_EQ(io::H5Reader(folder_ / "flow.h5").read<std::int64_t>("/steps"), std::vector<std::int64_t>{1});
  EXPECT_EQ(flow({"--steps", "2", "--overwrite"}).exit_code, 0);
}

TEST_F(FlowCommand, OverwritesNoInput) {
  thermometer::save_thermometer(test::some_thermometer(16, 5), folder_ / "thermo.h5");
  test::ProgramOptions options;
  options.folder = folder_.path();
  const auto onto = [&](const char* output, const char* model) {
    const auto before = test::read_bytes(folder_ / output);
    expect_refused(
        run_program({"flow", model, "data.h5", "--thermometer", "thermo.h5", "-o", output, "--overwrite"}, options), 2,
        "is one of the inputs");
    EXPECT_EQ(test::read_bytes(folder_ / output), before) << output;
  };
  for (const char* output : {"model.h5", "data.h5", "thermo.h5"}) onto(output, "model.h5");
  onto("model.h5", ".");  // a run folder has its model in it
}

TEST_F(FlowCommand, LeavesNothingBehindOnAFullDisk) {
  const auto before = folder_.entries();
  const auto outcome = flow({"--steps", "1"}, "model.h5", 1024);
  EXPECT_EQ(outcome.exit_code, 74) << outcome.err;
  EXPECT_EQ(folder_.entries(), before);
}

}  // namespace
}  // namespace kadanoff::cli
