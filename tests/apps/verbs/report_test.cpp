// kadanoff report, as a user runs it.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>

#include "host/base/json.hpp"
#include "host/data/dataset.hpp"
#include "host/flow/flow_file.hpp"
#include "host/io/digest.hpp"
#include "host/report/changed_files.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

namespace fs = std::filesystem;

class ReportCommand : public testing::Test {
 protected:
  void SetUp() override {
    here_.folder = folder_.path();
    data::save_dataset(test::random_data(60, 36), folder_ / "data.h5");
  }
  test::ProgramOutcome run(const std::vector<std::string>& words) { return test::run_program(words, here_); }
  void train(const std::string& name, const std::string& rate) {
    const auto outcome = run({"train", "data.h5", "--hidden", "4", "--epochs", "3", "--batch-size", "full",
                              "--learning-rate", rate, "-o", name});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  }
  // Without the places where long names may be broken.
  std::string page(std::vector<std::string> words) {
    words.insert(words.end(), {"-o", "page.html", "--overwrite"});
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return std::regex_replace(test::read_bytes(folder_ / "page.html"), std::regex("<wbr>"), "");
  }
  test::TemporaryFolder folder_;
  test::ProgramOptions here_;
};

TEST_F(ReportCommand, ShowsATrainingAndItsConfiguration) {
  train("a", "0.1");
  const auto html = page({"report", "a"});
  EXPECT_NE(html.find("<title>Kadanoff: a</title>"), std::string::npos);
  EXPECT_NE(html.find("Training a</h2>"), std::string::npos);
  EXPECT_NE(html.find("<dt>learning-rate</dt><dd>0.1</dd>"), std::string::npos) << html;
  EXPECT_EQ(html.find("&quot;learning-rate&quot;"), std::string::npos) << "not once more for each file";
  EXPECT_NE(html.find("Files with no configuration below have this one."), std::string::npos);
  EXPECT_NE(html.find("<caption>First … last value of each number in metrics.jsonl</caption>"), std::string::npos);
  EXPECT_EQ(html.find("Trainings side by side"), std::string::npos);
}

TEST_F(ReportCommand, SetsTrainingsSideBySideWithWhatDiffers) {
  train("a", "0.1");
  train("b", "0.05");
  EXPECT_NE(page({"report", "a", "b", "a"}).find("<title>Kadanoff: a, b, a</title>"), std::string::npos);
  EXPECT_NE(page({"report", "a", "b", "a", "b"}).find("<title>Kadanoff: a, b and 2 more</title>"), std::string::npos);
  const auto html = page({"report", "a", "b"});
  EXPECT_NE(html.find("<title>Kadanoff: a, b</title>"), std::string::npos);
  EXPECT_NE(html.find("Trainings side by side</h2>"), std::string::npos);
  EXPECT_NE(html.find("<tr><th scope=\"row\">learning-rate</th><td>0.1</td><td>0.05</td></tr>"), std::string::npos)
      << html;
  EXPECT_EQ(html.find("<td>hidden</td>"), std::string::npos) << "which both have in common";
}

TEST_F(ReportCommand, TakesAnalysesFilesAndBenchmarks) {
  train("a", "0.1");
  ASSERT_EQ(run({"analyze", "parameters", "a", "-o", "counts"}).exit_code, 0);
  test::write_bytes(folder_ / "bench.json", R"({"machine": {"cores": 2}, "rows": [{"work": "svd", "seconds": 1.5}]})");
  ASSERT_EQ(run({"analyze", "parameters", "a", "-o", "counts/permuted"}).exit_code, 0);
  const auto html = page({"report", "counts", "data.h5", "bench.json"});
  EXPECT_NE(html.find("Analysis counts</h2>"), std::string::npos);
  EXPECT_NE(html.find("Analysis counts/permuted</h2>"), std::string::npos) << "with another arrangement in it";
  fs::create_directory(folder_ / "only");
  ASSERT_EQ(run({"analyze", "parameters", "a", "-o", "only/gauge-fixed"}).exit_code, 0);
  const auto only = page({"report", "only"});
  EXPECT_NE(only.find("Analysis only/gauge-fixed</h2>"), std::string::npos);
  EXPECT_EQ(only.find("Analysis only</h2>"), std::string::npos) << "which has no numbers";
  EXPECT_NE(html.find("data.h5 (dataset)</h2>"), std::string::npos) << html;
  EXPECT_NE(html.find("<th scope=\"row\">svd</th><td>1.5</td>"), std::string::npos) << html;
  EXPECT_NE(html.find("<dt>machine.cores</dt><dd>2</dd>"), std::string::npos) << html;
}

TEST_F(ReportCommand, NamesThatLookLikeMarkupStayText) {
  const std::string name = "<img src=x onerror=alert(1)>\n'\"&";
  train("a", "0.1");
  fs::rename(folder_ / "a", folder_ / name);
  const auto html = page({"report", name, "--title", name});
  EXPECT_EQ(html.find("<img"), std::string::npos);
  EXPECT_NE(html.find("&lt;img src=x onerror=alert(1)&gt;"), std::string::npos);
}

TEST_F(ReportCommand, WritesMarkdownForTheEndingMd) {
  train("a", "0.1");
  EXPECT_EQ(run({"report", "a", "-o", "page.md"}).exit_code, 0);
  EXPECT_TRUE(test::read_bytes(folder_ / "page.md").starts_with("# Kadanoff: a\n"));
}

TEST_F(ReportCommand, DrawsFlows) {
  train("a", "0.1");
  ASSERT_EQ(run({"flow", "a", "data.h5", "--steps", "0,1,5", "-o", "flow.h5"}).exit_code, 0);
  const auto html = page({"report", "flow.h5"});
  EXPECT_NE(html.find("Numbers: flow.h5"), std::string::npos) << html;
  EXPECT_TRUE(html.find("Panels: Temperature, Energy, Magnetisation") != std::string::npos ||
              html.find("No picture: ") != std::string::npos)
      << html;
}

// Of hidden units, whose flow depends on how they stand.
TEST_F(ReportCommand, DrawsTheFlowOfEachArrangement) {
  const auto flow_of = [](double magnetisation) {
    flow::Flow flow{.side = 0, .samples = 3};
    for (const std::int64_t step : {0, 50}) {
      flow.points.emplace_back().step = step;
      flow.points.back().abs_magnetisation = {.mean = magnetisation, .spread = 0.1, .error = 0.05};
    }
    return flow;
  };
  const auto as_is = flow_of(0.125), fixed = flow_of(0.75), permuted = flow_of(0.375);
  auto file = flow::to_file(as_is, {}, gauge::UnitGauge{.fixed = gauge::unchanged(5), .by = "their filters"});
  file.group("/gauge_fixed", flow::to_file(fixed, {}));
  file.group("/permuted", flow::to_file(permuted, {}));
  file.save(folder_ / "hidden.h5");
  const auto html = page({"report", "hidden.h5"});
  for (const std::string caption :
       {"n = 0: |m| 0.125. Units of the data: hidden ones of another RBM, as they are",
        "n = 0: |m| 0.750. Units of the data: hidden ones of another RBM, gauge-fixed",
        "n = 0: |m| 0.375. Units of the data: hidden ones of another RBM, permuted", "Numbers: hidden.h5, /permuted"})
    EXPECT_NE(html.find(caption), std::string::npos) << caption << "\n" << html;
  flow::save_flow(flow_of(0.125), {}, folder_ / "plain.h5");
  EXPECT_EQ(page({"report", "plain.h5"}).find("Units of the data"), std::string::npos);
}

TEST_F(ReportCommand, LinksFromWhereTheMarkdownStands) {
  train("a", "0.1");
  ASSERT_EQ(run({"analyze", "spectrum", "a", "-o", "spectrum"}).exit_code, 0);
  test::write_bytes(folder_ / "spectrum/spectrum-figure.svg", "<svg viewBox='0 0 1 1'></svg>");
  fs::create_directory(folder_ / "pages");
  EXPECT_EQ(run({"report", "spectrum", "-o", "pages/page.md"}).exit_code, 0);
  const auto text = test::read_bytes(folder_ / "pages/page.md");
  EXPECT_NE(text.find("](<../spectrum/spectrum-figure.svg>)"), std::string::npos) << text;
}

TEST_F(ReportCommand, SaysThatClaimsAreOlderThanTheirFigures) {
  fs::create_directories(folder_ / "result/figures");
  test::write_bytes(folder_ / "result/figures/a.csv", "panel,series,x,y,error\np,s,1,2,\n");
  const auto claims = [&](const std::string& files) {
    test::write_bytes(folder_ / "result/claims.json",
                      R"({"paper": "x", "claims": [], "figures": ["a.csv"])" + files + "}");
  };
  claims("");
  EXPECT_NE(page({"report", "result"}).find("an older program, which kept no digests"), std::string::npos);
  claims(R"(, "files": [{"file": "figures/a.csv", "digest": "00"}])");
  const auto changed = page({"report", "result"});
  EXPECT_NE(changed.find("<li>figures/a.csv: another content</li>"), std::string::npos) << changed;
  EXPECT_NE(changed.find("Its numbers are not those that the claims were made with"), std::string::npos);
  claims(R"(, "files": [{"file": "figures/a.csv", "digest": ")" +
         *io::digest_of_file(folder_ / "result/figures/a.csv") + R"("}])");
  EXPECT_NE(page({"report", "result"}).find("<li>claims.json: it has no digest</li>"), std::string::npos);
  auto sealed = parse_json(test::read_bytes(folder_ / "result/claims.json"));
  sealed["digest"] = report::digest_of_claims(sealed);
  test::write_bytes(folder_ / "result/claims.json", json_text(sealed));
  EXPECT_EQ(page({"report", "result"}).find("class=\"notice\""), std::string::npos);
}

// A claim that says that it is reproduced, and has no number.
void write_claims(const fs::path& folder, const std::string& paper) {
  fs::create_directory(folder);
  const std::string none = R"({"verdict": "not tested", "holding": 0, "failing": 0, "undecided": 0})";
  test::write_bytes(folder / "claims.json",
                    R"({"paper": ")" + paper +
                        R"(", "figures": [], "files": [], "claims": [{"id": "A1", "section": "1", "paper": "So.",
                        "quote": "So.", "left_open": "", "measured": "", "depends_on": "", "reason": "",
                        "verdict": "reproduced", "parts": [], "verdicts": {"paper": {"verdict": "reproduced",
                        "holding": 1, "failing": 0, "undecided": 0}, "independent": )" +
                        none + "}}]}");
}

TEST_F(ReportCommand, ShowsNoVerdictWithoutNumbers) {
  write_claims(folder_ / "result", "x");
  const auto html = page({"report", "result"});
  EXPECT_EQ(html.find("<span class=\"verdict reproduced\">"), std::string::npos);
  EXPECT_NE(html.find("the file says reproduced by the paper measure, and has no number for it"), std::string::npos)
      << html;
}

TEST_F(ReportCommand, ListsTheClaimsOfAllReproductions) {
  write_claims(folder_ / "a", "one");
  write_claims(folder_ / "b", "other");
  train("run", "0.1");
  ASSERT_EQ(run({"report", "a", "run", "b", "-o", "all.json"}).exit_code, 0);
  const auto all = parse_json(test::read_bytes(folder_ / "all.json"));
  ASSERT_EQ(all["claims"].size(), 2U);
  for (const auto& [claim, paper, file] :
       {std::tuple{all["claims"][0], "one", "a/claims.json"}, {all["claims"][1], "other", "b/claims.json"}}) {
    EXPECT_EQ(claim["id"], "A1");
    EXPECT_EQ(claim["reproduction"], paper);
    EXPECT_EQ(claim["file"], file);
    EXPECT_EQ(claim["verdict"], "not tested") << "it has no number";
  }
  ASSERT_EQ(all["notices"].size(), 2U) << "neither has a digest";
  EXPECT_EQ(all["notices"][1]["reproduction"], "other");
  EXPECT_EQ(all["notices"][1]["entries"][0], "claims.json: it has no digest");
  const auto none = run({"report", "run", "-o", "none.json"});
  EXPECT_EQ(none.exit_code, 2) << none.err;
  EXPECT_FALSE(fs::exists(folder_ / "none.json"));
  const auto before = test::read_bytes(folder_ / "b/claims.json");
  EXPECT_EQ(run({"report", "a", "b", "-o", "b/claims.json", "--overwrite"}).exit_code, 2) << "it is read";
  EXPECT_EQ(test::read_bytes(folder_ / "b/claims.json"), before);
  fs::create_directory(folder_ / "both");
  fs::rename(folder_ / "all.json", folder_ / "both/claims.json");
  const auto again = run({"report", "both", "-o", "page.html"});
  EXPECT_EQ(again.exit_code, 65);
  EXPECT_NE(again.err.find("lists the claims of several reproductions"), std::string::npos) << again.err;
}

TEST_F(ReportCommand, RefusesWhatItCannotShowInOneLine) {
  const auto expect_refused = [&](const std::vector<std::string>& words, int exit_code) {
    const auto outcome = run(words);
    EXPECT_EQ(outcome.exit_code, exit_code) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
  };
  fs::create_directory(folder_ / "empty");
  test::write_bytes(folder_ / "x.json", "{");
  test::write_bytes(folder_ / "x.txt", "text");
  test::write_bytes(folder_ / "config.json", R"({"learning-rate": 0.1})");
  fs::create_directory(folder_ / "claims");
  test::write_bytes(folder_ / "claims/claims.json", R"({"paper": "x", "claims": [{"id": "A1"}]})");
  expect_refused({"report", "none", "-o", "page.html"}, 66);
  expect_refused({"report", "empty", "-o", "page.html"}, 65);
  expect_refused({"report", "x.json", "-o", "page.html"}, 65);
  expect_refused({"report", "x.txt", "-o", "page.html"}, 65);
  expect_refused({"report", "config.json", "-o", "page.html"}, 65);
  expect_refused({"report", "claims", "-o", "page.html"}, 65);
  expect_refused({"report", "data.h5", "-o", "page.pdf"}, 2);
  expect_refused({"report", "data.h5"}, 2);
  EXPECT_FALSE(fs::exists(folder_ / "page.html"));
}

}  // namespace
}  // namespace kadanoff::cli
