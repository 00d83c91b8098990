// PNG pictures as they stand in a page.
#include "host/report/png.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>

#include "tests/support/files.hpp"
#include "tests/support/import_files.hpp"

namespace kadanoff::report {
namespace {

std::string png_chunk(const std::string& kind, const std::string& body) {
  const auto checked = kind + body;
  return test::big_endian(body.size(), 4) + checked +
         test::big_endian(crc32(0, reinterpret_cast<const Bytef*>(checked.data()), static_cast<uInt>(checked.size())),
                          4);
}

std::string png_header(std::int64_t width, std::int64_t height, char depth, char colours, char interlaced = 0) {
  return png_chunk("IHDR", test::big_endian(static_cast<std::uint64_t>(width), 4) +
                               test::big_endian(static_cast<std::uint64_t>(height), 4) +
                               std::string{depth, colours, 0, 0, interlaced});
}

std::string png_pixels(const std::string& rows) {
  std::string packed(compressBound(rows.size()), '\0');
  auto size = static_cast<uLongf>(packed.size());
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(rows.data()), rows.size());
  packed.resize(size);
  return png_chunk("IDAT", packed);
}

const std::string png_signature("\x89PNG\r\n\x1a\n", 8), png_end = png_chunk("IEND", "");
const std::string two_by_two = png_pixels({"\0\1\2\0\3\4", 6});

std::string png_of(const std::string& chunks) { return png_signature + chunks + png_end; }

// What is in the data: URI.
std::string decoded_png(const std::string& html) {
  const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", mark = ";base64,";
  const auto from = html.find(mark) + mark.size();
  std::string bytes;
  std::uint32_t word = 0;
  int bits = 0;
  for (auto at = from; at < html.find('"', from) && html[at] != '='; ++at) {
    word = word << 6 | static_cast<std::uint32_t>(letters.find(html[at]));
    if (bits += 6; bits >= 8) bytes += static_cast<char>(word >> (bits -= 8) & 255U);
  }
  return bytes;
}

bool png_is_refused(const std::string& bytes, const std::string& why) {
  return test::fails_with(ExitCode::bad_input, "a.png " + why, [&] { embeddable_png(bytes, "", "a.png"); });
}

TEST(PngInPages, IsTheWholePictureWithItsLabel) {
  for (const int side : {1, 2, 3, 40}) {
    std::vector<std::uint8_t> values(static_cast<std::size_t>(3 * side * side));
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<std::uint8_t>(37 * i);
    const auto bytes = test::png_file(side, side, PNG_FORMAT_RGB, values);
    const auto html = embeddable_png(bytes, "a \"label\" <b>", "a.png");
    const auto size = std::to_string(side);
    EXPECT_TRUE(html.starts_with("<img width=\"" + size + "\" height=\"" + size +
                                 "\" alt=\"a &quot;label&quot; &lt;b&gt;\" style=\"--made-for:" + size +
                                 "px\" src=\"data:image/png;base64,"))
        << html;
    EXPECT_TRUE(html.ends_with("\">"));
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    const auto shown = decoded_png(html);
    ASSERT_NE(png_image_begin_read_from_memory(&image, shown.data(), shown.size()), 0) << image.message;
    std::vector<std::uint8_t> read(values.size());
    image.format = PNG_FORMAT_RGB;
    ASSERT_NE(png_image_finish_read(&image, nullptr, read.data(), 0, nullptr), 0) << image.message;
    EXPECT_EQ(read, values);
  }
}

TEST(PngInPages, MayBeOfAnyColours) {
  for (const png_uint_32 format :
       std::vector<png_uint_32>{PNG_FORMAT_GRAY, PNG_FORMAT_GA, PNG_FORMAT_RGB, PNG_FORMAT_RGBA}) {
    const auto bytes = test::png_file(2, 2, format, std::vector<std::uint8_t>(16));
    EXPECT_NO_THROW(embeddable_png(bytes, "", ""));
  }
  EXPECT_NO_THROW(embeddable_png(
      png_of(png_header(2, 2, 8, 3) + png_chunk("PLTE", "abcdef") + png_chunk("tRNS", "x") + two_by_two), "", ""));
  EXPECT_NO_THROW(embeddable_png(png_of(png_header(9, 1, 1, 0) + png_pixels({"\0ab", 3})), "", ""))
      << "nine bits in two bytes";
}

TEST(PngInPages, LosesWhatIsNotDrawn) {
  const auto plain = png_of(png_header(2, 2, 8, 0) + two_by_two);
  const auto strange = png_signature + png_header(2, 2, 8, 0) + png_chunk("tEXt", "Comment <script>") +
                       png_chunk("acTL", "animated") + two_by_two + png_end + "<script>";
  EXPECT_EQ(decoded_png(embeddable_png(plain, "", "")), plain);
  EXPECT_EQ(decoded_png(embeddable_png(strange, "", "")), plain);
}

TEST(PngInPages, ThatAreNoneAreRefused) {
  EXPECT_TRUE(png_is_refused("", "is no PNG picture"));
  EXPECT_TRUE(png_is_refused("<svg viewBox='0 0 1 1'/>", "is no PNG picture"));
  EXPECT_TRUE(png_is_refused("GIF89a" + std::string(100, 'x'), "is no PNG picture"));
  EXPECT_TRUE(png_is_refused(png_signature, "is cut off"));
  EXPECT_TRUE(png_is_refused(png_signature + two_by_two, "is damaged: it does not begin with its size"));
  EXPECT_TRUE(png_is_refused(png_of(""), "is damaged: it does not begin with its size"));
  EXPECT_TRUE(png_is_refused(png_of(png_header(2, 2, 8, 0)), "has no pixels"));
  EXPECT_TRUE(png_is_refused(png_of(png_header(2, 2, 8, 0) + png_header(2, 2, 8, 0) + two_by_two), "is damaged"));
  EXPECT_TRUE(png_is_refused(png_of(png_header(2, 2, 8, 0) + png_chunk("VOID", "x") + two_by_two),
                             "has a part that nobody knows"));
  EXPECT_TRUE(png_is_refused(png_of(png_header(2, 2, 8, 3) + two_by_two), "has no palette"));
  EXPECT_TRUE(png_is_refused(png_of(png_header(2, 2, 8, 0, 1) + two_by_two), "is interlaced"));
  for (const auto& [depth, colours] : {std::pair{3, 0}, {16, 3}, {4, 2}, {8, 1}, {8, 5}, {8, 7}, {0, 0}})
    EXPECT_TRUE(
        png_is_refused(png_of(png_header(2, 2, static_cast<char>(depth), static_cast<char>(colours)) + two_by_two),
                       "has colours of an unknown kind"))
        << depth << " " << colours;
}

TEST(PngInPages, ThatAreDamagedAreRefused) {
  const auto whole = png_of(png_header(2, 2, 8, 0) + two_by_two);
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_THROW(embeddable_png(whole.substr(0, length), "", ""), Error) << length;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    auto damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    EXPECT_THROW(embeddable_png(damaged, "", ""), Error) << at;
  }
  const std::string why = "is damaged: its pixels cannot be unpacked";
  EXPECT_TRUE(png_is_refused(png_of(png_header(2, 2, 8, 0) + png_chunk("IDAT", "no zlib")), why));
  EXPECT_TRUE(png_is_refused(png_of(png_header(2, 2, 8, 0) + png_pixels({"\0\1\2\0\3", 5})), why)) << "too few";
  EXPECT_TRUE(png_is_refused(png_of(png_header(2, 2, 8, 0) + png_pixels({"\0\1\2\0\3\4\5", 7})), why)) << "too many";
  EXPECT_TRUE(png_is_refused(png_of(png_header(2, 2, 8, 0) + png_pixels({"\0\1\2\5\3\4", 6})), why))
      << "an unknown filter of the second row";
}

TEST(PngInPages, ThatWouldFillTheMemoryAreRefused) {
  EXPECT_TRUE(png_is_refused(png_of(png_header(0, 2, 8, 0) + two_by_two), "has 0 × 2 pixels"));
  EXPECT_TRUE(png_is_refused(png_of(png_header(70000, 1, 8, 0) + two_by_two), "has 70000 × 1 pixels"));
  EXPECT_TRUE(png_is_refused(png_of(png_header(16384, 16384, 8, 0) + two_by_two), "has 16384 × 16384 pixels"));
  EXPECT_TRUE(png_is_refused(png_of(png_header(0xFFFFFFFF, 0xFFFFFFFF, 8, 0) + two_by_two),
                             "has 4294967295 × 4294967295 pixels"));
  EXPECT_TRUE(png_is_refused(png_of(png_header(2, 2, 8, 0) + png_pixels(std::string(50'000'000, '\0'))), "is damaged"))
      << "a bomb";
}

}  // namespace
}  // namespace kadanoff::report
