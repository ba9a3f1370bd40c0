/** faultline/recognise: what is this text? */
import { headBytes, recognise } from '../formats/read';
import { languageIds, recogniseRequest, type RecogniseParams, type RecogniseResult } from '../protocol';
import { baseName } from '../workspace/uris';
import type { Feature } from './context';

export const recogniseText: Feature = {
  register({ connection }) {
    connection.onRequest(recogniseRequest, ({ uri, head }: RecogniseParams): RecogniseResult => {
      const bytes = new TextEncoder().encode(head.slice(0, headBytes).replace(/^\ufeff/, '')).subarray(0, headBytes);
      const found = recognise(bytes, baseName(uri).replace(/\.gz$/i, ''));
      return found && { family: found.format.family, languageId: languageIds[found.format.family], dialect: found.dialect };
    });
  },
};
