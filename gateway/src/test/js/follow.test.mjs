// Run by `node --test gateway/src/test/js/`. The network is a stubbed fetch; time is mocked.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, mock, test } from "node:test";
import { follow, Problem, send } from "../../main/resources/dev/weir/gateway/page/weir.js";

const corpus = new URL("../resources/dev/weir/gateway/fold-corpus.json", import.meta.url);
const reply = JSON.parse(readFileSync(corpus)).find(({ name }) => name === "exact");
const log = reply.frames.filter(({ seq }) => seq);
const cursorOf = (seq) => `e_${String(seq).padStart(16, "0")}`;
const goodbye = { type: "stream.goodbye", reason: "ended", retry: false };
const open = { type: "stream.open", resume: "exact", heartbeatMs: 1000 };

const sse = (frames) =>
  frames
    .map((f) => `${f.seq ? `id: ${cursorOf(f.seq)}\n` : ""}event: ${f.type}\ndata: ${JSON.stringify(f)}\n\n`)
    .join("");

const since = (cursor) => log.filter(({ seq }) => seq > Number((cursor ?? "e_0").split("_")[1]));

/** These bytes, then a reset; with a `signal`, silence until it aborts, as fetch does it. */
function body(bytes, signal) {
  return new ReadableStream({
    start(controller) {
      signal?.addEventListener("abort", () => controller.error(signal.reason));
    },
    pull(controller) {
      if (bytes) controller.enqueue(bytes);
      else if (!signal) controller.error(new TypeError("reset by peer"));
      bytes = null;
    },
  });
}

/** Each call of fetch is answered by the next function, which gets the request. */
function network(...answers) {
  const requests = [];
  mock.method(globalThis, "fetch", async (url, init) => {
    requests.push({ url: String(url), ...init });
    return answers[requests.length - 1](init);
  });
  mock.method(Math, "random", () => 0);
  return requests;
}

const encode = (text) => new TextEncoder().encode(text);
afterEach(() => mock.reset());

test("follow_cutAtEveryByte_foldsToTheWholeState", async () => {
  const whole = encode(sse([open, ...log]));
  for (let cut = 1; cut <= whole.length; cut++) {
    const requests = network(
      () => new Response(body(whole.slice(0, cut))),
      ({ headers }) => new Response(body(encode(sse([open, ...since(headers["Last-Event-ID"]), goodbye])))),
    );
    const seqs = [];
    let state;
    await follow("ses_1", { onState: (s) => seqs.push((state = s).last) });
    assert.deepEqual(state, reply.state, `cut after ${cut} bytes`);
    assert.deepEqual(seqs, log.map(({ seq }) => seq), `cut after ${cut} bytes`);
    assert.equal(requests.length, 2);
    mock.reset();
  }
});

test("follow_gap_reconnectsWithItsOwnCursor", async () => {
  const requests = network(
    ({ signal }) => new Response(body(encode(sse([open, log[0], log[2]])), signal)),
    () => new Response(body(encode(sse([open, ...log.slice(1), goodbye])))),
  );
  let state;
  await follow("ses_1", { onState: (s) => (state = s) });
  assert.equal(requests[1].headers["Last-Event-ID"], cursorOf(1));
  assert.deepEqual(state, reply.state);
});

test("follow_goodbyeWithRetry_waitsAsLongAsItSays", async () => {
  network(
    () => new Response(body(encode(sse([open, { ...goodbye, retry: true, retryAfterMs: 7 }])))),
    () => new Response(body(encode(sse([open, goodbye])))),
  );
  const waits = [];
  await follow("ses_1", { onLost: (error, wait) => waits.push([error, wait]) });
  assert.deepEqual(waits, [[undefined, 7]]);
});

test("follow_silenceOfTwoAndAHalfHeartbeats_reconnects", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let opened;
  const quiet = new Promise((done) => (opened = done));
  const requests = network(
    ({ signal }) => new Response(body(encode(sse([open])), signal)),
    () => new Response(body(encode(sse([open, goodbye])))),
  );
  const lost = [];
  const end = follow("ses_1", {
    onFrame: () => opened(),
    onLost: (error) => {
      lost.push(error.message);
      queueMicrotask(() => t.mock.timers.tick(1));
    },
  });
  await quiet;
  await new Promise(setImmediate);
  t.mock.timers.tick(2499);
  await new Promise(setImmediate);
  assert.equal(requests.length, 1);
  t.mock.timers.tick(1);
  await end;
  assert.equal(requests.length, 2);
  assert.deepEqual(lost, ["connection"]);
});

test("follow_refusedForGood_rejectsWithTheProblem", async () => {
  const problem = { code: "session_not_found", title: "Not found", detail: "session: ses_1", retryable: false };
  network(() => new Response(JSON.stringify(problem), { status: 404 }));
  await assert.rejects(follow("ses_1", {}), (e) => e instanceof Problem && e.code === "session_not_found" && e.status === 404);
});

test("follow_aborted_endsAndClosesTheConnection", async () => {
  const stop = new AbortController();
  const requests = network(({ signal }) => new Response(body(encode(sse([open])), signal)));
  await follow("ses_1", { signal: stop.signal, onFrame: () => stop.abort() });
  assert.ok(requests[0].signal.aborted);
});

test("follow_callbackThatThrows_rejectsAndIsNotTakenForALostConnection", async () => {
  network(({ signal }) => new Response(body(encode(sse([open])), signal)));
  const bug = new TypeError("of the page");
  await assert.rejects(follow("ses_1", { onFrame: () => { throw bug; } }), bug);
});

test("send_networkFails_isSentAgainWithTheSameKey", async () => {
  const requests = network(
    () => { throw new TypeError("connection refused"); },
    () => new Response(JSON.stringify({ episodeId: "ep_1", cursor: cursorOf(0) }), { status: 202 }),
  );
  assert.equal((await send("ses_1", "Hi")).episodeId, "ep_1");
  const [first, second] = requests.map(({ headers }) => headers["Idempotency-Key"]);
  assert.ok(first);
  assert.equal(first, second);
  assert.deepEqual(JSON.parse(requests[1].body), { parts: [{ kind: "text", text: "Hi" }], onBusy: "queue" });
});

test("send_refused_rejectsAtOnce", async () => {
  const requests = network(() => new Response("<html>", { status: 503, headers: { "Retry-After": "2" } }));
  await assert.rejects(send("ses_1", "Hi"), { status: 503, retryable: true, retryAfterMs: 2000 });
  assert.equal(requests.length, 1);
});
