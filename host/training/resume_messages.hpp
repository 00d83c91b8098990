// What a training run tells of the one that it goes on from, or of what there is to go on from: a line each.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "host/runs/checkpoint_store.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::training {

// From where a run of `total_updates` goes on, and what was wrong with a newer checkpoint.
std::string going_on(const runs::FoundCheckpoint& found, std::int64_t total_updates);

// --resume in a folder without a checkpoint.
std::string nothing_to_resume(const std::filesystem::path& folder);

// The same bits are promised on one device, build and instruction set: a warning where the checkpoint is of another;
// empty where it is not, or comes from a version that did not say.
std::string another_machine(const runs::FoundCheckpoint& found, const Context& context);

// For a run that fails for want of room, say, after its checkpoint of `update`.
std::string still_resumable(const std::filesystem::path& folder, std::int64_t update);

// For a run that fails before the first checkpoint that would replace another run's.
std::string still_the_old_run(const std::filesystem::path& folder);

}  // namespace kadanoff::training
