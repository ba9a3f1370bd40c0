/** Writes runs/README.md from the labels in the archives: node test/lab/table.mjs */
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const runs = fileURLToPath(new URL('./runs', import.meta.url));
const names = readdirSync(runs).filter((file) => file.endsWith('.tar.gz')).map((file) => file.replace('.tar.gz', '')).sort();
const rows = names.map((name) => {
  const archive = join(runs, `${name}.tar.gz`);
  const labels = JSON.parse(execFileSync('tar', ['xzOf', archive, `${name}/labels.json`], { encoding: 'utf8' }));
  const { kafka, zookeeper } = labels.versions;
  return { name, labels, size: statSync(archive).size, versions: zookeeper ? `Kafka ${kafka}, ZooKeeper ${zookeeper}` : `Kafka ${kafka}, KRaft` };
});

writeFileSync(join(runs, 'README.md'), `# Runs of the lab

Real logs: every line was written by Kafka, ZooKeeper, a client or the JVM, in a run of \`test/lab\`; logs are never edited, a sentence of the labels may be mended. Each archive holds \`NAME/labels.json\` (what was done to whom at which instant, and what is to
be concluded) and a folder per node. \`test/lab/read.ts\` reads them for tests; by hand: \`tar xzf NAME.tar.gz\`. Hosts are loopback addresses, or 10.0.0.x where each has a network of its own; folders are those of the lab. ${rows[0]?.labels.versions.java ?? ''}

This page is written by \`node test/lab/table.mjs\`. Time and memory are those of the run, on two cores; memory is the peak resident set of all JVMs together (ZGC maps its heap several times, and is counted so).

| run | what it shows | command | versions | time | memory | size |
|---|---|---|---|---|---|---|
${rows.map(({ name, labels, versions, size }) => `| \`${name}\` | ${labels.title} | \`${labels.command}\` | ${versions} | ${labels.seconds} s | ${labels.peakMemoryMb} MB | ${Math.ceil(size / 1024)} KB |`).join('\n')}

## What is to be concluded
${rows.map(({ name, labels }) => `
### ${name}
${labels.truth.map((/** @type {string} */ fact) => `- ${fact}`).join('\n')}
`).join('')}`);
console.log(`${rows.length} runs, ${Math.ceil(rows.reduce((sum, { size }) => sum + size, 0) / 1024)} KB`);
