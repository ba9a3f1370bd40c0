/** Fields that messages of every family use. */
import { defineFields, parsers } from '../fields';

const { whole, decimal } = parsers;

/** A hexadecimal id stays text: 64 bits do not fit a number. */
defineFields({
  key: { token: 'property', concept: 'kafka.config', conceptByValue: true },
  config: { token: 'class', concept: 'kafka.config-dump' },
  version: { token: 'string', concept: 'log.version' },
  commit: { token: 'string', concept: 'kafka.commit' },
  port: { token: 'number', parse: whole },
  tookMs: { as: 'durationMs', token: 'number', concept: 'log.duration', parse: decimal },
  waitMs: { token: 'number', concept: 'log.duration', parse: decimal },
  requestTimeoutMs: { token: 'number', concept: 'zookeeper.request-timeout', parse: decimal },
  closing: { token: 'string' },
  size: { token: 'number', parse: whole },
  state: { token: 'enumMember', concept: 'log.state', conceptByValue: true },
  oldState: { as: 'previousState', token: 'enumMember', concept: 'log.state', conceptByValue: true },

  myidLabel: { token: 'property', concept: 'zookeeper.myid' },
  myid: { token: 'variable', concept: 'zookeeper.myid', parse: whole },
  zxid: { token: 'number', concept: 'zookeeper.zxid' },
  cxid: { token: 'number', concept: 'zookeeper.xid' },
  znode: { token: 'string', concept: 'zookeeper.znode' },
  negotiatedTimeoutMs: { token: 'number', concept: 'zookeeper.negotiated-timeout', parse: decimal },
  connectString: { token: 'string', concept: 'zookeeper.connect-string' },
  watcher: { token: 'class', concept: 'zookeeper.watcher' },
  clientState: { as: 'state', token: 'enumMember', concept: 'zookeeper.client-state', conceptByValue: true },
  keeperError: { as: 'error', token: 'enumMember', concept: 'zookeeper.keeper-error', conceptByValue: true },
});
