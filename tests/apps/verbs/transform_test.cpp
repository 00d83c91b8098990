// `kadanoff transform` as a user meets it: hidden units are data whose order nothing fixes, and that say so.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "host/data/stack.hpp"
#include "host/gauge/unit_gauge.hpp"
#include "tests/support/block_majorities.hpp"
#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

using nlohmann::json;

class TransformCommand : public testing::Test {
 protected:
  // Lattices of 18 × 18; block spins of 3 × 3 in their order, and the same with their order and their signs lost.
  TransformCommand() {
    must_work({"ising", "--side", "18", "--temperatures", "1.5,2", "--samples", "40", "--sweeps", "200", "--start",
               "ordered", "-o", "spins.h5"});
    data::Stack stack;
    stack.layers.push_back(test::block_majorities(18, 3));
    data::save_model(stack.layers.front(), folder_ / "blocks.h5");
    gauge::rearrange_hidden(stack, 1, gauge::random_arrangement(36, random::make_key(9, random::Stream::gauge)));
    data::save_model(stack.layers.front(), folder_ / "lost.h5");
  }

  test::ProgramOutcome run(std::vector<std::string> words) {
    words.insert(words.end(), {"--device", "cpu"});
    test::ProgramOptions options;
    options.folder = folder_.path();
    return test::run_program(words, options);
  }
  std::string must_work(const std::vector<std::string>& words) {
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, 0) << words.front() << ": " << outcome.err;
    return outcome.out;
  }
  json json_of(std::vector<std::string> words) {
    words.emplace_back("--json");
    return json::parse(must_work(words));
  }
  // A second layer of block spins upon the first, as they are and with all order and signs lost.
  void save_stacks() {
    data::Stack stack;
    stack.layers.push_back(test::block_majorities(18, 3));
    stack.layers.push_back(test::block_majorities(6, 3));
    stack.layers[1].lattice_shape.clear();
    data::save_stack(stack, folder_ / "block-stack.h5");
    gauge::rearrange_hidden(stack, 1, gauge::random_arrangement(36, random::make_key(9, random::Stream::gauge)));
    gauge::rearrange_hidden(stack, 2, gauge::random_arrangement(4, random::make_key(3, random::Stream::gauge)));
    data::save_stack(stack, folder_ / "stack.h5");
    data::save_model(stack.layers[1], folder_ / "second.h5");
  }
  // The same samples, whose units cannot be gauge-fixed.
  void save_without_gauge(const std::string& file, const std::string& other) {
    const auto samples = load(file).data;
    io::H5Writer unfixed;
    data::write_dataset(unfixed, samples);
    gauge::write_unit_gauge(unfixed, {.why_not = "nobody knows their filters"});
    unfixed.save(folder_ / other, io::IfExists::refuse);
  }
  gauge::GaugedData load(const std::string& file) { return gauge::load_gauged(folder_ / file, {.takes_real = true}); }

  test::TemporaryFolder folder_;
};

TEST_F(TransformCommand, SaysThatTheArrangementIsFreeAndKeepsTheFixedOne) {
  must_work({"transform", "blocks.h5", "spins.h5", "-o", "blocks-hidden.h5"});
  const auto text = must_work({"transform", "lost.h5", "spins.h5", "-o", "hidden.h5"});
  EXPECT_NE(text.find("nothing fixes the order and the signs of hidden units"), std::string::npos) << text;
  const auto blocks = load("blocks-hidden.h5"), lost = load("hidden.h5");
  ASSERT_TRUE(blocks.gauge && lost.gauge);
  EXPECT_EQ(blocks.gauge->fixed, gauge::unchanged(36));
  EXPECT_NE(lost.data.words, blocks.data.words);
  EXPECT_EQ(gauge::rearranged(lost.data, lost.gauge->fixed).words, blocks.data.words);
  EXPECT_NE(must_work({"info", "hidden.h5"}).find("gauge-fixed in /gauge by their filters over the data"),
            std::string::npos);
}

TEST_F(TransformCommand, WritesTheUnitsInTheArrangementThatIsAskedFor) {
  must_work({"transform", "blocks.h5", "spins.h5", "--as", "means", "-o", "blocks-hidden.h5"});
  const auto blocks = load("blocks-hidden.h5");
  for (const std::string arrangement : {"as-is", "gauge-fixed", "permuted"}) {
    const auto said = json_of(
        {"transform", "lost.h5", "spins.h5", "--as", "means", "--arrangement", arrangement, "-o", arrangement + ".h5"});
    EXPECT_EQ(said["arrangement"], arrangement);
    const auto found = load(arrangement + ".h5");
    EXPECT_EQ(found.gauge->fixed == gauge::unchanged(36), arrangement == "gauge-fixed");
    EXPECT_EQ(found.data.real == blocks.data.real, arrangement == "gauge-fixed");
    EXPECT_EQ(gauge::rearranged(found.data, found.gauge->fixed).real, blocks.data.real) << arrangement;
  }
  EXPECT_NE(load("as-is.h5").data.real, load("permuted.h5").data.real);
  // Means become spins, and keep what is known of them.
  must_work({"import", "permuted.h5", "--values", "spin", "-o", "imported.h5"});
  EXPECT_EQ(load("imported.h5").gauge->fixed, load("permuted.h5").gauge->fixed);
  EXPECT_FALSE(load("imported.h5").data.is_real());
  must_work({"import", "permuted.h5", "--values", "spin", "--threshold", "0.1", "-o", "shifted.h5"});
  EXPECT_EQ(load("shifted.h5").gauge->why_not, "the import moved what lay in the middle");
}

TEST_F(TransformCommand, CannotGaugeFixUnitsOfNoLattice) {
  data::save_model(test::some_model(324, 5), folder_ / "five.h5");
  const auto outcome = run({"transform", "five.h5", "spins.h5", "--arrangement", "gauge-fixed", "-o", "hidden.h5"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
  EXPECT_NE(outcome.err.find("the units are no square number from 4 on"), std::string::npos) << outcome.err;
  must_work({"transform", "five.h5", "spins.h5", "-o", "hidden.h5"});
  EXPECT_EQ(load("hidden.h5").gauge->why_not, "the units are no square number from 4 on");
  const auto other = run({"transform", "lost.h5", "hidden.h5", "-o", "other.h5"});
  EXPECT_EQ(other.exit_code, 65);
  EXPECT_NE(other.err.find("do not fit"), std::string::npos) << other.err;
}

// Of hidden units of hidden units: by the data's gauge, or by the layers below.
TEST_F(TransformCommand, FollowsTheGaugeThroughTheLayers) {
  save_stacks();
  must_work({"transform", "stack.h5", "spins.h5", "-o", "top.h5"});
  must_work({"transform", "lost.h5", "spins.h5", "-o", "hidden.h5"});
  must_work({"transform", "second.h5", "hidden.h5", "-o", "by-data.h5"});
  must_work({"transform", "stack.h5", "--layer", "2", "hidden.h5", "-o", "by-stack.h5"});
  const auto top = load("top.h5"), by_data = load("by-data.h5"), by_stack = load("by-stack.h5");
  EXPECT_NE(top.gauge->fixed, gauge::unchanged(4));
  EXPECT_EQ(by_stack.gauge->fixed, top.gauge->fixed);
  EXPECT_EQ(by_data.gauge->fixed, top.gauge->fixed);
  EXPECT_NE(by_data.gauge->by.find("hidden units below"), std::string::npos) << by_data.gauge->by;
  // Units in another order than the layer reads: that is told.
  must_work({"transform", "lost.h5", "spins.h5", "--arrangement", "permuted", "-o", "permuted.h5"});
  const auto outcome = run({"transform", "stack.h5", "--layer", "2", "permuted.h5", "-o", "wrong.h5"});
  EXPECT_NE(outcome.err.find("permuted.h5: its hidden units do not stand as those of layer 1"), std::string::npos);
  EXPECT_EQ(run({"transform", "stack.h5", "--layer", "2", "hidden.h5", "-o", "right.h5"}).error_lines(), 0);
}

// Whatever compares a model with data says so if these stand otherwise than what the model was made of.
TEST_F(TransformCommand, MakesDataThatAreToldFromThoseOfAModel) {
  must_work({"transform", "lost.h5", "spins.h5", "-o", "hidden.h5"});
  must_work({"transform", "lost.h5", "spins.h5", "--arrangement", "gauge-fixed", "-o", "fixed.h5"});
  must_work({"train", "hidden.h5", "--hidden", "4", "--epochs", "1", "--batch-size", "full", "-o", "run"});
  save_stacks();
  const auto told = [&](const std::vector<std::string>& words) {
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, 0) << words.front() << ": " << outcome.err;
    std::vector<std::string> lines;
    for (std::size_t at = 0, end = 0; (end = outcome.err.find('\n', at)) != std::string::npos; at = end + 1)
      if (auto line = outcome.err.substr(at, end - at); line.find("its hidden units") != std::string::npos)
        lines.push_back(std::move(line));
    return lines;
  };
  const std::string fixed = "kadanoff: note: fixed.h5: its hidden units do not stand as those ";
  const std::vector<std::string> as_the_model{fixed + "that run/model.h5 was made of"};
  save_without_gauge("hidden.h5", "unfixed.h5");
  const std::vector<std::string> not_said{
      "kadanoff: note: unfixed.h5 does not say how its hidden units stand (nobody knows their filters): they are taken "
      "to stand as those that run/model.h5 was made of"};
  const std::vector<std::vector<std::string>> commands{
      {"evaluate", "run", "DATA"},
      {"evaluate", "run", "DATA", "--snapshots"},
      {"reconstruct", "run", "DATA", "-o", "pairs.png", "--overwrite"},
      {"analyze", "truncation", "run", "DATA"},
      {"analyze", "truncation", "run", "DATA", "--save-models", "-o", "models", "--overwrite"},
      {"analyze", "alignment", "run", "DATA"},
      {"analyze", "noise", "run", "DATA"},
      {"analyze", "universality", "run", "blocks-of-six.h5", "DATA"},
      {"train", "DATA", "--init-from", "run", "--epochs", "0", "--batch-size", "full", "-o", "again", "--overwrite"}};
  data::save_model(test::block_majorities(6, 3), folder_ / "blocks-of-six.h5");  // says nothing of what it sees
  for (auto words : commands) {
    auto& data = *std::find(words.begin(), words.end(), "DATA");
    data = "fixed.h5";
    EXPECT_EQ(told(words), as_the_model) << words[0] << " " << words[1];
    data = "hidden.h5";
    EXPECT_TRUE(told(words).empty()) << words[0] << " " << words[1];
    data = "unfixed.h5";
    EXPECT_EQ(told(words), not_said) << words[0] << " " << words[1];
  }
  EXPECT_EQ(told({"evaluate", "stack.h5", "--layer", "2", "fixed.h5"}),
            std::vector{fixed + "of layer 1 of stack.h5, which layer 2 reads"});
  EXPECT_TRUE(told({"evaluate", "stack.h5", "--layer", "2", "hidden.h5"}).empty());
  // One data set beside another.
  const std::vector as_the_data{fixed + "of hidden.h5"};
  EXPECT_EQ(told({"evaluate", "run", "hidden.h5", "--train-data", "fixed.h5"}), as_the_data);
  EXPECT_EQ(told({"train", "hidden.h5", "--validate", "fixed.h5", "--hidden", "4", "--epochs", "1", "--batch-size",
                  "full", "-o", "other"}),
            as_the_data);
  EXPECT_EQ(told({"thermometer", "fit", "hidden.h5", "--validate", "fixed.h5", "--epochs", "1", "-o", "thermo.h5"}),
            as_the_data);
  EXPECT_EQ(told({"analyze", "noise", "thermo.h5", "fixed.h5"}), std::vector{fixed + "that thermo.h5 was made of"});
  // What cannot be read takes nothing from what was asked for.
  io::H5Writer file;
  const auto model = data::load_model(folder_ / "run/model.h5");
  data::write_model(file, "model", model);
  gauge::write_unit_gauge(file, {.fixed = gauge::unchanged(7), .by = "their filters over the data"});
  file.save(folder_ / "damaged.h5");
  const auto damaged = run({"evaluate", "damaged.h5", "fixed.h5"});
  EXPECT_EQ(damaged.exit_code, 0) << damaged.err;
  EXPECT_EQ(damaged.error_lines(), 1) << damaged.err;
  EXPECT_NE(damaged.err.find("how the visible units of damaged.h5 stand is passed over: "), std::string::npos)
      << damaged.err;
}

// Other programs' formats have no place for the gauge, which is told; ours keep it.
TEST_F(TransformCommand, MakesModelsWhoseExportLosesTheirGauge) {
  must_work({"transform", "lost.h5", "spins.h5", "-o", "hidden.h5"});
  must_work({"train", "hidden.h5", "--hidden", "4", "--epochs", "1", "--batch-size", "full", "-o", "run"});
  save_stacks();
  const auto lost = [&](const std::vector<std::string>& words) {
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return outcome.err;
  };
  EXPECT_EQ(lost({"export", "run", "--format", "npz", "-o", "run.npz"}),
            "kadanoff: note: run: its visible units are hidden units, and npz has no place for how these are "
            "gauge-fixed\n");
  EXPECT_NE(lost({"export", "stack.h5", "--layer", "2", "--format", "rbms", "-o", "rbms.h5"}).find("rbms has no place"),
            std::string::npos);
  EXPECT_EQ(lost({"export", "stack.h5", "--layer", "1", "--format", "npz", "-o", "first.npz"}), "");
  must_work({"import", "run/model.h5", "-o", "imported.h5"});
  EXPECT_EQ(gauge::read_unit_gauge(io::H5Reader(folder_ / "imported.h5"))->fixed, load("hidden.h5").gauge->fixed);
}

TEST_F(TransformCommand, MakesDataWhosePicturesSayWhatTheyShow) {
  must_work({"transform", "lost.h5", "spins.h5", "-o", "hidden.h5"});
  must_work({"transform", "lost.h5", "spins.h5", "--arrangement", "gauge-fixed", "-o", "fixed.h5"});
  must_work({"train", "hidden.h5", "--hidden", "4", "--epochs", "1", "--batch-size", "full", "-o", "run"});
  save_stacks();
  data::save_dataset(load("hidden.h5").data, folder_ / "silent.h5");
  const std::string free = "the units in the pictures are hidden ones: nothing fixes which stand side by side",
                    fixed = "the units in the pictures are hidden ones, gauge-fixed by their filters over the data\n";
  const auto text = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"-o", "pictures.png", "--overwrite"});
    return must_work(words);
  };
  for (const std::vector<std::string>& words : {std::vector<std::string>{"reconstruct", "run", "hidden.h5"},
                                                {"reconstruct", "run", "silent.h5"},
                                                {"sheet", "hidden.h5"},
                                                {"sheet", "run"},
                                                {"sheet", "stack.h5", "--layer", "2"}})
    EXPECT_NE(text(words).find(free), std::string::npos) << words[0] << " " << words[1];
  EXPECT_NE(text({"sheet", "fixed.h5"}).find(fixed), std::string::npos);
  for (const std::vector<std::string>& words : {std::vector<std::string>{"reconstruct", "stack.h5", "spins.h5"},
                                                {"sheet", "spins.h5"},
                                                {"sheet", "silent.h5"},
                                                {"sheet", "stack.h5"}})
    EXPECT_EQ(text(words).find("hidden ones"), std::string::npos) << words[0] << " " << words[1];
}

// Chains of hidden units: the flow in each gauge, and what it and samples of the layer leave to others.
TEST_F(TransformCommand, MakesDataWhoseFlowIsSaidInEachGauge) {
  save_stacks();
  must_work({"transform", "blocks.h5", "spins.h5", "-o", "blocks-hidden.h5"});
  must_work({"transform", "lost.h5", "spins.h5", "-o", "hidden.h5"});
  const auto flow = [&](const std::string& model, const std::string& data, std::vector<std::string> more) {
    more.insert(more.begin(), {"flow", model, data, "--steps", "0,1", "--keep-spins", "--overwrite", "-o", "flow.h5"});
    return json_of(more);
  };
  const auto blocks = flow("block-stack.h5", "blocks-hidden.h5", {"--layer", "2"});
  const auto measured = json_of({"thermometer", "measure", "--by", "energy", "flow.h5"});
  for (const auto& [model, more] :
       {std::pair{"stack.h5", std::vector<std::string>{"--layer", "2"}}, {"second.h5", {}}}) {
    const auto lost = flow(model, "hidden.h5", more);
    EXPECT_EQ(lost["gauge_fixed"]["points"], blocks["points"]) << model;
    EXPECT_NE(lost["points"], blocks["points"]) << model;
    EXPECT_NE(lost["permuted"]["points"], blocks["points"]) << model;
    const auto of_flow = json_of({"thermometer", "measure", "--by", "energy", "flow.h5"});
    EXPECT_EQ(of_flow["gauge_fixed"]["rows"], measured["rows"]) << model;
    EXPECT_NE(of_flow["permuted"]["rows"], measured["rows"]) << model;
    EXPECT_TRUE(json_of({"analyze", "scaling", "flow.h5", "--resamples", "5"}).contains("permuted"));
  }
  EXPECT_FALSE(flow("lost.h5", "spins.h5", {}).contains("permuted"));
  must_work({"generate", "stack.h5", "--layer", "2", "--samples", "5", "--sweeps", "4", "-o", "samples.h5"});
  EXPECT_EQ(load("samples.h5").gauge->fixed, load("hidden.h5").gauge->fixed);
}

// The temperature of hidden units: what it is of the blocks is found again, but not without the gauge.
TEST_F(TransformCommand, MakesDataThatAreMeasuredInEachGauge) {
  must_work({"transform", "blocks.h5", "spins.h5", "-o", "blocks-hidden.h5"});
  must_work({"transform", "lost.h5", "spins.h5", "-o", "hidden.h5"});
  const std::vector<std::string> measure{"thermometer", "measure", "--by", "energy"};
  const auto of = [&](std::vector<std::string> words, const std::string& file) {
    words.push_back(file);
    return json_of(words);
  };
  const auto blocks = of(measure, "blocks-hidden.h5"), lost = of(measure, "hidden.h5");
  EXPECT_EQ(blocks["gauge_fixed"]["rows"], blocks["rows"]);
  EXPECT_EQ(lost["gauge_fixed"]["rows"], blocks["rows"]);
  EXPECT_NE(lost["rows"], blocks["rows"]);
  EXPECT_NE(lost["permuted"]["rows"], blocks["rows"]);
  EXPECT_FALSE(of(measure, "spins.h5").contains("permuted"));
  const auto text = must_work({"thermometer", "measure", "--by", "energy", "hidden.h5"});
  EXPECT_NE(text.find("\ngauge-fixed by their filters over the data, each unit with its peak positive:\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("\npermuted, in another order"), std::string::npos) << text;

  // By a network, too.
  must_work({"thermometer", "fit", "blocks-hidden.h5", "--epochs", "20", "--hidden", "4", "-o", "network.h5"});
  const auto by_network = of({"thermometer", "measure", "network.h5"}, "hidden.h5");
  EXPECT_EQ(by_network["gauge_fixed"]["rows"],
            of({"thermometer", "measure", "network.h5"}, "blocks-hidden.h5")["rows"]);
  EXPECT_NE(by_network["permuted"]["rows"], by_network["gauge_fixed"]["rows"]);
}

TEST_F(TransformCommand, MakesDataWhoseBlocksAndScalingAreSaidInEachGauge) {
  must_work({"transform", "blocks.h5", "spins.h5", "-o", "blocks-hidden.h5"});
  must_work({"transform", "lost.h5", "spins.h5", "-o", "hidden.h5"});
  const auto rg = [&](const std::string& file) {
    return json_of({"rg", file, "--steps", "1", "--block", "3", "-o", file + "-rg"});
  };
  const auto blocks = rg("blocks-hidden.h5"), lost = rg("hidden.h5");
  EXPECT_EQ(lost["gauge_fixed"]["points"], blocks["points"]);
  EXPECT_NE(lost["permuted"]["points"], blocks["points"]);
  EXPECT_NE(lost["points"], blocks["points"]);
  EXPECT_EQ(load("blocks-hidden.h5-rg/step-1.h5").gauge->fixed, gauge::unchanged(4));
  EXPECT_FALSE(load("hidden.h5-rg/step-1.h5").gauge->is_fixed());

  const auto scaling = [&](const std::string& file) {
    return json_of({"analyze", "scaling", file, "--resamples", "5", "--magnetisation", "1.5,2"});
  };
  const auto of_blocks = scaling("blocks-hidden.h5"), of_lost = scaling("hidden.h5");
  EXPECT_EQ(of_lost["gauge_fixed"]["temperatures"], of_blocks["temperatures"]);
  EXPECT_NE(of_lost["permuted"]["temperatures"], of_blocks["temperatures"]);
  EXPECT_FALSE(scaling("spins.h5").contains("permuted"));
  // What another arrangement cannot give is said, and the result stays.
  const auto text = must_work({"analyze", "scaling", "blocks-hidden.h5", "--resamples", "5", "--measured", "1",
                               "--bin-width", "2.5", "--ensembles"});
  EXPECT_NE(text.find("not permuted: "), std::string::npos) << text;
}

TEST_F(TransformCommand, MakesDataThatAModelOfThemIsAnalysedWithInEachGauge) {
  save_stacks();
  data::Stack blocks;
  blocks.layers.push_back(test::block_majorities(6, 3));
  data::save_model(blocks.layers.front(), folder_ / "second-blocks.h5");
  must_work({"transform", "blocks.h5", "spins.h5", "-o", "blocks-hidden.h5"});
  must_work({"transform", "lost.h5", "spins.h5", "-o", "hidden.h5"});
  const auto analyses = [&](const std::string& model, const std::string& data) {
    return std::array{json_of({"analyze", "weights", model, "--data", data}),
                      json_of({"analyze", "correlators", model, data}), json_of({"analyze", "exactness", model, data})};
  };
  const auto of_blocks = analyses("second-blocks.h5", "blocks-hidden.h5"), lost = analyses("second.h5", "hidden.h5");
  const std::array<json::json_pointer, 3> numbers{
      json::json_pointer("/distances"), json::json_pointer("/correlators/profile"), json::json_pointer("/rows")};
  for (std::size_t i = 0; i < lost.size(); ++i) {
    const auto& expected = of_blocks[i].at(numbers[i]);
    EXPECT_EQ(lost[i]["gauge_fixed"].at(numbers[i]), expected);
    EXPECT_NE(lost[i]["permuted"].at(numbers[i]), expected);
    EXPECT_NE(lost[i].at(numbers[i]), expected);
  }
  const auto machine = [&](const std::string& data) {
    return json_of({"rgm", data, "--hidden-side", "3", "--modes", "4", "--overwrite", "-o", "machine.h5"});
  };
  const double sum = machine("blocks-hidden.h5")["singular_values"][0];
  const auto of_lost = machine("hidden.h5");
  EXPECT_NEAR(of_lost["gauge_fixed"]["singular_values"][0].get<double>(), sum, 1e-5);
  EXPECT_GT(std::abs(of_lost["permuted"]["singular_values"][0].get<double>() - sum), 0.1);
  // One model has its units in one arrangement.
  must_work({"transform", "lost.h5", "spins.h5", "--arrangement", "permuted", "-o", "permuted.h5"});
  const auto text = must_work({"analyze", "exactness", "second.h5", "hidden.h5", "permuted.h5"});
  EXPECT_NE(text.find("not gauge-fixed: the units of hidden.h5 and permuted.h5 stand differently"), std::string::npos);
}

TEST_F(TransformCommand, MakesDataThatAreRefusedWithADamagedGauge) {
  must_work({"transform", "lost.h5", "spins.h5", "-o", "hidden.h5"});
  const auto hidden = load("hidden.h5");
  io::H5Writer file;
  data::write_dataset(file, hidden.data);
  auto gauge = *hidden.gauge;
  gauge.fixed.order[0] = gauge.fixed.order[1];
  gauge::write_unit_gauge(file, gauge);
  file.save(folder_ / "damaged.h5");
  for (const std::vector<std::string>& words : {std::vector<std::string>{"rg", "damaged.h5", "-o", "rg"},
                                                {"analyze", "scaling", "damaged.h5"},
                                                {"thermometer", "measure", "--by", "energy", "damaged.h5"},
                                                {"transform", "second.h5", "damaged.h5", "-o", "top.h5"}}) {
    if (words.front() == "transform") data::save_model(test::some_model(36, 4), folder_ / "second.h5");
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, 65) << words.front();
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find("/gauge is no arrangement of 36 units"), std::string::npos) << outcome.err;
  }
  io::H5Writer empty;
  data::write_dataset(empty, hidden.data);
  empty.dataset("/gauge/by", "nothing");
  empty.save(folder_ / "empty.h5");
  const auto outcome = run({"thermometer", "measure", "--by", "energy", "empty.h5"});
  EXPECT_EQ(outcome.exit_code, 65);
  EXPECT_NE(outcome.err.find("/gauge holds neither an arrangement nor why there is none"), std::string::npos);
}

}  // namespace
}  // namespace kadanoff::cli
