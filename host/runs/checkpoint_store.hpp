// The two newest checkpoints of a training run, in its folder:
//
//   checkpoint.h5            the newest
//   checkpoint-previous.h5   the one before it, in case the newest is damaged
//   checkpoint-next.h5       only while a new checkpoint replaces the newest
//
// Once the first checkpoint is written, at least one of the first two names holds a whole checkpoint at every instant,
// even if the process is killed, the machine stops or the disk is full. Where another training is replaced, the rename
// of checkpoint-next.h5 is what decides (replacement.hpp).
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/runs/checkpoint.hpp"

namespace kadanoff::runs {

// A checkpoint to go on from. If it is not the newest one, `refused` is a sentence that says what was wrong with the
// newest.
struct FoundCheckpoint {
  Checkpoint checkpoint;
  std::filesystem::path path;
  std::string refused;
};

class CheckpointStore {
 public:
  static constexpr const char* newest_name = "checkpoint.h5";
  static constexpr const char* previous_name = "checkpoint-previous.h5";
  static constexpr const char* next_name = "checkpoint-next.h5";

  // Until load() has found a checkpoint, the files in the folder count as those of another training.
  explicit CheckpointStore(std::filesystem::path folder);

  // The paths of the newest checkpoint and of the one before it; in() returns only those that exist.
  static std::array<std::filesystem::path, 2> paths(const std::filesystem::path& folder);
  static std::vector<std::filesystem::path> in(const std::filesystem::path& folder);

  // The newest undamaged checkpoint; no value if the folder has no checkpoint. Throws Error(bad_input), naming all of
  // them, if all are damaged. One that agrees with its digest and cannot be used all the same (of a newer version; no
  // memory for it) is not passed over: its error is thrown.
  std::optional<FoundCheckpoint> load();

  // Writes a checkpoint to the disk, beside the existing ones. Throws Error(io) if that fails; the existing ones stay.
  void write(const Checkpoint& checkpoint) const;

  // The written checkpoint becomes the newest, and the old newest becomes the previous one, unless it is of another
  // training. What fails for a moment is tried again.
  void install();

  // There is a previous checkpoint of another training, which install() removes.
  [[nodiscard]] bool previous_is_foreign() const;

 private:
  enum class Newest { foreign, damaged, good };

  void keep_newest_as_previous() const;

  std::filesystem::path folder_, newest_, previous_, next_;
  Newest newest_is_ = Newest::foreign;
};

}  // namespace kadanoff::runs
