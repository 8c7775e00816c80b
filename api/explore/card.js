// The card of one organization: opens over the map, or over the page where there is little room; Escape closes it.
import { ask, latest } from './api.js';
import { byId, el, isWide, own, replace } from './dom.js';
import { cardParts, verification } from './card-parts.js';
import { glyph } from './kinds.js';
import { bestName, label, loadCardLabels } from './labels.js';
import { mark } from './list.js';
import { change, state } from './state.js';
import { word } from './words.js';

const newest = latest();
let opener = null; // what had the focus before

const close = () => change({ organization: '', network: '' });

const closeButton = () => el('button', { type: 'button', class: 'close', 'aria-label': word('close'), 'data-key': 'close', onclick: close },
  el('span', { 'aria-hidden': 'true', text: '×' }));

function head(organization) {
  const name = bestName(organization.names);
  return el('div', { class: 'card-head' },
    el('p', { class: 'meta' }, glyph(organization.kind, 18), el('span', { text: label('kind', organization.kind) })),
    el('h2', { id: 'card-name', tabindex: '-1' }, own(name.text, name.lang),
      organization.acronym && [' ', el('span', { class: 'acronym' }, own(`(${organization.acronym})`))]),
    verification(organization), closeButton());
}

function show(organization) {
  replace(byId('card'), head(organization), el('div', { class: 'card-body' },
    el('button', { type: 'button', class: 'strong', 'data-key': 'network', text: word('show_network'), onclick: () => change({ network: '1' }) }),
    cardParts(organization)));
  byId('card').scrollTop = 0;
  byId('card-name').focus();
}

function showGone() {
  replace(byId('card'), el('div', { class: 'card-head' }, el('h2', { id: 'card-name', tabindex: '-1', text: word('gone') }), closeButton()));
  byId('card-name').focus();
}

// Beside the list and the map where there is room for all; else the page waits behind it.
function openDialog() {
  const dialog = byId('card');
  if (dialog.open) return;
  opener = document.activeElement;
  if (isWide.matches) dialog.show();
  else dialog.showModal();
}

function closeDialog() {
  if (!byId('card').open) return;
  byId('card').close();
  const back = opener?.isConnected && opener !== document.body ? opener : byId('results');
  back.focus();
  byId('card').replaceChildren();
}

export async function showCard() {
  const id = state.organization;
  mark(id);
  if (!id) {
    await newest(async () => null);
    closeDialog();
    return;
  }
  try {
    const [organization] = (await newest((signal) => Promise.all([ask(`/v1/organizations/${encodeURIComponent(id)}`, null, signal), loadCardLabels()]))) ?? [];
    if (!organization) return;
    if (organization.id !== id) { // merged into another since the link was made
      change({ organization: organization.id }, { replace: true });
      return;
    }
    openDialog();
    show(organization);
  } catch (error) {
    if (error.status !== 404 && error.status !== 400) throw error;
    openDialog();
    showGone();
  }
}

// A modal dialog would close by itself: the address has to know.
byId('card').addEventListener('cancel', (event) => {
  event.preventDefault();
  close();
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && byId('card').open && !byId('network').open) close();
});
isWide.addEventListener('change', () => {
  if (!byId('card').open) return;
  byId('card').close();
  if (isWide.matches) byId('card').show();
  else byId('card').showModal();
});
