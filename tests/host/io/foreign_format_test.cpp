// What is said of files of other formats.
#include "host/io/foreign_format.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/io/hdf5_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::io {
namespace {

using namespace std::string_view_literals;

std::string format_of(std::string_view bytes) {
  return foreign_format(bytes.substr(0, bytes_to_recognise), static_cast<std::int64_t>(bytes.size()));
}

std::string zip_with(const std::string& name) {
  std::string bytes = "PK\x03\x04";
  bytes.resize(30);
  return bytes.append(name);
}

TEST(ForeignFormat, IsKnownByItsFirstBytes) {
  const auto npz = zip_with("samples.npy"), pt = zip_with("archive/data.pkl"), zip = zip_with("readme.txt");
  std::string tar(257, '\0');
  tar.append("ustar");
  const std::vector<std::pair<std::string_view, const char*>> formats{
      {"\x1F\x8B\x08", "gzip (.gz): unpack it"},
      {"BZh91AY", "bzip2"},
      {"\xFD\x37zXZ", "xz"},
      {"\x28\xB5\x2F\xFD", "zstd"},
      {"\x93NUMPY\x01", "a NumPy array (.npy): kadanoff import makes an HDF5 file"},
      {npz, "NumPy arrays (.npz)"},
      {pt, "PyTorch (.pt)"},
      {zip, "a ZIP archive: unpack it"},
      {"PK\x03\x04", "a ZIP archive"},
      {"\x80\x02\x8A\x0A", "pickle"},
      {"\0\0\x08\x02\0\0\0\x02\0\0\0\x03\1\2\3\4\5\6"sv, "IDX"},
      {"1,0,1\n0,1,1\n", "a table of text"},
      {"x y\n1 2\n", "a text"},
      {"-1\t1\t1\n", "a table of text"},
      {"hello", "a text"},
      {"{\"side\": 4}", "JSON"},
      {"<!DOCTYPE html>", "a web page"},
      {"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"},
      {"MATLAB 5.0 MAT-file", "-v7.3"},
      {"CDF\x01", "NetCDF"},
      {"\x40\0\0\0\0\0\0\0{\"w\":{"sv, "safetensors"},
      {tar, "a tar archive"}};
  for (const auto& [bytes, part] : formats)
    EXPECT_NE(format_of(bytes).find(part), std::string::npos) << part << ": " << format_of(bytes);
}

TEST(ForeignFormat, IsNoneForOtherBytes) {
  const std::string zeros(5000, '\0');
  const auto idx_cut_off = "\0\0\x08\x02\0\0\0\x02\0\0\0\x03\1\2\3\4\5"sv;
  for (const auto bytes : {""sv, std::string_view(zeros), "\x01\x02\xFF"sv, idx_cut_off})
    EXPECT_EQ(format_of(bytes), "") << bytes.size();
}

TEST(ForeignFormat, IsSaidWhereAnHdf5FileIsWanted) {
  const test::TemporaryFolder folder;
  const auto path = folder / "data.npy";
  test::write_bytes(path, "\x93NUMPY");
  const auto open = [](const std::filesystem::path& file) { return [file] { H5Reader reader(file); }; };
  EXPECT_TRUE(
      test::fails_with(ExitCode::bad_input, "data.npy is not an HDF5 file but a NumPy array (.npy)", open(path)));
  // Its length is 0, and there is something to read.
  EXPECT_TRUE(test::fails_with(ExitCode::bad_input, "is not an ordinary file", open("/proc/version")));
}

}  // namespace
}  // namespace kadanoff::io
