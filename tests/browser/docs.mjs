// Opens /docs as a person would: no request leaves the service, nothing breaks the policy, the contract is shown.
// Usage: node docs.mjs BASE_URL SCREENSHOT
import { chromium } from 'playwright-core';

const [base, screenshot] = process.argv.slice(2);
const faults = [];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
page.on('request', (request) => {
  const url = request.url();
  if (!url.startsWith(`${base}/`) && !url.startsWith('data:')) faults.push(`asked for ${url}`);
});
page.on('console', (message) => { if (message.type() === 'error') faults.push(`console: ${message.text()}`); });
page.on('pageerror', (error) => faults.push(`page: ${error.message}`));
await page.goto(`${base}/docs`, { waitUntil: 'load' });
const operation = page.locator('#operations-inquiries-createInquiry');
await operation.waitFor({ timeout: 20000 });
// By keyboard alone: the operation's control takes the focus and opens on Enter.
await operation.locator('button.opblock-summary-control').focus();
await page.keyboard.press('Enter');
await operation.locator('.opblock-body').waitFor({ timeout: 10000 });
if ((await page.title()) !== 'Athar API') faults.push('the title is not Athar API');
await page.screenshot({ path: screenshot });
await browser.close();
for (const fault of faults) console.log(fault);
console.log(`browser: ${faults.length === 0 ? 1 : 0} passed, ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
