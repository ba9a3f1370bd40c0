/** Reads what the command line names, and does with it what it asks for. */
import { Incident } from '../incident/incident';
import type { SourceLog } from '../incident/log';
import { UnknownShapes } from '../formats/unknown';
import { expandInputs, InputError, readInput } from '../workspace/inputs';
import { check } from './check';
import { events } from './events';
import { investigate } from './investigate';
import type { Job } from './job';
import type { Options } from './options';
import { summary } from './summary';
import { complain, type Output } from './terminal';
import { unknown } from './unknown';
import { whyNot } from './whyNot';

/** The status to end with; `null`, with the reason said, where it could not run. */
export async function run(options: Options, version: string, out: Output): Promise<number | null> {
  try {
    return await runOn(options, version, out);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    complain(error.message);
    return null;
  }
}

async function runOn(options: Options, version: string, out: Output): Promise<number> {
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
  if (shapes) return unknown(shapes, sources.map(source => source.reading), options.format, out);
  const incident = new Incident(sources, {
    sessionTimeout: options.sessionTimeout, defaultZone: options.defaultZone, zones: options.zones, nodes: options.nodes, clockSkew: options.clockSkew, roots,
    names: { sessionTimeout: options.sessionTimeoutGiven ? 'option --session-timeout' : 'default of option --session-timeout', defaultZone: 'option --zone', zones: 'option --zone', nodes: 'option --node', clockSkew: 'option --skew' },
  });
  return answer({ options, incident, shown: file => names.get(file) ?? file, out, version });
}

function answer(job: Job): Promise<number> {
  switch (job.options.command) {
    case 'check': return check(job);
    case 'events': return events(job);
    case 'investigate': return investigate(job);
    case 'why-not': return whyNot(job);
    default: return summary(job);
  }
}
