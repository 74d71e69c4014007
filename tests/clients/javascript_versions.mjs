// Small programs that show what one version of the OpenAI JavaScript package does and another does not.
//
// Is given the folder that the package is installed in, and prints its version with the names of the
// facts in conformance/catalogue/clients/javascript.toml that show. No network is used.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const found = createRequire(join(folder, "x.js")).resolve("openai");
const { default: OpenAI } = (await import(pathToFileURL(found).href)).default;
const about = join(folder, "node_modules/openai/package.json");
const { version } = JSON.parse(readFileSync(about, "utf8"));

const TURN = { model: "m", messages: [{ role: "user", content: "Hello" }] };
const REFUSED = { error: { code: 404, message: "no such model", status: "NOT_FOUND" } };
const MESSAGE = { index: 0, message: { role: "assistant", content: "A" }, finish_reason: "stop" };
const ANSWER = { id: "c", object: "chat.completion", created: 1, model: "m", choices: [MESSAGE] };
const CALL = { index: 0, id: "a", type: "function", function: { name: "f", arguments: "{}" } };

function speaking(answer, options = {}) {
  const seen = [];
  const fetch = async (url, init) => {
    seen.push({ url: String(url), body: init.body });
    return answer();
  };
  const given = { apiKey: "k", baseURL: "http://endpoint.invalid/v1", maxRetries: 0, fetch };
  return { client: new OpenAI({ ...given, ...options }), seen };
}

const json = (value, status = 200, headers = {}) => () =>
  new Response(JSON.stringify(value), {
    status,
    headers: { "content-type": "application/json", ...headers },
  });

const served = (text) => () =>
  new Response(new TextEncoder().encode(text), { headers: { "content-type": "text/event-stream" } });

function chunk(content, delta = {}, finish = null) {
  const choice = { index: 0, delta: { role: "assistant", content, ...delta }, finish_reason: finish };
  return { ...ANSWER, object: "chat.completion.chunk", choices: [choice] };
}

const events = (...data) => [...data.map((each) => JSON.stringify(each)), "[DONE]"]
  .map((each) => `data: ${each}\n\n`)
  .join("");

// What an application gets of a stream: texts, null for what has no choices, an error's name last.
async function heard(answer) {
  const said = [];
  try {
    const stream = await speaking(answer).client.chat.completions.create({ ...TURN, stream: true });
    for await (const each of stream) {
      said.push(each?.choices ? each.choices[0].delta.content : null);
    }
  } catch (error) {
    said.push(error.constructor.name);
  }
  return said.join();
}

async function refusal(body) {
  try {
    await speaking(json(body, 404)).client.chat.completions.create(TURN);
  } catch (error) {
    return error.message;
  }
  throw new Error("nothing was raised");
}

// What the helper makes of a stream: the calls that it found, or what it raises.
async function helped(...data) {
  const { client } = speaking(served(events(...data)));
  const owner = client.chat.completions.stream ? client.chat : client.beta.chat;
  try {
    const whole = await owner.completions.stream(TURN).finalChatCompletion();
    return (whole.choices[0].message.tool_calls ?? []).map((each) => each.function.name).join();
  } catch (error) {
    return error.message;
  }
}

async function vectors(embedding) {
  const { client, seen } = speaking(json({ object: "list", data: [{ embedding, index: 0 }] }));
  const whole = await client.embeddings.create({ model: "m", input: "x" });
  return { asked: JSON.parse(seen[0].body), handed: whole.data[0].embedding };
}

// The longest time that the package would wait before it asks again, without waiting it.
async function waited(headers) {
  const { client } = speaking(json({ error: {} }, 429, headers), { maxRetries: 1, timeout: 1000 });
  const patient = globalThis.setTimeout;
  const waits = [];
  globalThis.setTimeout = (call, wait, ...more) => {
    waits.push(wait ?? 0);
    return patient(call, 0, ...more);
  };
  // What gives up after a time may do so at once here; only the wait in between is looked at.
  await client.chat.completions.create(TURN).catch(() => {});
  globalThis.setTimeout = patient;
  return Math.max(...waits);
}

const without = (member) => {
  const { [member]: _, ...rest } = CALL;
  return [chunk(null, { tool_calls: [rest] }), chunk(null, {}, "tool_calls")];
};

const PROBES = {
  slash: async () => {
    const { client, seen } = speaking(json({ id: "models/m" }));
    await client.models.retrieve("models/m");
    return new URL(seen[0].url).pathname === "/v1/models/models/m";
  },
  "beta-parse": async () => {
    const { client } = speaking(json(ANSWER));
    return Boolean(client.beta?.chat?.completions?.parse) && !client.chat.completions.parse;
  },
  "no-videos": async () => !speaking(json({})).client.videos,
  "files-del": async () => !speaking(json({})).client.files.delete,
  "base64-default": async () => (await vectors([0.5])).asked.encoding_format === "base64",
  "numbers-emptied": async () => (await vectors([0.5])).handed.length === 0,
  "array-untold": async () => !(await refusal([REFUSED])).includes("no such model"),
  bom: async () => (await heard(served(`\ufeff${events(chunk("A"), chunk("B"))}`))) === "B",
  "named-wrapped": async () =>
    (await heard(served(`event: message\n${events(chunk("A"))}`))) === "",
  "empty-event": async () =>
    (await heard(served(`event: ping\n\n${events(chunk("A"))}`))) === "SyntaxError",
  "last-event-lost": async () =>
    (await heard(served(`data: ${JSON.stringify(chunk("A"))}`))) === "",
  "array-in-stream": async () => (await heard(served(events(chunk("A"), [REFUSED])))) === "A,",
  "no-stream": async () => (await heard(json(ANSWER))) === "",
  "cut-off": async () => (await heard(served(`data: ${JSON.stringify(chunk("A"))}\n\n`))) === "A",
  "helper-drops": async () => (await helped(...without("index"))) === "",
  "helper-index": async () => (await helped(...without("index"))).includes("index"),
  "helper-id": async () => (await helped(...without("id"))).includes(".id"),
  "helper-type": async () => (await helped(...without("type"))).includes("type"),
  "helper-finish": async () => (await helped(chunk("A"))).includes("finish_reason"),
  "long-wait": async () => (await waited({ "retry-after": "3600" })) >= 3_600_000,
};

const shown = {};
for (const [name, probe] of Object.entries(PROBES)) {
  shown[name] = await probe();
}
console.log(JSON.stringify({ version, shown }));
