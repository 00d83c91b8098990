// The style sheet of a report. Pairs of text and background have a contrast of at least 4.5 (WCAG 2.1, AA), in both
// colour schemes; tests/host/report/style_test.cpp computes it.
#pragma once

namespace kadanoff::report {

inline constexpr const char* style = R"(
:root { color-scheme: light dark; --page: #ffffff; --text: #1c2024; --faint: #565d66; --line: #d5d9de; --card: #f6f7f9;
  --link: #0b57c2; --yes: #0b5d2a; --yes-back: #dff3e6; --part: #6b4600; --part-back: #fdeecb; --no: #8f1616;
  --no-back: #fbe3e3; --open: #31418f; --open-back: #e4e9fb; --none: #474c52; --none-back: #e9ebee; }
@media screen and (prefers-color-scheme: dark) { :root { --page: #14171a; --text: #e6e8ea; --faint: #a3abb4; --line: #3a4149;
  --card: #1d2226; --link: #8ab8ff; --yes: #a5e5bd; --yes-back: #10351f; --part: #f6d58a; --part-back: #3b2b05;
  --no: #ffb9b9; --no-back: #451616; --open: #c2cdff; --open-back: #232c57; --none: #c9ced4; --none-back: #2d3338; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.55 system-ui, "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
main, header, footer { max-width: 70rem; margin: 0 auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 1.5rem 0 0.5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 0.75rem; padding-top: 0.5rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
h3 { font-size: 1.05rem; margin: 0; }
a { color: var(--link); }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--page); padding: 0.5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; list-style: none; padding: 0; margin: 0.5rem 0; }
.scroll { overflow-x: auto; margin: 0.75rem 0; }
.scroll:focus { outline: 2px solid var(--link); }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; overflow-wrap: break-word; }
caption { text-align: left; color: var(--faint); padding-bottom: 0.25rem; }
th, td { text-align: left; padding: 0.2rem 0.75rem 0.2rem 0; border-bottom: 1px solid var(--line); vertical-align: top; max-width: 24rem; }
dl { display: grid; grid-template-columns: minmax(0, max-content) minmax(0, 1fr); gap: 0.15rem 1rem; margin: 0.75rem 0; }
dt { color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
pre, code { font: 0.875rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
pre { background: var(--card); padding: 0.5rem 0.75rem; white-space: pre-wrap; overflow-wrap: anywhere; }
figure { margin: 1.25rem 0; break-inside: avoid; }
figure .scroll { margin: 0; }
figure svg, figure img { display: block; width: 100%; min-width: calc(0.4 * var(--made-for)); max-width: calc(0.65 * var(--made-for)); height: auto; background: #ffffff; border: 1px solid var(--line); color: #000; }
figcaption { color: var(--faint); font-size: 0.875rem; margin-top: 0.25rem; overflow-wrap: anywhere; }
fieldset { border: 1px solid var(--line); margin: 0 0 1rem; padding: 0.25rem 0.75rem 0.5rem; }
article { border: 1px solid var(--line); border-left-width: 0.35rem; padding: 0.75rem 1rem; margin: 0.75rem 0;
  background: var(--card); break-inside: avoid; }
article p { margin: 0.4rem 0; overflow-wrap: anywhere; }
.lines { white-space: pre-line; }
blockquote { margin: 0.4rem 0; padding-left: 0.75rem; border-left: 2px solid var(--line); color: var(--faint); }
.verdict { display: inline-block; padding: 0.05rem 0.5rem; border-radius: 0.25rem; font-weight: 600; }
.reproduced { color: var(--yes); background: var(--yes-back); } .partly { color: var(--part); background: var(--part-back); }
.not-reproduced { color: var(--no); background: var(--no-back); } .undecided { color: var(--open); background: var(--open-back); }
.not-tested { color: var(--none); background: var(--none-back); }
article.is-reproduced { border-left-color: var(--yes); } article.is-partly { border-left-color: var(--part); }
article.is-not-reproduced { border-left-color: var(--no); } article.is-undecided { border-left-color: var(--open); }
article.is-not-tested { border-left-color: var(--none); }
article.disagree { border-right-width: 0.35rem; }
article.other-reproduced { border-right-color: var(--yes); } article.other-partly { border-right-color: var(--part); }
article.other-not-reproduced { border-right-color: var(--no); } article.other-undecided { border-right-color: var(--open); }
.disagreement { font-weight: 600; }
.filtered:has(.only-reproduced:checked) article:not(.is-reproduced), .filtered:has(.only-partly:checked) article:not(.is-partly),
.filtered:has(.only-not-reproduced:checked) article:not(.is-not-reproduced),
.filtered:has(.only-undecided:checked) article:not(.is-undecided),
.filtered:has(.only-not-tested:checked) article:not(.is-not-tested),
.filtered:has(.only-disagree:checked) article:not(.disagree) { display: none; }
tbody th { font-weight: inherit; }
.notice { border: 2px solid var(--no); border-radius: 0.25rem; padding: 0.25rem 1rem; margin: 1rem 0; background: var(--card); }
.labels { display: flex; flex-wrap: wrap; gap: 0.4rem; }
.labels label { border: 1px solid var(--line); border-radius: 0.25rem; padding: 0.15rem 0.6rem; cursor: pointer; }
summary { cursor: pointer; color: var(--link); }
footer { color: var(--faint); font-size: 0.875rem; padding-bottom: 2rem; }
@page { margin: 1cm; }
@media print { :root { color-scheme: light; font-size: 9pt; } body { line-height: 1.4; } .labels, nav, .skip { display: none; }
  main, header { max-width: none; padding: 0; } h1 { margin-top: 0; } h2 { margin: 1rem 0 0.5rem; }
  h2, h3, caption, summary, thead tr { break-after: avoid; } tbody tr:first-child { break-before: avoid; } tr, blockquote { break-inside: avoid; }
  p, pre, li, dd { orphans: 2; widows: 2; }
  details::details-content { content-visibility: visible; display: block; } .scroll { overflow: visible; }
  article { break-inside: auto; box-decoration-break: clone; background: none; padding: 0.3rem 0.6rem; margin: 0.4rem 0; }
  article p, blockquote { margin: 0.2rem 0; }
  figure { margin: 0.4rem 0; } figure svg, figure img { min-width: 0; max-width: calc(0.35 * var(--made-for)); border: 0; }
  table, pre { font-size: 7.5pt; line-height: 1.3; overflow-wrap: anywhere; } th, td { padding: 0.1rem 0.4em 0.1rem 0; }
  .parts { width: 100%; overflow-wrap: break-word; }
  .notice { break-inside: avoid; } a { color: inherit; text-decoration: none; } }
@media screen and (max-width: 40rem) { .wide { min-width: 44rem; } .wide caption { max-width: calc(100vw - 4.5rem); }
  nav::after { content: "Wide pictures and tables can be moved sideways."; color: var(--faint); font-size: 0.875rem; } }
@media (max-width: 40rem) { dl { grid-template-columns: fit-content(45%) minmax(0, 1fr); gap: 0.15rem 0.75rem; }
  dt { overflow-wrap: anywhere; } }
)";

}  // namespace kadanoff::report
