// Claims in Markdown: a table of the verdicts, then a short section for each claim.
#pragma once

#include <string>

#include "host/report/document.hpp"

namespace kadanoff::report {

// Throws nlohmann::json::exception for claims that are not as this program writes them.
std::string claims_in_markdown(const Claims& block);

}  // namespace kadanoff::report
