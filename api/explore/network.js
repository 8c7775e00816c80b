// The network of one organization: a drawing to walk through, and the same as a table.
import { ask, latest } from './api.js';
import { byId, el, isWide, own, replace } from './dom.js';
import { drawNetwork } from './graph.js';
import { glyph, KINDS } from './kinds.js';
import { bestName, label, loadCardLabels } from './labels.js';
import { library } from './lazy.js';
import { address, change, state } from './state.js';
import { number, word } from './words.js';

// Their UMD files, each after what it needs.
const LIBRARIES = ['d3-dispatch.min.js', 'd3-quadtree.min.js', 'd3-timer.min.js', 'd3-force.min.js'];
const DEPTHS = ['1', '2', '3'];
const newest = latest();
let asTable = false, opener = null, shown = null;

const nameOf = (node) => bestName(node.names).text;
const depth = () => (DEPTHS.includes(state.network) ? state.network : '1');
const close = () => change({ network: '' });
const centre = (id) => change({ organization: id });

// ---- the table ----
const organizationLink = (node) => el('a', {
  href: address({ organization: node.id }), 'data-key': `row-${node.id}`,
  onclick: (event) => { event.preventDefault(); centre(node.id); },
}, own(nameOf(node), bestName(node.names).lang));

function table({ nodes, links }) {
  const byNumber = new Map(nodes.map((node) => [node.id, node]));
  const text = (link) => word(link.kind === 'membership' ? 'member_of' : 'partner_of');
  const line = (link) => el('tr', null, el('th', { scope: 'row' }, organizationLink(byNumber.get(link.from))), el('td', { text: text(link) }),
    el('td', null, organizationLink(byNumber.get(link.to))), el('td', null, link.role && own(link.role)));
  return el('div', { class: 'table-box', tabindex: '0', role: 'region', 'aria-labelledby': 'network-name' },
    el('table', null, el('thead', null, el('tr', null, ['organization', 'link', 'with', 'role'].map((name) => el('th', { scope: 'col', text: word(name) })))),
      el('tbody', null, links.map(line))));
}

// ---- the drawing ----
function legend({ nodes }) {
  const kinds = Object.keys(KINDS).filter((kind) => nodes.some((node) => node.kind === kind));
  return el('ul', { class: 'network-legend' }, kinds.map((kind) => el('li', null, glyph(kind, 16), label('kind', kind))),
    el('li', null, el('span', { class: 'line-sample arrow', 'aria-hidden': 'true' }), word('membership_arrow')),
    el('li', null, el('span', { class: 'line-sample', 'aria-hidden': 'true' }), label('link', 'partnership')));
}

function body(network) {
  if (network.links.length === 0) return el('p', { class: 'none', text: word('no_links') });
  if (asTable) return table(network);
  return [drawNetwork(network, { centre: state.organization, nameOf, choose: centre, wide: isWide.matches }), legend(network)];
}

// ---- the dialog ----
function choice(name, options, current, choose) {
  return el('div', { class: 'switch', role: 'group', 'aria-label': name && word(name) }, options.map(([value, text]) => el('button', {
    type: 'button', 'aria-pressed': String(value === current), 'data-key': `choice-${value}`, text, onclick: () => choose(value),
  })));
}

function render() {
  const middle = shown.nodes.find((node) => node.id === state.organization) ?? shown.nodes[0];
  replace(byId('network'),
    el('div', { class: 'network-head' },
      el('h2', { id: 'network-name', tabindex: '-1' }, word('network_of', { name: '\u2068' + nameOf(middle) + '\u2069' })),
      el('div', { class: 'network-tools' },
        el('span', { class: 'soft', text: word('depth') }), choice('depth', DEPTHS.map((n) => [n, number(n)]), depth(), (n) => change({ network: n })),
        choice('views', [['drawing', word('as_drawing')], ['table', word('as_table')]], asTable ? 'table' : 'drawing', (one) => { asTable = one === 'table'; render(); }),
        el('button', { type: 'button', class: 'plain', 'data-key': 'open-card', text: word('open_card'), onclick: close })),
      el('button', { type: 'button', class: 'close', 'aria-label': word('close'), 'data-key': 'close', onclick: close }, el('span', { 'aria-hidden': 'true', text: '×' }))),
    el('div', { class: 'network-body' }, body(shown)));
  const had = document.activeElement;
  if (had === byId('network') || !byId('network').contains(had)) byId('network-name').focus();
}

function closeDialog() {
  if (!byId('network').open) return;
  byId('network').close();
  byId('network').replaceChildren();
  const back = byId('card').querySelector('[data-key="network"]');
  (opener?.isConnected ? opener : back ?? byId('results')).focus();
}

export async function showNetwork() {
  if (!state.network || !state.organization) {
    await newest(async () => null);
    closeDialog();
    return;
  }
  try {
    const path = `/v1/organizations/${encodeURIComponent(state.organization)}/network`;
    const load = async (signal) => {
      for (const name of LIBRARIES) await library(name);
      return (await Promise.all([ask(path, new URLSearchParams({ depth: depth() }), signal), loadCardLabels()]))[0];
    };
    const network = await newest(load);
    if (!network) return;
    shown = network;
    if (!byId('network').open) {
      opener = document.activeElement;
      byId('network').showModal();
    }
    render();
  } catch (error) {
    if (error.status !== 404 && error.status !== 400) throw error;
    change({ network: '' });
  }
}

byId('network').addEventListener('cancel', (event) => {
  event.preventDefault();
  close();
});
