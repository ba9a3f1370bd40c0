/** Sizes as JVMs, Kafka and Linux write them, to bytes and back. */

/** Bytes of "8071M", "4476.9M", "12,5K", "32321K", "0.0B", "1024k", "4096 kB", "64G"; NaN when it is no size. */
export function parseSize(written: string): number {
  let at = 0;
  let value = 0;
  let decimals = 0;
  for (; at < written.length; at++) {
    const code = written.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      value = value * 10 + code - 48;
      decimals *= 10;
    } else if ((code === 46 || code === 44) && decimals === 0) decimals = 1;
    else break;
  }
  if (at === 0) return NaN;
  const factor = factorOf(written, at);
  return Math.round((decimals > 1 ? value / decimals : value) * factor);
}

/** The unit from `at` to the end; NaN when it is none. */
function factorOf(written: string, at: number): number {
  if (at + 1 === written.length) {
    switch (written.charCodeAt(at) | 32) {
      case 32: case 98: return 1;
      case 107: return 1024;
      case 109: return 1024 ** 2;
      case 103: return 1024 ** 3;
      case 116: return 1024 ** 4;
      default: return NaN;
    }
  }
  const unit = /^ ?([kmgt]?)i?b?$/i.exec(written.slice(at))?.[1].toLowerCase();
  return unit === undefined ? NaN : unit === '' ? 1 : 1024 ** ('kmgt'.indexOf(unit) + 1);
}

/** "8071M", "4.3G", "560K", "12B": powers of 1024, at most one decimal. */
export function sizeText(bytes: number): string {
  if (!Number.isFinite(bytes)) return '?';
  const units = ['B', 'K', 'M', 'G', 'T'];
  let unit = 0;
  let value = bytes;
  while (Math.abs(value) >= 10240 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${Number.isInteger(value) ? value : value.toFixed(value < 100 ? 1 : 0)}${units[unit]}`;
}
