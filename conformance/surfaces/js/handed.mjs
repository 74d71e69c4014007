// What a call hands out, used up to its end, or raises, as plain data.
//
// Streams become the list of their chunks, pages their body, bytes their length and digest.

import { createHash } from "node:crypto";
import { PAGES, RAW_RESPONSE } from "./calls.mjs";

const HELPED_STREAM = "chat.completions.stream";
const HEADERS = ["content-type", "x-request-id"];
const MESSAGE = 2000; // characters kept of what an error says

// What the stream helper tells its listeners of, the final messages apart.
const EVENTS = [
  "chunk",
  "content.delta",
  "content.done",
  "refusal.delta",
  "refusal.done",
  "tool_calls.function.arguments.delta",
  "tool_calls.function.arguments.done",
];

export async function usedUp(path, answer) {
  if (path === HELPED_STREAM) {
    return helped(answer);
  }
  if (path.includes(RAW_RESPONSE)) {
    const { data, response } = await answer.withResponse();
    const told = HEADERS.map((name) => [name, response.headers.get(name)]);
    const headers = Object.fromEntries(told.filter(([, value]) => value !== null));
    return { status: response.status, headers, parsed: await plain(data) };
  }
  if (path.endsWith(PAGES)) {
    const pages = [];
    for await (const page of (await answer).iterPages()) {
      pages.push(page);
    }
    return Promise.all(pages.map(plain));
  }
  return plain(await answer);
}

export function raised(error) {
  const { status, code } = error ?? {};
  return {
    raised: error?.constructor?.name ?? typeof error,
    status: Number.isInteger(status) ? status : null,
    message: String(error?.message ?? error).slice(0, MESSAGE),
    code: typeof code === "string" ? code : null,
  };
}

async function plain(answer) {
  if (typeof answer?.arrayBuffer === "function") {
    const bytes = Buffer.from(await answer.arrayBuffer());
    return { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
  }
  if (typeof answer?.getPaginatedItems === "function") {
    const body = typeof answer.body === "object" ? answer.body : {};
    return { ...body, data: answer.getPaginatedItems() };
  }
  if (typeof answer?.[Symbol.asyncIterator] === "function") {
    const chunks = [];
    for await (const chunk of answer) {
      chunks.push(chunk);
    }
    return chunks;
  }
  return answer === undefined ? null : answer;
}

async function helped(stream) {
  const events = [];
  for (const type of EVENTS) {
    // The snapshot grows with the stream, and the last one is the final completion.
    stream.on(type, (told) =>
      events.push(type === "chunk" ? { type, chunk: told } : { type, ...told, snapshot: undefined }),
    );
  }
  return { final: await stream.finalChatCompletion(), events };
}
