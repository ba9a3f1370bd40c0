/** All rules. Adding one is a file, a line here, a test. */
import { allocationStall } from './gc/allocationStall';
import { concurrentModeFailure } from './gc/concurrentModeFailure';
import { evacuationFailure } from './gc/evacuationFailure';
import { explicitGc } from './gc/explicitGc';
import { frequentFullGc } from './gc/frequentFullGc';
import { fullGcFreesLittle } from './gc/fullGcFreesLittle';
import { fullGcOverSessionTimeout } from './gc/fullGcOverSessionTimeout';
import { pauseNearSessionTimeout } from './gc/pauseNearSessionTimeout';
import { pauseOverSessionTimeout } from './gc/pauseOverSessionTimeout';
import { cutOff } from './hs_err/cutOff';
import { jvmCrash } from './hs_err/jvmCrash';
import { nativeAllocationFailed } from './hs_err/nativeAllocationFailed';
import { brokerFenced } from './kafka/brokerFenced';
import { connectionsRefused } from './kafka/connectionsRefused';
import { controllerMoved } from './kafka/controllerMoved';
import { corruptLog } from './kafka/corruptLog';
import { diskFull } from './kafka/diskFull';
import { fatalExit } from './kafka/fatalExit';
import { logDirFailed } from './kafka/logDirFailed';
import { mapFailed } from './kafka/mapFailed';
import { notLeader } from './kafka/notLeader';
import { outOfMemory } from './kafka/outOfMemory';
import { partitionOffline } from './kafka/partitionOffline';
import { pollIntervalExceeded } from './kafka/pollIntervalExceeded';
import { recovery } from './kafka/recovery';
import { taskFailed } from './kafka/taskFailed';
import { uncleanElection } from './kafka/uncleanElection';
import { underMinIsr } from './kafka/underMinIsr';
import { clockBackwards } from './log/clockBackwards';
import { repeatedError } from './log/repeatedError';
import { severalServices } from './log/severalServices';
import type { Diagnostic, Rule, RuleContext } from './rule';
import { clientSessionExpired } from './sessions/clientSessionExpired';
import { clientSilent } from './sessions/clientSilent';
import { serverSessionExpired } from './sessions/serverSessionExpired';
import { dataUnreadable } from './zookeeper/dataUnreadable';
import { jvmPause } from './zookeeper/jvmPause';
import { quorumLost } from './zookeeper/quorumLost';
import { recordTooLong } from './zookeeper/recordTooLong';
import { serverEnded } from './zookeeper/serverEnded';
import { slowFsync } from './zookeeper/slowFsync';
import { tooManyConnections } from './zookeeper/tooManyConnections';

export const rules: readonly Rule[] = [
  fullGcOverSessionTimeout,
  pauseOverSessionTimeout,
  pauseNearSessionTimeout,
  frequentFullGc,
  fullGcFreesLittle,
  explicitGc,
  evacuationFailure,
  concurrentModeFailure,
  allocationStall,
  nativeAllocationFailed,
  jvmCrash,
  cutOff,
  clientSessionExpired,
  serverSessionExpired,
  clientSilent,
  brokerFenced,
  notLeader,
  pollIntervalExceeded,
  mapFailed,
  logDirFailed,
  diskFull,
  outOfMemory,
  fatalExit,
  corruptLog,
  partitionOffline,
  underMinIsr,
  uncleanElection,
  controllerMoved,
  connectionsRefused,
  recovery,
  taskFailed,
  slowFsync,
  tooManyConnections,
  jvmPause,
  quorumLost,
  dataUnreadable,
  serverEnded,
  recordTooLong,
  clockBackwards,
  severalServices,
  repeatedError,
];

/** Runs every rule of the log's family over it. Diagnostics come in the order of the lines. */
export function checkLog(log: Pick<RuleContext, 'file' | 'reading' | 'clock' | 'timeouts'>): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const rule of rules) {
    if (!rule.families.includes(log.reading.family)) continue;
    const { events } = log.reading;
    rule.check({
      ...log,
      *events(...kinds) {
        for (const i of events.ofKind(...kinds)) yield events.at(i, log.clock);
      },
      report({ line, endLine = line, message, related = [], severity = rule.severity }) {
        found.push({ rule: rule.id, severity, line, endLine, message, related, highlight: rule.highlight ?? null });
      },
    });
  }
  return found.sort((a, b) => a.line - b.line);
}

