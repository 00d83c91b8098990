// A picture in shades of grey, and what is done to its size.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kadanoff::imports {

struct Picture {
  std::int64_t width = 0, height = 0;
  std::vector<float> grey;  // height × width, from 0 (black) to 1 (white)

  [[nodiscard]] float* row(std::int64_t y) { return grey.data() + y * width; }
  [[nodiscard]] const float* row(std::int64_t y) const { return grey.data() + y * width; }
};

bool is_picture(std::string_view begin);  // the first bytes of a file: JPEG or PNG

// Decodes a JPEG or PNG file of any kind by libjpeg and libpng, upright. Colours become grey by their luma, 0.299 R +
// 0.587 G + 0.114 B; what is transparent lies on white. Throws Error(bad_input) without a name: "it is cut off". A
// picture of more than 2²⁶ pixels is refused before it is decoded.
Picture decode(std::string_view file);

namespace detail {  // for decode()
Picture decode_jpeg(std::string_view file);
Picture decode_png(std::string_view file);
void require_size(std::int64_t width, std::int64_t height);
// From the eight orientations of EXIF.
Picture upright(Picture picture, int orientation);
// The orientation in an EXIF block, which begins with a TIFF header; 1 where it does not say.
int orientation_in(std::string_view exif);
constexpr float luma(float red, float green, float blue) { return 0.299F * red + 0.587F * green + 0.114F * blue; }
}  // namespace detail

// width × height from at least as many pixels: each new pixel is the mean over its area.
Picture averaged(const Picture& picture, std::int64_t width, std::int64_t height);

}  // namespace kadanoff::imports
