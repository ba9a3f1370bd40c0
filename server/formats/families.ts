/** The log families Faultline reads. Adding one is a folder and a line here. */
import type { Format } from './format';
import { gcFormat } from './gc/format';
import { withGcLines } from './gc/within';
import { hsErrFormat } from './hs_err/format';
import { kafkaFormat } from './kafka/format';
import { zookeeperFormat } from './zookeeper/format';

export const formats: readonly Format[] = [gcFormat, withGcLines(kafkaFormat), withGcLines(zookeeperFormat), hsErrFormat];
