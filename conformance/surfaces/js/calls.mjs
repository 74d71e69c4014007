// From a call in neutral words to a method of the package.
//
// Python's names become JavaScript's, arguments of the path come first, and what the Python package
// takes as extra_body, extra_query and extra_headers goes where JavaScript takes it.

import { zodOf } from "./zod.mjs";

// The header by which the relay tells what a request belongs to; it ends there.
const CALL = "x-conformance-call";

// Where a call stood before it came to its place of today.
const BEFORE = {
  "chat.completions.parse": "beta.chat.completions.parse",
  "chat.completions.stream": "beta.chat.completions.stream",
  "files.delete": "files.del",
};

// Parts of a path that say how an answer is used up, and name no method in JavaScript.
export const RAW_RESPONSE = "with_raw_response.";
export const PAGES = ".iter_pages";

export function found(client, path) {
  const plain = path.replace(RAW_RESPONSE, "").replace(PAGES, "");
  return method(client, plain) ?? (BEFORE[plain] && method(client, BEFORE[plain]));
}

// Returns what the package returns: a promise with methods of its own, or a stream.
export async function called(client, message, packages) {
  const { path, positional, params, options } = message;
  const { owner, name } = found(client, path) ?? {};
  if (owner === undefined) {
    throw new TypeError(`client.${path} is not a function`);
  }
  const told = [...positional];
  if (params !== null) {
    told.push({ ...params, ...(await files(message, packages)), ...(await zods(message, packages)) });
  }
  told.push({
    headers: { ...options.headers, [CALL]: message.id },
    ...(Object.keys(options.query).length > 0 ? { query: options.query } : {}),
  });
  return { answer: owner[name](...told) }; // wrapped, or the promise would be waited for
}

function method(client, path) {
  const names = path.split(".").map(camel);
  const name = names.pop();
  const owner = names.reduce((inner, each) => inner?.[each], client);
  return typeof owner?.[name] === "function" ? { owner, name } : undefined;
}

function camel(name) {
  return name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
}

async function files({ files: wanted }, { toFile }) {
  const made = Object.entries(wanted).map(async ([name, { base64, filename, type }]) => [
    name,
    await toFile(Buffer.from(base64, "base64"), filename, { type }),
  ]);
  return Object.fromEntries(await Promise.all(made));
}

async function zods({ zod: wanted }, { schemas }) {
  if (Object.keys(wanted).length === 0) {
    return {};
  }
  const { z, zodResponseFormat } = await schemas();
  return Object.fromEntries(
    Object.entries(wanted).map(([member, { name, schema }]) => [
      member,
      zodResponseFormat(zodOf(z, schema), name),
    ]),
  );
}
