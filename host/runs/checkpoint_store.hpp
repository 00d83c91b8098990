// The two newest checkpoints of a training run, in its folder:
//
//   checkpoint.h5            the newest
//   checkpoint-previous.h5   the one before it, should the newest turn out to be damaged
//   checkpoint-next.h5       only while a new one takes the newest's place
//
// A process that is killed, a machine that stops and a disk that fills up find at least one whole checkpoint under the
// first two names at every instant, from the first one on.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/runs/checkpoint.hpp"

namespace kadanoff::runs {

// A checkpoint to go on from, and what was wrong with the newest one if this is the one before: a sentence that names
// it.
struct FoundCheckpoint {
  Checkpoint checkpoint;
  std::filesystem::path path;
  std::string refused;
};

class CheckpointStore {
 public:
  // What lies in the folder is taken for another training's, until load() has found a checkpoint there.
  explicit CheckpointStore(std::filesystem::path folder);

  // The newest and the one before it, be they there or not; and those of them that are there.
  static std::array<std::filesystem::path, 2> paths(const std::filesystem::path& folder);
  static std::vector<std::filesystem::path> in(const std::filesystem::path& folder);

  // The newest one that is whole; nothing if there is none at all. Throws Error(bad_input), naming all that there are,
  // if none is whole.
  std::optional<FoundCheckpoint> load();

  // Brings a checkpoint to the disk, beside those that are there. Throws Error(io) if that fails; they stay.
  void write(const Checkpoint& checkpoint) const;

  // Makes what was written the newest, and the newest until now the one before it; of another training neither stays.
  void install();

 private:
  enum class Newest { foreign, damaged, good };

  void keep_newest_as_previous() const;

  std::filesystem::path folder_, newest_, previous_, next_;
  Newest newest_is_ = Newest::foreign;
};

}  // namespace kadanoff::runs
