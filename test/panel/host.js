// @ts-nocheck: a plain page script without modules
/*
 * Plays the panel's host in a browser: answers `ready` with the fixture and
 * keeps what the panel posts in `window.posted`. Query: theme=dark|light|hc|hc-light,
 * fixture=NAME.json | none, correlation (shows it), investigation, finding=NUMBER, cursor=EPOCH_MS.
 */
'use strict';
(() => {
  const query = new URLSearchParams(location.search);
  const themes = { dark: 'vscode-dark', light: 'vscode-light', hc: 'vscode-high-contrast', 'hc-light': 'vscode-high-contrast-light' };
  const theme = query.get('theme');
  if (theme) document.body.className = themes[theme] ?? 'vscode-dark';
  window.posted = [];
  window.addEventListener('message', ({ data }) => void received(data));
  async function received(data) {
    if (!['ready', 'jump', 'correlate', 'refresh', 'investigate', 'correct', 'mergedSlice'].includes(data?.type) && !(data?.type === 'finding' && !data.fromHost)) return;
    window.posted.push(data);
    if (data.type !== 'ready' && data.type !== 'refresh') return;
    const name = query.get('fixture') ?? 'fixture.json';
    if (name === 'none') return;
    const { timeline, correlation, investigation } = await (await fetch(`../../test/panel/${name}`)).json();
    window.postMessage({ type: 'timeline', timeline }, '*');
    if (query.has('investigation')) window.postMessage({ type: 'investigation', investigation }, '*');
    if (query.has('finding')) window.postMessage({ type: 'finding', id: investigation.findings[Number(query.get('finding'))].id, fromHost: true }, '*');
    if (query.has('correlation')) window.postMessage({ type: 'correlation', correlation }, '*');
    if (query.has('cursor')) window.postMessage({ type: 'cursor', at: { instant: Number(query.get('cursor')), uri: timeline.lanes[0].uri, line: 0 } }, '*');
  }
})();
