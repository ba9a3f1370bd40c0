/** `faultline`: the core on the command line. */
import { version } from '../package.json';
import { Incident } from './incident/incident';
import type { SourceLog } from './incident/log';
import { check } from './cli/check';
import { events } from './cli/events';
import { investigate } from './cli/investigate';
import type { Job } from './cli/job';
import { readOptions, usage, UsageError } from './cli/options';
import { summary } from './cli/summary';
import { unknown } from './cli/unknown';
import { whyNot } from './cli/whyNot';
import { UnknownShapes } from './formats/unknown';
import { Output, printable } from './cli/terminal';
import { expandInputs, InputError, readInput } from './workspace/inputs';

async function main(args: readonly string[]): Promise<number> {
  const out = new Output(process.stdout);
  const options = readOptions(args);
  if (options === 'help' || options === 'version') {
    await out.line(options === 'help' ? usage : version);
    await out.flush();
    return 0;
  }
  if (options.command === 'lsp') {
    (await import('./server')).startServer();
    return NaN;
  }
  const { files, roots } = await expandInputs(options.paths);
  const names = new Map(files.map(input => [input.file, input.shown]));
  const sources: SourceLog[] = [];
  const shapes = options.command === 'unknown' ? new UnknownShapes() : null;
  for (const input of files) {
    const { reading, problem } = await readInput(input, shapes?.of(input.shown)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === undefined) throw error;
      const problem = error.code === 'EACCES' ? 'no permission to read it' : error.message;
      if (input.explicit) throw new InputError(`${input.shown}: ${problem}`);
      return { reading: null, problem };
    });
    if (problem) complain(`${input.shown}: ${problem}`);
    if (reading) sources.push({ file: input.file, reading });
    else if (input.explicit) complain(`${input.shown}: not a GC, Kafka, ZooKeeper or hs_err log; passed over`);
  }
  if (shapes) {
    const status = await unknown(shapes, sources.map(source => source.reading), options.format, out);
    await out.flush();
    return status;
  }
  const incident = new Incident(sources, {
    sessionTimeout: options.sessionTimeout, defaultZone: options.defaultZone, zones: options.zones, nodes: options.nodes, clockSkew: options.clockSkew, roots,
    names: { sessionTimeout: options.sessionTimeoutGiven ? 'option --session-timeout' : 'default of option --session-timeout', defaultZone: 'option --zone', zones: 'option --zone', nodes: 'option --node', clockSkew: 'option --skew' },
  });
  const job: Job = { options, incident, shown: file => names.get(file) ?? file, out, version };
  const status = await run(job);
  await out.flush();
  return status;
}

function run(job: Job): Promise<number> {
  switch (job.options.command) {
    case 'check': return check(job);
    case 'events': return events(job);
    case 'investigate': return investigate(job);
    case 'why-not': return whyNot(job);
    default: return summary(job);
  }
}

function complain(message: string): void {
  process.stderr.write(`faultline: ${printable(message)}\n`);
}

main(process.argv.slice(2)).then(status => {
  if (status === status) process.exitCode = status;
}, (error: Error) => {
  complain(error instanceof UsageError || error instanceof InputError ? error.message : `internal error: ${error.stack ?? error.message}`);
  process.exitCode = 2;
});
