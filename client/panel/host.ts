/** The page's way to whoever shows it: the VS Code webview, or in a browser the window itself (the parent, in a frame). */

import type { HostToPanel, PanelToHost } from './messages';

/** What is kept while the panel is hidden or the window reloads. */
export interface PanelState {
  view?: { start: number; end: number } | null;
  groups?: string[];
  text?: string;
  utc?: boolean;
  follow?: boolean;
  list?: boolean | null;
  correlationList?: boolean | null;
  beside?: number | null;
  under?: number | null;
  folded?: string[];
  tab?: string | null;
}

export interface Host {
  post(message: PanelToHost): void;
  getState(): PanelState | undefined;
  setState(state: PanelState): void;
  /** Calls back with each message of the host. */
  listen(received: (message: HostToPanel) => void): void;
}

declare const acquireVsCodeApi: undefined | (() => { postMessage(message: unknown): void; getState(): PanelState | undefined; setState(state: PanelState): void });

const types = new Set<string>(['timeline', 'correlation', 'cursor', 'investigation', 'finding', 'busy', 'error'] satisfies HostToPanel['type'][]);

export function connect(): Host {
  const listen: Host['listen'] = (received) => {
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      const message = event.data as HostToPanel | null;
      if (message && typeof message === 'object' && types.has(message.type)) received(message);
    });
  };
  if (typeof acquireVsCodeApi === 'function') {
    const api = acquireVsCodeApi();
    return {
      post: (message) => api.postMessage(message),
      getState: () => api.getState(),
      setState: (state) => api.setState(state),
      listen,
    };
  }
  let kept: PanelState | undefined;
  return {
    post: (message) => (window.parent === window ? window : window.parent).postMessage(message, '*'),
    getState: () => kept,
    setState: (state) => (kept = state),
    listen,
  };
}
