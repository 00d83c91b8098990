// A figure that a report draws for itself.
#pragma once

#include <string>

#include "host/figures/figure.hpp"
#include "host/report/document.hpp"

namespace kadanoff::report {

// Drawn in a folder of its own, which is gone afterwards; `numbers` says where its numbers are. Without gnuplot the
// picture says so. Throws Error(io) if there is no room for temporary files.
Picture temporary_picture(const figures::Figure& figure, const std::string& numbers);

}  // namespace kadanoff::report
