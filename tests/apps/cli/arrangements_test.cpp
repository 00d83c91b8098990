// What commands say of hidden units in other arrangements, as a user meets it: as much as of the units as they are.
#include "apps/cli/arrangements.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/io/hdf5_file.hpp"
#include "tests/support/analysis_command.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/files.hpp"
#include "tests/support/signalled_program.hpp"

namespace kadanoff::cli {
namespace {

class ArrangementsCommand : public test::AnalysisCommand {
 protected:
  // Lattices of 12 × 12 in their order, said to be hidden units that are gauge-fixed; and the same with their order and
  // signs lost.
  ArrangementsCommand() {
    EXPECT_EQ(
        run({"ising", "--side", "12", "--temperatures", "2.1,2.2,2.3", "--samples", "60", "-o", "fixed.h5"}).exit_code,
        0);
    data_ = data::load_dataset(folder_ / "fixed.h5");
    const gauge::UnitGauge gauge{.fixed = gauge::unchanged(144), .by = "their filters"};
    save("fixed.h5", data_, gauge);
    const auto lost = gauge::random_arrangement(144, random::make_key(9, random::Stream::gauge));
    save("lost.h5", gauge::rearranged(data_, lost), gauge::seen_from(gauge, lost));
  }

  void save(const std::string& name, const data::Dataset& data, const gauge::UnitGauge& gauge) {
    io::H5Writer file;
    data::write_dataset(file, data);
    gauge::write_unit_gauge(file, gauge);
    file.save(folder_ / name, io::IfExists::replace);
  }
  std::string text_of(const std::vector<std::string>& words) {
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, 0) << words.front() << ": " << outcome.err;
    return outcome.out;
  }

  data::Dataset data_;
};

// Where `part` begins; the end, and a failure, where it does not.
std::size_t place_of(const std::string& part, const std::string& text) {
  EXPECT_NE(text.find(part), std::string::npos) << part << " in\n" << text;
  return std::min(text.find(part), text.size());
}

// What stands behind the heading of the gauge-fixed units, and of the permuted ones.
std::string gauge_fixed_part(const std::string& text) {
  const std::string heading = "gauge-fixed by their filters, each unit with its peak positive:\n";
  const auto begin = place_of(heading, text) + heading.size();
  return text.substr(begin, place_of("\npermuted, in another order", text) - begin);
}
std::string permuted_part(const std::string& text) {
  const std::string heading = "permuted, in another order and with other signs:\n";
  return text.substr(std::min(text.size(), place_of(heading, text) + heading.size()));
}

TEST_F(ArrangementsCommand, SayAsMuchOfEachArrangementAsOfTheUnitsAsTheyAre) {
  ASSERT_EQ(run({"thermometer", "fit", "fixed.h5", "--epochs", "3", "--hidden", "4", "-o", "network.h5"}).exit_code, 0);
  struct Case {
    std::vector<std::string> before, after;
    std::vector<const char*> tables;  // the heads of the tables, the last ones too
  };
  for (const auto& one :
       {Case{
            {"rg"}, {"--steps", "1", "--block", "3", "--maps", "--overwrite", "-o", "rg"}, {"⟨v h⟩ of spins", "width"}},
        Case{{"analyze", "scaling"}, {"--resamples", "5"}, {"Every way to fit", "⟨σ σ ε⟩", "Δ_m from"}},
        Case{{"thermometer", "measure", "network.h5"}, {}, {"of all: accuracy", "probability of each temperature"}},
        Case{{"thermometer", "measure", "--by", "energy"}, {}, {"T of the energy"}}}) {
    const auto say = [&](const std::string& data) {
      auto words = one.before;
      words.push_back(data);
      words.insert(words.end(), one.after.begin(), one.after.end());
      return text_of(words);
    };
    const auto lost = say("lost.h5"), fixed = say("fixed.h5");
    const auto as_is = fixed.substr(
        0, std::min(place_of("\nThese units are hidden units of an RBM", fixed), fixed.find("\nwritten to")));
    const auto said = gauge_fixed_part(lost);
    EXPECT_EQ(said.substr(0, said.find("\nwritten to")), as_is);
    EXPECT_NE(lost.substr(0, as_is.size()), as_is);
    for (const char* table : one.tables) {
      EXPECT_NE(as_is.find(table), std::string::npos) << table << " in\n" << as_is;
      EXPECT_NE(permuted_part(lost).find(table), std::string::npos) << table << " in\n" << lost;
    }
  }
}

// The files of the gauge-fixed units hold what those of the same units in their order do, and each picture says whose
// it is.
TEST_F(ArrangementsCommand, AreInFilesAndFigures) {
  auto model = test::some_model(144, 9);
  model.lattice_shape = {12, 12};
  data::save_model(model, folder_ / "fixed-model.h5");
  gauge::rearrange_visible(model, gauge::random_arrangement(144, random::make_key(9, random::Stream::gauge)));
  data::save_model(model, folder_ / "lost-model.h5");
  struct Case {
    std::vector<std::string> before;
    bool takes_model;
    std::vector<std::string> after;
    std::string name, dataset;
  };
  for (const auto& one :
       {Case{{"rg"}, false, {"--steps", "1", "--block", "3", "-o"}, "block-flow", "/energy"},
        Case{{"rgm"}, false, {"--hidden-side", "4", "-o", "machine.h5", "--folder"}, "directions", "/block_sums"},
        Case{{"analyze", "scaling"}, false, {"--resamples", "5", "-o"}, "scaling", "/spin/two_point"},
        Case{{"analyze", "exactness"}, true, {"-o"}, "exactness", "/levels/energy"},
        Case{{"analyze", "correlators"}, true, {"-o"}, "correlators", "/mean"},
        Case{{"analyze", "weights"}, true, {"-o"}, "weights", "/product"}}) {
    const auto write = [&](const std::string& which) {
      auto words = one.before;
      if (one.takes_model) words.push_back(which + "-model.h5");
      if (one.name == "weights") words.emplace_back("--data");
      words.push_back(which + ".h5");
      words.insert(words.end(), one.after.begin(), one.after.end());
      words.insert(words.end(), {one.name + "-" + which, "--overwrite"});
      return text_of(words);
    };
    const auto text = write("lost");
    write("fixed");
    const auto lost = folder_ / (one.name + "-lost"), fixed = folder_ / (one.name + "-fixed");
    const auto file = one.name + ".h5";
    const auto numbers = [&](const std::filesystem::path& path) {
      return io::H5Reader(path).read<double>(one.dataset);
    };
    EXPECT_EQ(numbers(lost / "gauge-fixed" / file), numbers(fixed / file)) << file;
    EXPECT_NE(numbers(lost / file), numbers(fixed / file)) << file;
    EXPECT_EQ(io::H5Reader(lost / file).attribute<std::string>("/", "arrangement"), "as-is") << file;
    EXPECT_NE(numbers(lost / "permuted" / file), numbers(fixed / file)) << file;
    EXPECT_NE(numbers(lost / "permuted" / file), numbers(lost / file)) << file;
    for (const std::string part : {"gauge-fixed", "permuted"}) {
      EXPECT_NE(text.find("written to " + one.name + "-lost/" + part + ": " + file), std::string::npos) << text;
      EXPECT_EQ(io::H5Reader(lost / part / file).attribute<std::string>("/", "arrangement"), part) << file;
      EXPECT_TRUE(std::filesystem::exists(lost / part / (one.name + ".csv"))) << file;
      EXPECT_TRUE(std::filesystem::exists(lost / part / (one.name + "-figure.csv"))) << file;
      const auto picture = lost / part / (one.name + "-figure.svg");
      if (std::filesystem::exists(picture)) {
        EXPECT_NE(test::read_bytes(picture).find("another RBM, " + part), std::string::npos) << file;
        EXPECT_NE(test::read_bytes(lost / (one.name + "-figure.svg")).find("another RBM, as they are"),
                  std::string::npos);
      }
    }
    EXPECT_EQ(test::read_bytes(lost / "gauge-fixed" / (one.name + ".csv")),
              test::read_bytes(fixed / (one.name + ".csv")));
  }
}

TEST_F(ArrangementsCommand, AreInGroupsOfSingleFiles) {
  ASSERT_EQ(run({"thermometer", "fit", "fixed.h5", "--epochs", "3", "--hidden", "4", "-o", "network.h5"}).exit_code, 0);
  data::save_model(test::some_model(144, 9), folder_ / "model.h5");
  const auto both = [&](std::vector<std::string> before, const std::string& dataset) {
    for (const std::string which : {"lost", "fixed"}) {
      auto words = before;
      words.insert(words.end(), {which + ".h5", "--overwrite", "-o", "out-" + which + ".h5"});
      EXPECT_EQ(run(words).exit_code, 0) << before.front();
    }
    const io::H5Reader lost(folder_ / "out-lost.h5"), fixed(folder_ / "out-fixed.h5");
    const auto expected = fixed.read<double>(dataset);
    EXPECT_EQ(fixed.read<double>("/gauge_fixed" + dataset), expected) << dataset;
    EXPECT_NE(lost.read<double>("/permuted" + dataset), expected) << dataset;
    EXPECT_NE(lost.read<double>("/permuted" + dataset), lost.read<double>(dataset)) << dataset;
    if (before.front() != "flow") {
      EXPECT_EQ(lost.read<double>("/gauge_fixed" + dataset), expected) << dataset;
    }
    EXPECT_EQ(run({"info", "out-lost.h5"}).exit_code, 0);
  };
  both({"thermometer", "measure", "network.h5"}, "/probability");
  both({"thermometer", "measure", "--by", "energy"}, "/energy");
  both({"flow", "model.h5", "--steps", "0,1", "--keep-spins"}, "/energy");
  const io::H5Reader flow(folder_ / "out-lost.h5");
  EXPECT_TRUE(flow.has_dataset("/spins"));
  EXPECT_FALSE(flow.has_dataset("/permuted/spins"));
  EXPECT_EQ(flow.attribute<std::string>("/permuted", "mode"), "sampled");
}

// A model of hidden units says so, and what is said of it follows.
TEST_F(ArrangementsCommand, AreKnownToModelsOfHiddenUnits) {
  auto model = test::some_model(144, 9);
  model.lattice_shape = {12, 12};
  for (int site = 0; site < 144; ++site)  // long waves, which are no waves any more where the order is lost
    for (int a = 0; a < 9; ++a)
      model.parameters.weights.data()[site * 9 + a] =
          static_cast<float>((1 + 0.1 * a) * std::cos(0.3 * a + 0.5236 * (a % 3 * (site % 12) + a / 3 * (site / 12))));
  data::save_model(model, folder_ / "fixed-model.h5");
  const auto lost = gauge::random_arrangement(144, random::make_key(9, random::Stream::gauge));
  const auto gauge = gauge::load_gauged(folder_ / "lost.h5", {}).gauge;
  gauge::rearrange_visible(model, lost);
  gauge::save_model(model, gauge, folder_ / "lost-model.h5", io::IfExists::refuse);
  data::save_dataset(gauge::rearranged(data_, lost), folder_ / "silent.h5");
  struct Case {
    std::string verb;
    std::string place;  // of a number in the JSON that depends on the order of the units
  };
  for (const auto& [verb, place] : {Case{"spectrum", "/largest/0/difference"}, Case{"parameters", "/edge"},
                                    Case{"weights", "/distances/1/along_x/mean"}}) {
    const nlohmann::json::json_pointer number(place);
    const auto of_lost = json_of({"analyze", verb, "lost-model.h5", "--overwrite", "-o", "out"});
    auto of_fixed = json_of({"analyze", verb, "fixed-model.h5"});
    auto fixed = of_lost["visible_gauge_fixed"];
    EXPECT_EQ(fixed["folder"], "out/gauge-fixed");
    for (auto* json : {&fixed, &of_fixed})
      for (const char* name : {"folder", "what"}) json->erase(name);
    EXPECT_EQ(fixed, of_fixed) << verb;
    for (const auto& other : {of_lost, of_lost["visible_permuted"]})
      EXPECT_GT(std::abs(other.at(number).get<double>() - of_fixed.at(number).get<double>()), 0.1) << verb << other;
    EXPECT_TRUE(std::filesystem::exists(folder_ / "out/gauge-fixed" / (verb + ".h5"))) << verb;
    EXPECT_FALSE(of_fixed.contains("visible_permuted")) << verb;
  }
  EXPECT_NE(text_of({"info", "lost-model.h5"}).find("gauge-fixed in /gauge by their filters"), std::string::npos);
  const auto gauge_of = [&](const std::string& file) {
    return gauge::read_unit_gauge(io::H5Reader(folder_ / file)).value_or(gauge::UnitGauge{.why_not = "none"});
  };
  ASSERT_EQ(run({"generate", "lost-model.h5", "--samples", "3", "--sweeps", "2", "-o", "samples.h5"}).exit_code, 0);
  EXPECT_EQ(gauge_of("samples.h5").fixed, gauge->fixed);
  ASSERT_EQ(run({"gauge", "lost-model.h5", "--arrangement", "permuted", "-o", "other.h5"}).exit_code, 0);
  EXPECT_EQ(gauge_of("other.h5").fixed, gauge->fixed) << "its visible units are the same";
  // Data that say nothing: the model knows what its units are.
  for (const std::string data : {"silent.h5", "lost.h5"}) {
    ASSERT_EQ(run({"transform", "lost-model.h5", data, "-o", data + "-top.h5"}).error_lines(), 0);
    EXPECT_NE(gauge_of(data + "-top.h5").by.find("hidden units below"), std::string::npos) << data;
  }
  EXPECT_EQ(gauge_of("silent.h5-top.h5").fixed, gauge_of("lost.h5-top.h5").fixed);
}

TEST_F(ArrangementsCommand, AreCopiedFromDataToModels) {
  const auto expected = gauge::load_gauged(folder_ / "lost.h5", {}).gauge->fixed;
  const auto gauge_of = [&](const std::string& file) { return gauge::read_unit_gauge(io::H5Reader(folder_ / file)); };
  ASSERT_EQ(run({"rgm", "lost.h5", "--hidden-side", "4", "-o", "machine.h5"}).exit_code, 0);
  const std::vector<std::string> options{"--epochs", "2", "--snapshot-epochs", "1"};
  const auto train = [&](const std::string& data, const std::string& hidden, const std::string& to) {
    std::vector<std::string> words{"train", data, "--hidden", hidden, "-o", to};
    words.insert(words.end(), options.begin(), options.end());
    return run(words);
  };
  ASSERT_EQ(train("lost.h5", "9", "run").exit_code, 0);
  ASSERT_EQ(train("lost.h5", "9,4", "stack").exit_code, 0);
  for (const std::string file : {"machine.h5", "run/model.h5", "run/epoch-1.h5", "run/checkpoint.h5", "stack/model.h5",
                                 "stack/layer-1/model.h5"}) {
    ASSERT_TRUE(gauge_of(file)) << file;
    EXPECT_EQ(gauge_of(file)->fixed, expected) << file;
  }
  EXPECT_FALSE(gauge_of("stack/layer-2/model.h5")) << "its visible units are those of layer 1";
  ASSERT_EQ(run({"transform", "stack", "lost.h5", "-o", "top.h5"}).exit_code, 0);
  for (const std::string layer : {"stack/layer-2", "stack"}) {
    auto words = std::vector<std::string>{"analyze", "parameters", layer};
    if (layer == "stack") words.insert(words.end(), {"--layer", "2"});
    const auto said = text_of(words);
    EXPECT_NE(said.find("hidden units below, which are gauge-fixed by their filters"), std::string::npos) << said;
  }
  EXPECT_EQ(run({"train", "run", "--resume", "--epochs", "3"}).exit_code, 0);
  EXPECT_EQ(gauge_of("run/model.h5")->fixed, expected);
  // Data without a gauge give models without one; a damaged one is told, and no training fails for it.
  data::save_dataset(data_, folder_ / "plain.h5");
  ASSERT_EQ(train("plain.h5", "9", "plain").exit_code, 0);
  EXPECT_FALSE(gauge_of("plain/model.h5") || gauge_of("plain/checkpoint.h5"));
  auto order = gauge::unchanged(144);
  order.order[0] = 1;
  save("damaged.h5", data_, {.fixed = order, .by = "their filters"});
  const auto outcome = train("damaged.h5", "9", "of-damaged");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.err.find("/gauge is no arrangement of 144 units"), std::string::npos) << outcome.err;
  EXPECT_FALSE(gauge_of("of-damaged/model.h5"));
}

// Of units without their order no configuration has a temperature near these.
TEST_F(ArrangementsCommand, GoOnWhereTheUnitsAsTheyAreCannotBeAnalysed) {
  const auto scaling = [](const std::string& data, const std::string& measured) -> std::vector<std::string> {
    return {"analyze", "scaling", data, "--resamples", "5", "--measured", measured, "--bin-width", "0.6"};
  };
  const auto text = text_of(scaling("lost.h5", "2.2"));
  EXPECT_TRUE(text.starts_with("not as it is: ")) << text;
  EXPECT_NE(text.find("\nnot permuted: "), std::string::npos) << text;
  EXPECT_NE(gauge_fixed_part(text + "\npermuted, in another order").find("Every way to fit"), std::string::npos);
  const auto json = json_of(scaling("lost.h5", "2.2")), fixed = json_of(scaling("fixed.h5", "2.2"));
  EXPECT_TRUE(json["as_is"].is_null() && json.contains("as_is"));
  EXPECT_TRUE(json["permuted"].is_null());
  EXPECT_EQ(json["gauge_fixed"]["temperatures"], fixed["temperatures"]);
  EXPECT_FALSE(fixed.contains("as_is"));
  expect_refused(scaling("lost.h5", "0.7"), 2, "none of 180 configurations");
}

TEST_F(ArrangementsCommand, AreOfSoundFilesOnlyAsInfoSays) {
  EXPECT_EQ(text_of({"info", "lost.h5"}).find("problem"), std::string::npos);
  auto order = gauge::unchanged(144);
  order.order[0] = 1;
  save("damaged.h5", data_, {.fixed = order, .by = "their filters"});
  const auto damaged = run({"info", "damaged.h5"});
  EXPECT_EQ(damaged.exit_code, 65);
  EXPECT_NE(damaged.out.find("problem"), std::string::npos) << damaged.out;
  EXPECT_NE(damaged.err.find("damaged.h5: /gauge is no arrangement of 144 units"), std::string::npos) << damaged.err;
  save("short.h5", data_, {.fixed = gauge::unchanged(100), .by = "their filters"});
  const auto few = run({"info", "short.h5"});
  EXPECT_EQ(few.exit_code, 65);
  EXPECT_NE(few.err.find("/gauge/order does not hold one number for each of 144 units"), std::string::npos) << few.err;
  // A flow that carries it on says it, too.
  data::save_model(test::some_model(144, 9), folder_ / "model.h5");
  ASSERT_EQ(run({"flow", "model.h5", "lost.h5", "--steps", "0,1", "-o", "flow.h5"}).exit_code, 0);
  const auto flow = text_of({"info", "flow.h5"});
  EXPECT_NE(flow.find("gauge-fixed in /gauge by their filters"), std::string::npos) << flow;
}

// Whenever a signal comes, all arrangements are there, or nothing is.
TEST_F(ArrangementsCommand, AreWrittenTogetherOrNotAtAll) {
  const auto out = folder_ / "out";
  const std::vector<std::string> words{"rg",         (folder_ / "lost.h5").string(),
                                       "--steps",    "1",
                                       "--maps",     "-o",
                                       out.string(), "--device",
                                       "cpu",        "--threads",
                                       "1"};
  int signals = 0, finished = 0;
  for (int n = 1;; n += test::repeats({.full = 1, .daily = 7, .sanitized = 17}), ++signals) {
    std::filesystem::remove_all(out);
    const auto outcome = test::signal_before_call(n, SIGTERM, words);
    if (!outcome.traced) GTEST_SKIP() << "this system does not let a test trace a program";
    const auto has = [&](const char* file) { return std::filesystem::exists(out / file); };
    const bool all = has("block-flow.h5") && has("gauge-fixed/block-flow.h5") && has("permuted/block-flow-figure.csv");
    if (!outcome.signalled) {
      EXPECT_TRUE(all);
      break;
    }
    EXPECT_TRUE(all || !std::filesystem::exists(out)) << "before call " << n << ", " << outcome.call;
    finished += all ? 1 : 0;
  }
  EXPECT_GE(signals, test::repeats({.full = 15, .daily = 4, .sanitized = 2}));
  EXPECT_LT(finished, signals);
}

TEST(VisibleArrangements, StartFromTheUnitsAsTheyStandWhateverFailedBefore) {
  auto model = test::some_model(9, 4);
  const auto model_as_is = test::some_model(9, 4);
  std::vector<data::Dataset> sets;
  for (const unsigned seed : {1U, 2U}) sets.push_back(test::random_data(7, 9, seed));
  const gauge::UnitGauge gauge{.fixed = gauge::random_arrangement(9, random::make_key(3, random::Stream::gauge)),
                               .by = "their filters"};
  std::vector<gauge::Arranged> seen;
  const auto analyze = [&](gauge::Arranged arranged) -> Result {
    seen.push_back(arranged);
    const auto arrangement = gauge::arrangement_of(arranged, gauge, 9, 5);
    EXPECT_EQ(sets.size(), 2U);
    for (const unsigned seed : {1U, 2U})
      EXPECT_EQ(sets.at(seed - 1).words, gauge::rearranged(test::random_data(7, 9, seed), arrangement).words);
    const auto expected = gauge::rearranged(model_as_is, arrangement);
    EXPECT_TRUE(std::equal(expected.parameters.weights.data(), expected.parameters.weights.data() + 36,
                           model.parameters.weights.data()));
    if (arranged == gauge::Arranged::gauge_fixed) fail(ExitCode::usage, "there is too little memory");
    return {.json = {{"done", true}}, .text = "done\n"};
  };
  Result result;
  add_visible_arrangements(model, sets, gauge, 5, analyze, result);
  EXPECT_EQ(seen, (std::vector{gauge::Arranged::gauge_fixed, gauge::Arranged::permuted}));
  EXPECT_TRUE(result.json["gauge_fixed"].is_null());
  EXPECT_EQ(result.json["why_not"]["gauge_fixed"], "there is too little memory");
  EXPECT_EQ(result.json["permuted"]["done"], true);
  add_visible_arrangements(model, sets, {}, 5, analyze, result);
  EXPECT_EQ(seen.size(), 2U) << "there is no gauge";
}

}  // namespace
}  // namespace kadanoff::cli
