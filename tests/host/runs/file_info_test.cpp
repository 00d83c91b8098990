// What is said of folders and of what files say of themselves; tests/apps/verbs/info_test.cpp has the rest.
#include "host/runs/file_info.hpp"

#include <gtest/gtest.h>

#include "host/data/dataset.hpp"
#include "host/data/model.hpp"
#include "host/io/hdf5_file.hpp"
#include "tests/support/samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::runs {
namespace {

bool says(const nlohmann::json& description, const char* words) {
  return to_text(description).find(words) != std::string::npos;
}

TEST(FileInfo, NamesAFolderARunOnlyIfItIsOne) {
  const test::TemporaryFolder folder;
  data::save_dataset(test::some_dataset(3, 6), folder / "data.h5");
  const auto analysis = describe(folder.path());
  EXPECT_EQ(analysis["kind"], "folder");
  EXPECT_EQ(analysis["files"].size(), 1U);
  EXPECT_TRUE(says(analysis, ": folder\n\n")) << to_text(analysis);
  EXPECT_TRUE(says(analysis, "data.h5: data set")) << to_text(analysis);
  data::save_model(test::some_model(6, 4), folder / "model.h5");
  const auto run = describe(folder.path());
  EXPECT_EQ(run["kind"], "run");
  EXPECT_EQ(run["files"].size(), 2U);
  EXPECT_TRUE(says(run, ": run folder\n\n")) << to_text(run);
}

TEST(FileInfo, DoesNotRepeatWhatAGaugeThatIsNoneSaysOfItself) {
  const test::TemporaryFolder folder;
  const auto with_order = [&](const std::vector<std::int64_t>& order) {
    io::H5Writer file;
    file.dataset("/samples", std::vector<std::int8_t>{1, -1, 1, 1}, {2, 2});
    file.dataset("/gauge/order", order);
    file.dataset("/gauge/sign", std::vector<std::int8_t>{1, -1});
    file.dataset("/gauge/by", std::string("x"));
    file.save(folder / "data.h5", io::IfExists::replace);
    return describe(folder / "data.h5");
  };
  EXPECT_TRUE(says(with_order({1, 0}), "gauge-fixed in /gauge by x"));
  const auto none = with_order({1, 1});
  EXPECT_NE(none["problem"].get<std::string>().find("/gauge is no arrangement"), std::string::npos);
  EXPECT_FALSE(says(none, "gauge-fixed")) << to_text(none);
}

}  // namespace
}  // namespace kadanoff::runs
