// For the precompiled header: nlohmann/json.hpp without the bodies of its literals ""_json, which we do not use. Each source
// that includes it would instantiate the whole parser for them, 0.3 s; as templates nobody instantiates them.
#define _json(...) _json(__VA_ARGS__); template <class> nlohmann::json kadanoff_unused_json(__VA_ARGS__)
#define _json_pointer(...) \
  _json_pointer(__VA_ARGS__); template <class> nlohmann::json::json_pointer kadanoff_unused_json_pointer(__VA_ARGS__)
#include <nlohmann/json.hpp>
#undef _json
#undef _json_pointer
