// SVG pictures within a page.
#pragma once

#include <string>

namespace kadanoff::report {

// The <svg> element of a file that gnuplot wrote, to stand in a page beside others: without the XML declaration, as
// wide as there is room, its ids with `prefix` before them, and `alt` as its label. Throws Error(bad_input), naming
// `file`, if it is no SVG, or holds what a picture of numbers does not: scripts, event handlers, links to elsewhere,
// foreign elements.
std::string embeddable(const std::string& svg, const std::string& prefix, const std::string& alt,
                       const std::string& file);

// & < > " ' as entities, for text and for attributes; lines stay lines, other bytes that are no text are shown as
// printable() does.
std::string escaped(const std::string& text);

}  // namespace kadanoff::report
