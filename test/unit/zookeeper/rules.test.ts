import assert from 'node:assert/strict';
import { check, read, told } from '../messages/support';

const stamp = (second: number): string => `2021-03-02 10:${String(10 + Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')},000`;
/** A record of a server: second of the log, level, class, message. */
const record = (second: number, level: string, where: string, message: string): string => `${stamp(second)} [myid:1] - ${level.padEnd(5)} [main:${where}@1] - ${message}\n`;
const found = (log: string): [rule: string, severity: string, line: number, message: string][] =>
  check(read(log, 'zookeeper')!).map(({ rule, severity, line, message }) => [rule, severity, line, message]);

describe('zookeeper rules', () => {
  describe('zookeeper/jvm-pause', () => {
    const pause = (ms: number): string => record(30, 'WARN', 'JvmPauseMonitor', `Detected pause in JVM or host machine (eg GC): pause of approximately ${ms} ms, total pause: info level: 0, warn level: 1 \nGC pool 'G1 Old Generation' had collection(s): count=1 time=${ms}ms`);

    it('tells the pause as the stretch before its line, and holds it against the session timeout', () => {
      const log = pause(12047);
      const [event] = read(log, 'zookeeper')!.events.ofKind('jvm.pause');
      assert.equal(event, 0);
      assert.deepEqual(found(log), [['zookeeper/jvm-pause', 'warning', 0, 'This server\'s JVM, or its host, stood still for about 12.05 s, from about 2021-03-02T10:10:17.953Z until this line. That is longer than the session timeout of 6000 ms (setting faultline.sessionTimeout).']]);
      assert.doesNotMatch(found(pause(1200))[0][3], /session timeout/);
    });

    it('says nothing of a monitor that only starts', () => {
      assert.deepEqual(found(record(1, 'INFO', 'JvmPauseMonitor', 'Starting JVM Pause Monitor with infoThresholdMs:1000 warnThresholdMs:10000 and sleepTimeMs:500')), []);
    });

    it('stands beside a session expired on waking, and not beside one much later', () => {
      const expiring = (second: number): string => record(second, 'INFO', 'ZooKeeperServer', 'Expiring session 0x1, timeout of 6000ms exceeded');
      assert.match(found(pause(12047) + expiring(31)).find(one => one[0] === 'sessions/server-session-expired')![3], /The server itself had stood still for about 12\.05 s just before/);
      assert.doesNotMatch(found(pause(12047) + expiring(59)).find(one => one[0] === 'sessions/server-session-expired')![3], /stood still/);
    });
  });

  describe('zookeeper/quorum-lost', () => {
    const lost = record(10, 'WARN', 'Follower', 'Exception when following the leader\njava.io.EOFException\n\tat java.base/java.io.DataInputStream.readInt(DataInputStream.java:397)');
    const away = record(12, 'WARN', 'NIOServerCnxn', 'Close of session 0x0\njava.io.IOException: ZooKeeperServer not running\n\tat org.apache.zookeeper.server.NIOServerCnxn.readLength(NIOServerCnxn.java:554)');
    const voted = record(14, 'INFO', 'Follower', 'FOLLOWING - LEADER ELECTION TOOK - 204 MS');
    const serves = record(17, 'INFO', 'QuorumPeer', 'Peer state changed: following - broadcast');

    it('tells one outage from its first line until the server serves again', () => {
      assert.deepEqual(found(lost + away + away + voted + serves), [['zookeeper/quorum-lost', 'warning', 0, 'This server lost its leader. It had a leader again after 7.00 s, at 2021-03-02T10:10:17.000Z. 2 connections were turned away meanwhile.']]);
      // 3.4 does not say when it serves again.
      assert.match(found(lost + voted)[0][3], /a leader again after 4\.00 s/);
    });

    it('is an error when no leader comes', () => {
      assert.deepEqual(found(lost + away).map(one => [one[1], one[3]]), [['error', 'This server lost its leader. This log shows no leader after that. 1 connection was turned away meanwhile.']]);
    });

    it('knows the leader that steps down in every version', () => {
      const old = record(10, 'INFO', 'Leader', 'Shutdown called\njava.lang.Exception: shutdown Leader! reason: Not sufficient followers synced, only synced with sids: [ 2 ]\n\tat org.apache.zookeeper.server.quorum.Leader.shutdown(Leader.java:526)');
      const since36 = record(10, 'INFO', 'Leader', 'Shutdown called. For the reason Not sufficient followers synced, only synced with sids: [ [2] ]');
      for (const log of [old, since36]) assert.match(found(log + voted)[0][3], /^This leader lost its quorum\. It had a leader again/);
    });

    it('knows one that was elected and could not lead, in the words of 3.3 too', () => {
      for (const synced of ['only synced with:', 'only synced with: 2', 'only synced with sids: [ 2 ]']) {
        const log = record(0, 'INFO', 'QuorumPeer', 'LEADING') + record(20, 'INFO', 'Leader', 'Shutdown called') + `java.lang.Exception: shutdown Leader! reason: Waiting for a quorum of followers, ${synced}\n\tat org.apache.zookeeper.server.quorum.Leader.shutdown(Leader.java:398)\n`;
        assert.deepEqual(found(log).map(one => one.slice(0, 3)), [['zookeeper/quorum-lost', 'error', 1]], synced);
      }
    });

    it('says nothing of a first start, nor of a server that is told to stop', () => {
      assert.deepEqual(found(record(1, 'INFO', 'QuorumPeer', 'LOOKING') + voted + serves), []);
      assert.deepEqual(found(record(10, 'INFO', 'Leader', 'Shutdown called. For the reason quorum Peer shutdown') + record(11, 'INFO', 'QuorumPeerMain', 'Exiting normally')), []);
      assert.deepEqual(found(lost + record(11, 'INFO', 'QuorumPeerMain', 'Exiting normally')), [], 'the server was stopped together with its leader');
    });
  });

  describe('zookeeper/data-unreadable', () => {
    const trace = 'java.io.IOException: The current epoch, 4, is older than the last zxid, 21474836490\n\tat org.apache.zookeeper.server.quorum.QuorumPeer.loadDataBase(QuorumPeer.java:1177)';

    it('tells it once for the record and its trace, with the reason', () => {
      const log = record(1, 'ERROR', 'QuorumPeer', `Unable to load database on disk\n${trace}`);
      assert.deepEqual(told(read(log, 'zookeeper')!), ['1 zk.data.load-failed | the data on disk cannot be loaded: java.io.IOException', '1 zk.data.unreadable | the data on disk cannot be read: The current epoch, 4, is older than the last zxid, 21474836490']);
      assert.deepEqual(found(log).map(one => one.slice(0, 3)), [['zookeeper/data-unreadable', 'error', 0]]);
    });

    it('says nothing of one damaged snapshot, nor of a last write that was cut off', () => {
      assert.deepEqual(found(record(1, 'WARN', 'FileSnap', 'problem reading snap file /data/version-2/snapshot.1\njava.io.EOFException') + record(2, 'INFO', 'Util', 'Last transaction was partial.')), []);
    });
  });

  describe('zookeeper/server-ended', () => {
    it('tells a full disk, a thread that died of it, and a server that cannot vote', () => {
      const full = record(1, 'ERROR', 'ZooKeeperCriticalThread', 'Severe unrecoverable error, from thread : SyncThread:1\njava.io.IOException: No space left on device\n\tat java.io.FileOutputStream.writeBytes(Native Method)');
      assert.deepEqual(found(full).map(one => one[3]), ['The server gives up: a thread it cannot do without met a severe error, by IOException.', 'The disk is full: "No space left on device". A server that cannot write its transaction log ends.']);
      const deaf = record(1, 'ERROR', 'QuorumCnxManager$Listener', 'As I\'m leaving the listener thread, I won\'t be able to participate in leader election any longer: zk1/10.20.1.11:3888');
      assert.match(found(deaf)[0][3], /takes no part in elections while its process runs on/);
      assert.equal(found(record(1, 'ERROR', 'QuorumPeerMain', 'Unexpected exception, exiting abnormally\njava.net.BindException: Address already in use'))[0][3], 'The server ends: Unexpected exception, by BindException.');
    });

    it('says nothing of a server that is told to stop', () => {
      assert.deepEqual(found(record(1, 'INFO', 'ZooKeeperServer', 'shutting down') + record(1, 'INFO', 'FinalRequestProcessor', 'shutdown of request processor complete') + record(2, 'INFO', 'QuorumPeerMain', 'Exiting normally')), []);
    });
  });

  describe('zookeeper/record-too-long', () => {
    const refused = (length: number): string => record(1, 'WARN', 'NIOServerCnxn', `Close of session 0x0\njava.io.IOException: Len error ${length}\n\tat org.apache.zookeeper.server.NIOServerCnxn.readLength(NIOServerCnxn.java:541)`);

    it('counts equal ones, and reads what is no length', () => {
      assert.deepEqual(found(refused(1195725856) + refused(1195725856)), [['zookeeper/record-too-long', 'warning', 0, 'A packet of a client states a length of 1195725856 bytes, which are the letters "GET ": no ZooKeeper client: refused, 2 times.']]);
      assert.match(found(refused(369295616))[0][3], /how a TLS connection begins/);
      assert.equal(found(refused(1048592))[0][3], 'A packet of a client states a length of 1048592 bytes: refused.');
    });

    it('leaves the election that a record of the leader costs as it is', () => {
      const log = record(1, 'WARN', 'Follower', 'Exception when following the leader\njava.io.IOException: Unreasonable length = 1048592\n\tat org.apache.jute.BinaryInputArchive.checkLength(BinaryInputArchive.java:166)');
      assert.deepEqual(told(read(log, 'zookeeper')!).map(line => line.split(' ')[1]), ['zk.election.leader-lost', 'zk.record.too-long']);
      assert.deepEqual(found(log).map(one => one[0]).sort(), ['zookeeper/quorum-lost', 'zookeeper/record-too-long']);
    });

    it('says nothing of other broken connections', () => {
      assert.deepEqual(found(record(1, 'WARN', 'NIOServerCnxn', 'Close of session 0x1\njava.io.IOException: Connection reset by peer')), []);
    });
  });

  describe('zookeeper/too-many-connections', () => {
    const first = record(1, 'WARN', 'RateLogger', 'Message:Error accepting new connection: Too many connections from /10.0.0.1 - max is 60 Value:null');
    const again = record(2, 'WARN', 'RateLogger', '[41 times] Message: Error accepting new connection: Too many connections from /10.0.0.1 - max is 60');

    it('adds up what the server held back', () => {
      assert.deepEqual(found(first + again).map(one => one[3]), ['42 connections from /10.0.0.1 refused: the limit of 60 connections a host is reached.']);
      assert.equal(read(first + again, 'zookeeper')!.unrecognisedLines, 0);
    });

    it('tells the limit over all hosts, and nothing of other reasons', () => {
      assert.equal(found(record(1, 'ERROR', 'ServerCnxnFactory', 'Too many connections 1000 - max is 1000'))[0][3], 'A connection refused: the server holds the 1000 connections it may (maxCnxns).');
      assert.deepEqual(found(record(1, 'WARN', 'RateLogger', 'Message:Error accepting new connection: Connection reset Value:null')), []);
    });
  });

  describe('log/clock-backwards', () => {
    const line = (second: number): string => record(second, 'INFO', 'ZooKeeperServer', 'Expiring session 0x1, timeout of 6000ms exceeded');

    it('tells a jump, and not the small disorder of threads', () => {
      assert.deepEqual(found(line(400) + line(30)).filter(one => one[0] === 'log/clock-backwards'), [['log/clock-backwards', 'info', 1, 'The clock runs back by 6 min 10 s here.']]);
      assert.deepEqual(found(line(60) + line(30)).filter(one => one[0] === 'log/clock-backwards'), []);
    });

    it('is silent where another run begins', () => {
      assert.deepEqual(found(line(400) + record(30, 'INFO', 'QuorumPeerMain', 'Starting quorum peer, myid=1')).filter(one => one[0] === 'log/clock-backwards'), []);
    });
  });
});
