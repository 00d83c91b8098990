// What commands say of a model whose visible units are hidden ones, and of data of these, as a user meets it: the model
// knows how they stand, whatever the data say, and "permuted" is one thing in all of them.
#include "apps/cli/lower_gauges.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "host/io/hdf5_file.hpp"
#include "tests/support/analysis_command.hpp"
#include "tests/support/files.hpp"

namespace kadanoff::cli {
namespace {

class LowerGaugesCommand : public test::AnalysisCommand {
 protected:
  // 36 hidden units of an RBM of 6 × 6 lattices, their spins as they are (data.h5, with their gauge) and permuted by
  // seed 5 (permuted.h5), and without a word about them (silent.h5); and a model of the first ones, which says so.
  LowerGaugesCommand() {
    auto lowest = test::some_model(36, 36, 3);
    lowest.lattice_shape = {6, 6};
    data::save_model(lowest, folder_ / "lowest.h5");
    auto lattices = test::random_data(90, 36);
    for (const double temperature : {1, 2, 3})
      lattices.temperatures.insert(lattices.temperatures.end(), 30, temperature);
    lattices.lattice_shape = {6, 6};
    data::save_dataset(lattices, folder_ / "lattices.h5");
    expect_done({"transform", "lowest.h5", "lattices.h5", "--seed", "5", "-o", "data.h5"});
    expect_done(
        {"transform", "lowest.h5", "lattices.h5", "--seed", "5", "--arrangement", "permuted", "-o", "permuted.h5"});
    data_ = gauge::load_gauged(folder_ / "data.h5", {.temperatures = true});
    data_.data.lattice_shape = {6, 6};
    save_data("data.h5", data_.data, data_.gauge);
    save_data("silent.h5", data_.data, {});
    model_.lattice_shape = {6, 6};
    gauge::save_model(model_, data_.gauge, folder_ / "model.h5", io::IfExists::refuse);
    data::save_model(model_, folder_ / "silent-model.h5");
    // All of it in the order of the gauge, as if it were no matter of that.
    data::save_model(gauge::rearranged(model_, data_.gauge->fixed), folder_ / "fixed-model.h5");
    save_data("fixed.h5", gauge::rearranged(data_.data, data_.gauge->fixed), {});
    // And as seed 5 permutes it.
    const auto by_chance = gauge::arrangement_of(gauge::Arranged::permuted, *data_.gauge, 36, 5);
    data::save_model(gauge::rearranged(model_, by_chance), folder_ / "permuted-model.h5");
    save_data("permuted-silent.h5", gauge::rearranged(data_.data, by_chance), {});
  }

  void save_data(const std::string& name, const data::Dataset& data, const std::optional<gauge::UnitGauge>& gauge) {
    io::H5Writer file;
    data::write_dataset(file, data);
    if (gauge) gauge::write_unit_gauge(file, *gauge);
    file.save(folder_ / name, io::IfExists::replace);
  }
  void expect_done(const std::vector<std::string>& words) {
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, 0) << words.front() << ": " << outcome.err;
  }
  std::vector<double> numbers(const std::string& file, const std::string& dataset) {
    return io::H5Reader(folder_ / file).read<double>(dataset);
  }

  gauge::GaugedData data_;
  data::Model model_ = test::some_model(36, 9, 4);
};

const std::string other_way = "its hidden units do not stand as those that model.h5 was made of";

// The data stand otherwise than the model was trained on: what fixes its units is its own gauge, and this is said.
TEST_F(LowerGaugesCommand, AreThoseOfTheModel) {
  const auto alone = json_of({"analyze", "weights", "model.h5", "--seed", "5"}),
             fixed = json_of({"analyze", "weights", "fixed-model.h5"});
  EXPECT_EQ(alone["visible_gauge_fixed"]["distances"], fixed["distances"]);
  for (const std::string data : {"permuted.h5", "data.h5", "silent.h5"}) {
    const auto outcome = run({"analyze", "weights", "model.h5", "--data", data, "--seed", "5", "--json"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(outcome.err.find(data + ": " + other_way) != std::string::npos, data == "permuted.h5") << outcome.err;
    const auto json = nlohmann::json::parse(outcome.out);
    EXPECT_EQ(json["distances"], alone["distances"]);
    EXPECT_EQ(json["gauge_fixed"]["distances"], fixed["distances"]) << data;
    EXPECT_EQ(json["permuted"]["distances"], alone["visible_permuted"]["distances"]) << data;
    EXPECT_NE(json["permuted"]["distances"], json["distances"]);
    EXPECT_NE(json["gauge_fixed"]["distances"], json["distances"]);
    // vᵀ W Wᵀ v does not depend on how the units of both stand.
    ASSERT_EQ(json["overlaps"].size(), 3U);
    for (const char* part : {"gauge_fixed", "permuted"})
      for (std::size_t i = 0; i < 3; ++i) {
        const double mean = json["overlaps"][i]["value"]["mean"];
        EXPECT_NEAR(json[part]["overlaps"][i]["value"]["mean"].get<double>(), mean, 1e-5 * mean) << part << data;
      }
  }
  for (const std::string verb : {"correlators", "exactness"}) {
    EXPECT_NE(run({"analyze", verb, "model.h5", "permuted.h5"}).err.find(other_way), std::string::npos) << verb;
    EXPECT_EQ(run({"analyze", verb, "model.h5", "data.h5"}).err, "") << verb;
  }
  // Of two that stand differently no arrangement is that of the model. One that says nothing is taken to stand as it.
  const auto both = run({"analyze", "exactness", "model.h5", "data.h5", "permuted.h5"});
  EXPECT_EQ(both.err, "kadanoff: note: permuted.h5: " + other_way + "\n");
  EXPECT_EQ(both.out.find("gauge-fixed by"), std::string::npos) << both.out;
  EXPECT_NE(both.out.find("not gauge-fixed: the units of data.h5 and permuted.h5 stand differently"), std::string::npos)
      << both.out;
  for (const auto& [one, other] : {std::pair{"data.h5", "silent.h5"}, std::pair{"silent.h5", "data.h5"}}) {
    const auto alike = run({"analyze", "exactness", "model.h5", one, other});
    EXPECT_EQ(alike.err, "") << one;
    EXPECT_NE(alike.out.find("\ngauge-fixed by their filters"), std::string::npos) << alike.out;
  }
}

TEST_F(LowerGaugesCommand, AreNotComparedForTooLittleMemory) {
  data::Stack stack;
  stack.layers.push_back(test::some_model(100, 1024, 3));
  stack.layers.back().lattice_shape = {10, 10};
  stack.layers.push_back(test::some_model(1024, 4, 4));
  data::save_stack(stack, folder_ / "stack.h5");
  auto lattices = test::random_data(20, 100);
  lattices.lattice_shape = {10, 10};
  data::save_dataset(lattices, folder_ / "lattices-of-ten.h5");
  expect_done({"transform", "stack.h5", "--layer", "1", "lattices-of-ten.h5", "-o", "hidden.h5"});
  const std::vector<std::string> evaluate{"evaluate", "stack.h5", "--layer", "2", "hidden.h5"};
  EXPECT_EQ(run(evaluate).err, "");
  auto with_little_memory = evaluate;
  with_little_memory.insert(with_little_memory.end(), {"--memory", "4M"});
  const auto outcome = run(with_little_memory);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.err.find("note: hidden.h5: whether its hidden units stand as the model has them is not known: "),
            std::string::npos)
      << outcome.err;
}

// All that is said of a model is said in every arrangement, where only the model knows that there are several.
TEST_F(LowerGaugesCommand, AreOfDataThatDoNotSayTheirs) {
  for (const auto& [verb, dataset] :
       {std::pair<std::string, std::string>{"correlators", "/mean"}, {"exactness", "/levels/mean"}}) {
    const auto analyze = [&, v = verb](const std::string& model, const std::string& data, const std::string& folder) {
      expect_done({"analyze", v, model, data, "--seed", "5", "--overwrite", "-o", folder});
    };
    const auto file = "/" + verb + ".h5";
    analyze("fixed-model.h5", "fixed.h5", "fixed");
    analyze("permuted-model.h5", "permuted-silent.h5", "permuted");
    EXPECT_FALSE(std::filesystem::exists(folder_ / "fixed/gauge-fixed"));
    for (const auto& [model, data] :
         {std::pair{"model.h5", "silent.h5"}, {"model.h5", "data.h5"}, {"silent-model.h5", "data.h5"}}) {
      analyze(model, data, "out");
      EXPECT_EQ(numbers("out/gauge-fixed" + file, dataset), numbers("fixed" + file, dataset)) << verb << model << data;
      EXPECT_EQ(numbers("out/permuted" + file, dataset), numbers("permuted" + file, dataset)) << verb << model << data;
      EXPECT_NE(numbers("out" + file, dataset), numbers("fixed" + file, dataset)) << verb << model << data;
    }
  }
}

TEST_F(LowerGaugesCommand, AreOfModelsThatMeetLatticesWithoutData) {
  const auto exactness = [&](const std::string& model) {
    return json_of({"analyze", "exactness", model, "--samples", "40", "--sweeps", "5", "--seed", "5"});
  };
  const auto of_model = exactness("model.h5"), fixed = exactness("fixed-model.h5"),
             permuted = exactness("permuted-model.h5");
  EXPECT_EQ(of_model["visible_gauge_fixed"]["rows"], fixed["rows"]);
  EXPECT_EQ(of_model["visible_permuted"]["rows"], permuted["rows"]);
  EXPECT_NE(of_model["rows"], fixed["rows"]);
  EXPECT_NE(of_model["rows"], permuted["rows"]);
  EXPECT_FALSE(exactness("silent-model.h5").contains("visible_permuted"));
}

// The units as they are, in the order and with the signs of the seed, whatever else was done to them before.
TEST_F(LowerGaugesCommand, ArePermutedAlikeEverywhere) {
  const auto permuted = data::load_dataset(folder_ / "permuted.h5");
  double mean = 0;
  for (std::int64_t i = 0; i < permuted.count; ++i)
    for (std::int64_t unit = 0; unit < permuted.units; ++unit) mean += permuted.spin(i, unit);
  mean /= static_cast<double>(permuted.count * permuted.units);
  expect_done({"flow", "model.h5", "data.h5", "--steps", "0,1", "--seed", "5", "-o", "flow.h5"});
  EXPECT_NEAR(numbers("flow.h5", "/permuted/magnetisation")[0], mean, 1e-6);
  EXPECT_GT(std::abs(numbers("flow.h5", "/magnetisation")[0] - mean), 1e-3);
  // Where the units cannot be gauge-fixed, too.
  const gauge::UnitGauge none{.why_not = "nobody knows their filters"};
  save_data("unfixed.h5", data_.data, none);
  expect_done({"flow", "silent-model.h5", "unfixed.h5", "--steps", "0,1", "--seed", "5", "-o", "unfixed-flow.h5"});
  for (const char* dataset : {"/permuted/magnetisation", "/permuted/energy"})
    EXPECT_EQ(numbers("unfixed-flow.h5", dataset), numbers("flow.h5", dataset)) << dataset;
  const auto by_energy = [&](const std::string& data) {
    expect_done({"thermometer", "measure", "--by", "energy", data, "--seed", "5", "--overwrite", "-o", "measured.h5"});
    return numbers("measured.h5", data == "data.h5" ? "/permuted/energy" : "/energy");
  };
  EXPECT_EQ(by_energy("data.h5"), by_energy("permuted-silent.h5"));
  expect_done({"flow", "permuted-model.h5", "permuted-silent.h5", "--steps", "0,1", "--seed", "5", "-o", "by-hand.h5"});
  EXPECT_EQ(numbers("by-hand.h5", "/energy"), numbers("flow.h5", "/permuted/energy"));
  // Of a layer of a stack, whose visible units are the hidden ones of the layer below.
  data::Stack stack;
  stack.layers.push_back(data::load_model(folder_ / "lowest.h5"));
  stack.layers.push_back(gauge::rearranged(model_, gauge::unchanged(36)));
  data::save_stack(stack, folder_ / "stack.h5");
  const auto layer = json_of({"analyze", "weights", "stack.h5", "--layer", "2", "--seed", "5"});
  EXPECT_EQ(layer["visible_permuted"]["distances"], json_of({"analyze", "weights", "permuted-model.h5"})["distances"]);
  const auto with_data =
      json_of({"analyze", "weights", "stack.h5", "--layer", "2", "--data", "silent.h5", "--seed", "5"});
  for (const std::string part : {"gauge_fixed", "permuted"}) {
    EXPECT_EQ(with_data[part]["distances"], layer["visible_" + part]["distances"]) << part;
    EXPECT_EQ(with_data[part]["overlaps"].size(), 3U) << part;
  }
  EXPECT_EQ(layer["visible_gauge_fixed"]["distances"], json_of({"analyze", "weights", "fixed-model.h5"})["distances"]);
}

}  // namespace
}  // namespace kadanoff::cli
