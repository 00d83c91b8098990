// The options that a configuration file gives: TOML 1.0, or one JSON object, as config.json of a run is. Values are
// texts, integers, real numbers, true or false, and lists of these.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace kadanoff::cli {

struct ConfigItem {
  enum class Kind : std::uint8_t { text, integer, real /* 4.0, too */, boolean };
  struct Value {
    Kind kind;
    std::string text;  // as on the command line: "0.01", "4.0", "true"
  };

  std::string key;  // "batch-size"
  std::int64_t line = 0;
  std::vector<Value> values{};
  bool is_list = false;
};

struct ConfigItems {
  std::string path;  // of the file
  bool is_json = false;
  bool is_of_run = false;           // config.json of a run that is resumed, not the file of --config
  std::vector<ConfigItem> items{};  // each key once

  // "--config c.toml, line 3"
  [[nodiscard]] std::string place_of(const ConfigItem& item) const;
};

// Throws Error(no_input) if there is no such file, Error(io) if it cannot be read, and Error(usage), naming file and
// line, if it is not an ordinary file of at most 1 MiB, is neither TOML nor JSON, gives a key twice, or holds any other
// kind of value. Nothing in the file is executed, and reading waits for nothing.
ConfigItems read_config(const std::string& path);

}  // namespace kadanoff::cli
