/**
 * An event's one line of plain text: the shape's label with its fields put in. Fields in ms read as durations, fields in
 * bytes as sizes. What stands in square brackets is left out when a field in it is not known: "broker {broker} leads[, epoch {epoch}]".
 */
import { durationText } from '../text/clock';
import { sizeText } from '../text/sizes';
import type { EventShape } from './row';

/** Text as it stands, or the field that stands there. */
type Piece = string | { readonly name: string; readonly position: number };

/** Pieces that stand or go together. */
interface Part {
  readonly optional: boolean;
  readonly pieces: readonly Piece[];
}

const parts = new WeakMap<EventShape, readonly Part[]>();

/** The label of an event of this shape. @param valueOf a field by its name and its position in the shape's names (-1: it has none of that name) */
export function labelWith(shape: EventShape, valueOf: (name: string, position: number) => string | number | null | undefined): string {
  let known = parts.get(shape);
  if (!known) parts.set(shape, known = partsOf(shape));
  let label = '';
  for (const { optional, pieces } of known) {
    let text = '';
    for (const piece of pieces) {
      if (typeof piece === 'string') text += piece;
      else {
        const value = valueOf(piece.name, piece.position) ?? '';
        if (optional && value === '') {
          text = '';
          break;
        }
        text += typeof value !== 'number' ? value : piece.name.endsWith('Ms') ? durationText(value) : piece.name.endsWith('Bytes') ? sizeText(value) : value;
      }
    }
    label += text;
  }
  return label.includes('  ') ? label.replace(/ {2,}/g, ' ').trim() : label.trim();
}

function partsOf({ label, names }: EventShape): Part[] {
  // Every other part stood in brackets.
  return label.split(/\[([^[\]]*)\]/).map((part, i) => ({
    optional: i % 2 === 1,
    pieces: part.split(/\{(\w+)\}/).flatMap((piece, k): Piece[] => (k % 2 === 1 ? [{ name: piece, position: names.indexOf(piece) }] : piece === '' ? [] : [piece])),
  }));
}
