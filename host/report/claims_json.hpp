// The claims of a document, for programs: of several reproductions in one list.
#pragma once

#include <nlohmann/json.hpp>

#include "host/report/document.hpp"

namespace kadanoff::report {

// {"title", "claims": […], "notices": […]}. Each claim is as in claims.json of its reproduction, after
// checked_claims(), with the paper's name, "reproduction", and that file, "file"; untested ones are among them. A
// notice is what the page says before these claims, "text" with its list, "entries": files that are not as they were;
// with the same two names. Throws Error(usage) if the document has no claims.
nlohmann::json claims_json(const Document& document);

}  // namespace kadanoff::report
