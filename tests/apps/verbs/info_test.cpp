// kadanoff info: what it prints about each kind of file, a run, and damage.
#include <gtest/gtest.h>
#include <hdf5.h>

#include <nlohmann/json.hpp>

#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "host/io/folder_lock.hpp"
#include "host/io/hdf5_file.hpp"
#include "host/runs/checkpoint_store.hpp"
#include "host/thermometer/thermometer_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::cli {
namespace {

using test::run_program;

class Info : public testing::Test {
 protected:
  test::TemporaryFolder folder_;
  std::string path_ = (folder_ / "file.h5").string();

  nlohmann::json info(const std::string& path) {
    const auto outcome = run_program({"info", path, "--json"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return nlohmann::json::parse(outcome.out);
  }
};

TEST_F(Info, DescribesADataset) {
  data::Dataset data = test::some_dataset(20, 25);
  data.temperatures.assign(20, 2.5);
  data.temperatures[7] = INFINITY;
  data.lattice_shape = {5, 5};
  data::save_dataset(data, path_);
  const auto info = this->info(path_);
  EXPECT_EQ(info["kind"], "dataset");
  EXPECT_EQ(info["sealed"], true);
  EXPECT_EQ(info["digest"].get<std::string>().size(), 32U);
  EXPECT_EQ(info["lattice_shape"], (nlohmann::json{5, 5}));
  EXPECT_EQ(info["datasets"][0], (nlohmann::json{{"name", "/samples"}, {"type", "int8"}, {"shape", {20, 25}}}));
  EXPECT_EQ(info["temperatures"][0], (nlohmann::json{{"temperature", 2.5}, {"samples", 19}}));
  EXPECT_EQ(info["temperatures"][1], (nlohmann::json{{"temperature", "inf"}, {"samples", 1}}));
  EXPECT_EQ(info["provenance"]["seed"], data.provenance.seed);
  EXPECT_EQ(info["provenance"]["config"], data.provenance.config);

  const auto text = run_program({"info", path_}).out;
  for (const char* words : {"data set", "20 x 25 int8", "5 x 5", "T = 2.5: 19 samples", "kadanoff ising"})
    EXPECT_NE(text.find(words), std::string::npos) << words << " in\n" << text;
}

TEST_F(Info, DescribesARunFolder) {
  data::save_model(test::some_model(6, 4), folder_ / "model.h5");
  data::save_dataset(test::some_dataset(3, 6), folder_ / "data.h5");
  const auto info = this->info(folder_.path().string());
  EXPECT_EQ(info["kind"], "run");
  ASSERT_EQ(info["files"].size(), 2U);
  EXPECT_EQ(info["files"][0]["kind"], "dataset");
  EXPECT_EQ(info["files"][1]["kind"], "model");
}

TEST_F(Info, DescribesAThermometer) {
  thermometer::Thermometer thermometer = test::some_thermometer(12, 5);
  thermometer.lattice_shape = {3, 4};
  thermometer::save_thermometer(thermometer, path_);
  const auto info = this->info(path_);
  EXPECT_EQ(info["kind"], "thermometer");
  EXPECT_EQ(info["temperatures"], (nlohmann::json{0.0, 1.5, "inf"}));
  EXPECT_EQ(info["losses"], (nlohmann::json{{"training", 1.0}, {"test", nullptr}}));
  EXPECT_EQ(info["lattice_shape"], (nlohmann::json{3, 4}));
  const auto text = run_program({"info", path_}).out;
  for (const char* words : {"thermometer", "12 x 5 float32", "3 x 4", "3: 0.0, 1.5, inf", "training 1.0"})
    EXPECT_NE(text.find(words), std::string::npos) << words << " in\n" << text;
}

TEST_F(Info, TellsDamageFromAbsence) {
  data::save_dataset(test::some_dataset(20, 25), path_);
  auto bytes = test::read_bytes(path_);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  test::write_bytes(path_, bytes);
  const auto damaged = run_program({"info", path_});
  EXPECT_EQ(damaged.exit_code, 65);
  EXPECT_EQ(damaged.error_lines(), 1);
  EXPECT_TRUE(damaged.out.empty());
  EXPECT_NE(damaged.err.find("is damaged"), std::string::npos) << damaged.err;
  const auto missing = run_program({"info", (folder_ / "none").string()});
  EXPECT_EQ(missing.exit_code, 66);
  EXPECT_EQ(missing.error_lines(), 1);
  EXPECT_EQ(run_program({"info"}).exit_code, 2);
}

// A run of 60 updates, 10 per epoch; the checkpoint before the last one is of update 46.
class InfoOfARun : public Info {
 protected:
  void SetUp() override {
    runs::CheckpointStore store(folder_.path());
    for (const std::int64_t update : {46, 60}) {
      store.write({test::some_model(6, 4), {}, update, 0, 0, "data", {}, 60, 10, 2.5, "avx2"});
      store.install();
    }
    data::save_model(test::some_model(6, 4), folder_ / "model.h5");
  }
  void flip_a_bit(const char* name) {
    auto bytes = test::read_bytes(folder_ / name);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    test::write_bytes(folder_ / name, bytes);
  }
  [[nodiscard]] std::string at(const char* name) const { return (folder_ / name).string(); }
};

TEST_F(InfoOfARun, TellsHowFarACheckpointHasCome) {
  const auto json = info(at("checkpoint-previous.h5"));
  EXPECT_EQ(json["training"],
            (nlohmann::json{{"update", 46}, {"total_updates", 60}, {"updates_per_epoch", 10}, {"seconds", 2.5}}));
  const auto text = run_program({"info", folder_.path().string()}).out;
  for (const char* words : {"46 of 60 (epoch 4.6 of 6), after 2.5 s", "60 of 60 (epoch 6 of 6), after 2.5 s"})
    EXPECT_NE(text.find(words), std::string::npos) << words << " in\n" << text;
}

TEST_F(InfoOfARun, ListsEveryFileThoughSomeAreDamaged) {
  flip_a_bit("checkpoint.h5");
  std::filesystem::resize_file(folder_ / "model.h5", 700);
  const auto outcome = run_program({"info", folder_.path().string()});
  EXPECT_EQ(outcome.exit_code, 65);
  EXPECT_EQ(outcome.err,
            "kadanoff: 2 of 3 files cannot be used: " + at("checkpoint.h5") + ", " + at("model.h5") + "\n");
  const auto expect = [&](const std::string& words) {
    EXPECT_NE(outcome.out.find(words), std::string::npos) << words << " in\n" << outcome.out;
  };
  const auto from = at("checkpoint-previous.h5") + ", of update 46\n";
  expect(at("checkpoint-previous.h5") + ": checkpoint");
  expect("\n" + at("checkpoint.h5") + " is damaged: ");
  expect("; train --resume goes on from " + from);
  expect("\n" + at("model.h5") + " is damaged: it has 700 bytes");
  expect("; train --resume makes it again from " + from);
  EXPECT_EQ(outcome.out.find("backup"), std::string::npos) << outcome.out;
  const auto json = nlohmann::json::parse(run_program({"info", folder_.path().string(), "--json"}).out);
  ASSERT_EQ(json["files"].size(), 3U);
  EXPECT_EQ(json["files"][0]["kind"], "checkpoint");
  EXPECT_EQ(json["files"][1]["kind"], "damaged");
  EXPECT_EQ(json["files"][2]["path"], at("model.h5"));
}

TEST_F(InfoOfARun, AdvisesNoResumeWhereNoCheckpointIsWhole) {
  for (const char* name : {"checkpoint.h5", "checkpoint-previous.h5", "model.h5"}) flip_a_bit(name);
  const auto outcome = run_program({"info", folder_.path().string()});
  EXPECT_EQ(outcome.exit_code, 65);
  EXPECT_EQ(outcome.out.find("--resume"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("no checkpoint beside it is whole: train anew with --overwrite"), std::string::npos)
      << outcome.out;
}

TEST_F(InfoOfARun, ADamagedCheckpointThatIsUsedAsAModelNamesTheOneBefore) {
  flip_a_bit("checkpoint.h5");
  for (const std::vector<std::string>& words : {std::vector<std::string>{"info", at("checkpoint.h5")},
                                                {"analyze", "weights", at("checkpoint.h5"), "--device", "cpu"}}) {
    const auto outcome = run_program(words);
    EXPECT_EQ(outcome.exit_code, 65);
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find("goes on from " + at("checkpoint-previous.h5") + ", of update 46"), std::string::npos)
        << outcome.err;
  }
}

TEST_F(Info, OfAFolderOfRunsIsATableOfThem) {
  namespace fs = std::filesystem;
  const auto train = [&](const std::string& name, const std::string& epochs) {
    const auto outcome = run_program({"train", path_, "-o", (folder_ / ("runs/" + name)).string(), "--hidden", "3",
                                      "--epochs", epochs, "--batch-size", "5", "--device", "cpu"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  };
  data::save_dataset(test::random_data(20, 12), path_);
  fs::create_directory(folder_ / "runs");
  const auto runs = (folder_ / "runs").string();
  const auto nothing = run_program({"info", runs});
  EXPECT_EQ(nothing.exit_code, 65);
  EXPECT_NE(nothing.err.find("neither a run folder nor a folder of runs"), std::string::npos) << nothing.err;
  EXPECT_EQ(run_program({"info", runs + "/none"}).exit_code, 66);

  train("a", "2");
  train("sweep/b", "3");
  train("sweep/c", "3");
  fs::remove(folder_ / "runs/sweep/b/model.h5");
  auto json = info(runs);
  EXPECT_EQ(json["kind"], "runs");
  ASSERT_EQ(json["runs"].size(), 3U);
  const auto& first = json["runs"][0];
  EXPECT_EQ(first["path"], runs + "/a");
  EXPECT_EQ(first["visible"], 12);
  EXPECT_EQ(first["hidden"], 3);
  EXPECT_EQ(first["update"], 8);
  EXPECT_EQ(first["total_updates"], 8);
  EXPECT_EQ(first["epoch"], 2);
  EXPECT_GT(first["reconstruction_error"].get<double>(), 0);
  EXPECT_EQ(first["state"], "done");
  EXPECT_EQ(json["runs"][1]["state"], "stopped");

  const auto checkpoint = folder_ / "runs/sweep/c/checkpoint.h5";
  fs::resize_file(checkpoint, fs::file_size(checkpoint) - 1);
  {
    const io::FolderLock at_work(folder_ / "runs/a");
    const auto outcome = run_program({"info", runs});
    EXPECT_EQ(outcome.exit_code, 65);
    EXPECT_EQ(outcome.err, "kadanoff: 1 of 3 runs cannot be used: " + runs + "/sweep/c\n");
    EXPECT_EQ(outcome.out.substr(0, outcome.out.find('\n')), runs + ": 3 runs");
    for (const char* part : {"12 × 3", "2 of 2", "8 of 8", "running", "stopped", "damaged"})
      EXPECT_NE(outcome.out.find(part), std::string::npos) << part << " in\n" << outcome.out;
  }
  EXPECT_EQ(info(runs + "/a")["kind"], "run");  // a run itself is described as before
}

TEST_F(InfoOfARun, AnUnfinishedRunIsNoModelAndItsCheckpointIs) {
  std::filesystem::remove(folder_ / "model.h5");
  data::save_dataset(test::some_dataset(20, 6), folder_ / "data.h5");
  const auto data = at("data.h5"), run = folder_.path().string(), out = at("out.h5");
  const auto verbs = [&](const std::string& model) {
    return std::vector<std::vector<std::string>>{{"evaluate", model, data},
                                                 {"generate", model, "--samples", "3", "--sweeps", "1", "-o", out},
                                                 {"analyze", "weights", model}};
  };
  for (const auto& words : verbs(run)) {
    const auto outcome = run_program(words);
    EXPECT_EQ(outcome.exit_code, 65) << outcome.err;
    for (const auto& part : {run + " holds no model.h5: its training has not finished; ", std::string("train --resume"),
                             "give " + at("checkpoint.h5") + " to use the present model"})
      EXPECT_NE(outcome.err.find(part), std::string::npos) << part << " in " << outcome.err;
  }
  for (const auto& words : verbs(at("checkpoint.h5"))) EXPECT_EQ(run_program(words).exit_code, 0) << words[0];
}

TEST_F(Info, DescribesForeignFiles) {
  io::H5Writer writer;
  writer.dataset("/deep/er/values", std::vector<double>{1, 2, 3});
  writer.save(path_);
  test::write_bytes(path_, test::read_bytes(path_).substr(512));  // only the HDF5 part
  const auto info = this->info(path_);
  EXPECT_EQ(info["kind"], "unknown");
  EXPECT_EQ(info["sealed"], false);
  EXPECT_EQ(info["datasets"][0]["name"], "/deep/er/values");
}

TEST_F(Info, ListsEachDatasetOnceWhereLinksGoRound) {
  const hid_t file = H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const hid_t group = H5Gcreate2(file, "group", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  const hid_t space = H5Screate(H5S_SCALAR);
  const hid_t dataset = H5Dcreate2(group, "value", H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  const double value = 1;
  H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value);
  H5Dclose(dataset);
  H5Lcreate_hard(file, "/", group, "root", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_hard(group, "value", file, "same", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_soft("/group", group, "itself", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_soft("/nowhere", group, "dangling", H5P_DEFAULT, H5P_DEFAULT);
  H5Sclose(space);
  H5Gclose(group);
  H5Fclose(file);
  test::ProgramOptions options;
  options.patience = std::chrono::seconds(30);
  const auto outcome = run_program({"info", path_, "--json"}, options);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(nlohmann::json::parse(outcome.out)["datasets"],
            (nlohmann::json{{{"name", "/group/value"}, {"type", "float64"}, {"shape", nlohmann::json::array()}}}));
}

// A terminal does what some characters say.
TEST_F(Info, PrintsWhatAFileSaysAsText) {
  io::H5Writer writer;
  writer.dataset("/\x1b[2J\x1b]0;owned\a", std::vector<double>{1});
  writer.dataset("/two\nlines", std::vector<double>{1});
  writer.save(path_);
  test::write_bytes(path_, test::read_bytes(path_).substr(512));
  const auto outcome = run_program({"info", path_});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.out.find('\x1b'), std::string::npos);
  EXPECT_NE(outcome.out.find("/\\x1b[2J\\x1b]0;owned\\x07"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("/two\\x0alines"), std::string::npos) << outcome.out;
  const auto missing = run_program({"info", "\x1b[31mred"});
  EXPECT_EQ(missing.err, "kadanoff: \\x1b[31mred does not exist\n");
}

// What cannot be read is told; only what makes the file a data set refuses it.
TEST_F(Info, TellsWhichPartCannotBeRead) {
  const auto write = [&](const char* broken, const char* whole) {
    const hid_t file = H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hsize_t extent[] = {3, 2};
    const hid_t space = H5Screate_simple(2, extent, nullptr);
    H5Dclose(H5Dcreate2(file, broken, H5T_STD_I8LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));  // never written
    const hid_t dataset = H5Dcreate2(file, whole, H5T_STD_I8LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    const std::int8_t values[6] = {1, 1, 1, -1, -1, -1};
    H5Dwrite(dataset, H5T_NATIVE_INT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    H5Dclose(dataset);
    H5Sclose(space);
    H5Fclose(file);
  };
  write("/images", "/samples");
  const auto info = this->info(path_);
  EXPECT_EQ(info["kind"], "dataset");
  EXPECT_NE(info["datasets"][0]["problem"].get<std::string>().find("was never written"), std::string::npos);
  EXPECT_FALSE(info["datasets"][1].contains("problem"));
  EXPECT_NE(run_program({"info", path_}).out.find("3 x 2 int8, cannot be read"), std::string::npos);
  write("/samples", "/images");
  EXPECT_EQ(run_program({"info", path_}).exit_code, 65);
}

// A right digest says nothing of values.
TEST_F(Info, RefusesTheValuesThatCommandsRefuse) {
  const auto refuses = [&](const std::string& words, const std::string& shown) {
    const auto outcome = run_program({"info", path_});
    EXPECT_EQ(outcome.exit_code, 65) << outcome.out;
    EXPECT_EQ(outcome.error_lines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find(words), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.out.find(shown), std::string::npos) << outcome.out;  // it is described all the same
  };
  auto model = test::some_model(6, 4);
  model.parameters.visible_bias.data()[2] = NAN;
  data::save_model(model, path_, io::IfExists::replace);
  refuses("/params/vbias holds nan at row 2", "6 x 4 float32");
  const auto in_folder = run_program({"info", folder_.path().string(), "--json"});
  EXPECT_EQ(in_folder.exit_code, 65);
  EXPECT_EQ(nlohmann::json::parse(in_folder.out)["files"][0]["kind"], "unusable");

  io::H5Writer data;
  data.dataset("/samples", std::vector<std::int8_t>{1, -1, 0, 1}, {2, 2});
  data.save(path_, io::IfExists::replace);
  refuses("/samples holds 0 at row 1, column 0", "2 x 2 int8");

  io::H5Writer bits;
  bits.dataset("/samples", std::vector<std::int8_t>{1, -1, 1, 1}, {2, 2});
  bits.attribute("/", "variable_type", "bernoulli");
  bits.save(path_, io::IfExists::replace);
  refuses("holds -1 at row 0, column 1, and a unit of this file is 0 or 1", "2 x 2 int8");
}

TEST_F(Info, FollowsLinksOutOfTheFolderOnlyWhenAsked) {
  const test::TemporaryFolder elsewhere;
  const auto target = elsewhere / "samples.h5";
  data::save_dataset(test::some_dataset(20, 25), target);
  const hid_t file = H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_external(target.c_str(), "/samples", file, "samples", H5P_DEFAULT, H5P_DEFAULT);
  H5Fclose(file);
  const auto refused = run_program({"info", path_});
  EXPECT_EQ(refused.exit_code, 65);
  EXPECT_NE(refused.err.find("outside of its folder; if you trust it, give --follow-links"), std::string::npos)
      << refused.err;
  EXPECT_EQ(run_program({"info", path_, "--follow-links"}).exit_code, 0);
}

// A lost first sector must not make a file of ours a foreign one.
TEST_F(InfoOfARun, AFileWithoutItsSealIsDamaged) {
  auto bytes = test::read_bytes(at("checkpoint.h5"));
  std::fill_n(bytes.begin(), 512, '\0');
  test::write_bytes(at("checkpoint.h5"), bytes);
  const auto outcome = run_program({"info", folder_.path().string()});
  EXPECT_EQ(outcome.exit_code, 65);
  EXPECT_NE(outcome.out.find(at("checkpoint.h5") + " is damaged: "), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("train --resume goes on from " + at("checkpoint-previous.h5")), std::string::npos);
}

TEST_F(InfoOfARun, ALinkThatLeadsNowhereIsNoFile) {
  std::filesystem::create_symlink("loop", folder_ / "loop");
  std::filesystem::create_symlink("none.h5", folder_ / "dangling.h5");
  EXPECT_EQ(run_program({"info", folder_.path().string()}).exit_code, 0);
}

// Neither a table nor a run passes over what the disk does not give.
TEST_F(InfoOfARun, NamesATextThatCannotBeRead) {
  std::filesystem::create_symlink("/proc/self/mem", folder_ / "metrics.jsonl");  // reading it fails with EIO
  const auto of_run = run_program({"info", folder_.path().string()});
  EXPECT_EQ(of_run.exit_code, 74);
  EXPECT_EQ(of_run.err, "kadanoff: 1 of 4 files cannot be used: " + at("metrics.jsonl") + "\n");
  EXPECT_NE(of_run.out.find("\ncannot read " + at("metrics.jsonl") + ": "), std::string::npos) << of_run.out;
  EXPECT_NE(of_run.out.find("model, "), std::string::npos) << of_run.out;
  const auto run = folder_ / "runs/a";
  std::filesystem::create_directories(run);
  for (const char* name : {"model.h5", "metrics.jsonl"}) std::filesystem::rename(folder_ / name, run / name);
  const io::FolderLock at_work(run);
  const auto of_runs = run_program({"info", at("runs")});
  EXPECT_EQ(of_runs.exit_code, 74);  // also of a run that goes on
  EXPECT_EQ(of_runs.err, "kadanoff: 1 of 1 run cannot be used: " + run.string() + "\n");
  EXPECT_NE(of_runs.out.find("running"), std::string::npos) << of_runs.out;
}

}  // namespace
}  // namespace kadanoff::cli
