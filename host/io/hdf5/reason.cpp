// Reads the superblock, which says more than libhdf5's error does, and knows the names of filters.
#include "host/io/hdf5/reason.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <new>
#include <utility>

#include "host/base/printable.hpp"

namespace kadanoff::io::h5 {
namespace {

std::string version() {
  unsigned major = 0, minor = 0, release = 0;
  H5get_libversion(&major, &minor, &release);
  return fmt::format("libhdf5 {}.{}.{}", major, minor, release);
}

struct Superblock {
  std::int64_t at = -1;  // -1: none found
  std::array<unsigned char, 48> bytes{};

  [[nodiscard]] int version() const { return bytes[8]; }
  [[nodiscard]] std::uint64_t address(std::size_t from) const {  // of 8 bytes
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i) value |= static_cast<std::uint64_t>(bytes[from + i]) << (8 * i);
    return value;
  }
};

Superblock superblock_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  for (std::int64_t at = 0; file; at = at == 0 ? 512 : at * 2) {
    Superblock block;
    file.seekg(at);
    file.read(reinterpret_cast<char*>(block.bytes.data()), block.bytes.size());
    if (file.gcount() < 16) break;
    if (std::equal(signature.begin(), signature.end(), block.bytes.begin())) {
      block.at = at;
      return block;
    }
  }
  return {};
}

constexpr std::array<std::pair<int, const char*>, 21> filters{
    {{1, "gzip"},    {2, "shuffle"},    {3, "fletcher32"}, {4, "szip"},      {5, "nbit"},    {6, "scaleoffset"},
     {305, "lzo"},   {307, "bzip2"},    {32000, "lzf"},    {32001, "blosc"}, {32004, "lz4"}, {32008, "bitshuffle"},
     {32013, "zfp"}, {32014, "fpzip"},  {32015, "zstd"},   {32016, "b3d"},   {32017, "sz"},  {32018, "fcidecomp"},
     {32024, "sz3"}, {32026, "blosc2"}, {32028, "h5z-j2k"}}};

std::string filter_name(int id, const char* own_name) {
  for (const auto& [number, name] : filters)
    if (number == id) return fmt::format("{} (HDF5 filter {})", name, id);
  return fmt::format("HDF5 filter {}{}", id, *own_name == '\0' ? "" : fmt::format(" ({})", printable(own_name, 40)));
}

}  // namespace

std::string reason() {
  const auto error = last_error();
  if (error.find("memory allocation failed") != std::string::npos || error.find("can't allocate") != std::string::npos)
    throw std::bad_alloc();
  return fmt::format("it is damaged, or made with a feature that {} does not have ({})", version(),
                     printable(error, 120));
}

std::string why_it_cannot_be_opened(const std::filesystem::path& path) {
  const auto block = superblock_of(path);
  if (block.at < 0) return "is damaged: it has no superblock of HDF5";
  constexpr int newest = 3, imaginable = 16;
  if (block.version() > imaginable) return "is damaged: its superblock is none of HDF5";
  if (block.version() > newest)
    return fmt::format(
        "is written in a newer format of HDF5 (superblock {}) than {} reads: save it with an older one "
        "(h5py: libver=('earliest', 'v110')), or convert it with h5repack",
        block.version(), version());
  if (block.version() >= 2) {
    constexpr unsigned char open_for_writing = 0x05;  // by one writer, or by one whose readers follow (SWMR)
    if ((block.bytes[11] & open_for_writing) != 0)
      return "is open for writing in another program, or was left open by one that was killed: close it there, or "
             "repair it with h5clear -s";
  }
  // The address of the end of the file, which a file that was cut off does not reach.
  const auto end = block.version() >= 2 ? block.address(28) : block.address(40);
  std::error_code error;
  const auto length = std::filesystem::file_size(path, error);
  const bool eight_bytes = (block.version() >= 2 ? block.bytes[9] : block.bytes[13]) == 8;
  if (!error && eight_bytes && block.version() != 1 && length < end && end < (std::uint64_t{1} << 60))
    return fmt::format("is damaged: it is cut off, and has {} of {} bytes", length, end);
  return fmt::format("cannot be opened: {}", reason());
}

std::string missing_filter(hid_t creation) {
  const int count = H5Pget_nfilters(creation);
  for (int i = 0; i < count; ++i) {
    unsigned flags = 0, config = 0;
    std::size_t values = 0;
    std::array<char, 64> name{};
    const auto id = H5Pget_filter2(creation, static_cast<unsigned>(i), &flags, &values, nullptr, name.size() - 1,
                                   name.data(), &config);
    if (id < 0 || H5Zfilter_avail(id) > 0) continue;
    return fmt::format("is stored with {}, which {} here does not have: save it with gzip, h5repack -f GZIP=4",
                       filter_name(id, name.data()), version());
  }
  return {};
}

}  // namespace kadanoff::io::h5
