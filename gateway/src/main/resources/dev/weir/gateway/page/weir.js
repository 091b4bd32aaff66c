// Weir's client: converse with a session, follow its stream, come back without a gap or a double.
// docs/wire.md is the contract. Needs nothing but fetch. Times are milliseconds.

const api = new URL("/v1/", import.meta.url);
const jitter = (n) => Math.random() * Math.min(30_000, 500 * 2 ** n);
const newKey = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

/** A refusal, with what its problem+json says: status, code, retryable, detail. */
export class Problem extends Error {}

/** The connection ended before its stream did; `follow` comes back from it by itself. */
class Lost extends Error {}

/** Its answer has a `cursor`, or a `position` if the session waits for a slot; `follow` waits with it. */
export const openSession = (request = {}, key = newKey()) => post("sessions", request, key);

export const send = (session, text, { onBusy = "queue", key = newKey() } = {}) =>
  post(`sessions/${session}/input`, { parts: [{ kind: "text", text }], onBusy }, key);

export const cancel = (session, request = {}) => post(`sessions/${session}/cancel`, request, newKey());

/** What is at `path` under /v1/, such as "agents" or "sessions/ses_1?include=tools". */
export const read = async (path) => (await accepted(await fetch(new URL(path, api)))).json();

/** Sent again with the same key when the network fails, so that nothing happens twice. */
async function post(path, request, key) {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": key };
  for (let n = 0; ; n++) {
    try {
      const init = { method: "POST", headers, body: JSON.stringify(request) };
      return await (await accepted(await fetch(new URL(path, api), init))).json();
    } catch (e) {
      if (e instanceof Problem || n === 5) throw e;
      await pause(jitter(n));
    }
  }
}

async function accepted(response) {
  if (response.ok) return response;
  const { status, statusText } = response;
  const body = await response.json().catch(() => ({ code: "http", retryable: status >= 500 }));
  const problem = new Problem(body.detail ?? body.title ?? `${status} ${statusText}`);
  const seconds = Number(response.headers.get("Retry-After"));
  throw Object.assign(problem, body, { status, retryAfterMs: seconds * 1000 || undefined });
}

export const nothing = { last: 0, messages: [], episode: null, open: null, queue: [] };

/** The state after the frame; the same object if it changes nothing; null for a gap. Pure. */
export function fold(state, f) {
  if (f.type === "snapshot") {
    const { seq, messages = [], episode = null, open = null, queue = [] } = f;
    return { last: seq, messages, episode, open, queue };
  }
  if (!(f.seq > state.last)) return state;
  return f.prev === state.last ? { ...state, ...change(state, f), last: f.seq } : null;
}

function change({ messages, open }, f) {
  const ours = open?.msg === f.msg;
  switch (f.type) {
    case "episode.started":
      return { episode: { ep: f.ep, attempt: f.attempt }, open: null };
    case "episode.completed":
    case "episode.failed":
    case "episode.cancelled":
      return { episode: null, open: null };
    case "message.started":
      return { open: { ep: f.ep, msg: f.msg, role: f.role, parts: [] } };
    case "part.started":
    case "part.delta":
      return ours ? { open: { ...open, parts: grown(open.parts, f) } } : {};
    case "message.completed":
      return { messages: [...messages, f.message], open: ours ? null : open };
    case "tool.result":
      return { messages: [...messages, toolMessage(f)] };
    case "queue.updated":
      return { queue: f.queue };
  }
}

function grown(parts, { part, kind, callId, name, delta = "" }) {
  const field = { tool_input: "input", data: "json" }[kind] ?? "text";
  const fresh = kind === "tool_input" ? { kind, callId, name } : { kind };
  const old = parts[part] ?? fresh;
  return Object.assign([...parts], { [part]: { ...old, [field]: (old[field] ?? "") + delta } });
}

const toolMessage = ({ msg: id, callId, name, output, isError }) => ({
  id, role: "tool", status: "completed", parts: [{ kind: "tool_result", callId, name, output, isError }],
});

/**
 * Follows the session until `signal` aborts or the stream ends for good; reconnects by itself.
 * `after` and `state` continue from an earlier follow; `onState(state, cursor)`,
 * `onFrame(frame)`, `onLost(error, waitMs)`. Rejects with a Problem that is not retryable, or
 * because the session has waited for a slot in vain.
 */
export async function follow(session, { after, state, include = "", onState, onFrame, onLost, signal }) {
  let cursor = after;
  state ??= { ...nothing, last: Number(after?.split("_").pop() ?? 0) };
  for (let n = 0; !signal?.aborted; n++) {
    let wait, lost;
    try {
      for await (const { id, frame } of frames(session, cursor, include, signal)) {
        onFrame?.(frame);
        if (frame.type === "caught_up") n = 0;
        if (frame.type === "session.refused") throw Object.assign(new Problem(frame.detail), frame);
        if (frame.type === "stream.goodbye") {
          if (!frame.retry) return;
          wait = frame.retryAfterMs;
          break;
        }
        const next = fold(state, frame);
        if (!next) throw new Lost(`gap: prev ${frame.prev} (expected: ${state.last})`);
        if (next === state) continue;
        state = next;
        cursor = id ?? cursor;
        onState?.(state, cursor);
      }
    } catch (e) {
      if (!(e instanceof Lost || e.retryable)) throw e;
      wait = e.retryAfterMs;
      lost = e;
    }
    if (signal?.aborted) return;
    wait ??= jitter(n);
    onLost?.(lost, wait);
    await pause(wait, signal);
  }
}

/** One connection's frames. Silence for 2.5 heartbeats means that it is dead. */
async function* frames(session, cursor, include, signal) {
  const dead = new AbortController();
  let heartbeatMs = 15_000, timer, id, data = "", rest = "";
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => dead.abort(), 2.5 * heartbeatMs);
  };
  const network = (promise) => promise.catch((cause) => Promise.reject(new Lost("connection", { cause })));
  try {
    alive();
    const init = {
      headers: cursor ? { "Last-Event-ID": cursor } : {},
      signal: AbortSignal.any([dead.signal, signal ?? dead.signal]),
    };
    const url = new URL(`sessions/${session}/events?include=${include}`, api);
    const { body } = await accepted(await network(fetch(url, init)));
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (let read; !(read = await network(reader.read())).done; alive()) {
      const lines = (rest + read.value).split(/\r?\n/);
      rest = lines.pop();
      for (const line of lines) {
        if (line.startsWith("id:")) id = line.slice(3).trim();
        else if (line.startsWith("data:")) data += line.slice(5);
        else if (line === "" && data) {
          const frame = JSON.parse(data);
          heartbeatMs = frame.heartbeatMs ?? heartbeatMs;
          yield { id, frame };
          id = undefined;
          data = "";
        }
      }
    }
  } finally {
    clearTimeout(timer);
    dead.abort();
  }
}

function pause(ms, signal) {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      done();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end);
  });
}
