// For the precompiled header: nlohmann/json.hpp without the bodies of its literals ""_json, which we do not use. For
// them, each source would instantiate the whole parser, which takes 0.3 s. As templates they are never instantiated.
#define _json(...) _json(__VA_ARGS__); template <class> nlohmann::json kadanoff_unused_json(__VA_ARGS__)
#define _json_pointer(...) \
  _json_pointer(__VA_ARGS__); template <class> nlohmann::json::json_pointer kadanoff_unused_json_pointer(__VA_ARGS__)
#include <nlohmann/json.hpp>
#undef _json
#undef _json_pointer
