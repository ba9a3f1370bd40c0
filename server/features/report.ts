/** faultline/report: the incident as a text to hand on, in Markdown or as a page. */
import { fileURLToPath } from 'node:url';
import { htmlReport } from '../incident/report/html';
import { markdownReport } from '../incident/report/markdown';
import { reportOf } from '../incident/report/report';
import { reportRequest, type ReportParams, type ReportResult } from '../protocol';
import type { Logs } from '../workspace/logs';
import type { Feature } from './context';

export const report: Feature = {
  register({ connection, logs }) {
    connection.onRequest(reportRequest, async ({ format, mask, findings, uris }: ReportParams): Promise<ReportResult> => {
      await logs.settled();
      const some = uris && logs.incidentOf(logs.filesBelow(uris));
      const incident = some ?? logs.incident;
      const investigation = await (some ? logs.investigationOf(some) : logs.investigation());
      const made = reportOf(incident, investigation, { mask, shown: file => shownIn(logs, file), ...(findings && { findings }) });
      return { text: format === 'html' ? htmlReport(made) : `${[...markdownReport(made)].join('\n')}\n`, masked: made.masked };
    });
  },
};

/** A file as a person calls it: by its path below the folder that was opened. */
function shownIn(logs: Logs, file: string): string {
  if (!file.startsWith('file:')) return file;
  const path = fileURLToPath(file).replaceAll('\\', '/');
  const above = logs.disk.folders.map(folder => `${folder.replaceAll('\\', '/').replace(/\/$/, '')}/`).find(folder => path.startsWith(folder));
  return above ? path.slice(above.length) : path;
}
