import assert from 'node:assert/strict';
import { quoted } from '../../../server/cli/investigate';

describe('a line that is quoted in a terminal', () => {
  const text = '[2026-11-21T22:25:05.200+0000][gc             ] GC(43) Pause Full (G1 Compaction Pause) 4093M->3563M(4096M) 8272.802ms';
  const label = 'Full GC (G1 Compaction Pause) 8.27 s, 4093M -> 3563M (4096M)';

  it('is the line where it fits, in a narrow one what it says, never longer than there is room', () => {
    assert.equal(quoted({ text, label }, 160), text);
    assert.equal(quoted({ text, label }, 67), label);
    assert.equal(quoted({ text, label }, 30), `${label.slice(0, 29)}…`);
    assert.equal(quoted({ text }, 67), `${text.slice(0, 66)}…`, 'no words of ours: the line, cut');
    assert.equal(quoted({ text: text.repeat(2), label }, 160), `${text.repeat(2).slice(0, 159)}…`, 'with room the log speaks for itself');
  });
});
