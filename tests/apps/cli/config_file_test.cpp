// --config: TOML and JSON, what wins, and what is refused.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/base/json.hpp"
#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

using Words = std::vector<std::string>;

class ConfigFile : public testing::Test {
 protected:
  test::ProgramOutcome run(const Words& words) {
    test::ProgramOptions options;
    options.folder = folder_.path();
    options.patience = std::chrono::seconds(20);
    return test::run_program(words, options);
  }
  test::ProgramOutcome ising(const std::string& text, const Words& more = {}, const std::string& name = "c.toml") {
    test::write_bytes(folder_ / name, text);
    Words words{"ising", "--config", name, "--threads", "1", "--device", "cpu", "--overwrite"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  void expect_refused(const test::ProgramOutcome& outcome, const Words& parts, ExitCode code = ExitCode::usage) {
    EXPECT_EQ(outcome.exit_code, static_cast<int>(code)) << outcome.err;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    for (const auto& part : parts) EXPECT_NE(outcome.err.find(part), std::string::npos) << part << ": " << outcome.err;
  }
  [[nodiscard]] bool exists(const std::string& name) const { return std::filesystem::exists(folder_ / name); }

  const std::string head_ = "side = 4\nsamples = 10\nsweeps = 1\n";
  test::TemporaryFolder folder_;
};

TEST_F(ConfigFile, IsToml) {
  const std::vector<std::pair<const char*, std::string>> texts{
      {"a # in quotes", head_ + "temperatures = \"1\" # one\noutput = \"a#b.h5\"\n"},
      {"a list over lines", head_ + "temperatures = [\n  0,\n  1.5 # last\n]\noutput = \"a#b.h5\"\n"},
      {"a comma at the end", head_ + "temperatures = [\n  0,\n  1.5,\n]\noutput = \"a#b.h5\"\n"},
      {"a byte order mark", "\xEF\xBB\xBF" + head_ + "temperatures = 1\noutput = \"a#b.h5\"\n"},
      {"lines of Windows", "side = 4\r\nsamples = 10\r\ntemperatures = 1\r\noutput = \"a#b.h5\"\r\n"},
      {"other forms of numbers", "side = 0x4\nsamples = 1_0\ntemperatures = [1e0, inf, +2.5]\noutput = 'a#b.h5'\n"},
      {"a quoted key, and no end of the last line",
       head_ + "\"temperatures\" = '''0:2:0.5'''\noutput = \"a\\u0023b.h5\""}};
  for (const auto& [what, text] : texts) {
    std::filesystem::remove(folder_ / "a#b.h5");
    const auto outcome = ising(text);
    EXPECT_EQ(outcome.exit_code, 0) << what << ": " << outcome.err;
    EXPECT_TRUE(exists("a#b.h5")) << what;
  }
}

TEST_F(ConfigFile, IsJson) {
  const auto outcome = ising(R"({"side": 4, "samples": 10, "temperatures": [0, 1.5, "inf"], "output": "j.h5",
                                "start": "", "update": null, "json": false})",
                             {}, "options");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(data::load_dataset(folder_ / "j.h5").count, 30);
}

TEST_F(ConfigFile, IsRefusedWithItsLine) {
  const std::vector<std::pair<std::string, Words>> wrong{
      {head_ + "temperatures = 1\ntemperatures = 2\n", {"line 5", "temperatures"}},
      {head_ + "temperatures = [1, 2\n", {"--config c.toml, line"}},
      {head_ + "temperature = 1\n", {"line 4", "'temperature' is not an option of kadanoff ising"}},
      {"\n\nside = \"many\"\n", {"line 3", "side takes an integer, without quotes, not the text \"many\""}},
      {"sweeps = -1_000_000_000_000_000_000_000\n", {"line 1"}},
      {"threads = 007\n", {"line 1"}},
      {"seed = -7\n", {"line 1", "seed '-7' is negative"}},
      {"temperatures = []\n", {"line 1", "temperatures is empty"}},
      {"output = \"\"\n", {"line 1", "output is empty"}},
      {"temperatures = 2024-01-01\n", {"line 1", "temperatures is not a text"}},
      {"temperatures = [[1]]\n", {"line 1", "temperatures is not a text"}},
      {"[ising]\nside = 4\n", {"line 1", "'ising.side' is not an option"}},
      {"ising = {side = 4}\n", {"line 1", "'ising.side' is not an option"}},
      {"ising.side = 4\n", {"line 1", "'ising.side' is not an option"}},
      {"[[side]]\n", {"line 1", "side"}},
      {"side = [{}]\n", {"line 1", "side"}},
      {"config = \"d.toml\"\n", {"line 1", "'config' is not an option of a configuration file\n"}},
      {"help = true\n", {"line 1", "'help' is not an option of a configuration file\n"}},
      {"conf = true\n", {"line 1", "'conf' is not an option of kadanoff ising\n"}},
      {"temperatuure = 4\n", {"line 1", "did you mean temperatures?"}},
      {"Sample = 4\n", {"line 1", "did you mean samples?"}},
      {"side 4\n", {"line 1"}},
      {"side = 4\nno text \xFF\n", {"line 2"}}};
  for (const auto& [text, parts] : wrong) expect_refused(ising(text), parts);
  const std::vector<std::pair<std::string, Words>> wrong_json{
      {"{\"side\": 4,\n \"side\": 5}", {"line 2", "side is given twice"}},
      {"{\"side\": 4,\n \"samples\" 5}", {"line 2", "syntax error"}},
      {"[1]", {"line 1", "one JSON object"}},
      {"{\"side\": {\"side\": 4}}", {"line 1", "side is not a text"}},
      {"{\"side\": " + std::string(200000, '['), {"line 1", "side is not a text"}},
      {"{\n\"side\": 4.5}", {"line 2", "side takes an integer, without quotes, not the number 4.5"}},
      {"{\"seed\": 18446744073709551616}", {"line 1", "seed takes an integer"}},
      {"{\"side\": 1e999}", {"line 1"}},
      {"", {"line 1", "syntax error"}}};
  for (const auto& [text, parts] : wrong_json) expect_refused(ising(text, {}, "c.json"), parts);
}

// A value has the type of its option, whatever the command line would make of its text.
TEST_F(ConfigFile, TakesNoValueOfAnotherType) {
  const std::vector<std::pair<const char*, Words>> options{
      {"side", {"\"4\"", "4.0", "4.5", "true", "false", "[4]", "[]", "1e1"}},               // an integer
      {"seed", {"\"4\"", "\"1\"", "4.0", "true"}},                                          // 0 or more
      {"temperatures", {"true", "[true]", "[[1]]", "[]", "[1, false]", "\"\"", "[\"\"]"}},  // a list of numbers
      {"start", {"5", "0.5", "false", "[\"random\"]"}},                                     // a word
      {"output", {"5", "1.5", "true", "[\"x.h5\"]"}},                                       // a path
      {"memory", {"20", "[\"20G\"]"}},                                                      // a text
      {"json", {"1", "0", "\"true\"", "[true]", "[]"}}};                                    // a flag
  for (const auto& [key, values] : options)
    for (const auto& value : values) {
      expect_refused(ising(fmt::format("# a line\n{} = {}\n", key, value)), {"--config c.toml, line 2", key});
      if (value != "\"\"")  // in JSON it is an option that is not given
        expect_refused(ising(fmt::format("{{\n\"{}\": {}}}", key, value), {}, "c.json"),
                       {"--config c.json, line 2", key});
    }
  const auto train = [&](const std::string& text) {
    test::write_bytes(folder_ / "t.toml", text);
    return run({"train", "none.h5", "--hidden", "4", "-o", "run", "--config", "t.toml"});
  };
  for (const char* value : {"\"0.1\"", "true", "[true]", "[\"0.1\"]"})
    expect_refused(train(fmt::format("learning-rate = {}", value)), {"line 1", "learning-rate takes a number"});
  for (const char* value : {"100", "30.5", "[\"2u\"]"})
    expect_refused(train(fmt::format("checkpoint-every = {}", value)), {"line 1", "checkpoint-every takes a text"});
  for (const char* value : {"100.0", "true", "[100]"})
    expect_refused(train(fmt::format("batch-size = {}", value)), {"line 1", "batch-size takes an integer or a word"});
  expect_refused(train("hidden = 4\nDATA = 5\n"), {"line 2", "DATA takes a text"});
  for (const char* good : {"learning-rate = 1", "learning-rate = 0.1", "checkpoint-every = \"2u\"", "batch-size = 100",
                           "batch-size = \"100\"", "batch-size = \"full\"", "snapshot-epochs = [1, 2]",
                           "snapshot-epochs = 1", "select-temperatures = \"0:6:1\"", "centred = false"})
    expect_refused(train(good), {"none.h5 does not exist"}, ExitCode::no_input);
}

// What is called 5 is a text.
TEST_F(ConfigFile, OfARunKeepsTheTypes) {
  data::save_dataset(test::random_data(50, 16), folder_ / "5");
  const auto once = run({"train", "5", "--hidden", "3", "--epochs", "1", "--learning-rate", "1", "--batch-size", "10",
                         "--threads", "1", "--device", "cpu", "--snapshot-epochs", "1", "-o", "1e3"});
  ASSERT_EQ(once.exit_code, 0) << once.err;
  const auto again = run({"train", "--config", "1e3/config.json", "--overwrite"});
  ASSERT_EQ(again.exit_code, 0) << again.err;
  const auto config = nlohmann::json::parse(test::read_bytes(folder_ / "1e3/config.json"));
  EXPECT_EQ(config["DATA"], "5");
  EXPECT_EQ(config["output"], "1e3");
  EXPECT_EQ(config["batch-size"], 10);
  EXPECT_EQ(config["centred"], false);
}

TEST_F(ConfigFile, MustBeAnOrdinaryFile) {
  ASSERT_EQ(mkfifo((folder_ / "fifo").c_str(), 0600), 0);
  test::write_bytes(folder_ / "large.toml", std::string(2 << 20, '\n'));
  test::write_bytes(folder_ / "model.h5", std::string("\x89HDF\r\n\x1A\n\0", 9));
  for (const char* path : {"fifo", ".", "/dev/zero", "large.toml", "model.h5"})
    expect_refused(run({"ising", "--config", path}), {path});
  expect_refused(run({"ising", "--config", "none.toml"}), {"none.toml"}, ExitCode::no_input);
  expect_refused(run({"ising", "--config", "none.toml/none"}), {"none.toml"}, ExitCode::no_input);
}

TEST_F(ConfigFile, GivesWayToTheCommandLine) {
  const auto outcome = ising(head_ + "temperatures = 1\noutput = \"c.h5\"\n", {"--samples=7", "-oline.h5"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(data::load_dataset(folder_ / "line.h5").count, 7);
  EXPECT_FALSE(exists("c.h5"));
}

TEST_F(ConfigFile, IsNamedWhereItsValueIsRefusedLater) {
  expect_refused(ising(head_ + "temperatures = \"cold\"\noutput = \"c.h5\"\n"), {"cold", "--config c.toml, line 4"});
}

TEST_F(ConfigFile, GivesArgumentsToo) {
  data::save_dataset(test::random_data(20, 16), folder_ / "data.h5");
  data::save_dataset(test::random_data(20, 9), folder_ / "other.h5");
  data::save_model(test::some_model(16, 3), folder_ / "model.h5");
  test::write_bytes(folder_ / "both.toml", "model = \"model.h5\"\ndata = \"data.h5\"\nno-log-z = true\n");
  test::write_bytes(folder_ / "data.toml", "DATA = \"data.h5\"\n");
  test::write_bytes(folder_ / "info.toml", "file = \"data.h5\"\n");
  const Words threads{"--threads", "1", "--device", "cpu"};
  EXPECT_EQ(run({"evaluate", "--config", "both.toml"}).exit_code, 0);
  EXPECT_EQ(run({"evaluate", "model.h5", "--config", "data.toml"}).exit_code, 0);
  EXPECT_EQ(run({"evaluate", "model.h5", "data.h5", "--config", "both.toml"}).exit_code, 0);
  EXPECT_EQ(run({"info", "--config", "info.toml"}).exit_code, 0);
  expect_refused(run({"evaluate", "--config", "data.toml"}), {"line 1", "DATA comes after MODEL, which is not given"});
  expect_refused(run({"evaluate", "--config", "info.toml"}), {"'file' is not an option"});
  test::write_bytes(folder_ / "dash.toml", "file = \"-dash.h5\"\n");
  data::save_dataset(test::random_data(20, 9), folder_ / "-dash.h5");
  EXPECT_EQ(run({"info", "--config", "dash.toml"}).exit_code, 0);
  test::write_bytes(folder_ / "measure.toml", "files = [\"data.h5\"]\nby = \"energy\"\n");
  const auto measured = run({"thermometer", "measure", "--config", "measure.toml"});
  EXPECT_EQ(measured.err.find("FILES"), std::string::npos) << measured.err;
}

TEST_F(ConfigFile, OfARunTrainsTheSame) {
  data::save_dataset(test::random_data(50, 16), folder_ / "data.h5");
  for (const Words& method : {Words{"--updates", "7", "--batch-size", "10", "--centred"},
                              {"--epochs", "2", "--batch-size", "full", "--follow-links"}}) {
    Words words{"train", "data.h5", "--hidden", "3", "--threads", "1", "--device", "cpu", "--overwrite", "-o", "a"};
    words.insert(words.end(), method.begin(), method.end());
    const auto once = run(words);
    ASSERT_EQ(once.exit_code, 0) << once.err;
    const auto again = run({"train", "--config", "a/config.json", "-o", "b", "--overwrite"});
    ASSERT_EQ(again.exit_code, 0) << again.err;
    const auto a = data::load_model(folder_ / "a/model.h5"), b = data::load_model(folder_ / "b/model.h5");
    const auto &w = a.parameters.weights, &v = b.parameters.weights;
    EXPECT_TRUE(std::equal(w.data(), w.data() + w.size(), v.data(), v.data() + v.size()));
    const bool follows = std::count(method.begin(), method.end(), "--follow-links") > 0;
    for (const char* config : {"a/config.json", "b/config.json"})
      EXPECT_EQ(parse_json(test::read_bytes(folder_ / config)).contains("follow-links"), follows) << config;
  }
}

}  // namespace
}  // namespace kadanoff::cli
