// May files that are read lead out of their folder? A setting of the whole process, like the option --follow-links that
// sets it: off at the start.
#pragma once

#include <utility>

namespace kadanoff::io {

namespace detail {
inline bool& links_are_followed() {
  static bool followed = false;
  return followed;
}
}  // namespace detail

inline bool follow_links() { return detail::links_are_followed(); }
inline bool set_follow_links(bool followed) { return std::exchange(detail::links_are_followed(), followed); }

}  // namespace kadanoff::io
