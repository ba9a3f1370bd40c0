import assert from 'node:assert/strict';
import { formats } from '../../../server/formats/families';
import { allFields } from '../../../server/formats/fields';
import { allConcepts, concept } from '../../../server/knowledge';
import { flagName } from '../../../server/knowledge/index';

describe('knowledge', () => {
  it('has at least 200 concepts, each with a text and a source', () => {
    const texts = new Set<string>();
    for (const { key, value, title, text, source } of allConcepts()) {
      const name = `${key} ${value ?? ''}`;
      assert.match(key, /^[a-z_]+(\.[a-z-]+)?$/, name);
      assert.ok(title.length > 0 && title.length < 80, name);
      assert.ok(text.length >= 12, `${name}: too short`);
      assert.match(text, /[.`)*]$/, `${name}: ends as a sentence`);
      assert.ok(source.length > 3 && !/[*\n]/.test(source.replace(/-Xlog:gc\*/g, '')), `${name}: source`);
      assert.ok(!/<[a-z]|\]\(/i.test(text.replace(/`[^`]*`/g, '')), `${name}: plain Markdown, no HTML, no links`);
      assert.equal((text.match(/`/g) ?? []).length % 2, 0, `${name}: closed code`);
      assert.equal((text.match(/\*\*/g) ?? []).length % 2, 0, `${name}: closed bold`);
      texts.add(text);
    }
    assert.ok(texts.size >= 200, `${texts.size} concepts`);
  });

  it('explains every field of every format', () => {
    assert.equal(formats.length, 4);
    const missing = [...allFields()].filter(([, field]) => field.concept !== undefined && !concept(field.concept)).map(([name, field]) => `${name}: ${field.concept}`);
    assert.deepEqual(missing, []);
  });

  it('has no concept that no field leads to', () => {
    const named = new Set([...allFields().values()].flatMap(field => field.concept ?? []));
    const beside = new Set(['kafka.error']);
    assert.deepEqual([...new Set(allConcepts().map(one => one.key))].filter(key => !named.has(key) && !beside.has(key)), []);
  });

  it('chooses by value only where fields say so', () => {
    const byValue = new Set([...allFields().values()].filter(field => field.conceptByValue).map(field => field.concept));
    assert.deepEqual([...new Set(allConcepts().filter(one => one.value !== undefined).map(one => one.key))].filter(key => !byValue.has(key)), []);
  });

  it('falls back from a value to its key', () => {
    assert.equal(concept('gc.cause', 'G1 Evacuation Pause')?.title, 'G1 Evacuation Pause');
    assert.equal(concept('gc.cause', '(System.gc())')?.title, 'System.gc()');
    assert.equal(concept('gc.cause', 'Whatever')?.title, 'GC cause');
    assert.equal(concept('gc.cause')?.title, 'GC cause');
    assert.equal(concept('nothing.here'), undefined);
  });

  it('finds values however a log writes them', () => {
    const title = (key: string, value: string): string | undefined => concept(key, value)?.title;
    assert.equal(title('exception', 'org.apache.kafka.common.errors.NotLeaderForPartitionException'), 'NotLeaderForPartitionException');
    assert.equal(title('exception', 'org.apache.kafka.common.errors.NotLeaderOrFollowerException'), 'NotLeaderForPartitionException');
    assert.equal(title('exception', 'org.apache.zookeeper.KeeperException$SessionExpiredException'), 'SessionExpiredException');
    assert.equal(title('exception', 'java.lang.OutOfMemoryError: Map failed'), 'OutOfMemoryError');
    assert.equal(title('kafka.error', 'NOT_LEADER_OR_FOLLOWER'), 'NotLeaderForPartitionException');
    assert.equal(title('jvm.flag', '-XX:MaxGCPauseMillis=200'), 'MaxGCPauseMillis');
    assert.equal(title('jvm.flag', '-XX:+ExplicitGCInvokesConcurrent'), 'ExplicitGCInvokesConcurrent');
    assert.equal(title('jvm.flag', '-Xmx8g'), '-Xmx');
    assert.equal(title('gc.phase', 'Object Copy (ms):'), 'Object Copy');
    assert.equal(title('gc.phase', 'Phase 3: Adjust pointers'), 'Phase 3: Adjust pointers');
    assert.equal(title('gc.pause-kind', 'Full GC'), 'Full GC');
    assert.equal(title('gc.pause-kind', 'Pause Young (Normal)'), 'Young pause');
    assert.equal(title('gc.pause-mode', 'Concurrent Start'), 'Young pause that starts concurrent marking (G1)');
    assert.equal(title('hs_err.section', 'S U M M A R Y'), 'Summary');
    assert.equal(title('hs_err.section', '[Global flags]'), 'Global flags');
    assert.equal(title('hs_err.frame', 'V'), 'V: the JVM');
    assert.equal(title('hs_err.frame', 'v'), 'v: generated stubs');
    assert.equal(title('hs_err.thread-state', '_thread_in_vm'), 'In the JVM');
    assert.equal(title('log.level', 'info'), 'INFO');
    assert.match(concept('kafka.config', 'zookeeper.session.timeout.ms')!.text, /6000 by default before 2\.5, 18000 since/);
    assert.equal(title('kafka.config', 'no.such.key'), 'Configuration key');
  });

  it('names the flag in any spelling of an option', () => {
    for (const [written, name] of [
      ['-XX:+UseG1GC', 'UseG1GC'], ['-XX:-UseG1GC', 'UseG1GC'], ['-XX:G1HeapRegionSize=16m', 'G1HeapRegionSize'], ['-Xms1G', 'Xms'], ['-Xlog:gc*:file=a', 'Xlog'],
      ['MaxHeapSize', 'MaxHeapSize'], ['-Xss512k', 'Xss'],
    ]) assert.equal(flagName(written), name, written);
  });

  it('takes hostile values', () => {
    for (const value of ['', '\n', '__proto__', 'constructor', 'a'.repeat(1e6), ' '.repeat(1e6), '.'.repeat(1e6), '('.repeat(1e6), '-XX:' + 'x'.repeat(1e6)]) {
      for (const key of ['exception', 'jvm.flag', 'gc.phase', 'gc.pause-kind', 'gc.cause', 'hs_err.section', 'kafka.config', '__proto__']) concept(key, value);
    }
  });
});
