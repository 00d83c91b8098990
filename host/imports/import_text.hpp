// What `kadanoff import` says: what was recognised, what became of the values, and the files.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/imports/import.hpp"

namespace kadanoff::imports {

std::string to_text(const ImportResult& result);
nlohmann::json to_json(const ImportResult& result);

}  // namespace kadanoff::imports
