// PNG by libpng, which ends a call by longjmp where it finds an error: what is on the stack there is plain data.
#include <png.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "host/imports/picture.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::imports::detail {
namespace {

struct PngDecoder {
  std::string_view left;  // of the file
  png_structp png = nullptr;
  png_infop info = nullptr;
  char words[200] = "it cannot be read";
  std::vector<png_byte> bytes;  // all rows, as libpng gives them
  std::vector<png_bytep> rows;
  int orientation = 1;

  PngDecoder() = default;
  PngDecoder(const PngDecoder&) = delete;
  PngDecoder& operator=(const PngDecoder&) = delete;
  ~PngDecoder() { png_destroy_read_struct(&png, &info, nullptr); }

  [[noreturn]] static void give_up(png_structp png, png_const_charp words) {
    auto* self = static_cast<PngDecoder*>(png_get_error_ptr(png));
    std::snprintf(self->words, sizeof self->words, "%s", words);
    png_longjmp(png, 1);
  }
  static void take_bytes(png_structp png, png_bytep to, std::size_t count) {
    auto* self = static_cast<PngDecoder*>(png_get_io_ptr(png));
    if (count > self->left.size()) png_error(png, "it is cut off");
    std::memcpy(to, self->left.data(), count);
    self->left.remove_prefix(count);
  }

  bool open(std::string_view file) {
    left = file;
    png = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, give_up, [](png_structp, png_const_charp) {});
    info = png == nullptr ? nullptr : png_create_info_struct(png);
    if (info == nullptr) throw std::bad_alloc();
    if (setjmp(png_jmpbuf(png)) != 0) return false;  // NOLINT(cert-err52-cpp): libpng knows no other way
    png_set_read_fn(png, this, take_bytes);
    png_read_info(png, info);
    return true;
  }

  // Grey or colours, 8 or 16 bits, with or without alpha.
  bool start() {
    if (setjmp(png_jmpbuf(png)) != 0) return false;  // NOLINT(cert-err52-cpp)
    png_set_expand(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    return true;
  }

  bool read_rows() {
    if (setjmp(png_jmpbuf(png)) != 0) return false;  // NOLINT(cert-err52-cpp)
    png_read_image(png, rows.data());
    png_read_end(png, info);
    png_bytep exif = nullptr;
    png_uint_32 length = 0;
    if (png_get_eXIf_1(png, info, &length, &exif) != 0)
      orientation = orientation_in({reinterpret_cast<const char*>(exif), length});
    return true;
  }
};

}  // namespace

Picture decode_png(std::string_view file) {
  PngDecoder decoder;
  const auto require = [&](bool done) {
    if (!done) throw Error(ExitCode::bad_input, decoder.words);
  };
  require(decoder.open(file));
  Picture picture{.width = png_get_image_width(decoder.png, decoder.info),
                  .height = png_get_image_height(decoder.png, decoder.info),
                  .grey = {}};
  require_size(picture.width, picture.height);
  require(decoder.start());
  const auto row_bytes = png_get_rowbytes(decoder.png, decoder.info);
  decoder.bytes.resize(row_bytes * static_cast<std::size_t>(picture.height));
  for (std::int64_t y = 0; y < picture.height; ++y)
    decoder.rows.push_back(decoder.bytes.data() + static_cast<std::size_t>(y) * row_bytes);
  require(decoder.read_rows());

  const int channels = png_get_channels(decoder.png, decoder.info);
  const bool wide = png_get_bit_depth(decoder.png, decoder.info) == 16;
  const bool has_alpha = channels == 2 || channels == 4;
  picture.grey.resize(static_cast<std::size_t>(picture.width * picture.height));
  for (std::int64_t y = 0; y < picture.height; ++y) {
    const auto* from = decoder.rows[static_cast<std::size_t>(y)];
    const auto channel = [&](std::int64_t i) {
      return wide ? static_cast<float>(from[2 * i] << 8 | from[2 * i + 1]) / 65535.0F
                  : static_cast<float>(from[i]) / 255.0F;
    };
    for (std::int64_t x = 0; x < picture.width; ++x) {
      const auto first = x * channels;
      const float shade = channels < 3 ? channel(first) : luma(channel(first), channel(first + 1), channel(first + 2));
      const float alpha = has_alpha ? channel(first + channels - 1) : 1;
      picture.row(y)[x] = alpha * shade + (1 - alpha);
    }
  }
  return upright(std::move(picture), decoder.orientation);
}

}  // namespace kadanoff::imports::detail
