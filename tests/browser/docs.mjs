// /docs as a front-end team uses it: finds an operation, reads it on one screen, logs in, sends GET and POST; in two directions and
// on a phone. No request leaves the service, nothing breaks the policy, and the token lies nowhere but in the page's memory.
// Usage: EMAIL=... PASSWORD=... node docs.mjs BASE_URL FOLDER
import { accessible, check, faults, fits, focused, launch, open, same, until } from './browser.mjs';

const [base, folder] = process.argv.slice(2);
const { EMAIL, PASSWORD } = process.env;
const SCREEN = { width: 1280, height: 800 };
const browser = await launch();
const shot = (page, name) => page.screenshot({ path: `${folder}/${name}.png` });
const ready = (page) => until(page, 'the list of operations', () => document.querySelectorAll('#list details').length > 10);
const shown = (page, id) => until(page, `${id} is shown`, (wanted) => document.querySelector(`#operation [aria-label="${wanted}"]`) !== null, id);
async function goTo(page, id) {
  await page.evaluate((hash) => { location.hash = hash; }, id);
  await shown(page, id);
}
async function logIn(page) {
  await page.click('#token-button');
  await page.fill('#login-email', EMAIL);
  await page.fill('#login-password', PASSWORD);
  await page.click('#login button[type=submit]');
  await until(page, 'a token after the login', () => !document.getElementById('token').open && document.getElementById('token-button').textContent.includes('✓'));
}
async function send(page) {
  await page.click('#send');
  await until(page, 'an answer', () => document.querySelector('#answer .status') !== null);
  return page.evaluate(() => document.querySelector('#answer .status').textContent);
}
const pixels = (page) => page.evaluate(() => {
  const main = document.getElementById('operation'), top = document.querySelector('.top').getBoundingClientRect().height;
  const { bottom } = [...main.querySelectorAll('.columns > section')].map((part) => part.lastElementChild.getBoundingClientRect()).reduce((a, b) => (a.bottom > b.bottom ? a : b));
  return Math.ceil(Math.max(bottom + main.scrollTop, top));
});

async function readAndTry() {
  const page = await open(browser, base, '/docs?lang=en', SCREEN);
  await ready(page);
  same(await page.title(), 'Athar API', 'the title');
  // By keyboard alone: the filter finds it, Enter opens it.
  await page.focus('#filter');
  await page.keyboard.type('report missing person');
  await until(page, 'the filter finds one', () => document.querySelectorAll('#list a').length === 1);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await shown(page, 'createInquiry');
  same(await focused(page), 'operation', 'the focus after the choice');
  check(!(await page.evaluate(() => document.getElementById('refusals').open)), 'refusals are not folded');
  await accessible(page, 'docs in English');
  await shot(page, 'docs-en');

  page.mayFail = true; // a 401 is what we want
  same(await send(page), '401 Unauthorized', 'without a token');
  page.mayFail = false;
  await logIn(page);
  check((await page.textContent('.curl')).includes('Bearer $TOKEN'), 'the curl line does not name the token');
  check((await page.inputValue('#body')).includes('الحموي'), 'the body is not the first example');
  same(await send(page), '201 Created', 'the example as it stands');
  check((await page.textContent('#answer pre')).includes('access_code'), 'the receipt is not shown');
  await shot(page, 'docs-answer');
  await page.selectOption('#example-of-body', { index: 1 });
  check((await page.inputValue('#body')).includes('age_as_of'), 'another example is not taken');
  same(await send(page), '201 Created', 'another example as it stands');
  await goTo(page, 'createReferralStep');
  await page.click('#operation summary:has-text("200")');
  await page.selectOption('#example-of-answer', { index: 2 });
  check((await page.textContent('.choice + pre')).includes('declined'), 'another example of the answer is not shown');
  await goTo(page, 'listInquiries');
  check((await page.textContent('.choice + pre')).includes('ATH-'), 'the answer has no example');
  same(await send(page), '200 OK', 'the GET');
  check(await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length) === 0, 'something is kept');
  await goTo(page, 'readInquiry');
  await page.click('#send');
  await until(page, 'what is missing is told', () => document.querySelector('#answer .fault') !== null);
  await page.context().close();
}

// Each operation of the contract, refusals folded, at SCREEN.
async function measure() {
  const page = await open(browser, base, '/docs?lang=en', SCREEN);
  await ready(page);
  const contract = await (await fetch(`${base}/openapi.json`)).json();
  const ids = Object.values(contract.paths).flatMap((item) => Object.values(item).map((one) => one.operationId).filter(Boolean));
  check(ids.length > 100, 'the operations are not read');
  const heights = [];
  for (const id of ids) {
    await goTo(page, id);
    heights.push([id, await pixels(page)]);
  }
  heights.sort((a, b) => b[1] - a[1]);
  for (const [id, height] of heights) if (height > SCREEN.height) faults.push(`${id} takes ${height} pixels of ${SCREEN.height}`);
  console.log(`docs: an operation takes ${heights[Math.floor(heights.length / 2)][1]} pixels in the middle, ${heights[0][1]} at most (${heights[0][0]})`);
  await page.context().close();
}

async function inArabicAndOnAPhone() {
  const arabic = await open(browser, base, '/docs?lang=ar#createConsent', SCREEN);
  await shown(arabic, 'createConsent');
  same(await arabic.evaluate(() => [document.dir, document.querySelector('#send').textContent]), ['rtl', 'أرسل'], 'Arabic');
  await accessible(arabic, 'docs in Arabic');
  await shot(arabic, 'docs-ar');
  await arabic.context().close();
  for (const [lang, id] of [['ar', 'createInquiry'], ['en', 'listOrganizations'], ['ku', 'createAttachment'], ['tr', 'readDocs']]) {
    const phone = await open(browser, base, `/docs?lang=${lang}#${id}`, { width: 360, height: 760 });
    await shown(phone, id);
    await fits(phone, `docs in ${lang} on a phone`);
    check(await phone.evaluate(() => document.querySelector('#operation h2').getBoundingClientRect().top < window.innerHeight / 2), `docs in ${lang} on a phone: the operation is not in sight`);
    await shot(phone, `docs-phone-${lang}`);
    await phone.context().close();
  }
}

async function readGuides() {
  const page = await open(browser, base, '/docs?lang=en', SCREEN);
  await ready(page);
  const links = await page.evaluate(() => [...document.querySelectorAll('#guides a')].map((link) => link.getAttribute('href')));
  same(links, ['/docs/guides/portal', '/docs/guides/partner', '/docs/guides/operator'], 'the guides');
  for (const link of links) {
    const guide = await open(browser, base, link, { width: 360, height: 760 });
    check((await guide.textContent('h1')).length > 10, `${link} has no title`);
    await fits(guide, link);
    await accessible(guide, link);
    await guide.context().close();
  }
  await page.goto(`${base}${links[0]}`);
  await shot(page, 'docs-guide');
  await page.context().close();
}

await readAndTry();
await readGuides();
await measure();
await inArabicAndOnAPhone();
await browser.close();
for (const fault of faults) console.log(fault);
console.log(`browser: /docs, ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
