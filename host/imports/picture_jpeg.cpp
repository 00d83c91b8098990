// JPEG by libjpeg, which ends a call by longjmp where it finds an error: what is on the stack there is plain data.
#include <cstdio>  // jpeglib.h needs it
//
#include <jpeglib.h>
//
#include <jerror.h>

#include <csetjmp>
#include <string>

#include "host/imports/picture.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::imports::detail {
namespace {

constexpr int most_scans = 200;  // of a progressive picture: each takes the time of a whole one

struct Failure {
  jpeg_error_mgr manager;  // first: libjpeg knows only this
  std::jmp_buf back;
  char words[JMSG_LENGTH_MAX];
};

[[noreturn]] void give_up(j_common_ptr jpeg) {
  auto* failure = reinterpret_cast<Failure*>(jpeg->err);
  failure->manager.format_message(jpeg, failure->words);
  std::longjmp(failure->back, 1);
}

// libjpeg goes on with grey where data is missing or damaged, and calls that a warning.
void look_at_warning(j_common_ptr jpeg, int level) {
  if (level >= 0) return;
  switch (jpeg->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
      give_up(jpeg);
    default:
      break;
  }
}

void count_scans(j_common_ptr jpeg) {
  const auto* decoder = reinterpret_cast<j_decompress_ptr>(jpeg);
  if (decoder->input_scan_number <= most_scans) return;
  auto* failure = reinterpret_cast<Failure*>(jpeg->err);
  std::snprintf(failure->words, sizeof failure->words, "it has more than %d scans", most_scans);
  std::longjmp(failure->back, 1);
}

struct JpegDecoder {
  jpeg_decompress_struct jpeg{};
  Failure failure{};
  jpeg_progress_mgr progress{};
  Picture picture;
  std::vector<JSAMPLE> line;
  int orientation = 1;
  std::string problem;

  JpegDecoder() = default;
  JpegDecoder(const JpegDecoder&) = delete;
  JpegDecoder& operator=(const JpegDecoder&) = delete;
  ~JpegDecoder() { jpeg_destroy_decompress(&jpeg); }

  // False if libjpeg has given up.
  bool open(std::string_view file) {
    jpeg.err = jpeg_std_error(&failure.manager);
    failure.manager.error_exit = give_up;
    failure.manager.emit_message = look_at_warning;
    if (setjmp(failure.back) != 0) return false;  // NOLINT(cert-err52-cpp): libjpeg knows no other way
    jpeg_create_decompress(&jpeg);
    progress.progress_monitor = count_scans;
    jpeg.progress = &progress;
    jpeg_save_markers(&jpeg, JPEG_APP0 + 1, 0xFFFF);
    jpeg_mem_src(&jpeg, reinterpret_cast<const unsigned char*>(file.data()), file.size());
    jpeg_read_header(&jpeg, TRUE);
    return true;
  }

  void look_for_orientation() {
    constexpr std::string_view exif{"Exif\0\0", 6};
    for (const auto* marker = jpeg.marker_list; marker != nullptr; marker = marker->next) {
      const std::string_view bytes(reinterpret_cast<const char*>(marker->data), marker->data_length);
      if (bytes.starts_with(exif)) orientation = orientation_in(bytes.substr(exif.size()));
    }
  }

  bool start() {
    if (setjmp(failure.back) != 0) return false;  // NOLINT(cert-err52-cpp)
    const auto stored = jpeg.jpeg_color_space;
    // Grey of colours by way of red, green and blue, as others have it: the luma of a file may be outside of them.
    jpeg.out_color_space = stored == JCS_CMYK || stored == JCS_YCCK ? JCS_CMYK
                           : stored == JCS_GRAYSCALE                ? JCS_GRAYSCALE
                                                                    : JCS_RGB;
    jpeg.dct_method = JDCT_ISLOW;
    jpeg_start_decompress(&jpeg);
    return true;
  }

  bool read_line() {
    if (setjmp(failure.back) != 0) return false;  // NOLINT(cert-err52-cpp)
    JSAMPROW row = line.data();
    jpeg_read_scanlines(&jpeg, &row, 1);
    return true;
  }

  void convert_line(float* to) const {
    constexpr float white = 255;
    const auto* from = line.data();
    for (std::int64_t x = 0; x < picture.width; ++x, from += jpeg.output_components) {
      if (jpeg.out_color_space == JCS_GRAYSCALE) {
        to[x] = static_cast<float>(from[0]) / white;
      } else if (jpeg.out_color_space == JCS_RGB) {
        to[x] = luma(from[0], from[1], from[2]) / white;
      } else {  // Adobe's programs write inks inverted: 255 is none
        const auto ink = [&](int i) {
          const auto value = static_cast<float>(from[i]) / white;
          return jpeg.saw_Adobe_marker ? value : 1 - value;
        };
        to[x] = luma(ink(0), ink(1), ink(2)) * ink(3);
      }
    }
  }
};

}  // namespace

Picture decode_jpeg(std::string_view file) {
  JpegDecoder decoder;
  const auto require = [&](bool done) {
    if (!done) throw Error(ExitCode::bad_input, decoder.failure.words);
  };
  require(decoder.open(file));
  auto& jpeg = decoder.jpeg;
  require_size(jpeg.image_width, jpeg.image_height);
  decoder.look_for_orientation();
  require(decoder.start());
  auto& picture = decoder.picture;
  picture.width = jpeg.output_width;
  picture.height = jpeg.output_height;
  picture.grey.resize(static_cast<std::size_t>(picture.width * picture.height));
  decoder.line.resize(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(jpeg.output_components));
  while (jpeg.output_scanline < jpeg.output_height) {
    const auto y = static_cast<std::int64_t>(jpeg.output_scanline);
    require(decoder.read_line());
    decoder.convert_line(picture.row(y));
  }
  return upright(std::move(picture), decoder.orientation);
}

}  // namespace kadanoff::imports::detail
