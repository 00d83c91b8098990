// Text in gnuplot's scripts.
#pragma once

#include <string>

namespace kadanoff::figures {

// `text` as a string of a script, to be shown as it is, but that N_h, T_c, k_B and (W Wᵀ)_ij get subscripts: one to
// three letters behind one letter or a closing bracket. Nothing in it is a command or markup.
std::string gnuplot_text(const std::string& text);

}  // namespace kadanoff::figures
