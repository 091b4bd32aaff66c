// The page: choose an agent, converse, cut the own connection and watch it resume.
// The session's id is in the URL's hash, so another tab joins by the address alone.

import { cancel, follow, openSession, Problem, read, send } from "./weir.js";
import { Conversation, make } from "./conversation.js";
import { StreamPanel } from "./stream.js";

const byId = (id) => document.getElementById(id);
const conversation = new Conversation(byId("messages"));
const panel = new StreamPanel(announce);

/** Cursors of sessions opened here: their stream starts at the first event, not at a snapshot. */
const opened = new Map();
let agents = [];
let session;
let agent;
let state;
let cursor;
let connection;
let cutTimer;
let waited;

function announce(text) {
  byId("announce").textContent = text;
}

function complain(error) {
  if (!(error instanceof Problem || error instanceof TypeError)) console.error(error);
  byId("problem-title").textContent = error.code ?? "no answer";
  byId("problem-detail").textContent = error.message;
  byId("problem").hidden = false;
}

const forgive = () => (byId("problem").hidden = true);

/** Runs it; what goes wrong is shown. */
async function attempt(action) {
  try {
    const result = await action();
    forgive();
    return result;
  } catch (e) {
    complain(e);
  }
}

// Choosing

async function showStart() {
  leave();
  byId("start").hidden = false;
  byId("start-title").focus();
  await attempt(loadAgents);
  byId("agents").replaceChildren(...agents.map(choice));
  byId("no-agents").hidden = agents.length > 0;
  byId("model").textContent = whoSpeaks(agents);
}

async function loadAgents() {
  ({ agents } = await read("agents"));
}

function whoSpeaks(agents) {
  const models = [...new Set(agents.map(({ model }) => model))];
  return models.length ? `The model that speaks: ${models.join(", ")}` : "";
}

function choice({ name, greeting, tools = [] }) {
  const button = make("button", "agent", make("b", "", name));
  button.type = "button";
  if (greeting) button.append(make("span", "greeting", greeting));
  if (tools.length) button.append(make("span", "tools", tools.map(named).join(" · ")));
  button.addEventListener("click", () => attempt(() => begin(name)));
  return make("li", "", button);
}

const named = (tool) => tool.name ?? tool;

async function begin(name) {
  const { id, cursor } = await openSession({ agent: name });
  opened.set(id, cursor);
  location.hash = id;
}

// One session

async function join(id) {
  leave();
  session = id;
  const found = await attempt(() => Promise.all([read(`sessions/${id}`), loadAgents()]));
  if (session !== id) return;
  if (!found) return showMissing();
  agent = found[0].agent ?? "";
  const model = agents.find(({ name }) => name === agent)?.model;
  byId("speaker").replaceChildren(make("b", "", agent), model ? ` · ${model}` : "");
  document.title = agent ? `${agent} · Weir` : "Weir";
  byId("tab").href = location.href;
  conversation.clear(agent);
  for (const part of ["talk", "again"]) byId(part).hidden = false;
  cursor = opened.get(id);
  byId("text").focus();
  connect();
}

/** The session is not here: say so beside the choice of another. */
async function showMissing() {
  const { textContent } = byId("problem-detail");
  history.replaceState(null, "", location.pathname);
  await showStart();
  complain(Object.assign(new Problem(textContent), { code: "session_not_found" }));
}

function leave() {
  connection?.abort();
  clearTimeout(cutTimer);
  cutTimer = session = state = cursor = waited = undefined;
  for (const part of ["start", "talk", "again", "stop"]) byId(part).hidden = true;
  byId("queue").replaceChildren();
  byId("speaker").replaceChildren();
  byId("cursor").replaceChildren();
  showCutting(false);
  panel.clear();
  forgive();
  document.title = "Weir";
}

async function connect() {
  const mine = (connection = new AbortController());
  try {
    await follow(session, { after: cursor, state, include: "tools", signal: mine.signal, onState, onFrame, onLost });
    if (!mine.signal.aborted) panel.link("cut", "ended");
  } catch (e) {
    panel.lost("ended");
    complain(e);
  }
}

function onFrame(frame) {
  if (frame.type === "session.waiting") return onWaiting(frame);
  if (frame.type === "stream.open" && waited) return join(session); // now it is known who answers
  if (frame.type === "stream.open") onOpen(frame);
  if (frame.type === "episode.failed") complain(Object.assign(new Problem(frame.error.message), frame.error));
  if (frame.type === "message.completed") announceMessage(frame.message);
  panel.frame(frame);
}

/** No slot is free yet; the stream goes on by itself as soon as one is. */
function onWaiting({ position }) {
  waited = true;
  const text = position ? `waiting, ${position - 1} before you` : "waiting, your turn";
  panel.link("opening", text);
  announce(text);
}

/** After a reset the same ids may mean other messages. */
function onOpen({ resume }) {
  if (resume === "reset") conversation.clear(agent);
  else conversation.resumed(state);
}

function announceMessage({ role, parts }) {
  const text = parts.filter(({ kind }) => kind === "text").map((part) => part.text).join(" ");
  if (role === "assistant" && text) announce(text);
}

function onState(next, at) {
  state = next;
  cursor = at;
  const { scrollHeight, scrollTop, clientHeight } = byId("scroll");
  conversation.show(state, panel.arrival);
  panel.cursor(cursor);
  showTurn(state);
  if (scrollHeight - scrollTop - clientHeight < 80) byId("scroll").scrollTop = byId("scroll").scrollHeight;
}

function onLost(error, waitMs) {
  panel.lost(`lost, again in ${(waitMs / 1000).toFixed(1)} s`);
}

function showTurn({ episode, queue }) {
  byId("stop").hidden = !episode;
  byId("send").textContent = episode ? "Queue" : "Send";
  byId("queue").replaceChildren(...queue.map(({ text }) => make("li", "", text)));
}

// Cutting

function cut() {
  if (cutTimer) return resume();
  const ms = Number(byId("cut-for").value);
  connection.abort();
  cutTimer = setTimeout(resume, ms);
  panel.lost(`cut for ${ms / 1000} s`);
  showCutting(true);
}

function resume() {
  clearTimeout(cutTimer);
  cutTimer = undefined;
  showCutting(false);
  panel.link("opening", "resuming");
  connect();
}

function showCutting(cut) {
  byId("cut").textContent = cut ? "Resume now" : "Cut my connection";
  byId("cut-for").disabled = cut;
}

// Writing

async function submit() {
  const box = byId("text");
  const text = box.value.trim();
  if (!text) return;
  box.value = "";
  const answer = await attempt(() => send(session, text));
  if (!answer && !box.value) box.value = text;
}

async function stop() {
  if (state?.episode) await attempt(() => cancel(session, { reason: "stopped on the page" }));
}

// Wiring

function route() {
  const id = location.hash.slice(1);
  return id ? join(id) : showStart();
}

function onKey(event) {
  const action = { KeyX: cut, KeyN: () => (location.hash = "") }[event.altKey && event.code];
  if (action && session) {
    event.preventDefault();
    action();
  } else if (event.key === "Escape" && session) {
    stop();
  }
}

function onTextKey(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
}

byId("composer").addEventListener("submit", (event) => (event.preventDefault(), submit()));
byId("text").addEventListener("keydown", onTextKey);
byId("stop").addEventListener("click", stop);
byId("cut").addEventListener("click", cut);
byId("problem-close").addEventListener("click", forgive);
addEventListener("keydown", onKey);
addEventListener("hashchange", route);
const wide = matchMedia("(min-width: 56rem)");
const unfold = () => (byId("details").open = wide.matches);
wide.addEventListener("change", unfold);
unfold();
route();
