// Files of other programs, made for tests: IDX, npy, gzip, zip, PNG and JPEG.
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>

#include <cstdint>
#include <cstdio>
//
#include <jpeglib.h>
#include <png.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace kadanoff::test {

using Extents = std::vector<std::int64_t>;

// `digits` bytes of a number, the highest first.
inline std::string big_endian(std::uint64_t number, int digits) {
  std::string bytes;
  for (int i = digits - 1; i >= 0; --i) bytes += static_cast<char>(number >> 8 * i & 255);
  return bytes;
}

inline std::string idx_file(int type, const Extents& extents, const std::string& values) {
  std::string bytes{'\0', '\0', static_cast<char>(type), static_cast<char>(extents.size())};
  for (const auto extent : extents) bytes += big_endian(static_cast<std::uint64_t>(extent), 4);
  return bytes + values;
}

inline std::string npy_file(const std::string& descr, const std::string& shape, const std::string& values,
                            bool columns_first = false) {
  std::string header = "{'descr': '" + descr + "', 'fortran_order': " + (columns_first ? "True" : "False") +
                       ", 'shape': (" + shape + "), }";
  header.resize((header.size() + 10) / 64 * 64 + 53, ' ');
  header += '\n';
  return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(header.size() & 255) +
         static_cast<char>(header.size() >> 8) + header + values;
}

template <class T>
std::string bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

inline std::string gzip(const std::string& bytes) {
  z_stream stream{};
  constexpr int with_header = 15 + 16, usual_memory = 8;
  if (deflateInit2(&stream, 9, Z_DEFLATED, with_header, usual_memory, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("deflateInit2");
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("deflate");
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// Files with their names; `set_format` is one of libarchive's archive_write_set_format_…. `links`: names of hard links,
// and of what they lead to.
inline void write_archive(const std::filesystem::path& path, int (*set_format)(archive*),
                          const std::vector<std::pair<std::string, std::string>>& files,
                          const std::vector<std::pair<std::string, std::string>>& links = {}) {
  archive* const out = archive_write_new();
  set_format(out);
  if (archive_write_open_filename(out, path.c_str()) != ARCHIVE_OK) throw std::runtime_error("no archive");
  for (const auto& [name, bytes] : files) {
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(out, entry);
    archive_write_data(out, bytes.data(), bytes.size());
    archive_entry_free(entry);
  }
  for (const auto& [name, target] : links) {
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_hardlink(entry, target.c_str());
    archive_entry_set_perm(entry, 0644);
    archive_write_header(out, entry);
    archive_entry_free(entry);
  }
  archive_write_free(out);
}

// `format`: PNG_FORMAT_GRAY, PNG_FORMAT_RGBA …; `values`: its channels, row by row.
inline std::string png_file(int width, int height, png_uint_32 format, const std::vector<std::uint8_t>& values) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width);
  image.height = static_cast<png_uint_32>(height);
  image.format = format;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string bytes(size, '\0');
  if (png_image_write_to_memory(&image, bytes.data(), &size, 0, values.data(), 0, nullptr) == 0)
    throw std::runtime_error(image.message);
  bytes.resize(size);
  return bytes;
}

// `space`: JCS_GRAYSCALE, JCS_RGB, JCS_CMYK. `marker`: the contents of an APP1 marker, if any.
inline std::string jpeg_file(int width, int height, J_COLOR_SPACE space, std::vector<std::uint8_t> values,
                             const std::string& marker = {}) {
  jpeg_compress_struct jpeg{};
  jpeg_error_mgr errors{};
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_compress(&jpeg);
  unsigned char* memory = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&jpeg, &memory, &size);
  jpeg.image_width = static_cast<JDIMENSION>(width);
  jpeg.image_height = static_cast<JDIMENSION>(height);
  jpeg.input_components = space == JCS_GRAYSCALE ? 1 : space == JCS_RGB ? 3 : 4;
  jpeg.in_color_space = space;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, 100, TRUE);
  for (int i = 0; i < jpeg.num_components; ++i) jpeg.comp_info[i].h_samp_factor = jpeg.comp_info[i].v_samp_factor = 1;
  jpeg_start_compress(&jpeg, TRUE);
  if (!marker.empty())
    jpeg_write_marker(&jpeg, JPEG_APP0 + 1, reinterpret_cast<const JOCTET*>(marker.data()),
                      static_cast<unsigned>(marker.size()));
  for (int y = 0; y < height; ++y) {
    JSAMPROW row = values.data() + static_cast<std::ptrdiff_t>(y) * width * jpeg.input_components;
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  std::string bytes(reinterpret_cast<char*>(memory), size);
  std::free(memory);
  return bytes;
}

}  // namespace kadanoff::test
