// Asks this service, and nobody else; a refusal is an Error with the status.
import { language } from './words.js';

export async function ask(path, query, signal) {
  const text = query?.toString();
  const answer = await fetch(text ? `${path}?${text}` : path, {
    signal, credentials: 'omit', headers: { Accept: 'application/json', 'Accept-Language': language },
  });
  if (!answer.ok) throw Object.assign(new Error(`status ${answer.status}`), { status: answer.status });
  return answer.json();
}

// A maker of requests of which only the last one counts: the one before it is broken off. Null where it was.
export function latest() {
  let controller;
  return async (work) => {
    controller?.abort();
    const mine = controller = new AbortController();
    try {
      const value = await work(mine.signal);
      return mine.signal.aborted ? null : value;
    } catch (error) {
      if (mine.signal.aborted) return null;
      throw error;
    }
  };
}
