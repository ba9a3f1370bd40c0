/** What the server tells the panel of a lab run: the real thing, for pictures and measurements. */

import { readLog } from '../../server/formats/read';
import { Incident } from '../../server/incident/incident';
import { investigate } from '../../server/incident/story/investigate';
import { defaultSettings, type Investigation, type Timeline } from '../../server/protocol';
import { readRun } from '../lab/read';

export async function ofRun(name: string): Promise<{ timeline: Timeline; investigation: Investigation; correlation: null }> {
  const sources = [...readRun(name).files].flatMap(([file, bytes]) => {
    const reading = readLog(bytes, file);
    return reading ? [{ file: `/run/${file}`, reading, bytes }] : [];
  });
  const incident = new Incident(sources, { ...defaultSettings, defaultZone: 'UTC', roots: ['/run'] });
  const told = await investigate(incident, (file, from, to) => Promise.resolve(sources.find((s) => s.file === file)!.bytes.subarray(from, to)));
  const lines = (all: readonly { file: string; line: number; role: string; at: number | null; text: string }[]) => all.map(({ file, ...line }) => ({ uri: file, ...line }));
  return {
    timeline: await incident.timeline(), correlation: null,
    investigation: {
      logs: sources.length, noted: told.noted.map((one) => ({ ...one, line: lines([one.line])[0] })), gaps: told.gaps,
      findings: told.findings.map((f) => ({ ...f, evidence: lines(f.evidence), effects: f.effects.map((e) => ({ ...e, evidence: lines(e.evidence) })) })),
    },
  };
}
