import { SPACE } from '../../text/bytes';

/** A line of dashes, equals signs or braces only: the frame of a table. */
export function isFrame(bytes: Uint8Array, at: number, to: number): boolean {
  for (; at < to; at++) {
    const byte = bytes[at];
    if (byte !== 45 && byte !== 61 && byte !== SPACE && byte !== 123 && byte !== 125) return false;
  }
  return true;
}
