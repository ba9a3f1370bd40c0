import assert from 'node:assert/strict';
import { chromium, type Browser } from 'playwright-core';
import { htmlReport } from '../../server/incident/report/html';
import type { Report, ReportLine } from '../../server/incident/report/report';
import { launchOptions } from './browser';

const path = 'cases/an-incident-with-a-long-name/kafka-broker-with-a-long-name-1/kafkaServer-gc.log:741';
const line: ReportLine = { role: 'cause', at: 0, node: 'zookeeper 3', place: path, text: '[2026-11-21T22:25:05.200+0000][gc             ] GC(43) Pause Full (G1 Compaction Pause) 4093M->3563M(4096M) 8272.802ms' };
const report: Report = {
  headline: 'Broker 1 lost its ZooKeeper session.', masked: 0, omitted: 0, gaps: [], logs: [], versions: [], picture: null, timeline: [line],
  findings: [{ title: 'Broker 1 lost its ZooKeeper session', severity: 'error', confidence: 'proven', rule: 'session-lost/stall', when: '', why: 'Why.', lines: [line], effects: [{ text: '6 partitions changed leader', place: path }], notSeen: [], remedy: 'More heap.' }],
  noted: [{ severity: 'warning', node: 'broker 1', place: path, text: 'To-space exhausted.', count: 1 }],
};

describe('the page of a report', () => {
  let browser: Browser;
  before(async () => void (browser = await chromium.launch(launchOptions)));
  after(() => browser.close());

  for (const [name, width, media] of [['paper', 794, 'print'], ['a screen', 1280, 'screen']] as const) {
    it(`leaves the lines of the logs room on ${name}`, async () => {
      const page = await browser.newPage({ viewport: { width, height: 1000 } });
      await page.emulateMedia({ media });
      await page.setContent(htmlReport(report));
      const widths = await page.locator('.log').evaluateAll(all => all.map(one => (one.parentElement as HTMLElement).clientWidth));
      assert.equal(widths.length, 2);
      assert.ok(widths.every(each => each > width * 0.45 && each < width), widths.join());
      assert.ok(await page.evaluate(() => [...document.querySelectorAll('.scroll')].every(box => box.scrollWidth <= box.clientWidth)), 'nothing is cut off at the side');
      assert.equal(await page.locator('.log').first().innerText(), line.text, 'blanks of the line are kept');
      await page.close();
    });
  }
});
