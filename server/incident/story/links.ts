/** Which line of a finding led to which: the arrows of its chain. */
import type { Finding, FindingEvidence } from './findings';

export interface Link {
  from: FindingEvidence;
  to: FindingEvidence;
}

/** Roles of lines that are before, not because: they set the scene. */
const before = new Set(['session', 'limit', 'configuration']);
const losses = new Set(['expiry', 'fenced', 'crash', 'failed']);

/**
 * A finding's lines tell a cause, what was lost, and what followed; when it
 * stands for several times the same, they tell it again. A cause leads to the
 * loss behind it, a loss to what follows it, and nothing to the next cause.
 */
export function linksOf({ evidence, effects }: Pick<Finding, 'evidence' | 'effects'>): Link[] {
  const followers = new Set(effects.flatMap(effect => effect.evidence.slice(0, 1)));
  const lines = [...evidence, ...followers].filter(line => line.at !== null && !before.has(line.role)).sort((a, b) => a.at! - b.at!);
  const links: Link[] = [];
  let cause: FindingEvidence | null = null;
  let loss: FindingEvidence | null = null;
  let silence: FindingEvidence | null = null;
  const link = (from: FindingEvidence | null, to: FindingEvidence): void => {
    if (from) links.push({ from, to });
  };
  for (const line of lines) {
    if (line.role === 'cause') {
      cause = line;
      loss = null;
    } else if (line.role === 'silence') {
      link(cause, line);
      silence = line;
    } else if (losses.has(line.role)) {
      link(cause ?? silence, line);
      loss = line;
    } else link(loss ?? cause ?? silence, line);
  }
  return links;
}
