import assert from 'node:assert/strict';
import { text } from '../../../server/text/bytes';
import { Utf8Input } from '../../../server/text/encoding';
import { lineOf } from '../../../server/text/line';
import { Unwrapper } from '../../../server/text/wrapper';

const message = '[2019-05-15 22:20:14,399] INFO x (kafka.log.Log)';

function unwrapped(written: string): { content: string; wrapperMs: number; columnOfLast: number } {
  const unwrapper = Unwrapper.for(new TextEncoder().encode(written + '\n'));
  const line = lineOf(written);
  unwrapper?.unwrap(line);
  return { content: text(line.bytes, line.from, line.to), wrapperMs: line.wrapperMs, columnOfLast: line.rawColumn(line.to - 1) };
}

describe('Unwrapper', () => {
  it('is not needed for a plain log', () => {
    assert.equal(Unwrapper.for(new TextEncoder().encode(message)), null);
  });

  it('takes the CRI prefix off and keeps its instant', () => {
    const prefix = '2019-05-15T22:20:14.399Z stdout F ';
    assert.deepEqual(unwrapped(prefix + message), { content: message, wrapperMs: Date.UTC(2019, 4, 15, 22, 20, 14, 399), columnOfLast: prefix.length + message.length - 1 });
  });

  it('takes a Docker line apart, escapes undone, columns kept', () => {
    const written = String.raw`{"log":"say \"hi\"\tto \u003cyou\u003e\n","stream":"stdout","time":"2019-05-15T22:20:14.399000001Z"}`;
    const { content, wrapperMs, columnOfLast } = unwrapped(written);
    assert.equal(content, 'say "hi"\tto <you>');
    assert.equal(Math.floor(wrapperMs), Date.UTC(2019, 4, 15, 22, 20, 14, 399));
    assert.equal(columnOfLast, written.indexOf('\\u003e'));
  });

  it('undoes escapes beyond ASCII, in pairs where one character takes two', () => {
    const content = (inside: string): string => unwrapped(`{"log":"${inside}\\n","stream":"stdout","time":"2019-05-15T22:20:14.399000001Z"}`).content;
    assert.equal(content(String.raw`a\u00e9\u20AC\ud83d\ude00b`), 'aé€😀b');
    assert.equal(content(String.raw`\ud83d\u0041\ude00`), '\ufffdA\ufffd');
    assert.equal(content(String.raw`\u12zz`), 'u12zz');
  });

  it('finds a container format that begins behind other lines', () => {
    assert.equal(Unwrapper.for(new TextEncoder().encode(`starting\n\n2019-05-15T22:20:14.399Z stdout F ${message}\n`))?.kind, 'cri');
    assert.equal(Unwrapper.for(new TextEncoder().encode('x\n'.repeat(50) + '2019-05-15T22:20:14.399Z stdout F y\n')), null);
  });

  it('leaves a Docker line that is cut off readable', () => {
    assert.equal(unwrapped('{"log":"half a li').content, 'half a li');
    assert.equal(unwrapped('{"log":"half\\').content.startsWith('half'), true);
  });

  describe('docker compose logs', () => {
    const plain = `Attaching to kafka-1, zookeeper-1\nzookeeper-1  | ${message}\nkafka-1      | ${message}\nkafka-1      | \n`;
    const unwrap = (head: string, written: string): { content: string; columnOfLast: number } => {
      const line = lineOf(written);
      Unwrapper.for(new TextEncoder().encode(head))?.unwrap(line);
      return { content: text(line.bytes, line.from, line.to), columnOfLast: line.rawColumn(line.to - 1) };
    };

    it('takes the names off, columns kept', () => {
      assert.equal(Unwrapper.for(new TextEncoder().encode(plain))?.kind, 'compose');
      const written = `kafka-1      | ${message}`;
      assert.deepEqual(unwrap(plain, written), { content: message, columnOfLast: written.length - 1 });
      assert.equal(unwrap(plain, 'kafka-1      | \tat a.b.C(D.java:1)').content, '\tat a.b.C(D.java:1)');
      assert.equal(unwrap(plain, 'kafka-1      |').content, '');
    });

    it('leaves lines without a name as they are', () => {
      assert.equal(unwrap(plain, 'kafka-1 exited with code 143').content, 'kafka-1 exited with code 143');
      assert.equal(unwrap(plain, message).content, message);
    });

    it('takes coloured names off', () => {
      const written = `\u001b[36mkafka-1  | \u001b[0m${message}`;
      assert.deepEqual(unwrap(`${written}\n${written}\n`, written), { content: message, columnOfLast: written.length - 1 });
    });

    it('is seen only where every line has a name and all bars stand in one column', () => {
      const kind = (head: string): string | null | undefined => Unwrapper.for(new TextEncoder().encode(head))?.kind;
      assert.equal(kind(`kafka-1  | ${message}\n${message}\n`), undefined);
      assert.equal(kind(`a | x\nabc | y\n`), undefined);
      assert.equal(kind(`${message} | x\n`), undefined);
      assert.equal(kind(''), undefined);
      assert.equal(kind('Attaching to kafka-1\n'), undefined);
    });
  });

  describe('names and stamps around the lines', () => {
    const kind = (head: string): string | null | undefined => Unwrapper.for(new TextEncoder().encode(head))?.kind;
    const all = (written: string): { content: string; service: string; ms: number }[] => {
      const unwrapper = Unwrapper.for(new TextEncoder().encode(written));
      return written.split('\n').map(one => {
        const line = lineOf(one);
        unwrapper?.unwrap(line);
        return { content: text(line.bytes, line.from, line.to), service: unwrapper?.service ?? '', ms: line.wrapperMs };
      });
    };
    const at = Date.UTC(2021, 1, 19, 8, 43, 16, 166);

    it('tells whose each line is', () => {
      assert.deepEqual(all(`zoo-1    | ${message}\nkafka-1  | ${message}\nkafka-1  | \tat a.B.c(B.java:1)\nzoo-1    | last\nkafka-1 exited with code 137`).map(({ service, content }) => [service, content.slice(0, 4)]),
        [['zoo-1', '[201'], ['kafka-1', '[201'], ['kafka-1', '\tat '], ['zoo-1', 'last'], ['', 'kafk']]);
    });

    it('takes the pods of kubectl --prefix off, whatever the lengths of their names', () => {
      assert.deepEqual(all(`[pod/kafka-0/kafka] ${message}\n[pod/kafka-operator-0/operator] \tx\n[pod/kafka-0/kafka]`).map(({ service, content }) => [service, content]),
        [['kafka-0/kafka', message], ['kafka-operator-0/operator', '\tx'], ['kafka-0/kafka', '']]);
    });

    it('takes the names of a swarm off', () => {
      assert.equal(all(`s_kafka.1.ab12@host-1    | ${message}`)[0].content, message);
    });

    it('takes off the stamps of docker logs -t, kubectl --timestamps and build servers', () => {
      const stamp = '2021-02-19T08:43:16.166487700Z ';
      assert.deepEqual(all(`${stamp}${message}\n${stamp}\tat a.B.c(B.java:1)\n${stamp}`).map(({ content, ms }) => [content, Math.floor(ms)]), [[message, at], ['\tat a.B.c(B.java:1)', at], ['', at]]);
      assert.equal(all(`[2021-02-19T08:43:16.166Z] ${message}`)[0].content, message);
      assert.deepEqual(all(`kafka-1  | ${stamp}${message}`)[0], { content: message, service: 'kafka-1', ms: all(`${stamp}${message}`)[0].ms });
    });

    it('takes off the stamps of Docker Desktop, on the wall clock', () => {
      assert.deepEqual(all(`2021-02-19 09:43:16 ${message}\n2021-02-19 09:43:16 \tat a.B.c(B.java:1)`).map(({ content }) => content), [message, '\tat a.B.c(B.java:1)']);
    });

    it('leaves stamps that are the program\'s own', () => {
      assert.equal(kind('2021-02-19T08:43:16.166487700Z INFO [main] a.B - x'), undefined);
      assert.equal(kind('2021-02-19T08:43:16.166487700Z [6f-thread] INFO a.B - x'), undefined);
      assert.equal(kind('[2021-02-19T08:43:16.166+0000] GC(0) Pause Young'), undefined);
      assert.equal(kind('[2021-02-19T08:43:16.166+0000][0.105s][info][gc] x'), undefined);
      assert.equal(kind(`2021-02-19T08:43:16.166487700Z ${message}\n${message}`), undefined);
    });
  });

  it('drops colours', () => {
    const written = '\u001b[32m' + message + '\u001b[0m';
    assert.deepEqual(unwrapped(written), { content: message, wrapperMs: NaN, columnOfLast: 5 + message.length - 1 });
    assert.equal(unwrapped('\u001b[').content, '');
  });
});

describe('Utf8Input', () => {
  function through(chunks: number[][]): { text: string; encoding: string } {
    const input = new Utf8Input();
    let all = '';
    for (const chunk of chunks) {
      const out = input.push(Uint8Array.from(chunk));
      all += text(out, 0, out.length);
    }
    const rest = input.end();
    return { text: all + text(rest, 0, rest.length), encoding: input.encoding };
  }

  it('drops a UTF-8 mark, also when it comes in pieces', () => {
    assert.equal(through([[0xef, 0xbb, 0xbf, 97, 98]]).text, 'ab');
    assert.equal(through([[0xef], [0xbb], [0xbf, 97], [98]]).text, 'ab');
  });

  it('transcodes UTF-16 of both orders, also cut in the middle of a unit', () => {
    assert.deepEqual(through([[0xff, 0xfe, 97], [0, 98, 0]]), { text: 'ab', encoding: 'utf-16le' });
    assert.deepEqual(through([[0xfe, 0xff, 0, 97, 0], [98]]), { text: 'ab', encoding: 'utf-16be' });
  });

  it('passes short and empty inputs on', () => {
    assert.equal(through([[97]]).text, 'a');
    assert.equal(through([]).text, '');
  });
});
