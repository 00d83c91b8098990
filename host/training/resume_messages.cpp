// The lines that a resumed run prints about the one it goes on from.
#include "host/training/resume_messages.hpp"

#include <fmt/format.h>

#include "host/base/words.hpp"
#include "host/machine/build_info.hpp"

namespace kadanoff::training {
namespace {

// "cpu with avx2 and build 1a2b3c4d5e6f"
std::string machine(const std::string& device, const std::string& instructions, const std::string& commit) {
  return fmt::format("{}{}{} and build {}", device, instructions.empty() ? "" : " with ", instructions, commit);
}

}  // namespace

std::string starting_from(const runs::LatestModel& start, std::int64_t shared, const TrainOptions& options) {
  const auto left_out = start.model.hidden() - shared, drawn = options.hidden - shared;
  const auto taken = left_out > 0 ? fmt::format("{} of its {}", shared, counted(start.model.hidden(), "hidden unit"))
                                  : "its " + counted(shared, "hidden unit");
  return fmt::format("kadanoff: starting from {}, with {}{}", start.file.string(), taken,
                     drawn > 0 ? fmt::format(" and {} more by --init {}", drawn, to_string(options.init)) : "");
}

std::string going_on(const runs::FoundCheckpoint& found, std::int64_t total_updates, std::int64_t patience) {
  const auto& [checkpoint, path, refused] = found;
  std::string remark = refused.empty() ? "" : ": " + refused;
  if (checkpoint.update >= total_updates)
    remark += ": nothing is left to do";
  else if (patience > 0)
    remark += fmt::format(
        ": it has stopped early, as {} brought nothing better, and nothing is left to do (a larger --stop-early goes "
        "on)",
        counted(checkpoint.best->since, "validation"));
  return fmt::format("kadanoff: going on from {}, of update {} of {}{}", path.string(), checkpoint.update,
                     total_updates, remark);
}

std::string nothing_to_resume(const std::filesystem::path& folder) {
  return fmt::format("kadanoff: {} holds no checkpoint to resume: starting afresh", folder.string());
}

std::string another_machine(const runs::FoundCheckpoint& found, const Context& context, bool by_tables) {
  const io::Provenance& then = found.checkpoint.model.provenance;
  const auto& instructions = found.checkpoint.instruction_set;
  const auto device = io::device_description(context), now = io::instruction_set(context);
  const auto& commit = machine::build_info().commit;
  const bool other_instructions = !by_tables && !instructions.empty() && instructions != now;
  if (then.device == device && then.commit == commit && !other_instructions) return "";
  return fmt::format(
      "kadanoff: {} was made on {}, this is {}: the last bits may differ from those of an uninterrupted run",
      found.path.string(), machine(then.device, instructions, then.commit), machine(device, now, commit));
}

std::string still_resumable(const std::filesystem::path& folder, std::int64_t update) {
  try {
    for (const auto& path : runs::CheckpointStore::paths(folder))
      if (runs::updates_in(path) == update)
        return fmt::format("the checkpoint of update {} in {} is intact: --resume goes on from it", update,
                           folder.string());
  } catch (const Error&) {  // it is the same disk
  }
  return fmt::format("the checkpoint of update {} in {} cannot be read now, either", update, folder.string());
}

std::string still_the_old_run(const std::filesystem::path& folder) {
  return fmt::format("the old run in {} is unchanged", folder.string());
}

std::string what_is_left(const io::FolderLost& lost, const std::filesystem::path& folder,
                         std::optional<std::int64_t> saved, std::int64_t update) {
  if (!saved) return "this call had written no checkpoint yet";
  if (!lost.place())
    return fmt::format("the checkpoint of update {} went with it; {} were done", *saved, counted(update, "update"));
  const auto below = folder.lexically_relative(lost.folder());
  const auto here = below == "." ? *lost.place() : *lost.place() / below;
  return fmt::format("the checkpoint of update {} is in {}: with that as --output, the same command and --resume go on",
                     *saved, here.string());
}

}  // namespace kadanoff::training
