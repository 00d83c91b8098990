// What is said of files of other formats.
#include "host/io/foreign_format.hpp"

#include <gtest/gtest.h>

#include "host/io/hdf5_file.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace kadanoff::io {
namespace {

std::string format_of(const std::string& bytes) {
  return foreign_format(bytes.substr(0, bytes_to_recognise), static_cast<std::int64_t>(bytes.size()));
}

std::string zip_with(const std::string& name) {
  std::string bytes = "PK\x03\x04";
  bytes.resize(30);
  return bytes.append(name);
}

TEST(ForeignFormat, IsKnownByItsFirstBytes) {
  const std::string idx = std::string("\0\0\x08\x02\0\0\0\x02\0\0\0\x03", 12) + std::string(6, '\xFF');
  const std::vector<std::pair<std::string, const char*>> formats{
      {"\x1F\x8B\x08", "gzip (.gz): unpack it"},
      {"BZh91AY", "bzip2"},
      {"\xFD\x37zXZ", "xz"},
      {"\x28\xB5\x2F\xFD", "zstd"},
      {"\x93NUMPY\x01", "a NumPy array (.npy): write what it holds to an HDF5 file"},
      {zip_with("samples.npy"), "NumPy arrays (.npz)"},
      {zip_with("archive/data.pkl"), "PyTorch (.pt)"},
      {zip_with("readme.txt"), "a ZIP archive: unpack it"},
      {"PK\x03\x04", "a ZIP archive"},
      {"\x80\x02\x8A\x0A", "pickle"},
      {idx, "IDX"},
      {"1,0,1\n0,1,1\n", "a table of text"},
      {"x y\n1 2\n", "a text"},
      {"-1\t1\t1\n", "a table of text"},
      {"hello", "a text"},
      {"{\"side\": 4}", "JSON"},
      {"<!DOCTYPE html>", "a web page"},
      {"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"},
      {"MATLAB 5.0 MAT-file", "-v7.3"},
      {"CDF\x01", "NetCDF"},
      {std::string("\x40\0\0\0\0\0\0\0{\"w\":{", 14), "safetensors"},
      {std::string(257, '\0') + "ustar", "a tar archive"}};
  for (const auto& [bytes, part] : formats)
    EXPECT_NE(format_of(bytes).find(part), std::string::npos) << part << ": " << format_of(bytes);
}

TEST(ForeignFormat, IsNoneForOtherBytes) {
  const std::string idx_cut_off = std::string("\0\0\x08\x02\0\0\0\x02\0\0\0\x03", 12) + "12345";
  for (const auto& bytes : {std::string(), std::string(5000, '\0'), std::string("\x01\x02\xFF"), idx_cut_off})
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
