/** workspace/symbol: events of all logs by what they say, their kind, node, ids. A million events are a moment's work: texts are looked at once each. */
import { SymbolInformation, SymbolKind } from 'vscode-languageserver/node';
import { eventLabel } from '../formats/events';
import type { EventShape } from '../formats/row';
import type { IncidentLog } from '../incident/incident';
import { isoText } from '../text/clock';
import type { Logs } from '../workspace/logs';
import { breathe, type Feature } from './context';
import { rangeOf } from './diagnostics';
import { gravest } from './references';

const most = 200;
/** Events looked at before requests get their turn. */
const turn = 100_000;

export const workspaceSymbol: Feature = {
  capabilities: { workspaceSymbolProvider: true },
  register({ connection, logs }) {
    connection.onWorkspaceSymbol(async ({ query }, cancel) => {
      await logs.settled();
      const found = await search(logs, query, () => cancel.isCancellationRequested);
      return found.map(({ log, event }) => symbolOf(logs, log, event));
    });
  },
};

interface Found {
  log: IncidentLog;
  event: number;
}

/** How well a word fits: a whole id or number, the beginning of a word, somewhere inside. */
const enum Fit { Whole = 0, Beginning = 1, Inside = 2, Not = 3 }
const ranks = 3 * gravest.length;

/** The best that match every word of the query: by how well they fit, then by gravity. */
async function search(logs: Logs, query: string, cancelled: () => boolean): Promise<Found[]> {
  const words = query.toLowerCase().split(/\s+/).filter(word => word !== '').slice(0, 8);
  const found: Found[][] = Array.from({ length: ranks }, () => []);
  let looked = 0;
  for (const log of logs.incident.logs) {
    const { events } = log.reading;
    const matcher = new Matcher(log, words);
    for (let i = 0; i < events.length; i++) {
      if (++looked % turn === 0) {
        await breathe();
        if (cancelled()) return [];
      }
      const fit = matcher.fit(i);
      if (fit === Fit.Not) continue;
      const bucket = found[fit * gravest.length + gravest.indexOf(events.shapeOf(i).mark)];
      if (bucket.length < most) bucket.push({ log, event: i });
    }
  }
  return found.flat().slice(0, most);
}

/** Matches the events of one log against words. */
class Matcher {
  /** By word and text of the table; 0: not looked at yet. */
  readonly #texts: Uint8Array[];
  readonly #numbers: Map<number, Fit>[];
  readonly #shapes = new Map<EventShape, readonly Fit[]>();

  constructor(readonly log: IncidentLog, readonly words: readonly string[]) {
    this.#texts = words.map(() => new Uint8Array(log.reading.events.textCount));
    this.#numbers = words.map(() => new Map<number, Fit>());
  }

  /** The worst fit of all words: each must fit somewhere. */
  fit(i: number): Fit {
    const { events } = this.log.reading;
    const shape = events.shapeOf(i);
    let told = this.#shapes.get(shape);
    if (!told) {
      const said = `${shape.label.replace(/\{\w+\}|[[\]]/g, ' ')} ${shape.kind} ${shape.mark} ${this.log.node.name} ${this.log.label}`.toLowerCase();
      this.#shapes.set(shape, told = this.words.map(word => fitOf(said, word)));
    }
    let worst = Fit.Whole;
    for (let w = 0; w < this.words.length; w++) {
      let best = told[w];
      for (let position = 0; position < shape.names.length && best > Fit.Whole; position++) {
        const text = events.textAt(i, position);
        const fit = text >= 0 ? this.#text(w, text) : this.#number(w, events.numberAt(i, position));
        if (fit < best) best = fit;
      }
      if (best === Fit.Not) return Fit.Not;
      if (best > worst) worst = best;
    }
    return worst;
  }

  #text(w: number, text: number): Fit {
    const known = this.#texts[w];
    if (known[text] === 0) known[text] = 1 + fitOf(this.log.reading.events.text(text).toLowerCase(), this.words[w]);
    return known[text] - 1;
  }

  #number(w: number, number: number): Fit {
    if (number !== number || !/^\d/.test(this.words[w])) return Fit.Not;
    let fit = this.#numbers[w].get(number);
    if (fit === undefined) this.#numbers[w].set(number, fit = String(number) === this.words[w] ? Fit.Whole : Fit.Not);
    return fit;
  }
}

function fitOf(text: string, word: string): Fit {
  let best = Fit.Not;
  for (let at = text.indexOf(word); at >= 0 && best > Fit.Whole; at = text.indexOf(word, at + 1)) {
    const begins = at === 0 || !isWord(text, at - 1);
    const fit = begins && (at + word.length === text.length || !isWord(text, at + word.length)) ? Fit.Whole : begins ? Fit.Beginning : Fit.Inside;
    if (fit < best) best = fit;
  }
  return best;
}

function isWord(text: string, at: number): boolean {
  return /[a-z0-9]/.test(text.charAt(at));
}

function symbolOf(logs: Logs, log: IncidentLog, i: number): SymbolInformation {
  const event = log.reading.events.at(i, log.clock);
  const when = isoText(event.start, log.zone.offsetMinutes ?? 0);
  const name = eventLabel(event).replace(/\s+/g, ' ').slice(0, 200) || event.kind;
  return SymbolInformation.create(name, SymbolKind.Event, rangeOf({ line: event.line, endLine: event.line }, logs.get(log.file)?.document), logs.clientUri(log.file), [when.slice(0, 19).replace('T', ' '), log.node.name, log.label].filter(part => part !== '').join(' · '));
}
