// PNG pictures within a page.
#pragma once

#include <string>

namespace kadanoff::report {

// An <img> element with the picture itself in it, base64, with `alt` as what it shows. Of the file only what is drawn
// is taken: size, palette, transparency and pixels. Throws Error(bad_input), naming `file`, if it is no PNG, is
// damaged, or is one that no program of ours writes: interlaced, or of more than 2²⁶ pixels.
std::string embeddable_png(const std::string& bytes, const std::string& alt, const std::string& file);

}  // namespace kadanoff::report
