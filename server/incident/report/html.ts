/** A report as one HTML page that stands alone: no script, nothing loaded from anywhere, the timeline as SVG. What a log says is text. */
import type { MarkClass } from '../../protocol';
import { isoText } from '../../text/clock';
import { withoutHidden } from '../../text/hidden';
import type { Picture } from './picture';
import type { Report, ReportFinding, ReportLine } from './report';

const style = `
:root { color-scheme: light dark; --text: #1b1f24; --faint: #5a636e; --rule: #d0d7de; --page: #fff; --band: #f6f8fa; --error: #c62828; --warning: #a15c00; --info: #0b61a4; --pause: #8a94a0; --silence: #a15c00; --calm: #2e7d32; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --faint: #9aa5b1; --rule: #3d444d; --page: #0d1117; --band: #161b22; --error: #ff7b72; --warning: #e3b341; --info: #79c0ff; --pause: #7d8590; --silence: #e3b341; --calm: #56d364; } }
body { font: 15px/1.55 system-ui, sans-serif; color: var(--text); background: var(--page); max-width: 1080px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; border-bottom: 1px solid var(--rule); padding-bottom: .3rem; }
.lead { font-size: 1.1rem; } .faint { color: var(--faint); } .error { color: var(--error); } .warning { color: var(--warning); } .info, .hint { color: var(--info); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .86rem; } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--rule); }
td { overflow-wrap: anywhere; } td.when, td.node, td.word { white-space: nowrap; font-variant-numeric: tabular-nums; } .place { display: block; color: var(--faint); } .log { font-family: ui-monospace, monospace; white-space: pre-wrap; }
.do { background: var(--band); border-left: 3px solid var(--calm); padding: .6rem .9rem; } svg { width: 100%; height: auto; display: block; } svg text { font: 11px system-ui, sans-serif; fill: var(--text); } svg .axis { fill: var(--faint); }
@media print { body { max-width: none; margin: 0; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
`;

/** The page. */
export function htmlReport(report: Report): string {
  const { headline, findings, timeline, omitted, noted, gaps, versions, logs, picture } = report;
  return [
    '<!DOCTYPE html>', '<html lang="en">', '<head>', '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">', `<title>${text(headline)}</title>`, `<style>${style}</style>`, '</head>', '<body>',
    '<h1>Incident</h1>', `<p class="lead">${text(headline)}</p>`, '<p class="faint">All times are UTC.</p>',
    ...(picture && picture.rows.length > 0 ? [svg(picture)] : []),
    ...findings.flatMap(section),
    ...(timeline.length > 0 ? ['<h2>Timeline (UTC)</h2>', table(['when', 'node', 'line'], timeline.map(one => [when(one), cell(one.node, 'node'), quoted(one)]))] : []),
    ...(omitted > 0 ? [`<p class="faint">${omitted} more lines are left out.</p>`] : []),
    ...(noted.length > 0 ? ['<h2>Also flagged, without a known cause or effect</h2>', table(['gravity', 'node', 'what', 'times'], noted.map(one => [`<td class="word ${one.severity}">${one.severity}</td>`, cell(one.node, 'node'), said(one), cell(String(one.count))]))] : []),
    ...(gaps.length > 0 ? ['<h2>What these logs do not cover</h2>', list(gaps)] : []),
    '<h2>Environment</h2>',
    ...(versions.length > 0 ? [list(versions.map(({ what, place }) => `${what} (${place})`))] : []),
    table(['log', 'kind', 'node', 'from', 'to', 'zone', 'clock'], logs.map(({ log, family, dialect, node, from, to, zone, clock }) => [cell(log), cell(`${family}, ${dialect}`), cell(node), cell(from, 'when'), cell(to, 'when'), cell(zone), cell(clock)])),
    '</body>', '</html>', '',
  ].join('\n');
}

function section(finding: ReportFinding): string[] {
  return [
    `<h2>${text(finding.title)}</h2>`,
    `<p class="faint"><span class="${finding.severity}">${finding.severity}</span>, ${finding.confidence}, ${text(finding.rule)}${finding.when ? `, ${text(finding.when)}` : ''}</p>`,
    `<p>${text(finding.why)}</p>`,
    table(['what', 'when (UTC)', 'node', 'line'], [
      ...finding.lines.map(line => [cell(line.role, 'word'), when(line), cell(line.node, 'node'), quoted(line)]),
      ...finding.effects.map(effect => [cell('then', 'word'), cell(''), cell(''), said(effect)]),
    ]),
    ...(finding.notSeen.length > 0 ? ['<p>Looked for and not seen:</p>', list(finding.notSeen)] : []),
    `<p class="do"><b>What to do:</b> ${text(finding.remedy)}</p>`,
  ];
}

function table(heads: readonly string[], rows: readonly string[][]): string {
  return `<div class="scroll"><table><thead><tr>${heads.map(head => `<th>${head}</th>`).join('')}</tr></thead><tbody>\n${rows.map(cells => `<tr>${cells.join('')}</tr>`).join('\n')}\n</tbody></table></div>`;
}

function list(items: readonly string[]): string {
  return `<ul>\n${items.map(item => `<li>${text(item)}</li>`).join('\n')}\n</ul>`;
}

function cell(content: string, kind = ''): string {
  return `<td${kind && ` class="${kind}"`}>${text(content)}</td>`;
}

/** A line of a log, and above it where it stands: side by side they leave each other no room on paper. */
function quoted({ place, text: written }: ReportLine): string {
  return `<td><span class="place">${text(place)}</span><span class="log">${text(written)}</span></td>`;
}

/** What is said of a line, and where it stands. */
function said({ place, text: words }: { place: string; text: string }): string {
  return `<td>${text(words)}<span class="place">${text(place)}</span></td>`;
}

function when({ at }: ReportLine): string {
  return cell(at === null ? '' : isoText(at), 'when');
}

/** Text of any origin as text of a page or of an attribute. */
function text(written: string): string {
  return withoutHidden(written).replace(/[&<>"']/g, mark => `&#${mark.charCodeAt(0)};`);
}

const labelWidth = 190;
const rowHeight = 24;
const axisHeight = 26;
const colours: Partial<Record<MarkClass, string>> = { pause: 'pause', full: 'error', expiry: 'error', crash: 'error', silence: 'silence', session: 'info', leader: 'info', election: 'info', lifecycle: 'calm', recovery: 'calm' };

function svg({ rows, arrows, columns, start, end }: Picture): string {
  const height = rows.length * rowHeight + axisHeight;
  const middle = (row: number): number => row * rowHeight + rowHeight / 2;
  const parts: string[] = [];
  rows.forEach(({ node, label, marks }, i) => {
    const top = i * rowHeight;
    if (i % 2 === 0) parts.push(`<rect x="0" y="${top}" width="${labelWidth + columns}" height="${rowHeight}" fill="var(--band)"/>`);
    parts.push(`<text x="4" y="${top + 16}">${text(cut(`${node}: ${label}`))}</text>`);
    for (const { from, to, class: markClass } of marks) {
      const fill = `var(--${colours[markClass] ?? 'pause'})`;
      if (markClass === 'expiry' || markClass === 'crash') parts.push(`<path d="M${labelWidth + from} ${top + 4}l6 8l-6 8l-6 -8z" fill="${fill}"/>`);
      else parts.push(`<rect x="${labelWidth + from}" y="${top + (to > from ? 6 : 8)}" width="${Math.max(1, to - from)}" height="${to > from ? 12 : 8}" fill="${fill}"/>`);
    }
  });
  for (const { fromRow, from, toRow, to } of arrows) {
    const [x1, y1, x2, y2] = [labelWidth + from, middle(fromRow), labelWidth + to, middle(toRow)];
    parts.push(`<path d="M${x1} ${y1}C${x1 + 20} ${(y1 + y2) / 2} ${x2 - 20} ${(y1 + y2) / 2} ${x2} ${y2}" fill="none" stroke="var(--text)" stroke-width="1.2" marker-end="url(#head)"/>`);
  }
  for (let i = 0; i <= 4; i++) {
    const anchor = i === 0 ? 'start' : i === 4 ? 'end' : 'middle';
    const shown = isoText(start + ((end - start) * i) / 4).replace('T', ' ').replace('Z', '');
    parts.push(`<text class="axis" x="${labelWidth + (columns * i) / 4}" y="${height - 8}" text-anchor="${anchor}">${i === 0 ? shown : shown.slice(11)}</text>`);
  }
  return `<figure class="scroll"><svg viewBox="0 0 ${labelWidth + columns + 8} ${height}" role="img" aria-label="The logs that take part, on one axis of time (UTC)">
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0L8 4L0 8z" fill="var(--text)"/></marker></defs>
${parts.join('\n')}
</svg></figure>`;
}

function cut(label: string): string {
  return label.length > 30 ? `${label.slice(0, 29)}…` : label;
}
