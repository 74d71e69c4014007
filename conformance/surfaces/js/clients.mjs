// One client object for each base URL, key and way of fetching, as a program would keep it.
//
// Every request of every client goes to the relay and nowhere else; nothing is followed or retried.

import { inPieces } from "./pieces.mjs";

export class Clients {
  constructor({ OpenAI }, relay, fetch) {
    this.OpenAI = OpenAI;
    this.relay = relay;
    this.fetch = fetch;
    this.kept = new Map();
  }

  get({ base_url, key, timeout_ms, exact }) {
    const name = JSON.stringify([base_url, key, timeout_ms, exact]);
    if (!this.kept.has(name)) {
      this.kept.set(name, this.#made(base_url, key, timeout_ms, exact));
    }
    return this.kept.get(name);
  }

  #made(base_url, key, timeout_ms, exact) {
    const fetch = exact ? inPieces(this.fetch) : this.fetch;
    return new this.OpenAI({
      apiKey: key,
      baseURL: base_url,
      maxRetries: 0,
      timeout: timeout_ms,
      logLevel: "off",
      fetch: (url, init) => {
        if (!String(url).startsWith(this.relay)) {
          throw new Error("The driver connects to its relay alone.");
        }
        return fetch(url, { ...init, redirect: "manual" });
      },
    });
  }
}
