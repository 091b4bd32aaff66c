// The stream's own panel: is it live, where is the cursor, what did each connection get.

import { make } from "./conversation.js";

const ticksKept = 120;
const verdictsKept = 8;
const byId = (id) => document.getElementById(id);
const counted = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;

export class StreamPanel {
  #frames = 0;
  #deltas = 0;
  #connections = 0;
  #verdict;

  #replaying = false;

  /** How the last frame came: live, replayed (it was missed before) or in a snapshot. */
  arrival = "live";

  constructor(announce) {
    this.announce = announce;
  }

  clear() {
    this.#frames = this.#deltas = this.#connections = 0;
    byId("river").replaceChildren();
    byId("verdicts").replaceChildren();
    this.#count();
    this.link("opening", "opening");
  }

  link(state, text) {
    byId("link").dataset.link = state;
    byId("link-text").textContent = text;
  }

  /** The seq is what moves: it is set apart from the epoch and its leading zeros. */
  cursor(cursor) {
    const [, still, moving] = /^(.*_0*)(\d+)$/.exec(cursor) ?? [null, cursor, ""];
    byId("cursor").replaceChildren(make("span", "still", still), make("b", "", moving));
  }

  frame(frame) {
    this.#frames++;
    if (frame.type === "part.delta") this.#deltas++;
    if (frame.type === "stream.open") this.#opened(frame);
    else if (frame.type === "caught_up") this.#caughtUp();
    else if (this.#replaying) this.#verdict.replayed += frame.seq && frame.type !== "snapshot" ? 1 : 0;
    this.arrival = frame.type === "snapshot" ? "snapshot" : this.#replaying ? "replayed" : "live";
    this.#tick(frame);
    this.#count();
  }

  lost(text) {
    if (byId("link").dataset.link !== "cut") this.#rule();
    this.#replaying = false;
    this.link("cut", text);
  }

  #opened({ resume }) {
    const text = make("span", "");
    this.#verdict = { resume, since: performance.now(), replayed: 0, text };
    this.#replaying = this.#connections++ > 0;
    const row = make("li", resume, make("b", "", resume), " ", text);
    byId("verdicts").prepend(row);
    while (byId("verdicts").children.length > verdictsKept) byId("verdicts").lastChild.remove();
    this.link("live", "live");
  }

  #caughtUp() {
    const { resume, since, replayed, text } = this.#verdict;
    const took = Math.max(1, Math.round(performance.now() - since));
    const first = this.#connections === 1;
    const came = resume === "exact" ? `${counted(replayed, "event")} replayed` : "the whole state";
    text.textContent = first ? "joined" : `${came} in ${took} ms`;
    this.#replaying = false;
    if (!first) this.announce(`Resumed, ${resume}: ${text.textContent}`);
  }

  #tick({ type, delta }) {
    const kind = type === "part.delta" ? "flow" : type === "snapshot" ? "whole" : "event";
    const tick = make("i", this.#replaying ? `${kind} replayed` : kind);
    if (delta) tick.style.height = `${Math.min(100, 25 + 5 * delta.length)}%`;
    this.#push(tick);
  }

  #rule() {
    this.#push(make("i", "gap"));
  }

  #push(tick) {
    byId("river").append(tick);
    if (byId("river").children.length > ticksKept) byId("river").firstChild.remove();
  }

  #count() {
    byId("frames").textContent = this.#frames;
    byId("deltas").textContent = this.#deltas;
    byId("resumes").textContent = Math.max(0, this.#connections - 1);
  }
}
