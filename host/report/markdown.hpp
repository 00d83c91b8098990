// A report as Markdown, for documents that stand beside the pictures' files.
#pragma once

#include <filesystem>
#include <string>

#include "host/report/document.hpp"

namespace kadanoff::report {

// Pictures are links to their files, which the document names as seen from the current folder, as seen from the folder
// `beside` of the Markdown's file. Throws as to_html() does for claims.
std::string to_markdown(const Document& document, const std::filesystem::path& beside = ".");

}  // namespace kadanoff::report
