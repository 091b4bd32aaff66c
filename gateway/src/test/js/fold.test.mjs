// Run by `node --test gateway/src/test/js/`. The corpus is shared with the Java client's test.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fold, nothing } from "../../main/resources/dev/weir/gateway/page/weir.js";

const corpus = new URL("../resources/dev/weir/gateway/fold-corpus.json", import.meta.url);

/** Deep-frozen input: a fold that writes into its arguments throws. */
function frozen(value) {
  if (value && typeof value === "object") Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

for (const { name, start = nothing, frames, state, gap } of JSON.parse(readFileSync(corpus))) {
  test(`fold_${name.replaceAll(/\W+/g, "_")}_isTheExpectedState`, () => {
    let folded = frozen(start);
    const gapAt = frozen(frames).findIndex((frame) => {
      const next = fold(folded, frame);
      folded = next ?? folded;
      return next === null;
    });
    assert.equal(gapAt, gap ?? -1);
    assert.deepEqual(folded, state);
  });
}

test("fold_frameThatChangesNothing_givesTheSameObject", () => {
  const state = frozen({ ...nothing, last: 7 });
  assert.equal(fold(state, { type: "heartbeat", cursor: "e_7" }), state);
  assert.equal(fold(state, { type: "queue.updated", seq: 7, prev: 6, queue: [1] }), state);
});
