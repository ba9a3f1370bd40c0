/** The configuration dumps of a log, each for itself: a program with several clients writes several of one sort. */
import type { Fact, LogReading } from '../reading';

export interface ConfigDump {
  /** Class that was dumped: `ConsumerConfig`. */
  readonly config: string;
  /** Zero-based, both included. */
  readonly line: number;
  readonly endLine: number;
  /** A setting as it stands in this dump; `null` when it does not. */
  setting(key: string): string | number | null;
}

/** Name of the fact that states `key` of such a dump: `max.poll.interval.ms` of `ConsumerConfig` is `consumer.max.poll.interval.ms`; the broker's own have no prefix. */
export function settingName(config: string, key: string): string {
  return config === 'KafkaConfig' ? key : `${config.replace(/(Config|Info)$/, '').toLowerCase()}.${key}`;
}

/** In the order of the file. A setting that repeats what a dump of the same class before it said is stated once: the last statement holds. */
export function configDumps(reading: LogReading): ConfigDump[] {
  const stated = new Map<string, Fact[]>();
  for (const fact of reading.facts) {
    const known = stated.get(fact.name);
    if (known) known.push(fact);
    else stated.set(fact.name, [fact]);
  }
  return reading.blocks.filter(block => block.kind === 'config').map(({ startLine, endLine, label }) => {
    const config = label.slice(0, label.indexOf(':'));
    return {
      config, line: startLine, endLine,
      setting(key) {
        const facts = stated.get(settingName(config, key)) ?? [];
        let low = 0;
        let high = facts.length;
        while (low < high) {
          const middle = (low + high) >> 1;
          if (facts[middle].line <= endLine) low = middle + 1;
          else high = middle;
        }
        return low === 0 ? null : facts[low - 1].value;
      },
    };
  });
}
