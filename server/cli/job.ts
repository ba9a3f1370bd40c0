import type { Incident } from '../incident/incident';
import type { Options } from './options';
import type { Output } from './terminal';

/** What a command works on. */
export interface Job {
  readonly options: Options;
  readonly incident: Incident;
  /** How the person named a file. */
  readonly shown: (file: string) => string;
  readonly out: Output;
  /** Of Faultline. */
  readonly version: string;
}
