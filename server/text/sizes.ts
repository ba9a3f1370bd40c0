/** Sizes as JVMs, Kafka and Linux write them, to bytes and back. */

const factors: Record<string, number> = { '': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** Bytes of "8071M", "4476.9M", "12,5K", "32321K", "0.0B", "1024k", "4096 kB", "64G"; NaN when it is no size. */
export function parseSize(written: string): number {
  const match = /^([\d.,]+) ?([kmgt]?)i?b?$/i.exec(written);
  if (!match) return NaN;
  return Math.round(Number(match[1].replace(',', '.')) * factors[match[2].toLowerCase()]);
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
