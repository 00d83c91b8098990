// Messages about the run that a training resumes, or about what can be resumed: one line each.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "host/io/held_folder.hpp"
#include "host/runs/checkpoint_store.hpp"
#include "host/runs/trained_model.hpp"
#include "host/training/options.hpp"
#include "kernels/core/context.hpp"

namespace kadanoff::training {

// Where a run starts from another model, whose first `shared` hidden units it takes.
std::string starting_from(const runs::LatestModel& start, std::int64_t shared, const TrainOptions& options);

// Where a run of `total_updates` goes on, and what was wrong with a newer checkpoint. `patience`: that with which it
// has stopped early; 0: it has not.
std::string going_on(const runs::FoundCheckpoint& found, std::int64_t total_updates, std::int64_t patience);

// For --resume in a folder without a checkpoint.
std::string nothing_to_resume(const std::filesystem::path& folder);

// The same bits are promised only for the same device, build and instruction set; for a training by tables
// (works_by_tables()), for every instruction set. A warning if the checkpoint has another one; empty if not, or if an
// older version did not record it.
std::string another_machine(const runs::FoundCheckpoint& found, const Context& context, bool by_tables);

// For a run that fails (a full disk, for example) after its checkpoint of `update`.
std::string still_resumable(const std::filesystem::path& folder, std::int64_t update);

// For a run that fails before its first checkpoint has replaced those of an older run.
std::string still_the_old_run(const std::filesystem::path& folder);

// For a run whose folder, or one above it, was lost at `update`, after the checkpoint of update `saved`.
std::string what_is_left(const io::FolderLost& lost, const std::filesystem::path& folder,
                         std::optional<std::int64_t> saved, std::int64_t update);

}  // namespace kadanoff::training
