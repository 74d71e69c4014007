// A fetch that hands on a body in exactly the pieces in which the relay had it.
//
// Node's own fetch merges what lies in its buffer. So the relay is asked to write the length before
// every piece (four bytes, most significant first), and the pieces are cut again here.

const ASK = "x-conformance-pieces";
const HEAD = 4;

export function inPieces(fetch) {
  return async (url, init) => {
    const headers = new Headers(init?.headers);
    headers.set(ASK, "exact");
    const response = await fetch(url, { ...init, headers });
    if (response.body === null) {
      return response;
    }
    const pieces = ReadableStream.from(cut(response.body));
    const { status, statusText } = response;
    return new Response(pieces, { status, statusText, headers: response.headers });
  };
}

async function* cut(body) {
  let left = Buffer.alloc(0);
  for await (const part of body) {
    left = Buffer.concat([left, part]);
    while (left.length >= HEAD && left.length >= HEAD + left.readUInt32BE(0)) {
      const end = HEAD + left.readUInt32BE(0);
      yield new Uint8Array(left.subarray(HEAD, end));
      left = left.subarray(end);
    }
  }
  if (left.length > 0) {
    throw new TypeError("terminated");
  }
}
