// `kadanoff thermometer fit`, as a user runs it, and its group of verbs.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "host/gauge/unit_gauge.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/thermometer_command.hpp"

namespace kadanoff::cli {
namespace {

using nlohmann::json;
using test::ThermometerCommand;

TEST_F(ThermometerCommand, FitsAndTellsTheLosses) {
  const auto outcome =
      run({"fit", "data.h5", "--validate", "data.h5", "--hidden", "4", "--epochs", "30", "--learning-rate", "0.5",
           "--init", "normal:0.2", "--seed", "3", "-o", "thermo.h5", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto result = json::parse(outcome.out);
  EXPECT_EQ(result["temperatures"], (json{0.0, "inf"}));
  EXPECT_EQ(result["losses"].size(), 31U);
  EXPECT_EQ(result["losses"][30]["epoch"], 30);
  EXPECT_LT(result["losses"][30]["training"], result["losses"][0]["training"]);
  EXPECT_EQ(result["test_loss"], result["losses"][30]["test"]);
  EXPECT_EQ(result["best"]["epoch"], 30);
  const auto thermometer = thermometer::load_thermometer(folder_ / "thermo.h5");
  EXPECT_EQ(thermometer.parameters.hidden(), 4);
  EXPECT_EQ(thermometer.lattice_shape, (std::vector<std::int64_t>{4, 4}));
  EXPECT_EQ(thermometer.provenance.command, "thermometer fit");
  EXPECT_EQ(thermometer.provenance.seed, 3U);
  EXPECT_EQ(thermometer.provenance.config["init"], "normal:0.2");
  EXPECT_EQ(thermometer.losses.size(), 31U);
}

// Hidden units say how they are gauge-fixed, and what was fitted to them says it, too.
TEST_F(ThermometerCommand, KeepsTheGaugeOfItsData) {
  const auto data = data::load_dataset(folder_ / "data.h5");
  io::H5Writer file;
  data::write_dataset(file, data);
  const gauge::UnitGauge gauge{.fixed = gauge::random_arrangement(16, random::make_key(2, random::Stream::gauge)),
                               .by = "their filters"};
  gauge::write_unit_gauge(file, gauge);
  file.save(folder_ / "hidden.h5");
  const auto outcome = run({"fit", "hidden.h5", "--epochs", "2", "-o", "thermo.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto kept = gauge::read_unit_gauge(io::H5Reader(folder_ / "thermo.h5"));
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->fixed, gauge.fixed);
  EXPECT_EQ(kept->by, gauge.by);
  const auto info = test::run_program({"info", folder_ / "thermo.h5"});
  EXPECT_EQ(info.exit_code, 0) << info.err;
  EXPECT_NE(info.out.find("gauge-fixed in /gauge by their filters"), std::string::npos) << info.out;
  // Of another number of units it is of no use to any analysis.
  thermometer::save_thermometer(test::some_thermometer(12, 5), folder_ / "wrong.h5", io::IfExists::refuse, gauge);
  const auto wrong = test::run_program({"info", folder_ / "wrong.h5"});
  EXPECT_EQ(wrong.exit_code, 65) << wrong.out;
  EXPECT_NE(wrong.out.find("/gauge/order does not hold one number for each of 12 units"), std::string::npos)
      << wrong.out;
}

// What it says of them is the same in every arrangement, as its inputs move with them; and gauge-fixed of units that
// stand otherwise, too.
TEST_F(ThermometerCommand, ReadsHiddenUnitsWhereverTheyStand) {
  const auto data = data::load_dataset(folder_ / "data.h5");
  const gauge::UnitGauge gauge{.fixed = gauge::random_arrangement(16, random::make_key(2, random::Stream::gauge)),
                               .by = "their filters"};
  const auto save = [&](const char* name, const gauge::Arrangement& now) {
    const auto arranged = gauge::rearranged(data, now);  // the file refers to it until it is saved
    io::H5Writer file;
    data::write_dataset(file, arranged);
    gauge::write_unit_gauge(file, gauge::seen_from(gauge, now));
    file.save(folder_ / name);
  };
  save("hidden.h5", gauge::unchanged(16));
  save("others.h5", gauge::random_arrangement(16, random::make_key(3, random::Stream::gauge)));
  ASSERT_EQ(run({"fit", "hidden.h5", "--epochs", "20", "-o", "thermo.h5"}).exit_code, 0);
  const auto same = run({"measure", "thermo.h5", "hidden.h5", "--json"}),
             apart = run({"measure", "thermo.h5", "others.h5", "--json"});
  EXPECT_EQ(same.err.find("do not stand"), std::string::npos) << same.err;
  EXPECT_NE(apart.err.find("its hidden units do not stand as those that"), std::string::npos) << apart.err;
  const auto cross_entropy = [](const json& readings) { return readings["cross_entropy"].get<double>(); };
  const auto as_is = json::parse(same.out), elsewhere = json::parse(apart.out);
  EXPECT_NEAR(cross_entropy(as_is["gauge_fixed"]), cross_entropy(as_is), 1e-5);
  EXPECT_NEAR(cross_entropy(as_is["permuted"]), cross_entropy(as_is), 1e-5);
  EXPECT_NEAR(cross_entropy(elsewhere["gauge_fixed"]), cross_entropy(as_is), 1e-5);
  EXPECT_GT(std::abs(cross_entropy(elsewhere) - cross_entropy(as_is)), 1e-3);
}

TEST_F(ThermometerCommand, FitsInBatchesThatAreMoved) {
  const auto fit = [&](std::vector<std::string> more) {
    std::vector<std::string> words{"fit", "data.h5", "--epochs", "5", "-o", "thermo.h5", "--overwrite", "--json"};
    words.insert(words.end(), more.begin(), more.end());
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return json::parse(outcome.out)["losses"][5]["training"].get<double>();
  };
  const auto whole = fit({});
  EXPECT_EQ(fit({"--batch-size", "full"}), whole);
  EXPECT_NE(fit({"--batch-size", "2"}), whole);
  EXPECT_NE(fit({"--move"}), whole);
  EXPECT_EQ(thermometer::load_thermometer(folder_ / "thermo.h5").provenance.config["move"], true);
  expect_refused({"fit", "data.h5", "-o", "out.h5", "--batch-size", "some"}, ExitCode::usage,
                 "--batch-size 'some' is neither a number of samples");
}

TEST_F(ThermometerCommand, TakesOptionsFromAConfigurationFile) {
  test::write_bytes(folder_ / "fit.toml", "epochs = 3\nhidden = 2\noutput = \"configured.h5\"\n");
  auto outcome = run({"fit", "data.h5", "--config", "fit.toml", "--hidden", "5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto thermometer = thermometer::load_thermometer(folder_ / "configured.h5");
  EXPECT_EQ(thermometer.losses.back().epoch, 3);
  EXPECT_EQ(thermometer.parameters.hidden(), 5);  // the command line wins over the file
  test::write_bytes(folder_ / "fit.toml", "by = \"energy\"\n");
  expect_refused({"fit", "data.h5", "-o", "out.h5", "--config", "fit.toml"}, ExitCode::usage,
                 "'by' is not an option of kadanoff thermometer fit");
}

TEST_F(ThermometerCommand, RefusesWhatItCannotFit) {
  const auto fit_of = [](const std::string& data) { return std::vector<std::string>{"fit", data, "-o", "out.h5"}; };
  expect_refused(fit_of("one.h5"), ExitCode::bad_input, "has the temperature 1: a thermometer needs two or more");
  expect_refused(fit_of("model.h5"), ExitCode::bad_input, "it is a model");
  expect_refused(fit_of("none.h5"), ExitCode::no_input, "none.h5");
  auto words = fit_of("data.h5");
  words.insert(words.end(), {"--validate", "larger.h5"});
  expect_refused(words, ExitCode::bad_input, "16 spins per sample, larger.h5 has 25");
  words = fit_of("data.h5");
  words.insert(words.end(), {"--init", "ones"});
  expect_refused(words, ExitCode::usage, "--init 'ones'");
  expect_refused({"fit", "data.h5", "-o", "data.h5", "--overwrite"}, ExitCode::usage, "is one of the inputs");
  expect_refused({"fit", "data.h5", "-o", "one.h5"}, ExitCode::usage, "one.h5");
}

TEST_F(ThermometerCommand, NamesItsCommandsWhereItGetsAnother) {
  expect_refused({"calibrate"}, ExitCode::usage, "the commands are fit, measure; see kadanoff thermometer --help");
  const auto nothing = test::run_program({"thermometer"});
  EXPECT_EQ(nothing.exit_code, static_cast<int>(ExitCode::usage));
  EXPECT_EQ(nothing.error_lines(), 1) << nothing.err;
  EXPECT_EQ(test::run_program({"thermometer", "--help"}).exit_code, 0);
}

}  // namespace
}  // namespace kadanoff::cli
