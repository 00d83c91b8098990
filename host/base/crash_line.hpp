// A crash in one line.
#pragma once

namespace kadanoff {

// From now on a crash, as of a library that did not get memory (ulimit -v), prints one line and ends with
// ExitCode::internal. Where core dumps are on, it ends by its signal, for a debugger. A forked child crashes as ever:
// its parent looks at the signal.
void tell_crashes();

}  // namespace kadanoff
