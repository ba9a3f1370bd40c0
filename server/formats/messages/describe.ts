/** What one line of a message log says, for tokens, hovers and highlights. */
import type { Line } from '../../text/line';
import type { Span } from '../catalogue';
import type { LineDescription } from '../format';
import type { CompiledRow } from '../row';
import { contextEnd, type MessageCatalogues } from './catalogues';
import { Header } from './header';
import { exceptionAt } from './trace';

export class Describer {
  readonly #known: MessageCatalogues;
  readonly header = new Header();

  constructor(known: MessageCatalogues) {
    this.#known = known;
  }

  describe(line: Line): LineDescription {
    if (!this.header.read(line)) return this.#continuation(line);
    const header = this.header;
    header.tail(line);
    const { bytes } = line;
    const spans: Span[] = [];
    const add = (field: string, from: number, to: number): void => {
      if (from >= 0 && to > from) spans.push({ field, from, to });
    };
    add('stamp', header.stampFrom, header.stamp.end);
    add('level', header.levelFrom, header.levelTo);
    if (header.myidFrom >= 0) add('myidLabel', header.myidFrom - 5, header.myidFrom);
    add('myid', header.myidFrom, header.myidTo);
    if (header.errorFrom >= 0) {
      const place = exceptionAt(bytes, header.errorFrom, header.errorTo);
      if (place) add('exception', place.from, place.to);
    }
    add('thread', header.threadFrom, header.threadTo);
    add('logger', header.loggerFrom, header.loggerTo);
    let row: CompiledRow | null = null;
    let at = header.messageFrom;
    for (let i = 0; i < 3; i++) {
      const end = contextEnd(bytes, at, header.messageTo);
      if (end === at) break;
      const context = this.#known.contexts.locate(bytes, at, end);
      if (context) {
        spans.push(...context.spans);
        row = context.row;
      }
      at = end;
    }
    const { messages } = this.#known;
    const message = messages.locate(bytes, at, header.messageTo) ?? messages.locate(bytes, header.messageFrom, header.messageTo);
    if (message) {
      spans.push(...message.spans);
      row = message.row;
    }
    return { row, spans: ordered(spans) };
  }

  #continuation(line: Line): LineDescription {
    const { bytes, from, to } = line;
    const setting = this.#known.configLine.locate(bytes, from, to);
    if (setting) return setting;
    const place = exceptionAt(bytes, from, to);
    if (!place) return { row: null, spans: [] };
    const known = this.#known.traces.locate(bytes, place.from, to);
    const spans: Span[] = [{ field: 'exception', from: place.from, to: place.to }, ...known?.spans ?? []];
    return { row: known?.row ?? null, spans: ordered(spans) };
  }
}

/** In the order of the line, without empty or overlapping ones: the first to begin wins. */
function ordered(spans: Span[]): Span[] {
  spans.sort((a, b) => a.from - b.from || b.to - a.to);
  let end = -1;
  return spans.filter(span => {
    if (span.to <= span.from || span.from < end) return false;
    end = span.to;
    return true;
  });
}
