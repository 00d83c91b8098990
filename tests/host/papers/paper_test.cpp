// What a command line asks of a paper.
#include "host/papers/paper.hpp"

#include <gtest/gtest.h>

namespace kadanoff::papers {
namespace {

TEST(PaperRequest, HasWhatWasGivenOnly) {
  const Request request{.integers = {{"--samples", 0}}, .texts = {{"--images", "here"}}};
  EXPECT_EQ(request.integer_or("--samples", 250), 0);
  EXPECT_EQ(request.integer_or("--epochs", 5000), 5000);
  EXPECT_EQ(request.text_or("--images", "there"), "here");
  EXPECT_EQ(request.text_or("--labels", "there"), "there");
}

}  // namespace
}  // namespace kadanoff::papers
