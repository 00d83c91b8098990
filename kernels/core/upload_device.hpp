// Upload on a GPU. No CUDA header is needed to include this.
#pragma once

#include <cstdint>
#include <memory>

#include "kernels/core/context.hpp"

namespace kadanoff::cuda {

class Upload;

std::shared_ptr<Upload> make_upload(Context& context, std::int64_t words);
std::uint32_t* write(Upload& upload);
void send(Upload& upload, std::int64_t words);
const std::uint32_t* read(Upload& upload);
void free_after_this(Upload& upload);

}  // namespace kadanoff::cuda
