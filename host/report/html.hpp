// A report as one page of HTML that needs nothing else: no network, no script, pictures inline. It reads on a phone, in
// light and dark, by keyboard and by a screen reader, and prints.
#pragma once

#include <string>

#include "host/report/document.hpp"

namespace kadanoff::report {

// Throws Error(bad_input) for a picture that embeddable() refuses, and for claims that are not as claim_text.hpp has
// them.
std::string to_html(const Document& document);

}  // namespace kadanoff::report
