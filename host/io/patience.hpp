// A disk that fails for a moment (full, over quota, a network drive that is away) must not end days of work: the write
// is made again until it works or the patience is over.
#pragma once

#include <chrono>
#include <functional>

namespace kadanoff::io {

// As long as this process has run, from half a second to ten minutes: what was quick is quickly done again.
std::chrono::milliseconds patience_so_far();

// Calls `write`, which begins anew at each call, until it succeeds. Passes on its error if that is no SystemError, or
// one that waiting cannot mend (no permission), after `patience`, and as soon as a StopRequest is made. Says on stderr
// that a write was repeated with success, and also that it waits, if that may take longer than a moment.
void with_patience(const std::function<void()>& write, std::chrono::milliseconds patience = patience_so_far());

}  // namespace kadanoff::io
