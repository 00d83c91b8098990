// Text in gnuplot's scripts.
#pragma once

#include <string>

namespace kadanoff::figures {

// `text` as a string of a script. It is shown unchanged, except that N_h, T_c, k_B and (W Wᵀ)_ij get subscripts: one to
// three letters after one letter or a closing bracket. Nothing in it acts as a command or as markup.
std::string gnuplot_text(const std::string& text);

}  // namespace kadanoff::figures
