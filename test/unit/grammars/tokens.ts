/** Tokens as an editor's TextMate engine makes them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { INITIAL, parseRawGrammar, Registry, type IGrammar } from 'vscode-textmate';

const root = join(__dirname, '../../..');
const files: Record<string, string> = {
  'source.faultline-gc': 'gc', 'source.faultline-kafka': 'kafka', 'source.faultline-zookeeper': 'zookeeper', 'source.faultline-hs-err': 'hs_err',
};

let registry: Registry | null = null;

export async function grammar(scope: string): Promise<IGrammar> {
  if (!registry) {
    const wasm = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
    await loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
    registry = new Registry({
      onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
      loadGrammar: async name => {
        const path = join(root, 'syntaxes', `${files[name]}.tmLanguage.json`);
        return name in files ? parseRawGrammar(readFileSync(path, 'utf8'), path) : null;
      },
    });
  }
  return (await registry.loadGrammar(scope))!;
}

export interface Token {
  text: string;
  /** Scopes below the grammar's own, outermost first, joined by blanks; '' for none. */
  scopes: string;
}

export function tokens(grammar: IGrammar, line: string): Token[] {
  return grammar.tokenizeLine(line, INITIAL).tokens.map(({ startIndex, endIndex, scopes }) => ({ text: line.slice(startIndex, endIndex), scopes: scopes.slice(1).join(' ') }));
}
