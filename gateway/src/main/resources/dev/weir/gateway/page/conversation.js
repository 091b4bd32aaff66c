// Shows the folded state. Text becomes text nodes, never markup.

/** An element with text or children. */
export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}

const words = ({ parts }) => parts.filter(({ kind }) => kind === "text").map(({ text }) => text).join("");

export class Conversation {
  #list;
  #rows = new Map();
  #shown = new WeakSet();
  #cards = new Map();
  #agent = "";

  constructor(list) {
    this.#list = list;
  }

  clear(agent) {
    this.#agent = agent;
    this.#rows.clear();
    this.#cards.clear();
    this.#list.replaceChildren();
  }

  /** Brings the list to the state; `arrival` says how it came: live, replayed or snapshot. */
  show({ messages, open, episode }, arrival) {
    const ids = new Set([...messages.map(({ id }) => id), open?.msg]);
    for (const [id, row] of this.#rows) if (!ids.has(id)) this.#drop(id, row);
    for (const message of messages) if (!this.#shown.has(message)) this.#complete(message, arrival);
    if (open) this.#row(open.msg, open.role).grow(open.parts, arrival);
    if (!episode) for (const card of this.#cards.values()) card.end();
  }

  /** The message that is being written was cut off and went on. */
  resumed(state) {
    if (state?.open) this.#rows.get(state.open.msg)?.resumed();
  }

  /** Once for each message, in their order: a call's id may come again in a later turn. */
  #complete(message, arrival) {
    this.#shown.add(message);
    if (message.role === "tool") {
      message.parts.forEach((part) => this.#cards.get(part.callId)?.result(part));
    } else {
      this.#row(message.id, message.role).complete(message, arrival);
    }
  }

  #row(id, role) {
    if (!this.#rows.has(id)) {
      const row = new Row(role, role === "user" ? "You" : this.#agent, this.#cards);
      this.#rows.set(id, row);
      this.#list.append(row.element);
    }
    return this.#rows.get(id);
  }

  #drop(id, row) {
    this.#rows.delete(id);
    row.element.remove();
  }
}

/** One message: its parts in order, and a line that says how it came. */
class Row {
  #parts = [];
  #cards;
  #deltas = 0;
  #replayed = 0;
  #resumes = 0;
  #note = make("p", "note");

  constructor(role, who, cards) {
    this.#cards = cards;
    this.element = make("li", `message ${role}`, make("span", "who", who), this.#note);
  }

  resumed() {
    this.#resumes++;
  }

  grow(parts, arrival) {
    this.element.classList.add("open");
    parts.forEach((part, i) => part && this.#part(part, i).write(part, () => this.#mark(arrival)));
  }

  #mark(arrival) {
    if (arrival !== "snapshot") this.#deltas++;
    if (arrival === "replayed") this.#replayed++;
    return arrival === "live" ? "delta" : "delta replayed";
  }

  complete(message, arrival) {
    this.#parts = this.#parts.filter(Boolean);
    const folded = words({ parts: this.#parts });
    this.element.classList.remove("open");
    this.element.classList.add(message.status);
    message.parts.forEach((part, i) => this.#part(part, i).write(part));
    message.parts.forEach(({ callId }, i) => callId && this.#cards.set(callId, this.#parts[i]));
    this.#note.textContent = this.#history(message, folded, arrival).filter(Boolean).join(" · ");
  }

  #history({ status, parts }, folded, arrival) {
    const own = folded === words({ parts }) ? "equal to the record" : "replaced by the record";
    const end = arrival === "snapshot" ? "completed by a snapshot" : own;
    return [
      status === "completed" ? "" : status,
      this.#deltas && `${this.#deltas} deltas`,
      this.#resumes && `resumed ${this.#resumes}×, ${this.#replayed} replayed, ${end}`,
    ];
  }

  #part(part, i) {
    if (!this.#parts[i]) {
      this.#parts[i] = part.kind === "tool_input" ? new ToolCard(part.name) : new TextPart(part.kind);
      this.#note.before(this.#parts[i].element);
    }
    return this.#parts[i];
  }
}

class TextPart {
  text = "";

  constructor(kind) {
    this.kind = kind;
    this.element = make("div", kind);
  }

  /** Appends what is new; with `mark`, as one delta of that class. Anything else replaces. */
  write({ text }, mark) {
    if (text === this.text) return;
    if (mark && text.startsWith(this.text)) {
      this.element.append(make("span", mark(), text.slice(this.text.length)));
    } else {
      this.element.replaceChildren(text);
    }
    this.text = text;
  }
}

/** A tool call and its result; they arrive in two messages and share the call's id. */
class ToolCard {
  #arguments = make("span", "arguments");
  #result = make("p", "result", "running …");
  #ended = false;

  constructor(name) {
    const call = make("p", "call", make("span", "unseen", "Tool call: "), make("b", "", name), this.#arguments);
    this.element = make("div", "tool", call, this.#result);
  }

  write({ input }) {
    this.#arguments.textContent = `(${readable(input)})`;
  }

  result({ output, isError }) {
    this.#ended = true;
    this.element.classList.add(isError ? "error" : "done");
    this.#result.textContent = output;
  }

  /** Nothing runs any more: a call without a result will get none. */
  end() {
    if (!this.#ended) this.#result.textContent = "no result";
  }
}

/** `size: 4, time: "19:30"`; JSON text that is still incomplete stays as it is. */
function readable(json) {
  try {
    const pairs = Object.entries(JSON.parse(json));
    return pairs.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(", ");
  } catch (e) {
    if (e instanceof SyntaxError) return json;
    throw e;
  }
}
