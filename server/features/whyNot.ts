/** faultline/whyNot: two chosen events, and every condition for one to be the cause of the other. */
import type { FindingEvidence } from '../incident/story/findings';
import { whyNot as held } from '../incident/story/whyNot';
import { whyNotRequest, type EvidenceLine, type WhyNot, type WhyNotParams } from '../protocol';
import { canonicalUri } from '../workspace/uris';
import type { Feature } from './context';

export const whyNot: Feature = {
  register({ connection, logs }) {
    connection.onRequest(whyNotRequest, async ({ first, second }: WhyNotParams): Promise<WhyNot | null> => {
      await logs.gather([first, second].map(({ uri }) => canonicalUri(uri)), () => {}, () => true);
      const investigation = await logs.investigation();
      const chosen = [first, second].map(({ uri, line }) => ({ file: canonicalUri(uri), line }));
      const answer = held(logs.incident, investigation, chosen[0], chosen[1]);
      const line = ({ file, ...rest }: FindingEvidence): EvidenceLine => ({ uri: logs.clientUri(file), ...rest });
      return answer && { ...answer, cause: line(answer.cause), effect: line(answer.effect), conditions: answer.conditions.map(condition => ({ ...condition, evidence: condition.evidence.map(line) })) };
    });
  },
};
