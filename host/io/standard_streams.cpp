// Fills the first three descriptors.
#include "host/io/standard_streams.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <initializer_list>

namespace kadanoff::io {

void reserve_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) >= 0) continue;
    if (open("/dev/null", O_RDONLY) != stream && open("/", O_RDONLY | O_DIRECTORY) != stream)
      _exit(126);  // nobody could be told
  }
}

}  // namespace kadanoff::io
