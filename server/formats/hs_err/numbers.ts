/** Numbers as messages say them. */

/** "65,532". */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** "461,984 kB", as the report itself and /proc/meminfo count. */
export function kilobytes(bytes: number): string {
  return `${grouped(bytes / 1024)} kB`;
}

/** "12,288 bytes" up to 1 MiB, then kB. */
export function amountText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${grouped(bytes)} bytes` : kilobytes(bytes);
}
