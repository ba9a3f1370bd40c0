/** A rule's text as it reads at a glance; the whole stands on the rule's page. Markdown of ours in, Markdown out. */

/** A sentence ends before a blank and a capital, a code span or emphasis; "e.g. X" is not written in these texts. */
const sentenceEnd = /(?<=[.!?])\s+(?=["A-Z`*])/;
/** Where a fact is known from: "… of the leader. (org.apache.zookeeper.ClientCnxn)". */
const source = /(?<=\.) \([^()]*\)/g;

/** The first sentences of the first paragraph, without their sources. What only leads to a list ("…:") is left out. */
export function firstSentences(text: string, most: number): string {
  const [paragraph] = text.split('\n\n');
  const sentences = paragraph.replace(source, '').split(sentenceEnd).filter(sentence => !sentence.endsWith(':'));
  return sentences.slice(0, most).join(' ');
}

/** The first items of a list; one paragraph as it is. Several go by cases, of which one alone would mislead: ''. */
export function firstSteps(text: string, most: number): string {
  if (text.includes('\n\n')) return '';
  return text.startsWith('- ') ? text.split(/\n(?=- )/).slice(0, most).join('\n') : text;
}
