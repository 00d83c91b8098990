// Metrics of several runs beside each other.
#include "host/runs/run_metrics.hpp"

#include <gtest/gtest.h>

#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::runs {
namespace {

namespace fs = std::filesystem;
using test::fails_with;

class MetricsOfRuns : public testing::Test {
 protected:
  void SetUp() override {
    write("a",
          "{\"epoch\":1,\"reconstruction_error\":2.5,\"update\":2}\n"
          "{\"epoch\":2,\"reconstruction_error\":0.125,\"update\":4}\n");
    write("b, \"c\"", "{\"epoch\":1,\"free_energy\":-3,\"update\":7,\"note\":\"text\"}\n");
  }
  void write(const std::string& run, const std::string& rows) const {
    fs::create_directory(folder_ / run);
    test::write_bytes(folder_ / run / "metrics.jsonl", rows);
  }
  test::TemporaryFolder folder_;
};

TEST_F(MetricsOfRuns, AreOneTableOfValues) {
  const auto a = (folder_ / "a").string(), b = (folder_ / "b, \"c\"").string();
  const auto runs = read_metrics({a + "/", b});
  EXPECT_EQ(metric_names(runs), (std::vector<std::string>{"epoch", "update", "reconstruction_error", "free_energy"}));
  auto quoted = b;
  quoted.replace(quoted.find("\"c\""), 3, "\"\"c\"\"");
  EXPECT_EQ(to_csv(runs), "run,epoch,update,reconstruction_error,free_energy\n" + a + ",1,2,2.5,\n" + a +
                              ",2,4,0.125,\n\"" + quoted + "\",1,7,,-3\n");
  const auto text = to_text(runs);
  EXPECT_NE(text.find("2.5 … 0.125"), std::string::npos) << text;
  EXPECT_EQ(to_json(runs)[0]["rows"].size(), 2U);
}

TEST_F(MetricsOfRuns, ShowTheFirstAndTheLastValueThatIsThere) {
  write("c",
        "{\"epoch\":1,\"update\":1}\n{\"epoch\":2,\"gap\":3,\"update\":2}\n{\"epoch\":3,\"gap\":5,\"update\":3}\n"
        "{\"epoch\":4,\"update\":4}\n");
  EXPECT_NE(to_text(read_metrics({folder_ / "c"})).find("3 … 5"), std::string::npos);
}

TEST_F(MetricsOfRuns, ShowWarnings) {
  write("c", "{\"epoch\":4,\"update\":8,\"warnings\":{\"saturation\":\"all is full\"}}\n");
  const auto text = to_text(read_metrics({folder_ / "c"}));
  EXPECT_NE(text.find("/c, epoch 4: all is full\n"), std::string::npos) << text;
  write("d", "{\"update\":8,\"warnings\":[1]}\n{\"update\":9,\"warnings\":{\"a\":7}}\n");  // not of ours
  EXPECT_NE(to_text(read_metrics({folder_ / "d"})).find("/d, epoch null: 7\n"), std::string::npos);
}

TEST_F(MetricsOfRuns, MustBeThere) {
  EXPECT_TRUE(fails_with(ExitCode::no_input, "there are no metrics", [&] { read_metrics({folder_.path()}); }));
  EXPECT_TRUE(fails_with(ExitCode::no_input, "none is not there", [&] { read_metrics({folder_ / "none"}); }));
  write("empty", "");
  EXPECT_TRUE(fails_with(ExitCode::bad_input, "holds no row", [&] { read_metrics({folder_ / "empty"}); }));
  EXPECT_EQ(read_metrics({folder_ / "a" / "metrics.jsonl"})[0].rows.size(), 2U);
}

}  // namespace
}  // namespace kadanoff::runs
