// Pictures in a page: their ids, their labels, and what is not let in.
#include "host/report/svg.hpp"

#include <gtest/gtest.h>

#include <string>

#include "kernels/core/check.hpp"

namespace kadanoff::report {
namespace {

std::string picture(const std::string& body) {
  return "<?xml version=\"1.0\"?>\n<svg \n width=\"10\" height=\"20\"\n viewBox=\"0 0 10 "
         "20\"\n>\n<title>Gnuplot</title>" +
         body + "</svg>\n";
}

TEST(PicturesInAPage, HaveIdsOfTheirOwnAndALabel) {
  const auto svg = embeddable(picture("<defs><circle id='dot'/></defs><use xlink:href='#dot'/><g id=\"canvas\" "
                                      "clip-path=\"url(#clip)\"/><clipPath id=\"clip\"/>"),
                              "p1-", "G(r) & \"more\"", "a.svg");
  EXPECT_TRUE(svg.starts_with("<svg viewBox=\"0 0 10 20\" role=\"img\" aria-label=\"G(r) &amp; &quot;more&quot;\""))
      << svg;
  EXPECT_NE(svg.find("<circle id=\"p1-dot\"/>"), std::string::npos) << svg;
  EXPECT_NE(svg.find("href=\"#p1-dot\""), std::string::npos) << svg;
  EXPECT_NE(svg.find("<g id=\"p1-canvas\" clip-path=\"url(#p1-clip)\"/><clipPath id=\"p1-clip\"/>"), std::string::npos)
      << svg;
  EXPECT_EQ(svg.find("Gnuplot"), std::string::npos);
  EXPECT_EQ(svg.find(" width="), std::string::npos) << "as wide as there is room";
  EXPECT_EQ(svg.find("<?xml"), std::string::npos);
}

TEST(PicturesInAPage, MayHoldImagesOfTheirOwnBytes) {
  EXPECT_NO_THROW(embeddable(picture("<image xlink:href='data:image/png;base64,AAAA'/>"), "p1-", "", "a.svg"));
}

TEST(PicturesInAPage, DoNothingAndLoadNothing) {
  for (const char* body :
       {"<script>alert(1)</script>", "<SCRIPT src='x'/>", "<g onload=\"alert(1)\"/>", "<g\nonclick='x'/>",
        "<a href='https://example.org'/>", "<image xlink:href='file.png'/>", "<image href=\"data:text/html,x\"/>",
        "<foreignObject/>", "<style>@import 'x'</style>", "<animate attributeName='x'/>", "<a href='javascript:x'/>",
        "<g/onload='x'/>", "<g ONLOAD=x>", "<use href=javascript:x />", "<set/>", "<unknown/>", "<!ENTITY a>",
        "<!-- -->", "<![CDATA[<script>]]>", "<g fill='url(http://x)'/>", "<g\n\tonclick = 'x'/>",
        "<use xlink:href='x.svg#a'/>",
        // What a browser reads otherwise than it looks.
        "</g a=\"><rect b='\"><script>alert(1)</script>'/>",
        "<rect a=\"<title>\"/><rect b='</title>\"><script>1</script>'/>", "<rect a=\x0b\"><script>1</script>\"/>",
        "<desc x=\"1\"><image src=\"http://x/y.png\"/></desc>", "<title lang=\"en\">",
        "<rect fill=\"ur&#108;(http://x)\"/>", "<rect fill=\"\\75rl(http://x)\"/>",
        "<rect fill=\"image-set('x' 1x)\"/>", "<rect fill=\"src(x)\"/>", "<g><path></g></path>", "<g>",
        "<rect a='1'b='2'/>", "<rect a/>", "<rect a='1'", "<text>&nbsp;</text>", "<text>& </text>",
        "<svg viewBox='0 0 1 1'></svg>"}) {
    try {
      const auto svg = embeddable(picture(body), "p1-", "", "a.svg");
      ADD_FAILURE() << body << " became " << svg;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::bad_input);
      EXPECT_NE(std::string(error.what()).find("a.svg"), std::string::npos) << error.what();
    }
  }
}

TEST(PicturesInAPage, AreWrittenAnewFromWhatWasUnderstood) {
  const auto svg = embeddable(
      "<svg viewBox=\"0 0 10 10\" x=\"y\"><desc>a &amp; b</desc><g style='position:fixed' class=\"verdict\" "
      "src='http://x' fill = 'red'>text &lt; &#60; 1 > 0</g ></svg></div><script>after</script>",
      "p1-", "", "a.svg");
  EXPECT_TRUE(svg.ends_with("><g fill=\"red\">text &lt; &#60; 1 &gt; 0</g></svg>")) << svg;
}

// A deep pattern or a long line must not take the stack.
TEST(PicturesInAPage, MayBeLarge) {
  const std::string many(2'000'000, ' ');
  EXPECT_NO_THROW(
      embeddable(picture("<g" + many + "id='a'" + many + "/><path d='" + many + "'/>"), "p1-", "", "a.svg"));
  EXPECT_THROW(embeddable("<svg viewBox='" + many + "'></svg>", "p1-", "", "a.svg"), Error);
}

TEST(PicturesInAPage, AreSvg) {
  for (const char* text :
       {"", "no picture", "<svg>", "<svg></svg>", "<svg viewBox='0 0'></svg>", "<svg viewBox='0 0 \"><script>'></svg>"})
    EXPECT_THROW(embeddable(text, "p1-", "", "a.svg"), Error) << text;
}

TEST(TextInAPage, StaysText) {
  EXPECT_EQ(escaped("<b a=\"1\" c='2'>&amp;"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;");
  EXPECT_EQ(escaped("two\nlines ⟨|m|⟩"), "two\nlines ⟨|m|⟩");
  EXPECT_EQ(escaped("\x1b[2J"), "\\x1b[2J");
  EXPECT_EQ(escaped("\xff"), "\\xff");
}

}  // namespace
}  // namespace kadanoff::report
