/** faultline/corrections: what a person said of nodes and clocks in this workspace. */
import type { Corrected } from '../incident/log';
import { correctionsNotification, type Corrections } from '../protocol';
import { canonicalUri } from '../workspace/uris';
import type { Feature } from './context';
import { refreshHints } from './inlayHint';

export const corrections: Feature = {
  register(context) {
    context.connection.onNotification(correctionsNotification, (given: Partial<Corrections> | null) => {
      context.logs.corrected = taken(given);
      refreshHints(context);
    });
  },
};

/** Values that make no sense are left out. */
function taken(given: Partial<Corrections> | null): Corrected {
  const skewMs = Object.entries(given?.skewMs ?? {}).filter(([, ms]) => typeof ms === 'number' && Number.isFinite(ms));
  const nodes = Object.entries(given?.nodes ?? {}).flatMap(([uri, name]): [string, string][] => (typeof name === 'string' && name.trim() !== '' ? [[uri, name.trim()]] : []));
  return {
    skewMs: Object.fromEntries(skewMs.map(([uri, ms]) => [canonicalUri(uri), ms])),
    nodes: Object.fromEntries(nodes.map(([uri, name]) => [canonicalUri(uri), name])),
  };
}
