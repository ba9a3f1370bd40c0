#!/usr/bin/env node
// @ts-nocheck: TypeScript has no types for tsx, nor for a .ts file that is required
'use strict';
// The executable that @vscode/test-electron starts in place of desktop VS Code.
require('tsx/cjs');
require('./standIn.ts');
