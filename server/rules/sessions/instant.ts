import { isoText, type Clock } from '../../text/clock';

/** An instant as the file's own wall clock shows it, with its offset: `2019-05-15T22:20:02.117+08:00`. */
export function instantText(instant: number, clock: Clock): string {
  return isoText(instant, clock.local.offsetAt(instant + clock.local.offsetAt(instant) * 60000));
}
