// Which process has a folder, as a part of a file's name: it is there in the same step as the file.
#pragma once

#include <string>
#include <string_view>

namespace kadanoff::io {

// "BOOT-SPACE-PID-START" of this process: what identifies the start of the kernel, the namespace of process numbers
// (containers have their own), the process, and when it began. A number of a process alone may come again.
std::string this_owner();

enum class Owner { here, elsewhere, gone, unknown };

// Of the process that `owner` names: running on this host, on another host or in another container, or no longer
// running. unknown: `owner` names no process.
Owner look_for_owner(std::string_view owner);

// `owner` runs, or ran, under this kernel, perhaps in another container.
bool is_of_this_kernel(std::string_view owner);

}  // namespace kadanoff::io
