// Figures as scripts for gnuplot (5.0 or newer).
#pragma once

#include <string>

#include "host/figures/figure.hpp"

namespace kadanoff::figures {

enum class PictureKind { svg, png };

// A script that prints the picture on standard output. It reads and writes nothing else. All text in it is quoted, so
// that no text is executed as a command. Equal figures give equal scripts.
std::string gnuplot_script(const Figure& figure, PictureKind kind);

}  // namespace kadanoff::figures
