/** The look of report.html: one column, few rules, colour for severity alone. Light, dark and paper. */
export const STYLESHEET = `
:root {
  color-scheme: light dark;
  --paper: #fcfbf8; --ink: #1b2225; --muted: #596469; --line: #e3e0d8; --faint: #f4f2ec; --link: #0a5a70;
  --good: #1f6f4a; --bad: #a8331c; --doubt: #6a5590;
  --critical: #8c1d40; --high: #cf4e20; --medium: #dda02a; --low: #6f93ad; --negligible: #b4bdc2; --unknown: #9a8fb0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181a; --ink: #e3e7e6; --muted: #9ba6aa; --line: #2b3235; --faint: #1b2023; --link: #7fc6da;
    --good: #6cc79b; --bad: #f0876b; --doubt: #b9a6de;
    --critical: #e2557f; --high: #ee7d49; --medium: #e6b750; --low: #7ea8c4; --negligible: #647178; --unknown: #9d8fbb;
  }
}
* { box-sizing: border-box; }
html { background: var(--paper); -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 68rem; padding: 3.5rem 2rem 5rem; color: var(--ink);
  font: 0.9375rem/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: break-word;
}
h1, h2, h3, p, ul, table, pre, figure { margin: 0; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 0.15em; text-decoration-color: color-mix(in srgb, var(--link) 35%, transparent); }
a:hover { text-decoration-color: currentColor; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
code, pre, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.875em; }
.muted { color: var(--muted); }
.number { text-align: right; white-space: nowrap; }
.good { color: var(--good); } .bad { color: var(--bad); } .doubt { color: var(--doubt); }

.masthead { padding-bottom: 0.5rem; }
.eyebrow { color: var(--muted); font-size: 0.8125rem; letter-spacing: 0.02em; }
h1 { margin-top: 0.25rem; font-size: 1.25rem; font-weight: 600; line-height: 1.3; letter-spacing: -0.005em; }
.verdict { margin-top: 1.5rem; max-width: 24em; font-size: clamp(1.75rem, 1.2rem + 2.4vw, 2.5rem); font-weight: 600; line-height: 1.15; letter-spacing: -0.022em; text-wrap: balance; }
.lede { margin-top: 1rem; max-width: 44em; font-size: 1.0625rem; }
.lede + .lede { margin-top: 0.35rem; }

section.branch { margin-top: 3.25rem; padding-top: 1rem; border-top: 2px solid var(--ink); }
.branch > header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.15rem 1rem; }
h2 { font-size: 1.3125rem; font-weight: 600; line-height: 1.25; letter-spacing: -0.012em; }
.claim { font-weight: 600; }
.because { margin-top: 0.15rem; color: var(--muted); }
h3 { font-size: 0.9375rem; font-weight: 600; line-height: 1.4; }
h3 .count { margin-left: 0.2em; color: var(--muted); font-weight: 400; }
.part { display: grid; grid-template-columns: 11.5rem minmax(0, 1fr); gap: 0 1.5rem; margin-top: 0.9rem; padding-top: 0.85rem; border-top: 1px solid var(--line); }
.part p + p { margin-top: 0.35rem; }
.part tbody tr:first-child > * { border-top: 0; padding-top: 0; }
.part tbody tr:last-child > * { border-bottom: 0; padding-bottom: 0; }
.part tbody tr > * { border-top-color: color-mix(in srgb, var(--line) 60%, transparent); }

.doubts { margin-top: 1.25rem; padding: 0.8rem 1rem 0.85rem; border-left: 3px solid var(--doubt); background: var(--faint); }
.doubts p { margin-bottom: 0.2rem; }
.doubts ul { padding: 0; list-style: none; }
.doubts li + li { margin-top: 0.2rem; }

.bars { display: grid; grid-template-columns: max-content 1fr max-content; gap: 0.3rem 1rem; align-items: center; }
.bars .label { color: var(--muted); }
.bars .total { font-weight: 600; text-align: right; }
.bar { display: block; height: 0.75rem; background: var(--faint); }
.bar + .bar { margin-top: 2px; }
.fill { display: flex; gap: 1px; height: 100%; }
.fill > span { min-width: 2px; background: var(--level); }
.critical { --level: var(--critical); } .high { --level: var(--high); } .medium { --level: var(--medium); }
.low { --level: var(--low); } .negligible { --level: var(--negligible); } .unknown { --level: var(--unknown); }
.level { white-space: nowrap; }
.level::before { content: ""; display: inline-block; width: 0.6em; height: 0.6em; margin-right: 0.5em; border-radius: 1px; background: var(--level); }

.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.42rem 1.25rem 0.42rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: baseline; }
th:last-child, td:last-child { padding-right: 0; }
th.number, td.number { padding-right: 0; padding-left: 1.25rem; text-align: right; }
thead th { border-top: 0; padding-top: 0; color: var(--muted); font-size: 0.8125rem; font-weight: 400; white-space: nowrap; }
tbody th { font-weight: 400; }
tbody tr:last-child > * { border-bottom: 1px solid var(--line); }
.zero { color: var(--muted); }
.strong { font-weight: 600; }
.overview { margin-top: 2rem; }
.overview tbody th { font-weight: 600; white-space: nowrap; }
.overview td { vertical-align: middle; }
.images tbody th { width: 34%; white-space: normal; overflow-wrap: anywhere; }
.images .moves { font-weight: 400; }
.images td:nth-child(2) { width: 30%; }
.overview th { vertical-align: middle; }
.overview:not(.images) td:nth-child(3) { width: 40%; }
.overview .bar { height: 0.45rem; }
.moves { display: block; color: var(--muted); }
.moves .arrow { padding: 0 0.1em; }
.ids a, .ids > span { white-space: nowrap; }
.findings, .changes, .plain { table-layout: fixed; }
.findings th:nth-child(1) { width: 6.5rem; } .findings th:nth-child(2) { width: 10.5rem; } .findings th:nth-child(3) { width: 14rem; }
.changes th:nth-child(1) { width: 52%; } .part .plain th:nth-child(1) { width: 40%; }
.part .stack thead th { height: 0; padding-block: 0; border: 0; font-size: 0; line-height: 0; }
.counts { width: auto; min-width: min(100%, 34rem); margin-top: 0.9rem; }
.part .counts thead > tr > * { padding-bottom: 0.2rem; border: 0; }
.number + td:not(.number), .number + th:not(.number) { padding-left: 1.5rem; }

details { margin-top: 0.5rem; }
summary { cursor: pointer; color: var(--link); width: max-content; max-width: 100%; }
details[open] > summary { margin-bottom: 0.4rem; }
pre { margin-top: 0.5rem; padding: 0.75rem 1rem; overflow-x: auto; background: var(--faint); line-height: 1.45; }
.check + .check { margin-top: 1rem; }
.notes { margin-top: 3.25rem; padding-top: 1rem; border-top: 2px solid var(--ink); }
.notes .scroll { margin-top: 0.9rem; }
.notes p, .notes ul { max-width: 44em; }
.notes p + p { margin-top: 0.5rem; }
.notes h2 { font-size: 1.0625rem; }
.notes h2 + p { margin-top: 0.5rem; }
footer { margin-top: 2.5rem; color: var(--muted); font-size: 0.8125rem; }

@media (max-width: 44rem) {
  body { padding: 2rem 1.125rem 3rem; }
  .stack thead, .part .stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stack tr { display: block; padding: 0.55rem 0; border-top: 1px solid var(--line); }
  .stack tbody tr:last-child { border-bottom: 1px solid var(--line); }
  .stack th, .stack td, .stack td.number { display: block; width: auto !important; padding: 0.06rem 0; border: 0 !important; text-align: left; }
  .stack .number + td, .stack .number + th { padding-left: 0 !important; }
  .overview td.number { display: inline-block !important; margin-right: 1rem; }
  .stack td:empty { display: none; }
  .part { grid-template-columns: minmax(0, 1fr); gap: 0.35rem; }
  .part .stack tr:first-child { padding-top: 0; border-top: 0; }
  .part .stack tr:last-child { padding-bottom: 0; border-bottom: 0; }
  .findings td:nth-child(-n+2) { display: inline-block; margin-right: 1rem; vertical-align: top; }
  .counts { font-size: 0.75rem; }
  .counts thead th { font-size: 0.6875rem; }
  .counts .rest { display: none; }
  .counts th.number, .counts td.number { padding-left: 0.4rem; }
  .counts .level::before { margin-right: 0.3em; }
  .overview:not(.images) td:nth-child(3), .images td:nth-child(2) { padding: 0.35rem 0; }
  .stack td[data-label]::before { content: attr(data-label) " "; color: var(--muted); }
}
@media print {
  :root { --paper: #fff; --faint: #f4f2ec; }
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  a { color: inherit; text-decoration: none; }
  .bar, .fill > span, .level::before, .doubts, pre { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  tr, .bars, .doubts { break-inside: avoid; }
  h2, h3, thead { break-after: avoid; }
  .part { break-inside: auto; }
  .verdict { font-size: 20pt; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`
