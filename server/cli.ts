/** `faultline`: the core on the command line. */
import { version } from '../package.json';
import { readOptions, usage, UsageError } from './cli/options';
import { complain, Output } from './cli/terminal';

/** 2: could not run. NaN: a server runs on. */
async function main(args: readonly string[]): Promise<number> {
  const out = new Output(process.stdout);
  const options = readOptions(args);
  if (options === 'help' || options === 'version') {
    await out.line(options === 'help' ? usage : version);
    await out.flush();
    return 0;
  }
  // The server's bundle has the whole core in it; whoever asks for the version need not wait for it.
  const { startServer, run } = await import('./server');
  if (options.command === 'lsp') {
    startServer();
    return NaN;
  }
  const status = await run(options, version, out);
  await out.flush();
  return status ?? 2;
}

main(process.argv.slice(2)).then(status => {
  if (status === status) process.exitCode = status;
}, (error: Error) => {
  complain(error instanceof UsageError ? error.message : `internal error: ${error.stack ?? error.message}`);
  process.exitCode = 2;
});
