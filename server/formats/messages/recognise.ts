/** Counts in a file's head what only Kafka, only a ZooKeeper server and only a ZooKeeper client write. */
import { bytesOf } from '../../text/bytes';
import { Line } from '../../text/line';
import type { Head } from '../format';
import type { MessageCatalogues } from './catalogues';
import { messageStart } from './catalogues';
import { Header } from './header';
import { Layout } from './layout';

export interface Census {
  /** Lines with a header. */
  records: number;
  /** Records that Kafka's own classes wrote, or that speak of them. */
  kafka: number;
  /** Of these, by the broker itself. */
  broker: number;
  connect: number;
  zooKeeperServer: number;
  zooKeeperClient: number;
  /** The layout of most records. */
  layout: Layout;
  /** Kafka's layout, with a thread behind it. */
  threads: boolean;
  /** Loggers shortened Logback's way: `o.a.z.s.q.QuorumPeer`. */
  shortened: boolean;
  /** As the file states them in its head. */
  kafkaVersion: string | null;
  zooKeeperVersion: string | null;
}

const kafkaWord = /\bkafka\.(?:[a-z]+\.)*[A-Z]|org\.apache\.kafka\.|\bo(?:rg?)?\.a(?:p|pa|pac|pach|pache)?\.k(?:a|af|afk|afka)?\.|state\.change\.logger|kafka-producer-network-thread|kafka-request-handler|data-plane-kafka|I0Itec\.zkclient/;
const brokerWord = /\bkafka\.(?:server|controller|cluster|log|coordinator|network|zk|zookeeper|utils|admin|raft)\.|state\.change\.logger|org\.apache\.kafka\.(?:controller|metadata|raft|server|image|coordinator|storage)\./;
const connectWord = /org\.apache\.kafka\.connect\./;
const clientWord = /\bClientCnxn(?:Socket\w*)?\b|org\.apache\.zookeeper\.(?:ZooKeeper|Login|client)\b|\bo(?:rg?)?\.a(?:p|pa|pac|pach|pache)?\.z(?:o|oo|ook|ookeeper)?\.ZooKeeper\b|org\.apache\.curator\./;
const serverWord = /org\.apache\.zookeeper\.(?:server|jmx)\.|\bo\.a\.z\.(?:s|j)\./;
/** Class names that stand alone in ZooKeeper's own layout. */
const serverClass = /^(?:o\.a\.z\.(?:s|j)\..*|QuorumPeer\w*|ZooKeeperServer\w*|NIOServerCnxn\w*|NettyServerCnxn\w*|FastLeaderElection\w*|QuorumCnxManager|Leader|LearnerHandler|Learner|Follower|Observer|LearnerSessionTracker|PrepRequestProcessor|SessionTrackerImpl|FileTxnLog|FileTxnSnapLog|FileSnap|SyncRequestProcessor|CommitProcessor|DatadirCleanupManager|PurgeTxnLog|FollowerZooKeeperServer|LeaderZooKeeperServer|ZKDatabase|DataTree|ServerCnxnFactory|ZooKeeperServerMain|FinalRequestProcessor)$/;

/** Patterns shorter than this are too plain to tell a program by, and so are messages of which less was matched. */
const distinctLength = 40;
const distinctMatch = 24;

export function census(head: Head, known: Pick<MessageCatalogues, 'messages'>): Census {
  const found: Census = {
    records: 0, kafka: 0, broker: 0, connect: 0, zooKeeperServer: 0, zooKeeperClient: 0,
    layout: Layout.None, threads: false, shortened: false, kafkaVersion: null, zooKeeperVersion: null,
  };
  const header = new Header();
  const line = new Line();
  const layouts = new Map<Layout, number>();
  let counted = { kafka: false, server: false, client: false };
  const count = (line: string): void => {
    if (!counted.kafka && kafkaWord.test(line)) { counted.kafka = true; found.kafka++; }
    if (!counted.server && !counted.client && serverWord.test(line)) { counted.server = true; found.zooKeeperServer++; }
    else if (!counted.client && !counted.server && clientWord.test(line)) { counted.client = true; found.zooKeeperClient++; }
    if (brokerWord.test(line)) found.broker++;
    if (connectWord.test(line)) found.connect++;
  };
  for (const written of head.lines) {
    line.bytes = bytesOf(written);
    line.to = line.bytes.length;
    line.wrapperMs = head.stampedAround ? 0 : NaN;
    if (!header.read(line)) {
      // A stack trace counts for its record, once.
      if (found.records > 0) count(written.slice(0, 400));
      continue;
    }
    found.records++;
    counted = { kafka: false, server: false, client: false };
    header.tail(line);
    layouts.set(header.layout, (layouts.get(header.layout) ?? 0) + 1);
    if (header.layout === Layout.Plain && header.threadFrom >= 0) found.threads = true;
    const logger = header.loggerFrom < 0 ? '' : written.slice(header.loggerFrom, header.loggerTo);
    if (header.layout === Layout.ZooKeeper) {
      if (header.myidFrom >= 0 || serverClass.test(logger.replace(/(?:\$\w+)*@[\d?]+$/, ''))) {
        counted.server = true;
        found.zooKeeperServer++;
      }
      if (/^[a-z]\.[a-z]\./.test(logger)) found.shortened = true;
    }
    count(`${logger} ${header.threadFrom < 0 ? '' : written.slice(header.threadFrom, header.threadTo)} ${written.slice(header.messageFrom, header.messageFrom + 400)}`);
    found.kafkaVersion ??= /^Kafka version ?: (\d+\.\d+(?:\.\d+)*)/.exec(written.slice(header.messageFrom, header.messageFrom + 60))?.[1] ?? null;
    found.zooKeeperVersion ??= /^Server environment:zookeeper\.version=(\d+\.\d+)/.exec(written.slice(header.messageFrom, header.messageFrom + 80))?.[1] ?? null;
    // Without a logger's package the message must speak for itself; short ones ("started") could be anybody's.
    if (!/\..*\./.test(logger) && !counted.kafka && !counted.server && !counted.client) {
      const row = known.messages.match(line.bytes, messageStart(line.bytes, header.messageFrom, header.messageTo), header.messageTo);
      if (!row || row.pattern.source.length < distinctLength || known.messages.matched < distinctMatch) continue;
      if (row.id.startsWith('kafka.')) found.kafka++;
      else if (row.id.startsWith('zk-client.')) found.zooKeeperClient++;
      else if (row.id.startsWith('zk.')) found.zooKeeperServer++;
    }
  }
  let most = 0;
  for (const [layout, count] of layouts) if (count > most) [found.layout, most] = [layout, count];
  return found;
}

/** A layout in words. */
export function layoutName(found: Census): string {
  switch (found.layout) {
    case Layout.Broker: return found.connect * 2 > found.records ? 'Kafka Connect log4j layout' : 'Kafka log4j layout';
    case Layout.Plain: return found.threads ? 'Kafka log4j layout with threads' : 'stamp and level';
    case Layout.LevelFirst: return 'level before the stamp';
    case Layout.ThreadFirst: return 'Logback layout';
    case Layout.LevelThread: return 'Logback layout, level first';
    case Layout.SpringBoot: return 'Spring Boot layout';
    case Layout.LoggerFirst: return 'logger in brackets';
    case Layout.Parenthesised: return 'thread or logger in parentheses';
    case Layout.LoggerLast: return 'logger behind the message';
    case Layout.Json: return 'JSON lines';
    case Layout.Unstamped: return 'level first, stamps of the container or syslog';
    case Layout.ZooKeeper: return found.shortened ? 'Logback' : 'log4j';
    default: return 'unknown layout';
  }
}

/** A score from a share of records: a file with few such records among many is still a log that speaks of them. */
export function score(own: number, records: number): number {
  return own === 0 ? 0 : Math.max(own / records, 0.06);
}
