// The openai package for JavaScript, driven by JSON messages, one a line.
//
// Reads `start`, `run` and `stop` on stdin, writes `ready` and `result` on stdout; everything else
// that anybody says goes to stderr. The shapes of the messages stand in schemas/suite. Knows nothing
// of endpoints: all requests go to the relay on loopback that `start` names.

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { Console } from "node:console";
import { Clients } from "./clients.mjs";
import { called, found } from "./calls.mjs";
import { raised, usedUp } from "./handed.mjs";

const AT_ONCE = 4; // more would only hold more answers in memory at a time

// A package that prints must not speak in between.
globalThis.console = new Console(process.stderr, process.stderr);

let packages;
let clients;
const waiting = [];
let running = 0;

function say(message) {
  // What is no number in JSON would turn into null without a word.
  const told = (_, value) =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
  process.stdout.write(`${JSON.stringify(message, told)}\n`);
}

async function start({ packages: folder, relay, calls }) {
  packages = await import(pathToFileURL(join(folder, "packages.mjs")).href);
  clients = new Clients(packages, relay, await packages.ownFetch());
  const client = clients.get({ base_url: relay, key: "looked-at-only", timeout_ms: 1, exact: false });
  say({
    kind: "ready",
    node: process.versions.node,
    openai: packages.version,
    calls: calls.filter((path) => found(client, path) !== undefined),
  });
}

async function run(message) {
  const { id } = message;
  try {
    const { answer } = await called(clients.get(message.client), message, packages);
    const value = await usedUp(message.path, answer);
    say({ kind: "result", id, value });
  } catch (error) {
    say({ kind: "result", id, ...raised(error) });
  }
}

function next() {
  while (running < AT_ONCE && waiting.length > 0) {
    running += 1;
    run(waiting.shift()).finally(() => {
      running -= 1;
      next();
    });
  }
}

async function take(line) {
  const message = JSON.parse(line);
  switch (message.kind) {
    case "start":
      return start(message);
    case "run":
      waiting.push(message);
      return next();
    case "stop":
      return process.exit(0);
    default:
      throw new Error(`There is no message ${message.kind}.`);
  }
}

// Whoever started this ends it by closing stdin, even when it was killed.
createInterface({ input: process.stdin, crlfDelay: Infinity })
  .on("line", (line) => void take(line))
  .on("close", () => process.exit(0));
