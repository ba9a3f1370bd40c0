import type { Format } from '../format';

export const hsErrFormat: Format = {
  family: 'hs_err',
  rows: [],
  recognise: () => null,
  reader: () => ({ line() {}, end() {} }),
  describe: () => ({ row: null, spans: [] }),
  stamp: () => false,
};
