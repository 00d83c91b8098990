// Which process has a folder, as the text of a file: for file systems without locks.
#pragma once

#include <optional>
#include <string>

namespace kadanoff::io {

// "HOST BOOT PID START", of this process: the host's name, an identifier of its last start, the process, and when it
// began. A number of a process alone may come again.
std::string this_owner();

enum class Owner { here, elsewhere, gone, unknown };

// Of the process that `text` names: running on this host, on another host or in another container, or no longer
// running. unknown: `text` names no process.
Owner look_for_owner(const std::string& text);

}  // namespace kadanoff::io
