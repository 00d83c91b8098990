// A report as Markdown, for documents that stand beside the pictures' files.
#pragma once

#include <string>

#include "host/report/document.hpp"

namespace kadanoff::report {

// Pictures are links to their files, as they are named in the document. Throws as to_html() does for claims.
std::string to_markdown(const Document& document);

}  // namespace kadanoff::report
