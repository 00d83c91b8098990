// Parts of a file that not every command needs. What cannot be used is passed over with a word on stderr; who needs it
// says so, and gets an error instead.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "host/io/hdf5_file.hpp"
#include "kernels/core/check.hpp"

namespace kadanoff::data {

// What a command cannot do without, where the file has it; and whether it takes real values for spins.
struct Needs {
  bool temperatures = false, lattice = false;
  bool takes_real = false;
};

// The parts of one file, as it is read.
class OptionalParts {
 public:
  explicit OptionalParts(const io::H5Reader& file) : file_(file) {}

  // Calls read(), which throws Error(bad_input) if the part cannot be used. That is rethrown if the part is needed;
  // otherwise it is noted, and the result is empty.
  template <class Read>
  auto read(bool needed, Read read) -> decltype(read()) {
    try {
      return read();
    } catch (const Error& error) {
      if (needed || error.code() != ExitCode::bad_input) throw;
      pass_over(error.what());
      return {};
    }
  }

  // The same for a data set, which in a foreign file may be a link to one that cannot be read, Error(io).
  template <class Read>
  auto read_dataset(const std::string& name, bool needed, Read read) -> decltype(read()) {
    return this->read(needed, [&] {
      try {
        return read();
      } catch (const Error& error) {
        if (needed || error.code() != ExitCode::io || file_.seal()) throw;
        throw Error(ExitCode::bad_input, name + ": " + error.what());
      }
    });
  }

  void pass_over(std::string what) { passed_over_.push_back(std::move(what)); }

  // One line on stderr, if anything was passed over.
  void tell() const;

 private:
  const io::H5Reader& file_;
  std::vector<std::string> passed_over_;
};

}  // namespace kadanoff::data
