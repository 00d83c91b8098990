// How far a long decomposition is. A Watch is called by the thread that asked for it, between pieces of the work, with
// the part of its time that is gone, as far as the shape tells: from 0 to 1, and never less than before. What it throws
// ends the decomposition and reaches the caller; the matrices then hold nothing of use. On CUDA a decomposition is one
// call of a library, of which nothing is heard before its end.
#pragma once

#include <functional>

namespace kadanoff::spectra {

using Watch = std::function<void(double part)>;

// The watch of a piece of work that takes the whole from `begin` to `end`. Empty if `watch` is.
inline Watch piece_of(const Watch& watch, double begin, double end) {
  if (!watch) return {};
  return [&watch, begin, end](double part) { watch(begin + (end - begin) * part); };
}

inline void tell(const Watch& watch, double part) {
  if (watch) watch(part);
}

}  // namespace kadanoff::spectra
