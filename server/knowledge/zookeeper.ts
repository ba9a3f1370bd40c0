import { byKey, byValue } from './concept';

const clientCnxn = 'ZooKeeper ClientCnxn.java';
const admin = 'ZooKeeper administrator\'s guide';

/** Sessions, timeouts, transactions and elections of ZooKeeper. */
export const zookeeper = [
  ...byKey({
    'zookeeper.session-id': {
      title: 'Session id',
      text: 'Identity of one client\'s session: the same number in the client\'s and the servers\' logs is the same session. **Its top byte is the `myid` of the server that created it** (`0x3677…` has 15 digits, so the byte is `03`; a standalone server uses 1); the next five bytes come from that server\'s clock when it started, and ids count up from there. The session survives a move to another server; a new id means a new session, with all ephemeral nodes of the old one gone or going.',
      source: 'ZooKeeper SessionTrackerImpl.initializeNextSessionId; ZooKeeperServer.createSessionTracker',
    },
    'zookeeper.session-timeout': {
      title: 'Session timeout',
      text: 'How long the servers wait without hearing anything before they expire the session and delete its ephemeral nodes (a Kafka broker\'s registration among them). What a client asks for is bounded by the server; **the negotiated value counts**. The client pings when about a third has passed without traffic, gives up the connection when it heard nothing for two thirds, and has the last third to find another server. Expiry is rounded up to the server\'s next tick, and only the servers decide it (in an ensemble, the leader): the client learns of it when it reconnects. Kafka asks for `zookeeper.session.timeout.ms`: 6000 by default before 2.5, 18000 since (KIP-537).',
      source: `${clientCnxn} (readTimeout, SendThread.run), ExpiryQueue.java (roundToNextInterval); KIP-537`,
    },
    'zookeeper.request-timeout': { title: 'Request timeout', text: 'How long the ZooKeeper client waits for one answer before it fails the request; `0` waits for ever, as is the default. It has nothing to do with the session timeout, which ends the session.', source: 'ZooKeeper ClientCnxn, `zookeeper.request.timeout`; since 3.5 and 3.4.14' },
    'zookeeper.negotiated-timeout': {
      title: 'Negotiated timeout',
      text: 'The session timeout that client and server agreed on: what the client asked for, but at least `minSessionTimeout` (2 ticks by default) and at most `maxSessionTimeout` (20 ticks). With the default tick of 3000 ms that is 6 to 60 s, with the sample configuration\'s 2000 ms 4 to 40 s. Sessions of one server may have different values.',
      source: 'ZooKeeper ZooKeeperServer.processConnectRequest, getMinSessionTimeout, getMaxSessionTimeout',
    },
    'zookeeper.silence': {
      title: 'Not heard from the server',
      text: 'How long this client had read nothing when it gave up the connection: the silent time ends at the stamp and began this long before. It is over **two thirds** of the session timeout, or a good deal more when the client itself stood still (a GC pause): then the number shows when it woke up. It does not mean that the session has expired.',
      source: `${clientCnxn} (SendThread.run)`,
    },
    'zookeeper.tick-time': {
      title: 'Tick',
      text: 'ZooKeeper\'s unit of time in ms: sessions expire at ticks, session timeouts are bounded by 2 and 20 of them, `initLimit` and `syncLimit` are counted in them. 3000 by default, 2000 in the sample configuration.',
      source: `${admin}; ZooKeeperServer.DEFAULT_TICK_TIME`,
    },
    'zookeeper.myid': {
      title: 'myid',
      text: 'Number of a server in its ensemble (file `myid` in its data directory), also the top byte of the session ids it makes. Clients of ZooKeeper log `[myid:]` with nothing, or with an address.',
      source: `${admin}; QuorumPeerConfig`,
    },
    'zookeeper.zxid': {
      title: 'zxid',
      text: 'Number of a transaction. The upper 32 bits are the **epoch** of the leader that made it, the lower 32 a counter from 0: `0x204ae6e7d` is transaction 0x04ae6e7d of epoch 2. The server with the highest zxid wins an election. When the counter runs full the leader steps down to begin a new epoch.',
      source: 'ZooKeeper ZxidUtils',
    },
    'zookeeper.epoch': {
      title: 'Epoch',
      text: 'Number of a leader\'s reign; each new leader raises it. An epoch that climbs quickly shows an ensemble that loses its leader again and again.',
      source: 'ZooKeeper Leader.getEpochToPropose, ZxidUtils',
    },
    'zookeeper.election-round': {
      title: 'Election round',
      text: 'Counter of elections in which votes are compared (`n.round`). Votes of an earlier round are ignored.',
      source: 'ZooKeeper FastLeaderElection',
    },
    'zookeeper.xid': {
      title: 'xid, cxid',
      text: 'Number of a request within one connection, given by the client. Special ones: -1 a watch event, -2 a ping, -4 authentication, -8 setting watches again after a reconnect.',
      source: `${clientCnxn}`,
    },
    'zookeeper.min-session-timeout': { title: 'minSessionTimeout', text: 'The shortest session timeout the server grants; 2 ticks unless set. Clients that ask for less get this.', source: `${admin}; ZooKeeperServer.getMinSessionTimeout` },
    'zookeeper.max-session-timeout': { title: 'maxSessionTimeout', text: 'The longest session timeout the server grants; 20 ticks unless set. Clients that ask for more get this.', source: `${admin}; ZooKeeperServer.getMaxSessionTimeout` },
    'zookeeper.leader': { title: 'Leader', text: 'The server that orders all writes and alone expires sessions. Votes go to the highest epoch, then the highest zxid, then the highest server id.', source: 'ZooKeeper FastLeaderElection.totalOrderPredicate' },
    'zookeeper.sync-phase': { title: 'Phase of a server', text: 'What a server does between an election and serving clients (3.6 and later).', source: 'ZooKeeper QuorumPeer.ZabState' },
    'zookeeper.znode': { title: 'znode', text: 'A node in ZooKeeper\'s tree. Kafka keeps brokers under `/brokers/ids` (ephemeral: gone with their session), the controller in `/controller` (ephemeral), partition states under `/brokers/topics/…/state`.', source: 'Kafka kafka.zk.ZkData' },
    'zookeeper.connect-string': { title: 'Connect string', text: 'The servers a client may use, `host:port` separated by commas, with an optional path (chroot) behind the last. With one address only, a client cannot move when that server stops.', source: 'ZooKeeper ConnectStringParser' },
    'zookeeper.watcher': { title: 'Watcher', text: 'The object that gets the session\'s events; its class tells which library opened the session.', source: 'ZooKeeper ZooKeeper.java' },
    'zookeeper.server-id': { title: 'Server id', text: 'Number of a server in the ensemble (`server.N` in the configuration, its `myid`).', source: 'ZooKeeper QuorumPeerConfig' },
    'zookeeper.quorum-state': { title: 'State of a server', text: 'What a server of an ensemble is doing. Only with a leader and a majority of followers are requests answered.', source: 'ZooKeeper QuorumPeer.ServerState' },
    'zookeeper.max-client-connections': { title: 'Too many connections', text: 'One address opened more than `maxClientCnxns` connections (60 by default), and the further ones are refused. Usually a client that opens sessions without closing them.', source: 'ZooKeeper NIOServerCnxnFactory' },
    'zookeeper.client-state': { title: 'State of the client', text: 'How a client sees its connection and its session.', source: 'ZooKeeper Watcher.Event.KeeperState, ZooKeeper.States' },
    'zookeeper.keeper-error': { title: 'KeeperErrorCode', text: 'Why a request failed, as ZooKeeper names it. Many are part of normal work: programs create nodes that may exist already.', source: 'ZooKeeper KeeperException.Code' },
    'zookeeper.operation': { title: 'Request type', text: 'What the client asked for: `create`, `delete`, `setData`, `multi`, `createSession`, `closeSession`, `ping` and so on.', source: 'ZooKeeper Request.op2String' },
    'zookeeper.setting': { title: 'Configuration', text: 'A setting of the server (zoo.cfg).', source: admin },
  }),
  ...byValue('zookeeper.quorum-state', {
    LOOKING: { text: 'The server has no leader and takes part in an election. Clients are not served; an election should end within a second or so.', source: 'ZooKeeper QuorumPeer' },
    FOLLOWING: { also: ['FOLLOWER'], text: 'The server follows a leader: it answers reads, forwards writes and votes on them.', source: 'ZooKeeper QuorumPeer' },
    LEADING: { also: ['LEADER'], text: 'The server leads: all writes go through it, and it alone expires sessions.', source: 'ZooKeeper QuorumPeer, LeaderZooKeeperServer' },
    OBSERVING: { also: ['OBSERVER'], text: 'The server follows without a vote: it serves clients and does not count for the majority.', source: 'ZooKeeper QuorumPeer' },
    standalone: { text: 'One server without an ensemble: its stop is everybody\'s stop.', source: 'ZooKeeper ZooKeeperServerMain' },
  }),
  ...byValue('zookeeper.sync-phase', {
    election: { text: 'A leader is being elected.', source: 'ZooKeeper QuorumPeer.ZabState' },
    discovery: { text: 'Leader and followers agree on the new epoch.', source: 'ZooKeeper QuorumPeer.ZabState' },
    synchronization: { text: 'Followers get what they miss, as a few transactions (DIFF), a cut (TRUNC) or a whole snapshot (SNAP). A large snapshot can take longer than `initLimit` allows, and the election begins anew.', source: 'ZooKeeper QuorumPeer.ZabState, LearnerHandler.syncFollower' },
    broadcast: { text: 'Normal operation: the server serves clients.', source: 'ZooKeeper QuorumPeer.ZabState' },
  }),
  ...byValue('zookeeper.operation', {
    createSession: { text: 'A client opens a new session.', source: 'ZooKeeper Request.op2String' },
    closeSession: { text: 'A session ends: closed by its client, or expired by the servers. Its ephemeral nodes go.', source: 'ZooKeeper Request.op2String' },
    create: { also: ['create2', 'createContainer', 'createTTL'], text: 'A node is created.', source: 'ZooKeeper Request.op2String' },
    setData: { text: 'A node\'s content is replaced.', source: 'ZooKeeper Request.op2String' },
    delete: { also: ['deleteContainer'], text: 'A node is deleted.', source: 'ZooKeeper Request.op2String' },
    multi: { text: 'Several operations as one transaction: all or none. Kafka uses it to make its registration.', source: 'ZooKeeper Request.op2String; Kafka KafkaZkClient' },
    setWatches: { also: ['setWatches2'], text: 'After a reconnect the client sets its watches again. Thousands of them make a large request.', source: 'ZooKeeper Request.op2String' },
    reconfig: { text: 'The ensemble\'s members are changed.', source: 'ZooKeeper Request.op2String' },
  }),
  ...byValue('zookeeper.client-state', {
    SyncConnected: { also: ['CONNECTED', 'RECONNECTED'], title: 'Connected', text: 'The client has a connection and its session is alive. After a reconnect in time the session is the old one and its ephemeral nodes are still there.', source: 'ZooKeeper Watcher.Event.KeeperState' },
    Disconnected: { also: ['SUSPENDED', 'CONNECTING', 'ASSOCIATING', 'NOT_CONNECTED'], title: 'Disconnected', text: 'The connection is lost; the session may still be alive. The client tries other servers. What it knows may be out of date, and it cannot know whether the session has expired.', source: 'ZooKeeper Watcher.Event.KeeperState; Curator ConnectionState' },
    Expired: { also: ['LOST'], text: 'The servers told the client that its session is gone, and its ephemeral nodes with it. A new session must be made: a Kafka broker registers anew, and its partitions had moved away meanwhile.', source: 'ZooKeeper Watcher.Event.KeeperState' },
    AuthFailed: { also: ['AUTH_FAILED'], text: 'Authentication failed; the session cannot be used.', source: 'ZooKeeper Watcher.Event.KeeperState' },
    Closed: { text: 'The client closed its session: its ephemeral nodes are deleted at once. What a clean stop looks like.', source: 'ZooKeeper ZooKeeper.close' },
    ConnectedReadOnly: { also: ['CONNECTEDREADONLY', 'READ_ONLY'], text: 'Connected to a server that is cut off from the majority and serves reads only.', source: 'ZooKeeper ReadOnlyZooKeeperServer' },
    SaslAuthenticated: { text: 'Authentication by SASL succeeded.', source: 'ZooKeeper Watcher.Event.KeeperState' },
  }),
  ...byValue('zookeeper.keeper-error', {
    ConnectionLoss: { text: 'The connection broke while the request was under way: it **may or may not have been carried out**. The session may still live.', source: 'ZooKeeper KeeperException.Code CONNECTIONLOSS (-4)' },
    SessionExpired: { also: ['Session expired'], text: 'The session is gone; with it all its ephemeral nodes and watches.', source: 'ZooKeeper KeeperException.Code SESSIONEXPIRED (-112)' },
    SessionMoved: { text: 'The session has moved to another server and this connection is out of date. Seen after a client reconnected elsewhere while the old server still held a request.', source: 'ZooKeeper KeeperException.Code SESSIONMOVED (-118)' },
    NodeExists: { text: 'The node to be created is there already. Mostly normal: programs create parent nodes blindly. **For `/brokers/ids/N` or `/controller`** it means that the old session\'s node still exists (a restart quicker than the session timeout) or that another broker was first.', source: 'ZooKeeper KeeperException.Code NODEEXISTS (-110); Kafka KafkaZkClient' },
    NoNode: { text: 'There is no such node. Mostly normal when a program asks whether something exists.', source: 'ZooKeeper KeeperException.Code NONODE (-101)' },
    BadVersion: { text: 'Somebody else changed the node since it was read. For Kafka\'s partition state: the broker\'s picture of the ISR is out of date, which the controller has changed.', source: 'ZooKeeper KeeperException.Code BADVERSION (-103)' },
    NoAuth: { text: 'The node\'s access list does not allow it.', source: 'ZooKeeper KeeperException.Code NOAUTH (-102)' },
    NotEmpty: { text: 'A node with children cannot be deleted.', source: 'ZooKeeper KeeperException.Code NOTEMPTY (-111)' },
    AuthFailed: { text: 'Authentication failed.', source: 'ZooKeeper KeeperException.Code AUTHFAILED (-115)' },
    InvalidACL: { text: 'The access list in the request is not valid.', source: 'ZooKeeper KeeperException.Code INVALIDACL (-114)' },
    OperationTimeout: { also: ['RequestTimeout'], text: 'The operation took too long.', source: 'ZooKeeper KeeperException.Code OPERATIONTIMEOUT (-7)' },
    MarshallingError: { text: 'A request or an answer could not be read; often larger than `jute.maxbuffer` (about 1 MB).', source: 'ZooKeeper KeeperException.Code MARSHALLINGERROR (-5)' },
  }),
];
