// Uses /explore as its readers would: by mouse and by keyboard, in English and Arabic, at a desk and on a phone.
// Usage: node explore.mjs BASE_URL OUTPUT_FOLDER, with ADMIN and STEWARD (access tokens) in the environment.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { accessible, check, colourAt, faults, fits, focused, launch, open, same, until } from './browser.mjs';
import { EXACT, HIDDEN, HUB, load, PAYLOAD } from './data.mjs';

const [base, folder] = process.argv.slice(2);
const data = await load(base, { admin: process.env.ADMIN, steward: process.env.STEWARD });
const browser = await launch();
let passed = 0;

const ask = async (path) => (await fetch(base + path)).json();
async function found(query) {
  const ids = [];
  for (let next = ''; next !== null;) {
    const page = await ask(`/v1/organizations?limit=100&${query}${next && `&cursor=${next}`}`);
    ids.push(...page.items.map((item) => item.id));
    next = page.next;
  }
  return ids;
}
const hits = (page, n) => until(page, `${n} organizations in words`, (words) => document.getElementById('hits').textContent === words, n === 1 ? '1 organization' : `${n} organizations`);
const mapReady = (page, words) => until(page, `a map of ${words}`, (wanted) => document.getElementById('map').dataset.ready === wanted, words);
// What the marks on the map sum up to.
const marked = (page) => page.$$eval('#marks .mark:not(.place-name)', (all) => all.reduce((sum, mark) => sum + Number(mark.dataset.count ?? 1), 0));
const card = (page, name) => until(page, `the card of ${name}`, (wanted) => document.getElementById('card-name')?.textContent.includes(wanted), name);

async function test(name, path, options, body) {
  const before = faults.length, page = await open(browser, base, path, options);
  await body(page).catch((error) => faults.push(error.message.split('\n').slice(0, 3).join(' ')));
  await page.context().close();
  if (faults.length === before) passed++;
  else faults.splice(before, 0, `-- ${name}`);
}
const PHONE = { width: 360, height: 740 };

await test('the list, the count and the map say what the service says; nothing is kept', '/explore', {}, async (page) => {
  await hits(page, data.count);
  await mapReady(page, 'points ');
  check(await page.locator('#items .item').count() === 20, 'the first page has not 20');
  while (await page.locator('#more').isVisible()) {
    const before = await page.locator('#items .item').count();
    await page.locator('#more').click();
    await until(page, 'more items', (n) => document.querySelectorAll('#items .item').length > n, before);
  }
  const shown = await page.$$eval('#items .item', (all) => all.map((item) => item.dataset.id));
  same(shown.sort(), (await found('')).sort(), 'the list');
  const kept = await page.evaluate(async () => [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length]);
  same(kept, ['', 0, 0, 0, 0], 'what the page keeps');
  await accessible(page, 'list and map');
  await page.evaluate(() => document.getElementById('results').scrollTo(0, 0));
  await page.screenshot({ path: `${folder}/explore-en.png` });
});

await test('search narrows the list and the map', '/explore', {}, async (page) => {
  await mapReady(page, 'points ');
  await page.locator('#search').fill('Hama');
  const wanted = await found('q=Hama');
  await hits(page, wanted.length);
  await mapReady(page, 'points q=Hama');
  check(page.url().endsWith('?q=Hama'), `the address is ${page.url()}`);
  same((await page.$$eval('#items .item', (all) => all.map((item) => item.dataset.id))).sort(), wanted.sort(), 'the list');
  await until(page, 'the marks sum up', (n) => [...document.querySelectorAll('#marks .mark:not(.place-name)')].reduce((sum, mark) => sum + Number(mark.dataset.count ?? 1), 0) === n, wanted.length);
});

await test('facets combine, live in the address, and Back goes back', '/explore', {}, async (page) => {
  await page.locator('[data-key="kind-documentation"]').click();
  const some = await found('kind=documentation');
  await hits(page, some.length);
  await page.locator('[data-key="place-SY02"]').click();
  const both = await found('kind=documentation&place=SY02');
  await hits(page, both.length);
  check(both.length > 0 && both.length < some.length, 'the filters do not narrow');
  same(new URL(page.url()).search, '?kind=documentation&place=SY02', 'the address');
  await page.reload();
  await hits(page, both.length);
  check(await page.locator('[data-key="kind-documentation"]').getAttribute('aria-pressed') === 'true', 'the filter is not shown as chosen');
  await page.goBack();
  await hits(page, some.length);
  await page.locator('[data-key="chip-kind"]').click();
  await hits(page, data.count);
  same(new URL(page.url()).search, '', 'the address without filters');
});

await test('the districts of a governorate open, and one narrows', '/explore', {}, async (page) => {
  await page.locator('[data-key="districts-SY07"]').click();
  await page.locator('[data-key="place-SY0703"]').click();
  await hits(page, (await found('place=SY0703')).length);
  same(await page.locator('.chip bdi').allTextContents(), ['Harem'], 'the chip');
});

await test('by keyboard alone: skip, open a card, close it, walk the map', '/explore', {}, async (page) => {
  await mapReady(page, 'points ');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  same(await focused(page), 'results', 'the skip link leads to');
  await page.keyboard.press('Tab');
  const first = await focused(page);
  check(first.startsWith('item-'), `Tab leads to ${first}`);
  await page.keyboard.press('Enter');
  await until(page, 'the card has the focus', () => document.activeElement.id === 'card-name');
  check(new URL(page.url()).searchParams.get('organization') === first.slice(5), 'the card is not in the address');
  await page.keyboard.press('Escape');
  await until(page, 'the card closes', () => !document.getElementById('card').open);
  same(await focused(page), first, 'after Escape the focus is on');
  await mapReady(page, 'points ');
  const largest = page.locator('#marks .cluster:visible').first();
  await largest.focus();
  const start = await focused(page);
  await page.keyboard.press('ArrowLeft');
  const next = await focused(page);
  check(next !== start && /^(cluster|spot)-/.test(next), `an arrow leads from ${start} to ${next}`);
  check(await page.locator('#marks [tabindex="0"]').count() === 1, 'the marks are more than one stop for Tab');
  await largest.focus();
  const marks = await page.locator('#marks .mark').count();
  await page.keyboard.press('Enter');
  await until(page, 'a group opens', (key) => !document.querySelector(`[data-key="${key}"]`), start);
  check(/^(cluster|spot)-/.test(await focused(page)), `after that the focus is on ${await focused(page)} (of ${marks})`);
});

await test('an area is drawn where the place is not told exactly, a point where it is', '/explore?place=SY13', {}, async (page) => {
  await mapReady(page, 'points place=SY13');
  const area = page.locator('#marks .area').first();
  await area.waitFor();
  check((await area.getAttribute('aria-label')).includes('somewhere in As-Suwayda governorate'), `its label is ${await area.getAttribute('aria-label')}`);
  await page.goto(`${base}/explore?q=exact+house`);
  await mapReady(page, 'points q=exact+house');
  const exact = page.locator(`#marks [data-id="${data.ids[EXACT]}"][data-precision="exact"]`);
  await exact.waitFor();
  check(!(await exact.getAttribute('class')).includes('area'), 'an exact point is drawn as an area');
  await exact.click();
  await card(page, EXACT);
  check(!(await page.content()).includes(HIDDEN), 'a hidden contact is in the page');
});

await test('an area is to be seen on the drawing', '/explore?place=SY13', {}, async (page) => {
  await mapReady(page, 'points place=SY13');
  const { x, y } = await page.locator('#marks .area').first().evaluate((node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  });
  const [within, beyond] = [await colourAt(page, x + 30, y - 30), await colourAt(page, x + 200, y - 200)];
  check(within.some((part, i) => Math.abs(part - beyond[i]) > 8), `${within} beside the mark, ${beyond} far from it`);
});

await test('counts by governorate: a circle each, and one narrows', '/explore?shown=counts', {}, async (page) => {
  await mapReady(page, 'counts ');
  const idlib = page.locator('#marks [data-pcode="SY07"]');
  await idlib.waitFor();
  const { items } = await ask('/v1/organizations/counts?level=governorate');
  const told = await page.$$eval('#marks .governorate', (all) => Object.fromEntries(all.map((mark) => [mark.dataset.pcode, Number(mark.querySelector('b').textContent)])));
  same(told, Object.fromEntries(items.map((place) => [place.pcode, place.count]).sort()), 'the counts');
  await page.screenshot({ path: `${folder}/explore-counts.png` });
  await idlib.click();
  await hits(page, (await found('place=SY07')).length);
});

await test('what was typed into a field stays text', `/explore?organization=${data.ids[`Archive ${PAYLOAD} (fictional)`]}`, {}, async (page) => {
  await card(page, PAYLOAD);
  check((await page.locator('#card').innerText()).split(PAYLOAD).length > 3, 'name, mission and times do not show it');
  same(await page.locator('#card img, #items img, #marks img').count(), 0, 'pictures made of data');
});

await test('a hostile answer makes no link but http, https, mail and phone', `/explore?organization=${data.ids[HUB]}`, {
  before: (page) => page.route('**/v1/organizations/*', async (route) => {
    const answer = await (await route.fetch()).json();
    if (!answer.id) return route.fallback();
    answer.website = 'javascript:alert(1)';
    answer.contacts = [{ name: PAYLOAD, phone: 'javascript:alert(2)', email: 'x@y.example?bcc=z@y.example" onclick="alert(3)' }];
    return route.fulfill({ json: answer });
  }),
}, async (page) => {
  await card(page, 'Families');
  const links = await page.$$eval('#card a', (all) => all.map((link) => link.href));
  check(links.every((link) => /^(https?:|mailto:x@y|tel:)/.test(link)) && !links.some((link) => link.includes('?')), `its links: ${links}`);
});

await test('the card says what the public face says', `/explore?organization=${data.ids[HUB]}`, {}, async (page) => {
  await card(page, HUB);
  const text = await page.locator('#card').innerText();
  for (const words of ['office@families.example', 'Advice line for families', 'Fundraising', 'May 2013', 'Türkiye', 'Verified until 31 December 2031', 'Tora malbatan',
    'For members of associations', 'from 18', 'Sunday, Thursday 09:00–15:00', 'free of charge', 'An identity card', '3 February 2026', 'The Old Network'])
    check(text.includes(words), `the card does not say ${words}`);
  same(await page.locator('#card [lang="ku"]').last().textContent(), 'Tora malbatan (xeyalî)', 'the Kurdish name, marked as such');
  await accessible(page, 'card');
});

await test('the largest network that the service gives is drawn at once', `/explore?organization=${data.ids[HUB]}&network=2`, {
  before: (page) => page.route('**/network?depth=2', (route) => {
    const id = (i) => (i ? `00000000-0000-7000-8000-${String(i).padStart(12, '0')}` : data.ids[HUB]);
    const nodes = Array.from({ length: 501 }, (_, i) => ({ id: id(i), names: { en: `Node ${i}` }, kind: 'network', steps: i ? 1 + (i % 2) : 0 }));
    return route.fulfill({ json: { nodes, links: nodes.slice(1).map((node, i) => ({ from: node.id, to: id(i % 2 ? 0 : i >> 3), kind: 'membership', role: null, since: null })) } });
  }),
}, async (page) => {
  await until(page, '501 nodes', () => document.querySelectorAll('.graph .node').length === 501);
  same(await page.locator('.graph [tabindex="0"]').count(), 1, 'stops for Tab');
});

await test('the network: its nodes, directions, a table, another middle', `/explore?organization=${data.ids[HUB]}&network=1`, {}, async (page) => {
  await page.locator('.graph').waitFor();
  same(await page.locator('.graph .node').count(), data.near, 'nodes one step away');
  same(await page.locator('.graph .membership[marker-end]').count(), 5, 'arrows');
  await accessible(page, 'network');
  await page.locator('[data-key="choice-2"]').click();
  await until(page, 'the second step', (n) => document.querySelectorAll('.graph .node').length === n, data.near + data.far);
  await page.screenshot({ path: `${folder}/explore-network.png` });
  await page.locator('[data-key="choice-table"]').click();
  const { links } = await ask(`/v1/organizations/${data.ids[HUB]}/network?depth=2`);
  same(await page.locator('.network tbody tr').count(), links.length, 'rows of the table');
  await page.locator('[data-key="choice-drawing"]').click();
  await page.locator('.graph .middle .node').focus();
  await page.keyboard.press('ArrowUp');
  const other = (await focused(page)).replace('node-', '');
  await page.keyboard.press('Enter');
  await until(page, 'another middle', (id) => document.querySelector('.graph .middle .node')?.dataset.id === id, other);
  await page.keyboard.press('Escape');
  await until(page, 'the network closes', () => !document.getElementById('network').open && document.getElementById('card').open);
});

await test('in Arabic: right to left, Arabic words and digits', '/explore', { locale: 'ar-SY' }, async (page) => {
  await mapReady(page, 'points ');
  same(await page.evaluate(() => [document.documentElement.dir, document.documentElement.lang]), ['rtl', 'ar'], 'direction and language');
  const words = await page.locator('[data-key="kind-family_association"] .name').textContent();
  check(words === 'رابطة عائلات المفقودين', `a kind is called ${words}`);
  check(/^[٠-٩]+ منظمة$/.test(await page.locator('#hits').textContent()), `the count is ${await page.locator('#hits').textContent()}`);
  const [list, map] = [await page.locator('#results').boundingBox(), await page.locator('#map').boundingBox()];
  check(list.x > map.x, 'the list is not right of the map');
  await page.locator('#items a').filter({ hasText: 'شبكة العائلات' }).click();
  await card(page, 'شبكة العائلات');
  await accessible(page, 'Arabic');
  await page.screenshot({ path: `${folder}/explore-ar.png` });
});

await test('Kurdish and Turkish have their words', '/explore?lang=ku', {}, async (page) => {
  await until(page, 'Kurdish', () => document.getElementById('hits').textContent.endsWith('rêxistin'));
  await page.locator('#languages [hreflang="tr"]').click();
  await until(page, 'Turkish', () => document.documentElement.lang === 'tr' && document.getElementById('hits').textContent.endsWith('kuruluş'));
  const unspoken = await page.$$eval('[data-word]', (all) => all.filter((node) => node.textContent === node.dataset.word).map((node) => node.dataset.word));
  same(unspoken, [], 'words that are missing');
});

await test('on a phone nothing scrolls sideways, and the map is fetched when it is looked at', '/explore?lang=ar', PHONE, async (page) => {
  await until(page, 'the list', () => document.querySelectorAll('#items .item').length === 20);
  check(!(await page.evaluate(() => performance.getEntriesByType('resource').some((one) => one.name.includes('maplibre')))), 'the map was fetched unasked');
  await fits(page, 'the list');
  await page.locator('#filters summary').click();
  await fits(page, 'the facets');
  await accessible(page, 'phone');
  await page.locator('#filters summary').click();
  await page.locator('#views [data-view="map"]').click();
  await mapReady(page, 'points ');
  await fits(page, 'the map');
  await page.screenshot({ path: `${folder}/explore-phone.png` });
  await page.goto(`${base}/explore?lang=en&organization=${data.ids[`Archive ${PAYLOAD} (fictional)`]}`);
  await card(page, PAYLOAD);
  await fits(page, 'the card');
  await page.goto(`${base}/explore?lang=en&organization=${data.ids[HUB]}&network=2`);
  await page.locator('.graph').waitFor();
  await fits(page, 'the network');
});

await test('without WebGL the list and the facets serve, and the page says so', '/explore', {
  before: (page) => page.addInitScript(() => { HTMLCanvasElement.prototype.getContext = () => null; }),
}, async (page) => {
  await page.locator('#map-notice').waitFor();
  await page.locator('[data-key="kind-forensic"]').click();
  await hits(page, (await found('kind=forensic')).length);
});

await test('what is not there is said in words', '/explore?organization=00000000-0000-7000-8000-000000000000', { before: (page) => { page.mayFail = true; } }, async (page) => {
  await card(page, 'no organization to be seen');
  await page.goto(`${base}/explore?kind=nonsense&fbclid=1`);
  await page.locator('#notice').waitFor();
});

// ---- lines that break ----
// The files and answers that a press needs; each is lost once, told in words with a way to try again, and that way works.
const LOST = [
  ['the map', `/explore?lang=ar`, ['map.js', 'marks.js', 'layers.js', 'roving.js', 'maplibre-gl-csp.js', 'maplibre-gl-csp-worker.js', 'topojson-client.min.js', 'outlines.json'],
    (page) => page.locator('#views [data-view="map"]').click(), (page) => mapReady(page, 'points ')],
  ['the network', `/explore?lang=ar&organization=${data.ids[HUB]}`, ['network.js', 'graph.js', 'd3-timer.min.js', 'd3-force.min.js', 'network?depth=1'],
    (page) => page.locator('#card [data-key="network"]').click(), (page) => page.locator('.graph').waitFor()],
  ['a card', '/explore?lang=ar', ['card.js', 'pieces.js', 'vocabularies/weekday', `organizations/${data.ids[HUB]}`],
    (page) => page.locator('#items a').filter({ hasText: 'شبكة العائلات' }).click(), (page) => card(page, 'شبكة العائلات')],
];
const told = (page, words) => until(page, `it is said that ${words}`, (start) => {
  const notice = document.getElementById('notice');
  return notice?.checkVisibility() && notice.textContent.startsWith(start);
}, words);
const untold = (page) => until(page, 'all is well', () => !document.getElementById('notice')?.checkVisibility());
const retry = (page) => page.locator('#notice .retry').click();
for (const [part, path, files, press, there] of LOST) for (const file of files) {
  await test(`${part} comes, also where ${file} was lost before`, path, { ...PHONE, before: (page) => { page.mayFail = true; } }, async (page) => {
    await until(page, 'the list', () => document.querySelectorAll('#items .item').length === 20);
    if (part === 'the network') await card(page, 'شبكة العائلات');
    const lost = (url) => url.href.endsWith(`/${file}`) || url.pathname === '/explore';
    await page.route(lost, (route) => route.abort());
    await press(page);
    await told(page, 'تعذّر التحميل');
    // The page looks whether the service is there at all, and it is not.
    await Promise.all([page.waitForEvent('requestfailed', (request) => request.method() === 'HEAD'), retry(page)]);
    await told(page, 'تعذّر التحميل');
    await page.unroute(lost);
    await retry(page);
    await there(page);
    await untold(page);
  });
}

await test('words that were lost are asked for again', '/explore?lang=tr', {
  before: async (page) => { page.mayFail = true; await page.route('**/v1/vocabularies/service_kind', (route) => route.abort()); },
}, async (page) => {
  await told(page, 'Yüklenemedi');
  await page.unroute('**/v1/vocabularies/service_kind');
  await retry(page);
  await until(page, 'services by their names', () => document.querySelector('[data-key="service-legal_aid"] .name')?.textContent === 'Hukuki yardım');
  await untold(page);
});

for (const shown of ['points', 'counts']) {
  await test(`without a line the map of ${shown} does not go on saying what it said of another search`, `/explore?shown=${shown}`, { before: (page) => { page.mayFail = true; } }, async (page) => {
    await mapReady(page, `${shown} `);
    await page.context().setOffline(true);
    await page.locator('[data-key="kind-documentation"]').click();
    await told(page, 'Could not be loaded');
    await until(page, 'old marks are grey or gone', (gone) => [...document.querySelectorAll('#marks .mark')].every((mark) => !gone && getComputedStyle(mark).opacity < 0.5), shown === 'points');
    await page.context().setOffline(false); // the browser says so, and the page tries by itself
    await mapReady(page, `${shown} kind=documentation`);
    await hits(page, (await found('kind=documentation')).length);
    await untold(page);
    check(await page.$$eval('#marks .mark', (all) => all.every((mark) => getComputedStyle(mark).opacity === '1')), 'the new marks are grey');
  });
}

await test('a service that is down is told once, over the whole page', '/explore', {
  before: async (page) => { page.mayFail = true; await page.route('**/v1/**', (route) => route.fulfill({ status: 503, json: {} })); },
}, async (page) => {
  await told(page, 'Could not be loaded');
  const seen = await page.evaluate(() => [...document.querySelectorAll('main, h2, #map, #legend, [role="alert"], .notice')].filter((node) => node.checkVisibility()).map((node) => node.id));
  same(seen, ['notice'], 'what is seen');
  await page.unroute('**/v1/**');
  await retry(page);
  await hits(page, data.count);
  await mapReady(page, 'points ');
  await untold(page);
});

for (const file of ['main.js', 'frame.js', 'words.js', 'state.js']) {
  await test(`where the page's own ${file} is lost, it says so`, '/explore?lang=ku', {
    before: async (page) => { page.mayFail = true; await page.route(`**/${file}`, (route) => route.abort()); },
  }, async (page) => {
    await told(page, 'Nehat barkirin');
    await page.unroute(`**/${file}`);
    await page.locator('#notice a').click();
    await until(page, 'the list', () => document.querySelectorAll('#items .item').length === 20);
  });
}

for (const [width, height] of [[360, 740], [1440, 900]]) for (const lang of ['ar', 'en']) {
  await test(`on a slow line the page of ${width} pixels in ${lang} has its words and direction when it is first seen, and stays where it is`, `/explore?lang=${lang}`, {
    width, height, before: async (page) => {
      const session = await page.context().newCDPSession(page);
      await session.send('Network.emulateNetworkConditions', { offline: false, latency: 300, downloadThroughput: 60000, uploadThroughput: 60000 });
      await page.addInitScript(() => {
        window.shifts = [];
        new PerformanceObserver((list) => { for (const { value } of list.getEntries()) window.shifts.push(value); }).observe({ type: 'layout-shift', buffered: true });
        new PerformanceObserver((list) => { if (list.getEntriesByName('first-contentful-paint').length) window.firstSeen = [document.documentElement.lang, document.querySelector('h1').textContent.length > 5, document.querySelectorAll('#languages a').length]; })
          .observe({ type: 'paint', buffered: true });
      });
    },
  }, async (page) => {
    await until(page, 'the list', () => document.querySelectorAll('#items .item').length === 20);
    await until(page, 'the count', () => document.getElementById('hits').textContent !== '');
    if (width > 760) await mapReady(page, 'points ');
    const { shifts, firstSeen } = await page.evaluate(() => ({ shifts: window.shifts, firstSeen: window.firstSeen }));
    same(firstSeen, [lang, true, 4], 'what is there when the page is first seen');
    const sum = shifts.reduce((all, one) => all + one, 0);
    check(sum < 0.1, `it shifts by ${sum.toFixed(3)}`);
  });
}

// ---- letters, names, landmarks ----
await test('letters of twice the size fit a phone', '/explore?lang=ar', PHONE, async (page) => {
  await until(page, 'the list', () => document.querySelectorAll('#items .item').length === 20);
  await page.evaluate(() => { document.documentElement.style.fontSize = '32px'; });
  await fits(page, 'the list in large letters');
  const cut = await page.$$eval('.top *, #items *', (all) => all.filter((node) => {
    const { left, right, width } = node.getBoundingClientRect();
    return width > 0 && (left < -0.5 || right > innerWidth + 0.5);
  }).map((node) => node.className || node.tagName));
  same(cut, [], 'what is cut');
});

for (const lang of ['ar', 'en', 'ku', 'tr']) {
  await test(`counts by governorate are called what they show (${lang})`, `/explore?lang=${lang}&shown=counts`, {}, async (page) => {
    await mapReady(page, 'counts ');
    await page.locator('#marks [data-pcode="SY07"]').waitFor();
    await accessible(page, 'per governorate');
  });
}

await test('a card at a desk adds no second banner', `/explore?organization=${data.ids[HUB]}`, {}, async (page) => {
  await card(page, HUB);
  await accessible(page, 'card', ['landmark-no-duplicate-banner', 'landmark-banner-is-top-level']);
});

await test('a network of a network is called its links', `/explore?organization=${data.ids[HUB]}&network=1`, {}, async (page) => {
  for (const [lang, words] of [['ar', 'صلات'], ['en', 'Links of'], ['ku', 'Girêdanên'], ['tr', 'bağlantılar']]) {
    await page.goto(`${base}/explore?lang=${lang}&organization=${data.ids[HUB]}&network=1`);
    await until(page, `${words} in its title`, (wanted) => document.getElementById('network-name')?.textContent.includes(wanted), words);
  }
});

// The last one: what an operator imports stays.
await test('imported boundaries are shaded by their counts', '/explore', {}, async (page) => {
  const square = (pcode, west, south, east, north) => ({ type: 'Feature', properties: { pcode }, geometry: { type: 'Polygon', coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]] } });
  const file = `${process.env.ATHAR_TEST_TEMP}/areas.json`;
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features: [square('SY07', 36.1, 35.3, 37.2, 36.3), square('SY10', 35.8, 34.6, 36.3, 35.3)] }));
  execFileSync(process.env.ATHAR_TEST_ATHAR, ['boundaries', 'import', file]);
  await page.goto(`${base}/explore?shown=counts`);
  await until(page, 'the legend of shades', () => document.getElementById('legend-body').textContent.includes('The darker'));
  await mapReady(page, 'counts ');
  const beside = async (pcode) => {
    const { x, y, width, height } = await page.locator(`#marks [data-pcode="${pcode}"]`).boundingBox();
    return (await colourAt(page, x + width / 2, y + height + 6))[0];
  };
  const [many, none] = [await beside('SY07'), await beside('SY10')];
  check(many < none - 40, `the red of a full governorate is ${many}, of an empty one ${none}`);
  await page.screenshot({ path: `${folder}/explore-shades.png` });
});

// What a phone fetches before it shows something, and what a desk fetches with the map.
async function weight(options, ready) {
  const context = await browser.newContext({ viewport: options }), page = await context.newPage(), session = await context.newCDPSession(page);
  let bytes = 0;
  await session.send('Network.enable');
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await page.goto(`${base}/explore`);
  await ready(page);
  await context.close();
  return Math.round(bytes / 1024);
}
const phone = await weight(PHONE, (page) => hits(page, data.count)), desk = await weight({ width: 1440, height: 900 }, (page) => mapReady(page, 'points '));
check(phone < 100, `a phone fetches ${phone} KiB`);
await browser.close();
for (const fault of faults) console.log(fault);
console.log(`first load: ${phone} KiB on a phone, ${desk} KiB with the map`);
console.log(`browser: ${passed} passed, ${faults.length} failed`);
process.exit(faults.length === 0 ? 0 : 1);
