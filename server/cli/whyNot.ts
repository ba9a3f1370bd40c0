/** `faultline why-not`: two lines, and every condition for one to be the cause of the other. */
import { resolve } from 'node:path';
import type { FindingEvidence } from '../incident/story/findings';
import { investigate } from '../incident/story/investigate';
import type { IncidentLog } from '../incident/incident';
import { whyNot as held, type WhyNotAnswer } from '../incident/story/whyNot';
import { isoText } from '../text/clock';
import { InputError } from '../workspace/inputs';
import { labelled, slicesOf } from './investigate';
import type { Job } from './job';
import { jsonText, paintFor, printable, widthOf, wrapped } from './terminal';

/** Writes the verdict and the conditions; 0 when the two are linked, 1 when not. Throws `InputError` for a line that cannot be asked of. */
export async function whyNot(job: Job): Promise<number> {
  const { incident, options, out } = job;
  const [first, second] = options.places.map(({ file, line }) => ({ file: logNamed(job, file).file, line: line - 1 }));
  const investigation = await investigate(incident, slicesOf(incident));
  const answer = held(incident, investigation, first, second);
  if (!answer) throw new InputError('one of the two lines tells of no event that can be placed in time');
  if (options.format === 'json') await out.line(jsonText(jsonOf(answer, job), 2));
  else for (const line of textOf(answer, job)) await out.line(line);
  return answer.verdict === 'linked' ? 0 : 1;
}

/** The log that a person means: by its path, else by the end of it, where only one has it. */
function logNamed({ incident }: Job, name: string): IncidentLog {
  const path = resolve(name).replaceAll('\\', '/');
  const log = incident.get(path);
  if (log) return log;
  const ending = incident.logs.filter(({ file }) => file.endsWith(`/${name.replaceAll('\\', '/')}`));
  if (ending.length !== 1) throw new InputError(`${name}: ${ending.length === 0 ? 'not among the logs that were read' : `${ending.length} of the logs end like this`}`);
  return ending[0];
}

function jsonOf({ cause, effect, verdict, text, conditions }: WhyNotAnswer, { shown }: Job): object {
  const line = (one: FindingEvidence): object => ({ file: shown(one.file), line: one.line + 1, role: one.role, at: one.at === null ? null : isoText(one.at), text: one.text });
  return { verdict, text, cause: line(cause), effect: line(effect), conditions: conditions.map(condition => ({ ...condition, evidence: condition.evidence.map(line) })) };
}

function* textOf({ cause, effect, text, conditions }: WhyNotAnswer, { shown }: Job): Generator<string> {
  const paint = paintFor(process.stdout, process.env);
  const width = widthOf(process.stdout);
  yield* wrapped(printable(text), width);
  for (const one of [cause, effect]) {
    yield '';
    yield `  ${one.role.padEnd(10)} ${printable(shown(one.file))}:${one.line + 1}`;
    yield paint(`             ${printable(one.text.slice(0, width - 13))}`, 'faint');
  }
  yield '';
  for (const { what, holds, text: said } of conditions) {
    const mark = holds === null ? 'open' : holds ? 'holds' : 'fails';
    const [head, ...more] = labelled(mark, `${what}: ${printable(said)}`, width);
    yield head.replace(mark, paint(mark, holds === null ? 'warning' : holds ? 'info' : 'error'));
    yield* more;
  }
}
