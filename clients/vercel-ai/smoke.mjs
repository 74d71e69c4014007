// The Vercel AI SDK over a compatible endpoint; every task returns what its user would see.
// Speaks the lines of JSON that speaking.py explains: base URL, task and prompt come on standard
// input, key and model stand in OPENAI_API_KEY and OPENAI_MODEL.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, isStepCount, Output, streamText, tool } from "ai";
import { z } from "zod";

globalThis.AI_SDK_LOG_WARNINGS = false;

function speaker(baseURL) {
  const provider = createOpenAICompatible({
    name: "smoke",
    baseURL,
    apiKey: process.env.OPENAI_API_KEY,
    supportsStructuredOutputs: true,
  });
  return provider(process.env.OPENAI_MODEL);
}

function weather() {
  const calls = [];
  const get_weather = tool({
    description: "Tell the weather of a city.",
    inputSchema: z.object({ city: z.string() }),
    execute: async ({ city }) => {
      calls.push(city);
      return `18 degrees in ${city}`;
    },
  });
  return { calls, tools: { get_weather } };
}

// A stream tells of its errors here; without this they are printed and the text is just short.
const failing = (keep) => ({ onError: ({ error }) => keep.push(error) });

const programs = {
  async text(model, prompt) {
    return { text: (await generateText({ model, prompt })).text };
  },

  async stream(model, prompt) {
    const errors = [];
    const pieces = [];
    for await (const piece of streamText({ model, prompt, ...failing(errors) }).textStream) {
      pieces.push(piece);
    }
    if (errors.length) throw errors[0];
    return { text: pieces.join(""), pieces: pieces.length };
  },

  async tools(model, prompt) {
    const { calls, tools } = weather();
    const { text } = await generateText({ model, prompt, tools, stopWhen: isStepCount(5) });
    return { text, calls };
  },

  async "tools-streamed"(model, prompt) {
    const errors = [];
    const { calls, tools } = weather();
    const answer = streamText({
      model, prompt, tools, stopWhen: isStepCount(5), ...failing(errors),
    });
    let text = "";
    for await (const piece of answer.textStream) text += piece;
    if (errors.length) throw errors[0];
    return { text, calls };
  },

  async structured(model, prompt) {
    const schema = z.object({ name: z.string(), age: z.number().int() });
    const { output } = await generateText({ model, prompt, output: Output.object({ schema }) });
    return { value: output };
  },
};

function tell(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function version(name) {
  const file = new URL(`./node_modules/${name}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")).version;
}

const packages = process.env.SMOKE_PACKAGES.split(" ");
const versions = Object.fromEntries(packages.map((name) => [name, version(name)]));
tell({ versions: { ...versions, node: process.versions.node } });
for await (const line of createInterface({ input: process.stdin })) {
  const { base_url, task, prompt } = JSON.parse(line);
  try {
    tell({ saw: await programs[task](speaker(base_url), prompt) });
  } catch (error) {
    tell({ raised: { class: error.name, message: error.message } });
  }
}
