// The corpus of the fuzzer, and a number of files with changed fields, through every reader of this build: none may
// crash, hang, or call a file's fault its own.
#include "tests/fuzz/readers.hpp"

#include <gtest/gtest.h>

#include "tests/fuzz/field_mutations.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::fuzz {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> corpus_of(const std::string& reader) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(KADANOFF_FUZZ_CORPUS) / reader))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

class ReadersOf : public testing::TestWithParam<std::string> {
 protected:
  const Reader& reader_ = reader_of(GetParam());
};
INSTANTIATE_TEST_SUITE_P(Fuzzed, ReadersOf, testing::ValuesIn([] {
                           std::vector<std::string> names;
                           for (const auto& reader : readers()) names.push_back(reader.name);
                           return names;
                         }()),
                         [](const auto& reader) { return reader.param; });

TEST_P(ReadersOf, TakeOrRefuseTheCorpus) {
  const auto files = corpus_of(reader_.name);
  ASSERT_FALSE(files.empty());
  for (const auto& file : files) {
    const auto told = refusal(reader_, file);
    const auto name = file.filename().string();
    if (name.starts_with("good") || name.starts_with("bad")) {
      EXPECT_EQ(name.starts_with("good"), told.empty()) << file << ": " << told;
    }
  }
}

TEST_P(ReadersOf, TakeOrRefuseChangedFields) {
  if (!reader_.is_hdf5) GTEST_SKIP() << "a text file";
  const test::TemporaryFolder folder;
  std::uint64_t count = test::repeats({.full = 400, .daily = 25, .sanitized = 10});
  int refused = 0, of_all = 0;
  for (const auto& file : corpus_of(reader_.name)) {
    if (!file.filename().string().starts_with("good")) continue;
    const auto bytes = test::read_bytes(file);
    for (std::uint64_t seed = 1; seed <= count; ++seed, ++of_all) {
      test::write_bytes(folder / "input", with_other_fields(bytes, seed));
      refused += refusal(reader_, folder / "input").empty() ? 0 : 1;
    }
  }
  EXPECT_GT(refused, of_all / 10);  // the changes matter …
  EXPECT_LT(refused, of_all);       // … and libhdf5 still reads the files
}

}  // namespace
}  // namespace kadanoff::fuzz
