// What commands say of hidden units in other arrangements, as a user meets it: as much as of the units as they are.
#include "apps/cli/arrangements.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/analysis_command.hpp"

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
        0, std::min(place_of("\nThe units of these data are hidden units", fixed), fixed.find("\nwritten to")));
    const auto said = gauge_fixed_part(lost);
    EXPECT_EQ(said.substr(0, said.find("\nwritten to")), as_is);
    EXPECT_NE(lost.substr(0, as_is.size()), as_is);
    for (const char* table : one.tables) {
      EXPECT_NE(as_is.find(table), std::string::npos) << table << " in\n" << as_is;
      EXPECT_NE(permuted_part(lost).find(table), std::string::npos) << table << " in\n" << lost;
    }
  }
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

}  // namespace
}  // namespace kadanoff::cli
