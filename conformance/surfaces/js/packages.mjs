// What the driver takes from npm: the openai package and its helpers.
//
// Is copied beside an installed lock, because a module finds packages beside itself alone.

import { readFileSync } from "node:fs";
import OpenAI, { toFile } from "openai";

export { OpenAI, toFile };

export const version = JSON.parse(
  readFileSync(new URL("./node_modules/openai/package.json", import.meta.url), "utf8"),
).version;

// Schemas are dear to load, and few calls need them.
export async function schemas() {
  const [{ z }, { zodResponseFormat }] = await Promise.all([
    import("zod"),
    import("openai/helpers/zod"),
  ]);
  return { z, zodResponseFormat };
}

// Version 4 brings a fetch of its own, the later ones use the one that Node has.
export async function ownFetch() {
  if (Number.parseInt(version, 10) > 4) {
    return globalThis.fetch;
  }
  return (await import("openai/_shims/index.mjs")).fetch;
}
