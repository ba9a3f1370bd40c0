import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IGrammar } from 'vscode-textmate';
import { grammar, tokens } from './tokens';

const root = join(__dirname, '../../..');

/** Lines as programs write them, and what parts of them are. */
const lines: Record<string, [line: string, parts: [text: string, scope: string][]][]> = {
  'source.faultline-gc': [
    ['2019-05-15T22:25:59.422+0800: 21989402.560: [Full GC (Allocation Failure)  8071M->4285M(8192M), 10.3987109 secs]', [
      ['2019-05-15T22:25:59.422+0800', 'constant.numeric.timestamp'], ['21989402.560', 'constant.numeric.uptime'], ['Full GC', 'keyword.control.pause.full'],
      ['Allocation Failure', 'variable.other.enummember.cause'], ['8071M', 'constant.numeric.size'], ['->', 'keyword.operator'], ['4285M', 'constant.numeric.size'], ['10.3987109 secs', 'constant.numeric.duration'],
    ]],
    ['2019-05-15T22:26:09.915+0800: 21989413.053: [GC pause (G1 Humongous Allocation) (young) (initial-mark), 0.0274477 secs]', [
      ['GC pause', 'keyword.control.pause'], ['G1 Humongous Allocation', 'variable.other.enummember.cause'], ['young', 'storage.modifier'], ['initial-mark', 'storage.modifier'],
    ]],
    ['      [Ext Root Scanning (ms): Min: 13.3, Avg: 14.2, Max: 15.2, Diff: 1.9, Sum: 468.0]', [['Ext Root Scanning', 'entity.name.function.phase'], ['Max', 'variable.other.property'], ['15.2', 'constant.numeric']]],
    [' [Times: user=21.74 sys=0.00, real=10.39 secs] ', [['user', 'variable.other.property'], ['21.74', 'constant.numeric'], ['10.39 secs', 'constant.numeric']]],
    ['2019-05-15T22:26:09.824+0800: 21989412.962: [GC concurrent-mark-abort]', [['concurrent-mark-abort', 'markup.changed']]],
    ['[2026-11-21T19:42:31.137+0000][6.477s][info][gc,start     ] GC(0) Pause Young (Normal) (G1 Evacuation Pause)', [
      ['2026-11-21T19:42:31.137+0000', 'constant.numeric.timestamp'], ['6.477s', 'constant.numeric.uptime'], ['info', 'token.info-token'], ['gc,start', 'entity.name.function.decorator'],
      ['0', 'variable.other.gc-id'], ['Pause Young', 'keyword.control.pause'], ['Normal', 'storage.modifier'], ['G1 Evacuation Pause', 'variable.other.enummember'],
    ]],
    ['[2026-11-21T19:43:02.137+0000][gc] GC(31) Pause Full (G1 Compaction Pause) 4095M->3800M(4096M) 21801.123ms', [['Pause Full', 'keyword.control.pause.full'], ['3800M', 'constant.numeric.size'], ['21801.123ms', 'constant.numeric.duration']]],
    ['[6.477s][info][gc,phases] GC(0)   Merge Heap Roots: 0.1ms', [['Merge Heap Roots', 'entity.name.function.phase'], ['0.1ms', 'constant.numeric.duration']]],
    ['[2026-11-21T19:42:31.137+0000][6.477s][info][safepoint] Safepoint "G1CollectForAllocation", Time since last: 369606218 ns, Reaching safepoint: 5232 ns', [['G1CollectForAllocation', 'variable.other.event'], ['5232 ns', 'constant.numeric']]],
    ['[0.5s][warning][gc] To-space exhausted', [['warning', 'token.warn-token'], ['To-space exhausted', 'markup.changed']]],
  ],
  'source.faultline-kafka': [
    ['[2019-05-15 22:20:14,399] WARN Unable to reconnect to ZooKeeper service, session 0x167772767ad92fd has expired (org.apache.zookeeper.ClientCnxn)', [
      ['2019-05-15 22:20:14,399', 'constant.numeric.timestamp'], ['WARN', 'token.warn-token'], ['0x167772767ad92fd', 'variable.other.session'], ['has expired', 'invalid'], ['org.apache.zookeeper.ClientCnxn', 'entity.name.type.class.logger'],
    ]],
    ['[2019-05-15 22:20:13,881] INFO Updated PartitionLeaderEpoch. New: {epoch:78, offset:1070147099}, Current: {epoch:77, offset1041132585} for Partition: zto_scan_rec-11. Cache now contains 1 entries. ', [['zto_scan_rec-11', 'variable.other.partition'], ['78', 'constant.numeric']]],
    ['ERROR 2019-05-15 23:05:23,221 [kafka-producer-network-thread | producer-1] A failure occurred sending a message to Kafka.', [
      ['ERROR', 'invalid'], ['2019-05-15 23:05:23,221', 'constant.numeric.timestamp'], ['kafka-producer-network-thread | producer-1', 'entity.name.namespace.thread'],
    ]],
    ['org.apache.kafka.common.errors.NotLeaderForPartitionException: This server is not the leader for that topic-partition.', [['org.apache.kafka.common.errors.NotLeaderForPartitionException', 'entity.name.type.class.exception']]],
    ['\tat kafka.log.LogSegment.append(LogSegment.scala:139)', [['kafka.log.LogSegment.append', 'entity.name.function'], ['139', 'constant.numeric']]],
    ['\tzookeeper.session.timeout.ms = 6000', [['zookeeper.session.timeout.ms', 'variable.other.property'], ['6000', 'string']]],
    ['[2021-01-01 00:00:00,000] INFO [Partition t-0 broker=1] Shrinking ISR from 1,2 to 1 (kafka.cluster.Partition)', [['Shrinking ISR', 'keyword.control']]],
    ['2024-03-01 10:00:00.123  WARN 4711 --- [ntainer#0-0-C-1] o.a.k.clients.NetworkClient              : Connection to node 1 (broker/10.0.0.1:9092) could not be established.', [
      ['WARN', 'token.warn-token'], ['ntainer#0-0-C-1', 'entity.name.namespace.thread'], ['o.a.k.clients.NetworkClient', 'entity.name.type.class.logger'], ['10.0.0.1:9092', 'string.unquoted.address'],
    ]],
    ['2019-05-15T22:20:14.399123456Z stdout F [2019-05-15 22:20:14,399] INFO x', [['stdout', 'comment'], ['2019-05-15 22:20:14,399', 'constant.numeric.timestamp'], ['INFO', 'token.info-token']]],
    ['{"log":"[2019-05-15 22:20:14,399] ERROR x\\n","stream":"stdout","time":"2019-05-15T22:20:14.399Z"}', [['ERROR', 'invalid'], ['2019-05-15 22:20:14,399', 'constant.numeric.timestamp']]],
  ],
  'source.faultline-zookeeper': [
    ['2019-05-15 22:49:58,993 [myid:3] - INFO  [CommitProcessor:3:ZooKeeperServer@687] - Established session 0x367772767999305 with negotiated timeout 6000 for client /192.168.0.7:20482', [
      ['2019-05-15 22:49:58,993', 'constant.numeric.timestamp'], ['3', 'variable.other.myid'], ['INFO', 'token.info-token'], ['CommitProcessor:3', 'entity.name.namespace.thread'], ['ZooKeeperServer', 'entity.name.type.class.logger'],
      ['0x367772767999305', 'variable.other.session'], ['6000', 'constant.numeric'], ['/192.168.0.7:20482', 'string.unquoted.address'],
    ]],
    ['2019-05-15 22:49:58,994 [myid:3] - INFO  [ProcessThread(sid:3 cport:-1)::PrepRequestProcessor@648] - Got user-level KeeperException when processing sessionid:0x367772767999305 type:create cxid:0x3 zxid:0x204ae6e7d txntype:-1 reqpath:n/a Error Path:/brokers Error:KeeperErrorCode = NodeExists for /brokers', [
      ['ProcessThread(sid:3 cport:-1):', 'entity.name.namespace.thread'], ['PrepRequestProcessor', 'entity.name.type.class.logger'], ['0x204ae6e7d', 'constant.numeric'], ['NodeExists', 'variable.other.enummember'],
    ]],
    ['2026-11-21 19:42:21,985 - INFO  [main:o.a.z.s.q.QuorumPeerConfig@177] - Reading configuration from: zoo.cfg', [['main', 'entity.name.namespace.thread'], ['o.a.z.s.q.QuorumPeerConfig', 'entity.name.type.class.logger']]],
    ['2026-11-21 19:42:44,100 [myid:1] - INFO  [QuorumPeer[myid=1](plain=[0:0:0:0:0:0:0:0]:2181)(secure=disabled):QuorumPeer@864] - LOOKING', [['QuorumPeer', 'entity.name.type.class.logger'], ['LOOKING', 'variable.other.enummember']]],
  ],
  'source.faultline-hs-err': [
    ['# There is insufficient memory for the Java Runtime Environment to continue.', [['There is insufficient memory for the Java Runtime Environment to continue', 'invalid']]],
    ['# Native memory allocation (mmap) failed to map 12288 bytes for committing reserved memory.', [['mmap', 'entity.name.function'], ['12288', 'constant.numeric']]],
    ['#  SIGSEGV (0xb) at pc=0x00007f383263632d, pid=30387, tid=30388', [['SIGSEGV', 'entity.name.type.signal'], ['30387', 'constant.numeric']]],
    ['---------------  S U M M A R Y ------------', [['---------------  S U M M A R Y ------------', 'markup.heading']]],
    ['V  [libjvm.so+0x123632d]  Unsafe_PutLong+0xad', [['V', 'storage.type'], ['libjvm.so', 'entity.name.namespace'], ['Unsafe_PutLong+0xad', 'entity.name.function']]],
    ['j  jdk.internal.misc.Unsafe.putLong(Ljava/lang/Object;JJ)V+0 java.base@25.0.3', [['j', 'storage.type'], ['jdk.internal.misc.Unsafe.putLong', 'entity.name.function']]],
    ['7fc9fae25000-7fc9faedd000 r--p 01225000 fe:00 328261                     /data/orders-0/00000000000000000000.index', [['7fc9fae25000-7fc9faedd000', 'constant.numeric'], ['r--p', 'storage.modifier'], ['/data/orders-0/00000000000000000000.index', 'string']]],
    ['Dynamic libraries:', [['Dynamic libraries', 'entity.name.section']]],
    ['MemAvailable:   19349276 kB', [['MemAvailable', 'variable.other.property'], ['19349276 kB', 'constant.numeric']]],
    ['Current thread (0x00007f382c02a810):  JavaThread "main"             [_thread_in_vm, id=30388]', [['main', 'entity.name.namespace.thread'], ['_thread_in_vm', 'variable.other.enummember']]],
    ['siginfo: si_signo: 11 (SIGSEGV), si_code: 1 (SEGV_MAPERR), si_addr: 0x0000000000000000', [['SEGV_MAPERR', 'variable.other.enummember'], ['0x0000000000000000', 'constant.numeric']]],
  ],
};

/** Whole logs; how many of their lines that are not blank need a colour. */
const logs: [scope: string, file: string, share: number][] = [
  ['source.faultline-gc', 'gc-jdk8.log', 1], ['source.faultline-gc', 'gc-unified.log', 1], ['source.faultline-kafka', 'server.log', 1], ['source.faultline-kafka', 'app.log', 0.5],
  ['source.faultline-zookeeper', 'zookeeper.log', 1], ['source.faultline-zookeeper', 'zookeeper-3.8.log', 1], ['source.faultline-hs-err', 'hs_err.log', 0.75],
];

describe('grammars', () => {
  for (const [scope, cases] of Object.entries(lines)) {
    for (const [line, parts] of cases) {
      it(`${scope}: ${line.trim().slice(0, 70)}`, async () => {
        const found = tokens(await grammar(scope), line);
        for (const [text, wanted] of parts) {
          const same = found.filter(token => token.text === text);
          assert.ok(same.some(token => token.scopes.split(' ').some(one => one === wanted || one.startsWith(`${wanted}.`))),
            `'${text}' is ${same.map(token => token.scopes || '(nothing)').join(' / ') || `no token: ${found.map(token => token.text).join('|')}`}, not ${wanted}`);
        }
      });
    }
  }

  for (const [scope, file, share] of logs) {
    it(`colours ${file}`, async () => {
      const found = await grammar(scope);
      const written = readFileSync(join(root, 'test/fixtures/grammars', file), 'utf8').split('\n').filter(line => line.trim() !== '');
      const bare = written.filter(line => tokens(found, line).every(token => token.scopes === ''));
      assert.ok(written.length - bare.length >= written.length * share, `${bare.length} of ${written.length} lines have no colour:\n${bare.slice(0, 20).join('\n')}`);
    });
  }

  it('use scopes that themes know', () => {
    const known = /^(comment|constant\.(numeric|language)|entity\.name\.(type|function|namespace|section|tag)|invalid|keyword|markup\.(heading|changed|deleted|inserted|bold)|storage\.(type|modifier)|string|support|token\.(error|warn|info|debug)-token$|variable)(\.|$)/;
    for (const file of ['gc', 'kafka', 'zookeeper', 'hs_err']) {
      const text = readFileSync(join(root, 'syntaxes', `${file}.tmLanguage.json`), 'utf8');
      for (const [, name] of text.matchAll(/"name": "([a-z][^"]*)"/g)) if (!/^[A-Z]/.test(name)) for (const scope of name.split(' ')) assert.match(scope, known, file);
    }
  });

  describe('take hostile lines in linear time', () => {
    const seeds = ['a', '1', ' ', '[', '(', '0x', 'a.', 'a-', '1:', '2019-05-15 ', 'Pause ', '[gc,', '1.1.', 'at ', '"', '=', 'Concurrent a ', 'A: 1, ', '7fc9-', '\t', 'a'.repeat(70) + '.'];
    /** CPU time of one line of `length` characters, ms: other programs on the machine do not count. */
    const time = (found: IGrammar, seed: string, length: number): number => {
      const line = seed.repeat(Math.ceil(length / seed.length));
      const started = process.cpuUsage();
      found.tokenizeLine(line, null);
      const { user, system } = process.cpuUsage(started);
      return (user + system) / 1000;
    };
    for (const scope of Object.keys(lines)) {
      it(scope, async function () {
        this.timeout(60_000);
        const found = await grammar(scope);
        for (const seed of seeds) {
          const small = time(found, seed, 8192);
          const large = time(found, seed, 65_536);
          assert.ok(large < 150 || large < small * 8 * 4, `'${seed}': ${small.toFixed(0)} ms for 8 K, ${large.toFixed(0)} ms for 64 K`);
        }
        const megabyte = time(found, lines[scope][0][0], 1 << 20);
        assert.ok(megabyte < 15_000, `${megabyte.toFixed(0)} ms for a megabyte`);
      });
    }
  });

  it('select a session, a partition, a stamp as one word', () => {
    const { wordPattern } = JSON.parse(readFileSync(join(root, 'syntaxes/language-configuration.json'), 'utf8')) as { wordPattern: string };
    const words = (line: string): string[] => line.match(new RegExp(wordPattern, 'g')) ?? [];
    assert.ok(words('[2019-05-15 22:20:14,399] WARN session 0x167772767ad92fd has').includes('2019-05-15 22:20:14,399'));
    assert.ok(words('session 0x167772767ad92fd has expired').includes('0x167772767ad92fd'));
    assert.ok(words('for Partition: zto_scan_rec-11. Cache').includes('zto_scan_rec-11'));
    assert.ok(words('(kafka.server.epoch.LeaderEpochFileCache)').includes('kafka.server.epoch.LeaderEpochFileCache'));
    assert.ok(words('2019-05-15T22:25:59.422+0800: 21989402.560: [').includes('2019-05-15T22:25:59.422+0800'));
    assert.deepEqual(words('8071M->4285M(8192M)'), ['8071M', '4285M', '8192M']);
  });
});
