/**
 * What the server tells of its own accord: diagnostics, what a file is, lines
 * to highlight, that the timeline is stale. Told a moment after the last
 * change, and only where something is different from what was told before.
 */
import type { IncidentLog } from '../incident/incident';
import { fileInfoNotification, highlightsNotification, timelineChangedNotification, type FileInfo, type HighlightsParams } from '../protocol';
import { refreshLenses } from './codeLens';
import { chainsOf } from './chains';
import type { Context } from './context';
import { lspDiagnostics } from './diagnostics';
import { refreshHints } from './inlayHint';
import { takingTurns } from '../workspace/turns';

const leastWaitMs = 100;
/** While the folders are first read, conclusions wait for this long for the logs that may change them; and longer only for those beside an open one. */
const firstWaitMs = 700;
const mostFirstWaitMs = 2000;
/** While logs are being read, those that nobody has open are told of this often. */
const othersMs = 5000;

export class Publisher {
  readonly #context: Context;
  readonly #told = new Map<string, string>();
  /** The findings that were told of a file and the text they were placed in: the same again need no look. */
  readonly #placed = new Map<string, { diagnostics: unknown; story: string; version: number | undefined }>();
  #timer: NodeJS.Timeout | null = null;
  #tookMs = 0;
  #began = 0;
  #toldAll = 0;
  #logsTold: unknown = null;
  #closed = false;
  #publishing = false;
  /** Something changed while it was told. */
  #again = false;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Something changed: look soon. */
  changed(): void {
    this.#again = this.#publishing;
    if (this.#timer || this.#closed || this.#publishing) return;
    this.#began ||= Date.now();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#publishing = true;
      // A connection that is gone ends it.
      void this.#publish().catch(() => {}).finally(() => {
        this.#publishing = false;
        if (this.#again) this.changed();
      });
    }, Math.max(leastWaitMs, 3 * this.#tookMs));
  }

  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  async #publish(): Promise<void> {
    const { logs } = this.#context;
    const started = Date.now();
    const waited = started - this.#began;
    if (!logs.disk.isIdle && waited < (logs.disk.hasReadNear ? firstWaitMs : mostFirstWaitMs)) {
      this.#again = true;
      return;
    }
    const openOnly = !logs.disk.isIdle && started - this.#toldAll < othersMs;
    if (!openOnly) this.#toldAll = started;
    const turn = takingTurns();
    const { incident } = logs;
    const current = new Set<string>();
    let otherZones = false;
    let otherFindings = false;
    for (const log of incident.logs) {
      await turn();
      if (this.#closed) return;
      const uri = logs.clientUri(log.file);
      current.add(uri);
      if (openOnly && !logs.get(log.file)) continue;
      // What is told waits until it is sent: answers to requests are not to stand in line behind hundreds of files.
      await this.#tellDiagnostics(uri, log);
      await this.#tell(fileInfoNotification, uri, infoOf(uri, log));
      if (!logs.get(log.file)) continue;
      otherZones = this.#isNew(`zone ${uri}`, log.zone, false) || otherZones;
      otherFindings = await this.#tellHighlights(uri, log) || otherFindings;
      const story = this.#storyOf(log);
      otherFindings = this.#isNew(`story ${uri}`, story, story === '') || otherFindings;
    }
    // What an editor asked for before the other logs were read may be out of date by now.
    if (otherZones) refreshHints(this.#context);
    if (otherFindings) refreshLenses(this.#context);
    for (const key of [...this.#told.keys()]) {
      const [method, uri] = key.split(' ', 2);
      if (current.has(uri)) continue;
      this.#told.delete(key);
      this.#placed.delete(uri);
      if (method === 'diagnostics') await this.#context.connection.sendDiagnostics({ uri, diagnostics: [] });
      else if (method === highlightsNotification) await this.#context.connection.sendNotification(highlightsNotification, { uri, lines: [] } satisfies HighlightsParams);
    }
    if (this.#logsTold !== incident) await this.#context.connection.sendNotification(timelineChangedNotification);
    this.#logsTold = incident;
    this.#tookMs = Date.now() - started;
  }

  async #tellDiagnostics(uri: string, log: IncidentLog): Promise<void> {
    const { connection, logs } = this.#context;
    const version = logs.get(log.file)?.document.version;
    const placed = this.#placed.get(uri);
    const story = this.#storyOf(log);
    const found = log.diagnostics;
    if (placed?.diagnostics === found && placed.story === story && placed.version === version) return;
    this.#placed.set(uri, { diagnostics: found, story, version });
    const diagnostics = lspDiagnostics(this.#context, log);
    if (this.#isNew(`diagnostics ${uri}`, diagnostics, diagnostics.length === 0)) await connection.sendDiagnostics({ uri, diagnostics, ...(version !== undefined && { version }) });
  }

  /** What the last investigation says of its lines. */
  #storyOf({ file }: IncidentLog): string {
    const { investigated } = this.#context.logs;
    return investigated ? chainsOf(investigated.incident, investigated.investigation).storyOf(file) : '';
  }

  #tellHighlights(uri: string, log: IncidentLog): Promise<boolean> {
    const lines = log.diagnostics.flatMap(({ line, highlight, message }) => (highlight ? [{ line, kind: highlight, message }] : []));
    return this.#tell(highlightsNotification, uri, { uri, lines } satisfies HighlightsParams, lines.length === 0);
  }

  /** @returns whether there was something to tell */
  async #tell(method: string, uri: string, params: object, nothing = false): Promise<boolean> {
    const isNew = this.#isNew(`${method} ${uri}`, params, nothing);
    if (isNew) await this.#context.connection.sendNotification(method, params);
    return isNew;
  }

  /** Is it other than what was told last? Nothing at all need not be told first. */
  #isNew(key: string, what: unknown, nothing: boolean): boolean {
    const text = JSON.stringify(what);
    const before = this.#told.get(key);
    if (before === text) return false;
    this.#told.set(key, text);
    return before !== undefined || !nothing;
  }
}

function infoOf(uri: string, { reading, zone }: IncidentLog): FileInfo {
  const { family, dialect, lines, events, unrecognisedLines } = reading;
  return { uri, family, dialect, zone, lines, events: events.length, unrecognisedLines };
}
