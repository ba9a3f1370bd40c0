/** faultline/investigate: what happened, across all logs or those of a folder; reads what nobody read before, with progress. */
import { LSPErrorCodes, ResponseError, type CancellationToken, type WorkDoneProgressReporter } from 'vscode-languageserver/node';
import { sentence, type FindingEvidence } from '../incident/story/findings';
import { investigateRequest, type EvidenceLine, type InvestigateParams, type Investigation } from '../protocol';
import type { Logs } from '../workspace/logs';
import { canonicalUri } from '../workspace/uris';
import type { Feature } from './context';

const progressMs = 200;

export const investigateLogs: Feature = {
  register({ connection, logs }) {
    connection.onRequest(investigateRequest, async ({ uris, workDoneToken }: InvestigateParams, cancel: CancellationToken): Promise<Investigation> => {
      const progress = connection.window.attachWorkDoneProgress(workDoneToken);
      progress.begin('Investigate', 0, 'looking for logs', true);
      try {
        return await investigation(logs, uris?.map(canonicalUri), progress, cancel);
      } finally {
        progress.done();
      }
    });
  },
};

async function investigation(logs: Logs, wanted: readonly string[] | undefined, progress: WorkDoneProgressReporter, cancel: CancellationToken): Promise<Investigation> {
  const alive = (): boolean => !cancel.isCancellationRequested;
  const stop = (): void => {
    if (!alive()) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
  };
  await logs.disk.forgetGone();
  // What is being read anyway is waited for; how far it is, is told.
  let settled = false;
  void logs.settled().then(() => settled = true);
  while (!settled) {
    await new Promise(resolve => setTimeout(resolve, settled ? 0 : progressMs / 10));
    stop();
    const { read, all } = logs.disk.progress;
    if (all > 0) progress.report(Math.floor(90 * read / all), `read ${read} of ${all} files`);
  }
  await logs.gather(wanted ?? [], (read, all) => progress.report(all > 0 ? Math.floor(90 * read / all) : 90, `read ${read} of ${all} files`), alive);
  stop();
  const files = wanted ? logs.filesBelow(wanted) : new Set(logs.incident.logs.map(log => log.file));
  progress.report(90, `looking for causes in ${files.size} ${files.size === 1 ? 'log' : 'logs'}`);
  const found = wanted ? await logs.investigationOf(logs.incidentOf(files)) : await logs.investigation();
  stop();
  const line = ({ file, ...rest }: FindingEvidence): EvidenceLine => ({ uri: logs.clientUri(file), ...rest });
  return {
    findings: found.findings.map(finding => ({
      ...finding, title: sentence(finding.title), why: sentence(finding.why), evidence: finding.evidence.map(line),
      effects: finding.effects.map(effect => ({ ...effect, text: sentence(effect.text), evidence: effect.evidence.map(line) })),
    })),
    logs: files.size,
    noted: found.noted.map(one => ({ ...one, line: line(one.line) })),
    gaps: [...found.gaps, ...logs.disk.notes],
  };
}
