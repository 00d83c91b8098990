// Checks a PNG chunk by chunk, and its pixels by unpacking them, row by row, into nothing: a browser gets whole
// pictures only, and none that grows in its memory beyond the size that it says.
#include "host/report/png.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "host/report/svg.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::report {
namespace {

constexpr std::string_view png_signature("\x89PNG\r\n\x1a\n", 8);
constexpr std::int64_t longest_side = 1 << 16, most_pixels = std::int64_t{1} << 26;

class PngReader {
 public:
  PngReader(const std::string& bytes, const std::string& file) : left_(bytes), file_(file) {}

  // What is drawn, as a file of its own.
  std::string read() {
    if (!left_.starts_with(png_signature)) refuse("is no PNG picture");
    std::string out(png_signature);
    left_.remove_prefix(png_signature.size());
    for (std::string kind; kind != "IEND";) {
      if (left_.size() < 12) refuse("is cut off");
      const auto length = number_at(0);
      if (length > left_.size() - 12) refuse("is cut off");
      kind = left_.substr(4, 4);
      const auto body = left_.substr(8, length), whole = left_.substr(0, 12 + length);
      if (crc32(0, reinterpret_cast<const Bytef*>(whole.data()) + 4, static_cast<uInt>(length + 4)) !=
          number_at(8 + length))
        refuse("is damaged: a checksum is not right");
      left_.remove_prefix(whole.size());
      if (take(kind, body)) out += whole;
    }
    if (packed_.empty()) refuse("has no pixels");
    unpack();
    return out;
  }
  [[nodiscard]] std::int64_t width() const { return width_; }
  [[nodiscard]] std::int64_t height() const { return height_; }

 private:
  [[noreturn]] void refuse(const std::string& why) const {
    fail(ExitCode::bad_input, "{} {}: it is not put into a report", file_, why);
  }
  [[nodiscard]] std::uint32_t number_at(std::size_t at) const {
    std::uint32_t number = 0;
    for (std::size_t i = at; i < at + 4; ++i) number = number << 8 | static_cast<unsigned char>(left_[i]);
    return number;
  }

  // Whether the chunk belongs into the page.
  bool take(const std::string& kind, std::string_view body) {
    if ((width_ == 0) != (kind == "IHDR")) refuse("is damaged: it does not begin with its size");
    if (kind == "IHDR") {
      take_header(body);
    } else if (kind == "IDAT") {
      packed_ += body;
    } else if (kind == "PLTE") {
      has_palette_ = true;
    } else if (kind != "tRNS" && kind != "IEND") {
      if ((static_cast<unsigned char>(kind.front()) & 0x20U) == 0) refuse("has a part that nobody knows");
      return false;  // colours of a screen, texts, dates
    }
    return true;
  }

  void take_header(std::string_view body) {
    if (body.size() != 13) refuse("is damaged: it does not begin with its size");
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(body[at]); };
    const auto number = [&](std::size_t at) {
      return std::int64_t{byte(at)} << 24 | byte(at + 1) << 16 | byte(at + 2) << 8 | byte(at + 3);
    };
    width_ = number(0);
    height_ = number(4);
    if (width_ < 1 || height_ < 1 || width_ > longest_side || height_ > longest_side || width_ * height_ > most_pixels)
      refuse(fmt::format("has {} × {} pixels", width_, height_));
    depth_ = byte(8);
    kind_of_colour_ = byte(9);
    constexpr std::array<int, 7> channels_of{1, 0, 3, 1, 2, 0, 4};
    channels_ = kind_of_colour_ < 7 ? channels_of[static_cast<std::size_t>(kind_of_colour_)] : 0;
    const bool is_depth = kind_of_colour_ == 0
                              ? depth_ == 1 || depth_ == 2 || depth_ == 4 || depth_ == 8 || depth_ == 16
                          : kind_of_colour_ == 3 ? depth_ == 1 || depth_ == 2 || depth_ == 4 || depth_ == 8
                                                 : depth_ == 8 || depth_ == 16;
    if (channels_ == 0 || !is_depth || byte(10) != 0 || byte(11) != 0) refuse("has colours of an unknown kind");
    if (byte(12) != 0) refuse("is interlaced");
  }

  // Each row is its filter, 0 to 4, and its pixels.
  void unpack() const {
    if (kind_of_colour_ == 3 && !has_palette_) refuse("has no palette");
    const auto row = static_cast<std::uint64_t>(1 + (width_ * channels_ * depth_ + 7) / 8);
    const auto wanted = row * static_cast<std::uint64_t>(height_);
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) throw std::bad_alloc();
    std::vector<unsigned char> buffer(1 << 16);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed_.data()));  // zlib reads it only
    stream.avail_in = static_cast<uInt>(packed_.size());
    std::uint64_t found = 0;
    bool are_filters = true;
    int state = Z_OK;
    while (state == Z_OK && found <= wanted) {
      stream.next_out = buffer.data();
      stream.avail_out = static_cast<uInt>(buffer.size());
      state = inflate(&stream, Z_NO_FLUSH);
      const auto got = buffer.size() - stream.avail_out;
      for (auto at = (row - found % row) % row; at < got; at += row) are_filters = are_filters && buffer[at] <= 4;
      found += got;
    }
    inflateEnd(&stream);
    if (state != Z_STREAM_END || found != wanted || !are_filters) refuse("is damaged: its pixels cannot be unpacked");
  }

  std::string_view left_;  // of the file
  const std::string& file_;
  std::string packed_;
  std::int64_t width_ = 0, height_ = 0;
  int depth_ = 0, channels_ = 0, kind_of_colour_ = 0;
  bool has_palette_ = false;
};

std::string base64_of(std::string_view bytes) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const auto count = std::min<std::size_t>(3, bytes.size() - at);
    std::uint32_t word = 0;
    for (std::size_t i = 0; i < 3; ++i) word = word << 8 | (i < count ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i) text += i <= count ? letters[word >> (18 - 6 * i) & 63U] : '=';
  }
  return text;
}

}  // namespace

std::string embeddable_png(const std::string& bytes, const std::string& alt, const std::string& file) {
  PngReader reader(bytes, file);
  const auto picture = reader.read();
  // Its own size keeps the place; the style sheet chooses the width, as for the others.
  return fmt::format(R"(<img width="{}" height="{}" alt="{}" style="--made-for:{}px" src="data:image/png;base64,{}">)",
                     reader.width(), reader.height(), escaped(alt), reader.width(), base64_of(picture));
}

}  // namespace kadanoff::report
