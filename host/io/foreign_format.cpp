// Compares the first bytes with the signatures of formats.
#include "host/io/foreign_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace kadanoff::io {
namespace {

using namespace std::string_view_literals;

constexpr const char* convert = "write what it holds to an HDF5 file, with h5py for instance";
constexpr const char* by_import = "kadanoff import makes an HDF5 file of it";

struct Signature {
  std::string_view bytes;
  const char* name;
  const char* advice;
};

constexpr std::array signatures{
    Signature{"\x1F\x8B", "a file compressed by gzip (.gz)", "unpack it by gunzip"},
    Signature{"BZh", "a file compressed by bzip2 (.bz2)", "unpack it by bunzip2"},
    Signature{"\xFD\x37zXZ", "a file compressed by xz (.xz)", "unpack it by unxz"},
    Signature{"\x28\xB5\x2F\xFD", "a file compressed by zstd (.zst)", "unpack it by unzstd"},
    Signature{"\x93NUMPY", "a NumPy array (.npy)", by_import},
    Signature{"\x0E\x03\x13\x01", "an HDF4 file", "convert it by h4toh5"},
    Signature{"MATLAB 5.0", "a MATLAB file of version 5", "save it with -v7.3"},
    Signature{"CDF\x01", "a NetCDF file of version 3", "convert it by nccopy -k nc4"},
    Signature{"CDF\x02", "a NetCDF file of version 3", "convert it by nccopy -k nc4"},
    Signature{"CDF\x05", "a NetCDF file of version 3", "convert it by nccopy -k nc4"},
    Signature{"PAR1", "a Parquet file", convert},
    Signature{"ARROW1", "an Arrow file", convert},
    Signature{"SQLite format 3", "an SQLite database", convert},
    Signature{"\x89PNG", "a PNG image", by_import},
    Signature{"\xFF\xD8\xFF", "a JPEG image", by_import},
    Signature{"SIMPLE  =", "a FITS file", convert},
    Signature{"version https://git-lfs", "a pointer of Git LFS, not the file itself", "fetch it by git lfs pull"},
    Signature{"\x80\x02", "a Python pickle (of PyTorch, perhaps)", convert},
    Signature{"\x80\x03", "a Python pickle", convert},
    Signature{"\x80\x04", "a Python pickle", convert},
    Signature{"\x80\x05", "a Python pickle", convert},
};

std::string text_of(const char* name, const char* advice) { return fmt::format("{}: {}", name, advice); }

// By the name of the first file in it.
std::string zip_text(std::string_view bytes) {
  constexpr std::size_t name_at = 30;
  const auto name = bytes.substr(std::min(name_at, bytes.size()), 200);
  const auto has = [&](std::string_view part) { return name.find(part) != std::string_view::npos; };
  if (has(".npy")) return text_of("an archive of NumPy arrays (.npz)", by_import);
  if (has("data.pkl")) return text_of("a file of PyTorch (.pt)", convert);
  return text_of("a ZIP archive", "unpack it");
}

// IDX, the format of MNIST: two zeros, the type, the number of extents, and these as 32 bits, the greatest byte first.
bool is_idx(std::string_view bytes, std::int64_t length) {
  constexpr std::array<int, 7> widths{1, 1, 0, 2, 4, 4, 8};  // of the types 8 to 14
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
  if (bytes.size() < 8 || byte(0) != 0 || byte(1) != 0 || byte(2) < 8 || byte(2) > 14) return false;
  const std::size_t extents = byte(3), header = 4 + 4 * extents;
  if (extents == 0 || header > bytes.size()) return false;
  double size = widths.at(byte(2) - 8U);
  for (std::size_t at = 4; at < header; at += 4)
    size *= byte(at) * 16777216.0 + byte(at + 1) * 65536.0 + byte(at + 2) * 256.0 + byte(at + 3);
  return size > 0 && size == static_cast<double>(length) - static_cast<double>(header);
}

bool is_text(std::string_view bytes) {
  return std::none_of(bytes.begin(), bytes.end(),
                      [](unsigned char c) { return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7F; });
}

std::string text_text(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return text_of("a text of blanks", "give an HDF5 file");
  if (text[first] == '<')
    return text_of("a web page or XML", "if it was downloaded, look at it and fetch the file itself");
  if (text[first] == '{' || text[first] == '[') return text_of("a JSON text", convert);
  const auto line = text.substr(first, text.find('\n', first) - first);
  const bool is_table = line.find_first_of(",;\t ") != std::string_view::npos &&
                        line.find_first_of("0123456789") != std::string_view::npos;
  return is_table ? text_of("a table of text, as CSV", by_import) : text_of("a text", "give an HDF5 file");
}

}  // namespace

std::string foreign_format(std::string_view beginning, std::int64_t length) {
  if (beginning.starts_with("PK\x03\x04"sv)) return zip_text(beginning);
  for (const auto& [bytes, name, advice] : signatures)
    if (beginning.starts_with(bytes)) return text_of(name, advice);
  if (is_idx(beginning, length)) return text_of("an IDX file, the format of MNIST", by_import);
  constexpr std::size_t tar_at = 257;
  if (beginning.size() > tar_at && beginning.substr(tar_at).starts_with("ustar"))
    return text_of("a tar archive", "unpack it by tar xf");
  constexpr std::size_t safetensors_at = 8;
  if (beginning.size() > safetensors_at && beginning.substr(safetensors_at).starts_with("{\""))
    return text_of("a file of safetensors", convert);
  if (!beginning.empty() && is_text(beginning)) return text_text(beginning);
  return "";
}

}  // namespace kadanoff::io
