// A headless Chromium that notes every fault of a page: a request to anybody else, an error, a broken policy, a dialog.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const PATIENCE = 20000; // milliseconds for a condition to come true
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const faults = [];
export const check = (right, words) => { if (!right) faults.push(words); };
export const same = (got, wanted, words) => check(JSON.stringify(got) === JSON.stringify(wanted), `${words}: ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`);

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  // SwiftShader draws WebGL without a graphics card.
  args: ['--headless', '--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

export async function open(browser, base, path, { width = 1440, height = 900, locale = 'en-GB', before } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, locale, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.on('request', (request) => { if (!request.url().startsWith(`${base}/`)) faults.push(`asked for ${request.url()}`); });
  page.on('response', (answer) => { if (answer.status() >= 400 && !page.mayFail) faults.push(`${answer.status()} ${answer.url()}`); });
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type()) && !page.mayFail && !/GPU stall/.test(message.text())) faults.push(`console: ${message.text()}`); });
  page.on('pageerror', (error) => faults.push(`page: ${error.message}`));
  page.on('dialog', (dialog) => { faults.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
  await before?.(page);
  await page.goto(base + path, { waitUntil: 'load' });
  return page;
}

// Waits for `condition` (a function in the page) with `argument`; a fault in words where it does not come true.
export async function until(page, words, condition, argument) {
  await page.waitForFunction(condition, argument).catch(() => faults.push(`never: ${words}`));
}
export const focused = (page) => page.evaluate(() => {
  const node = document.activeElement;
  return node.dataset.key ?? node.id ?? node.tagName;
});

// What axe-core calls serious or worse, and what is `forbidden` by the names of its rules.
export async function accessible(page, words, forbidden = []) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  for (const { id, impact, nodes } of violations) {
    if (['serious', 'critical'].includes(impact) || forbidden.includes(id)) faults.push(`${words}: ${id} (${impact}): ${nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary?.split('\n')[1] ?? ''}`).join(' | ')}`);
  }
}
export async function fits(page, words) {
  const { wide, room } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, room: window.innerWidth }));
  check(wide <= room, `${words} scrolls sideways: ${wide} in ${room}`);
}

// The colour that a person sees at a place of the page, as [red, green, blue].
export async function colourAt(page, x, y) {
  const shot = await page.screenshot({ clip: { x: Math.round(x), y: Math.round(y), width: 1, height: 1 } });
  return page.evaluate(async (bytes) => {
    const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(1, 1), pen = canvas.getContext('2d');
    pen.drawImage(picture, 0, 0);
    return [...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  }, [...shot]);
}
