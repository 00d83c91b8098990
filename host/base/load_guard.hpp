// While the shared libraries are loaded, before main(), none of our handlers stands. OpenBLAS then asks for 128 MiB a
// thread, and asks for ever where a limit of memory (ulimit -v, -d) refuses. So where there is such a limit, a timer
// ends a start that takes more than 3 s of CPU time, with one line and ExitCode::internal.
#pragma once

namespace kadanoff {

// First thing in main(): disarms the timer.
void loading_is_over();

}  // namespace kadanoff
