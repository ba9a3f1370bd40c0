'use strict';
/**
 * The directions of imports (ARCHITECTURE.md). A layer of the server imports
 * only itself and the layers before it in this list.
 */
const layers = ['text', 'formats', 'rules', 'incident', 'knowledge', 'workspace', 'features'];

/** These run in a browser too: no I/O, no editor, no package. */
const pure = '^server/(text|formats|rules|incident|knowledge)/';

const inward = layers.map((layer, index) => ({
  name: `${layer}-imports-inward`,
  severity: 'error',
  from: { path: `^server/${layer}/` },
  to: { path: `^server/(?!(${layers.slice(0, index + 1).join('|')})/|protocol\\.ts$)` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...inward,
    { name: 'text-knows-no-protocol', severity: 'error', from: { path: '^server/text/' }, to: { path: '^server/protocol\\.ts$' } },
    { name: 'protocol-imports-its-parts-only', severity: 'error', from: { path: '^server/protocol(\\.ts$|/)' }, to: { pathNot: '^server/protocol/' } },
    { name: 'pure-layers-use-no-node', severity: 'error', from: { path: pure }, to: { dependencyTypes: ['core'] } },
    { name: 'pure-layers-use-no-package', severity: 'error', from: { path: pure }, to: { path: '(^|/)node_modules/|^vscode' } },
    { name: 'server-knows-no-editor', severity: 'error', from: { path: '^server/' }, to: { path: '^vscode$|@types/vscode|vscode-languageclient' } },
    { name: 'server-imports-no-client', severity: 'error', from: { path: '^server/' }, to: { path: '^client/' } },
    { name: 'client-imports-only-protocol', severity: 'error', from: { path: '^client/' }, to: { path: '^server/', pathNot: '^server/protocol\\.ts$' } },
    { name: 'panel-runs-alone', comment: 'The panel is a web page: no editor, no Node, no package, nothing of the client around it.',
      severity: 'error', from: { path: '^client/panel/' }, to: { path: '^vscode$|(^|/)node_modules/|^client/(?!panel/)' } },
    { name: 'panel-uses-no-node', severity: 'error', from: { path: '^client/panel/' }, to: { dependencyTypes: ['core'] } },
    { name: 'product-imports-no-tests', severity: 'error', from: { path: '^(client|server)/' }, to: { path: '^(test|scripts|samples)/' } },
    { name: 'no-development-packages', severity: 'error', from: { path: '^(client|server)/' }, to: { dependencyTypes: ['npm-dev'], pathNot: '@types/vscode' } },
    { name: 'no-cycles', severity: 'error', from: { path: '^(client|server)/' }, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'nothing-missing', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^vscode$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true, // imports of types count too
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'], conditionNames: ['node', 'import', 'require', 'types', 'default'], exportsFields: ['exports'] },
  },
};
