/** The versions the lab runs: fetched once through Maven into the user's cache, and our two Java classes compiled against them. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Version
 * @property {string[]} artifacts Maven coordinates; what they depend on comes along
 * @property {'zookeeper' | 'kraft'} mode
 * @property {string} zookeeper version of the server that runs the ensemble, '' under KRaft
 * @property {1 | 2} log4j generation of the logging configuration
 */

/** @type {Record<string, Version>} */
export const VERSIONS = {
  '1.0.2': {
    artifacts: ['org.apache.kafka:kafka_2.12:1.0.2', 'org.slf4j:slf4j-log4j12:1.7.25'],
    mode: 'zookeeper', zookeeper: '3.4.10', log4j: 1,
  },
  '2.4.1': {
    artifacts: ['org.apache.kafka:kafka_2.12:2.4.1', 'org.slf4j:slf4j-log4j12:1.7.28'],
    mode: 'zookeeper', zookeeper: '3.5.7', log4j: 1,
  },
  '3.9.1': {
    artifacts: ['org.apache.kafka:kafka_2.13:3.9.1', 'org.slf4j:slf4j-reload4j:1.7.36'],
    mode: 'zookeeper', zookeeper: '3.8.4', log4j: 1,
  },
  '4.1.1': {
    artifacts: ['org.apache.kafka:kafka_2.13:4.1.1', 'org.apache.kafka:kafka-server:4.1.1',
      'org.apache.logging.log4j:log4j-slf4j-impl:2.24.3'],
    mode: 'kraft', zookeeper: '', log4j: 2,
  },
};

const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'faultline', 'lab');
const JAVA = fileURLToPath(new URL('../java', import.meta.url));
const SLOW_DISK = fileURLToPath(new URL('../slowdisk.c', import.meta.url));

/**
 * Folder with the jars of a version.
 * @param {string} version
 */
export function jars(version) {
  const home = join(CACHE, version);
  const lib = join(home, 'lib');
  if (existsSync(lib)) return lib;
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const dependencies = VERSIONS[version].artifacts.map((artifact) => {
    const [group, name, number] = artifact.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${number}</version></dependency>`;
  });
  writeFileSync(join(home, 'pom.xml'), `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>lab</groupId><artifactId>lab</artifactId><version>1</version><dependencies>${dependencies.join('\n')}</dependencies></project>`);
  execFileSync('mvn', ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=fetched', '-DincludeScope=runtime'],
    { cwd: home, stdio: 'inherit' });
  renameSync(join(home, 'fetched'), lib);
  return lib;
}

/**
 * The load generator compiled against a version, and the heap agent packed, both kept until their sources change.
 * @param {string} version
 * @param {string} into folder that gets `client/` and `segment-cache.jar`
 */
export function compile(version, into) {
  const built = join(CACHE, version, 'built');
  const agent = join(built, 'agent');
  const jar = join(built, 'segment-cache.jar');
  const sources = ['LabClient.java', 'SegmentCache.java'].map((file) => join(JAVA, file));
  if (!existsSync(jar) || sources.some((file) => statSync(file).mtimeMs > statSync(jar).mtimeMs)) {
    mkdirSync(agent, { recursive: true });
    const run = (/** @type {string} */ tool, /** @type {string[]} */ args) => execFileSync(tool, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    run('javac', ['--release', '11', '-cp', `${jars(version)}/*`, '-d', join(built, 'client'), sources[0]]);
    run('javac', ['--release', '11', '-d', agent, sources[1]]);
    writeFileSync(join(built, 'agent.mf'), 'Premain-Class: SegmentCache\n');
    run('jar', ['cfm', jar, join(built, 'agent.mf'), '-C', agent, '.']);
  }
  cpSync(join(built, 'client'), join(into, 'client'), { recursive: true });
  cpSync(jar, join(into, 'segment-cache.jar'));
}

/** Builds what slows a disk on command. @param {string} into folder that gets `slowdisk.so` */
export function slowDisk(into) {
  execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', join(into, 'slowdisk.so'), SLOW_DISK, '-ldl'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
