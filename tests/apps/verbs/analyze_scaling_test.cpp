// `kadanoff analyze scaling` as a user meets it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "host/io/hdf5_file.hpp"
#include "tests/support/analysis_command.hpp"
#include "tests/support/files.hpp"

namespace kadanoff::cli {
namespace {

class AnalyzeScaling : public test::AnalysisCommand {
 protected:
  AnalyzeScaling() {
    const auto outcome =
        run({"ising", "--side", "6", "--temperatures", "2.1,2.2,2.3", "--samples", "300", "-o", "data.h5"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  }

  test::ProgramOutcome analyze(std::vector<std::string> more) {
    more.insert(more.begin(), {"analyze", "scaling", "--device", "cpu", "--resamples", "20"});
    return run(more);
  }
};

TEST_F(AnalyzeScaling, PrintsTablesAndWritesNothingUnasked) {
  const auto before = folder_.entries();
  const auto outcome = analyze({"data.h5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  for (const char* words : {"on 6 × 6", "Δ_s", "Δ_ε", "torus, all places", "not wrapped", "⟨σ σ ε⟩", "r = 2 … 3",
                            "Δ_m from ⟨|m|⟩ at T = 2.1, 2.2, 2.3: ⟨|m|⟩ = A |T − T_c|^Δ_m / T_c"})
    EXPECT_NE(outcome.out.find(words), std::string::npos) << words << " in\n" << outcome.out;
  EXPECT_EQ(folder_.entries(), before);
}

TEST_F(AnalyzeScaling, GivesItsNumbersAsJsonAndFiles) {
  const auto outcome = analyze({"data.h5", "--json", "-o", "out"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(json["side"], 6);
  ASSERT_EQ(json["temperatures"].size(), 3U);
  const auto& spin = json["temperatures"][1]["spin"];
  EXPECT_EQ(json["temperatures"][1]["samples"], 300);
  EXPECT_EQ(spin["dimensions"][0]["reading"], "torus, all places");
  EXPECT_NEAR(spin["dimensions"][0]["exponent"].get<double>(), 2 * spin["dimensions"][0]["value"].get<double>(), 1e-12);
  EXPECT_EQ(spin["two_point"].size(), 9U);
  EXPECT_EQ(spin["three_point"].size(), 4U);
  const auto& mixed = json["temperatures"][1]["spin_spin_energy"];
  EXPECT_EQ(mixed["three_point"][2]["r"], 3);
  EXPECT_EQ(mixed["fits"][0]["reading"], "torus, r = 2 … 3");
  EXPECT_TRUE(mixed["fits"][0]["coefficient"]["value"].is_number());
  EXPECT_EQ(json["magnetisation_scaling"][0]["temperatures"], (nlohmann::json{2.1, 2.2, 2.3}));
  EXPECT_EQ(json["folder"], "out");
  EXPECT_NE(test::read_bytes(folder_ / "out/scaling-figure.csv").find("torus"), std::string::npos);
  const auto csv = test::read_bytes(folder_ / "out/scaling.csv");
  EXPECT_TRUE(
      csv.starts_with("temperature,step,samples,operator,quantity,reading,dx,dy,value,error,low,high\n"
                      "2.1,,300,spin,dimension,\"torus, all places\",,,"));
  const auto readings = spin["dimensions"].size() + json["temperatures"][1]["energy"]["dimensions"].size();
  // G of 9 places, T of r = 0 … 3; of spins and energy r = 1 … 3 and two numbers a reading
  const auto lines = static_cast<std::ptrdiff_t>(readings + 2 * (9 + 4) + 3 + 2 * mixed["fits"].size());
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 3 * lines + 1);
  const auto three = json["temperatures"][0]["spin"]["three_point"][2]["value"].get<double>();
  EXPECT_NE(csv.find(fmt::format("\n2.1,,300,spin,three_point,,2,2,{:.9g},", three)), std::string::npos) << csv;
  const auto two = json["temperatures"][0]["energy"]["two_point"][1];
  EXPECT_NE(csv.find(fmt::format("\n2.1,,300,energy,two_point,,{},{},{:.9g},", two["dx"].get<int>(),
                                 two["dy"].get<int>(), two["value"].get<double>())),
            std::string::npos)
      << csv;
  EXPECT_NE(csv.find(fmt::format("\n2.2,,300,spin_spin_energy,coefficient,\"torus, r = 2 … 3\",,,{:.9g},",
                                 mixed["fits"][0]["coefficient"]["value"].get<double>())),
            std::string::npos)
      << csv;
  EXPECT_NE(csv.find("\n,,,magnetisation,dimension,|T - T_c|,,,"), std::string::npos) << csv;

  const io::H5Reader file(folder_ / "out/scaling.h5");
  const auto dimensions = file.read<double>("/spin/dimension");
  EXPECT_EQ(file.shape("/spin/dimension")[0], 3);
  EXPECT_EQ(dimensions[dimensions.size() / 3], spin["dimensions"][0]["value"].get<double>());
  EXPECT_EQ(file.read<double>("/energy/two_point_error").size(), 27U);
  EXPECT_EQ(file.attribute<std::string>("/", "kind"), "scaling");
  const auto info = run({"info", "out/scaling.h5"});
  EXPECT_NE(info.out.find("analysis of scaling dimensions"), std::string::npos) << info.out;
}

TEST_F(AnalyzeScaling, LeavesOutWhatTheDataLack) {
  const auto outcome = analyze({"data.h5", "--magnetisation", "2.1,2.5"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("no Δ_m: data.h5 lacks one of the temperatures 2.1,2.5"), std::string::npos)
      << outcome.out;
}

TEST_F(AnalyzeScaling, FollowsFlowsStepByStep) {
  ASSERT_EQ(run({"train", "data.h5", "--hidden", "4", "--epochs", "2", "-o", "run"}).exit_code, 0);
  for (const std::string from : {"2.1", "2.2", "2.3"})
    for (const bool keeps : {true, false}) {
      std::vector<std::string> words{"flow",
                                     "run",
                                     "data.h5",
                                     "--from-temperature",
                                     from,
                                     "--steps",
                                     "0,1,4",
                                     "-o",
                                     (keeps ? "flow-" : "bare-") + from + ".h5"};
      if (keeps) words.emplace_back("--keep-spins");
      const auto outcome = run(words);
      ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
    }
  const auto outcome = analyze({"flow-2.3.h5", "flow-2.1.h5", "flow-2.2.h5", "--json", "-o", "flows"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  ASSERT_EQ(json["temperatures"].size(), 9U);
  EXPECT_EQ(json["temperatures"][4]["temperature"], 2.2);
  EXPECT_EQ(json["temperatures"][4]["step"], 1);
  ASSERT_EQ(json["magnetisation_scaling"].size(), 3U);
  EXPECT_EQ(json["magnetisation_scaling"][2]["step"], 4);
  const io::H5Reader file(folder_ / "flows/scaling.h5");
  EXPECT_EQ(file.read<std::int64_t>("/steps"), (std::vector<std::int64_t>{0, 1, 4, 0, 1, 4, 0, 1, 4}));
  EXPECT_EQ(file.read<std::int64_t>("/magnetisation_scaling/steps"), (std::vector<std::int64_t>{0, 1, 4}));
  EXPECT_NE(test::read_bytes(folder_ / "flows/scaling-figure.csv").find("along the flow"), std::string::npos);

  // Step 0 is the data.
  const auto data = nlohmann::json::parse(analyze({"data.h5", "--json"}).out);
  for (std::size_t t = 0; t < 3; ++t) {
    EXPECT_EQ(json["temperatures"][3 * t]["spin"]["two_point"][0]["value"],
              data["temperatures"][t]["spin"]["two_point"][0]["value"]);
    EXPECT_NE(json["temperatures"][3 * t + 2]["spin"]["two_point"][0]["value"],
              data["temperatures"][t]["spin"]["two_point"][0]["value"]);
  }
  const auto text = analyze({"flow-2.2.h5"});
  EXPECT_NE(text.out.find("from T = 2.2 after 4 steps"), std::string::npos) << text.out;

  expect_refused(analyze({"bare-2.2.h5"}), 65, "make it again with flow --keep-spins");
  expect_refused(analyze({"flow-2.2.h5", "flow-2.2.h5"}), 65, "T = 2.2 after 0 steps which another file has, too");
  expect_refused(analyze({"flow-2.2.h5", "data.h5"}), 2, "give files of one kind");
}

TEST_F(AnalyzeScaling, ChoosesConfigurationsByTheirOwnTemperature) {
  ASSERT_EQ(run({"train", "data.h5", "--hidden", "4", "--epochs", "2", "-o", "run"}).exit_code, 0);
  ASSERT_EQ(run({"flow", "run", "data.h5", "--steps", "0,1", "--keep-spins", "-o", "flow.h5"}).exit_code, 0);
  const auto outcome =
      analyze({"flow.h5", "--measured", "2,2.5,6.3", "--bin-width", "0.5", "--at", "Tc", "--json", "-o", "out"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  ASSERT_GE(json["temperatures"].size(), 3U);  // after a step the flow is hot
  EXPECT_EQ(json["temperatures"][1]["temperature"], 2.5);
  EXPECT_EQ(json["temperatures"].back()["temperature"], 6.3);
  EXPECT_EQ(json["temperatures"].back()["step"], 1);
  EXPECT_LT(json["temperatures"][0]["magnetisation"]["value"], 1);
  EXPECT_GT(json["temperatures"][0]["magnetisation"]["value"], json["temperatures"][1]["magnetisation"]["value"]);
  EXPECT_LT(json["temperatures"][0]["samples"].get<int>() + json["temperatures"][1]["samples"].get<int>(), 900);
  ASSERT_EQ(json["interpolated"].size(), 1U);
  EXPECT_EQ(json["interpolated"][0]["below"], 2);
  EXPECT_NE(json["selection"].get<std::string>().find("within 0.25 of 2, 2.5, 6.3"), std::string::npos);
  const io::H5Reader file(folder_ / "out/scaling.h5");
  EXPECT_EQ(file.read<double>("/interpolated/spin_error").size(), json["interpolated"][0]["spin"].size());
  EXPECT_EQ(file.attribute<std::string>("/", "selection"), json["selection"]);
  EXPECT_NE(test::read_bytes(folder_ / "out/scaling.csv").find("\n2.26918531,0,,energy,"), std::string::npos);
  const auto whole = analyze({"flow.h5", "--measured", "2.2", "--ensembles", "--json"});  // step 0
  ASSERT_EQ(whole.exit_code, 0) << whole.err;
  EXPECT_EQ(nlohmann::json::parse(whole.out)["temperatures"].size(), 1U);
  EXPECT_EQ(nlohmann::json::parse(whole.out)["temperatures"][0]["samples"], 900);
  // A data set, too.
  const auto text = analyze({"data.h5", "--measured", "2,2.5", "--bin-width", "0.5", "--at", "2.2"});
  EXPECT_NE(text.out.find("chosen by the own temperature of each configuration (energy), within 0.25 of 2, 2.5: "),
            std::string::npos)
      << text.out << text.err;
  EXPECT_NE(text.out.find("At T = 2.2, on the straight line"), std::string::npos) << text.out;

  expect_refused(analyze({"flow.h5", "--at", "2.2"}), 2, "on both sides");
  expect_refused(analyze({"data.h5", "--at", "2,2.2"}), 2, "--at");
  expect_refused(analyze({"data.h5", "--at", "2.5"}), 2, "on both sides");
  expect_refused(analyze({"data.h5", "--bin-width", "0.2"}), 2, "--bin-width is for --measured");
  expect_refused(analyze({"data.h5", "--measured", "inf"}), 2, "finite");
  expect_refused(analyze({"data.h5", "--measured", "0.7"}), 2, "none of 900 configurations");
}

TEST_F(AnalyzeScaling, TakesSeveralDataSets) {
  ASSERT_EQ(run({"ising", "--side", "6", "--temperatures", "2.4", "--samples", "20", "-o", "more.h5"}).exit_code, 0);
  ASSERT_EQ(run({"ising", "--side", "8", "--temperatures", "2.5", "--samples", "20", "-o", "large.h5"}).exit_code, 0);
  const auto outcome = analyze({"more.h5", "data.h5", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  ASSERT_EQ(json["temperatures"].size(), 4U);
  EXPECT_EQ(json["temperatures"][3]["temperature"], 2.4);
  EXPECT_EQ(json["temperatures"][3]["samples"], 20);
  EXPECT_FALSE(json["temperatures"][0].contains("step"));
  expect_refused(analyze({"data.h5", "large.h5"}), 65, "data.h5 and large.h5 are of different lattices");
  expect_refused(analyze({"data.h5", "data.h5"}), 65, "T = 2.1 which another file has, too");
}

TEST_F(AnalyzeScaling, RefusesWhatItCannotUse) {
  expect_refused(run({"analyze", "scaling", "data.h5", "--resamples", "1000000", "--memory", "100M"}), 2,
                 "1000000 resamples");
  expect_refused(analyze({"absent.h5"}), 66, "absent.h5");
  expect_refused(analyze({"data.h5", "--magnetisation", "2.1"}), 2, "two temperatures");
  expect_refused(analyze({"data.h5", "--magnetisation", "hot"}), 2, "--magnetisation");
  expect_refused(analyze({"data.h5", "-o", "data.h5"}), 2, "data.h5 is one of the inputs");
  for (const char* temperatures : {"2.1,2.2,Tc", "2.1,2.269185", "2.1,inf"})
    expect_refused(analyze({"data.h5", "--magnetisation", temperatures}), 2, "other than T_c");
  data::save_dataset(test::random_data(20, 12), folder_ / "line.h5");
  expect_refused(analyze({"line.h5"}), 65, "there is no square lattice of 12 units");
}

}  // namespace
}  // namespace kadanoff::cli
