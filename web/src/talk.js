// A conversation: what was said, what was answered, what still runs. It knows no elements; it tells of every change.
import * as api from "./api.js";
import { t } from "./messages.js";
import { news } from "./news.js";

const PENDING = "marlow.pending";
const LAST = "marlow.conversation";

const stored = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
const store = (key, value) => {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch { /* a browser that keeps nothing still talks */ }
};

export class Talk extends EventTarget {
  id = null;
  title = null;
  turns = [];
  connection = "waiting";
  #following = null;
  #seen = "0.0";

  #changed(turn) { this.dispatchEvent(new CustomEvent("change", { detail: turn })); }
  #finished(turn, reply) { this.dispatchEvent(new CustomEvent("finished", { detail: { turn, reply } })); }

  connect(state) {
    if (this.connection === state) return;
    this.connection = state;
    this.#changed(null);
  }

  get last() { return stored(LAST); }

  fresh() {
    this.#leave(null);
    this.id = null;
    this.title = null;
    this.turns = [];
    this.#seen = "0.0";
    store(LAST, null);
    this.#changed(null);
  }

  /** Open a conversation as the server has it; what was never sent stands behind, to be tried again. */
  async open(id) {
    const found = await api.getJson(`/api/conversations/${encodeURIComponent(id)}`);
    this.#leave(id);
    this.id = id;
    this.title = found.title;
    store(LAST, id);
    this.turns = found.turns.map((turn) => ({
      key: turn.message_id, id: turn.id, text: turn.text, state: turn.state === "running" ? "working" : turn.state,
      stage: "", replies: turn.replies, feedback: turn.feedback, since: Date.now(), problem: turn.state === "failed" ? t("turn.failed") : null,
      body: { message: turn.text, message_id: turn.message_id }, restored: true,
    }));
    const last = found.turns.at(-1);
    this.#seen = last ? `${found.turns.length}.${last.replies.length}` : "0.0";
    for (const waiting of this.#waiting().filter((w) => w.conversation === id)) {
      if (this.turns.some((turn) => turn.key === waiting.body.message_id)) this.#forget(waiting.body.message_id);
      else this.turns.push({ ...this.#turn(waiting.text, waiting.body), state: "offline", problem: t("turn.offline") });
    }
    this.#changed(null);
    if (this.turns.some((turn) => turn.state === "working" || this.#hasJob(turn))) this.#follow();
  }

  /** What runs here goes on; whoever has left is told when it is done. */
  #leave(to) {
    this.#unfollow();
    if (to) news.forget(to);
    const runs = this.turns.find((turn) => turn.state === "working" || this.#hasJob(turn));
    if (runs && this.id && this.id !== to) news.listen(this.id, this.#seen, runs.text);
  }

  ask(text) { return this.#begin(text, { message: text, message_id: crypto.randomUUID() }); }
  choose(option) { return this.#begin(option.label, { choice: option.choice, message_id: crypto.randomUUID() }); }

  retry(turn) {
    turn.problem = null;
    return this.#run(turn);
  }

  cancel(turn) {
    turn.stopping = true;
    this.#changed(turn);
    if (turn.id) api.remove(`/api/turns/${encodeURIComponent(turn.id)}`).catch(() => {});
  }

  #turn(text, body) {
    return { key: body.message_id, id: null, text, state: "working", stage: "", replies: [], feedback: {}, since: Date.now(), problem: null, body, seen: this.#seen };
  }

  #begin(text, body) {
    const turn = this.#turn(text, body);
    this.turns = [...this.turns, turn];
    this.#remember(turn);
    return this.#run(turn);
  }

  async #run(turn) {
    Object.assign(turn, { state: "working", since: Date.now(), stage: "", stopping: false });
    this.#changed(turn);
    try {
      await this.#stream(turn);
    } catch (error) {
      if (error instanceof api.Problem && error.status === 404 && error.code === "unknown_conversation") {
        this.id = null;
        return this.#run(turn);
      }
      const told = error instanceof api.Problem;
      turn.state = told ? "failed" : "offline";
      turn.problem = told ? error.message || t("turn.failed") : t("turn.offline");
      if (told) this.#forget(turn.key);
      else this.connect("away");
    }
    this.#changed(turn);
  }

  async #stream(turn) {
    const body = { ...turn.body, ...(this.id ? { conversation_id: this.id } : {}) };
    let answered = false;
    const here = () => this.turns.includes(turn);
    for await (const event of api.events("/api/chat", body)) {
      this.connect("ready");
      if (!here()) {
        // Left before it was answered: what comes is told from its conversation.
        if (event.data.conversation_id) news.listen(event.data.conversation_id, turn.seen, turn.text);
        if (event.name === "end") this.#forget(turn.key);
        continue;
      }
      if (event.data.conversation_id) this.#named(event.data.conversation_id, turn);
      if (event.name === "progress") {
        turn.id = event.data.turn || turn.id;
        if (turn.stopping) this.cancel(turn);
        turn.stage = event.data.stage || turn.stage;
        this.#changed(turn);
      } else if (event.name === "reply") {
        this.#reply(turn, event.data);
      } else if (event.name === "problem") {
        turn.problem = event.data.detail;
        turn.state = "failed";
      } else if (event.name === "end") {
        answered = true;
        turn.id = event.data.turn || turn.id;
      }
    }
    if (!here()) return;
    if (!answered) throw new TypeError("the stream ended early");
    this.#forget(turn.key);
    if (turn.state === "working") turn.state = "answered";
    this.#seen = `${this.turns.length}.${turn.replies.length}`;
    if (!this.#hasJob(turn)) return;
    news.keep(this.id, this.#seen, turn.text);
    this.#follow();
  }

  #named(id, turn) {
    if (this.id === id) return;
    this.id = id;
    this.title = this.title || turn.text;
    store(LAST, id);
    this.#remember(turn);
    this.dispatchEvent(new CustomEvent("named", { detail: id }));
  }

  #reply(turn, reply) {
    const id = reply.answer?.id;
    if (id && turn.replies.some((r) => r.answer?.id === id)) return;
    turn.replies = [...turn.replies, reply];
    this.#changed(turn);
    this.#finished(turn, reply);
  }

  #hasJob(turn) {
    return turn.replies.some((r) => r.answer?.kind === "job") && turn.replies.at(-1)?.answer?.kind === "job";
  }

  /** Listen until nothing runs any more: a job's end reaches whoever left and came back. */
  async #follow() {
    this.#unfollow();
    const mine = new AbortController();
    this.#following = mine;
    const id = this.id;
    while (!mine.signal.aborted) {
      try {
        const path = `/api/conversations/${encodeURIComponent(id)}/events?after=${this.#seen}`;
        for await (const event of api.events(path, null, mine.signal)) {
          this.connect("ready");
          if (event.id) this.#seen = event.id;
          this.#heard(event);
          if (!this.turns.some((turn) => turn.state === "working" || this.#hasJob(turn))) return this.#unfollow();
        }
      } catch {
        if (mine.signal.aborted) return undefined;
        this.connect("away");
      }
      await new Promise((resolve) => { setTimeout(resolve, 1000); });
    }
    return undefined;
  }

  #heard(event) {
    const turn = this.turns.find((one) => one.id === event.data.turn);
    if (!turn) return;
    if (event.name === "progress") turn.stage = event.data.stage;
    if (event.name === "job") turn.job = event.data;
    if (event.name === "reply") {
      this.#reply(turn, event.data);
      if (!this.#hasJob(turn)) news.forget(this.id);
    }
    if (event.name === "end" && turn.state === "working") turn.state = "answered";
    if (event.name === "problem") Object.assign(turn, { state: "failed", problem: t("turn.failed") });
    this.#changed(turn);
  }

  #unfollow() {
    this.#following?.abort();
    this.#following = null;
  }

  #waiting() { return stored(PENDING) || []; }

  #remember(turn) {
    const others = this.#waiting().filter((w) => w.body.message_id !== turn.key);
    store(PENDING, [...others, { conversation: this.id, text: turn.text, body: turn.body }].slice(-10));
  }

  #forget(key) { store(PENDING, this.#waiting().filter((w) => w.body.message_id !== key)); }

  /** What was typed and never reached a conversation. */
  get stranded() { return this.#waiting().filter((w) => w.conversation === null); }

  restoreStranded() {
    for (const waiting of this.stranded) {
      this.turns.push({ ...this.#turn(waiting.text, waiting.body), state: "offline", problem: t("turn.offline") });
    }
    this.#changed(null);
  }
}
