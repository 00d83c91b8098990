// kadanoff: the verbs in apps/verbs register themselves, apps/cli runs the one that is named.
#include <csignal>

#include "apps/cli/program.hpp"
#include "host/base/crash_line.hpp"
#include "host/base/load_guard.hpp"
#include "host/io/standard_streams.hpp"

int main(int argc, char** argv) {
  kadanoff::loading_is_over();
  kadanoff::io::reserve_standard_streams();
  kadanoff::tell_crashes();
  // A caller may have us ignore SIGCHLD; then the system forgets how our children ended.
  std::signal(SIGCHLD, SIG_DFL);
  // By default a write beyond RLIMIT_FSIZE ends us; it shall be an error, like a full disk.
  std::signal(SIGXFSZ, SIG_IGN);
  return kadanoff::cli::Program().main(argc, argv);
}
