// <chat-log>: what was said and answered, in order; it is scrolled by the page, so that search and links see all of it.
import "./answer-card.js";
import { Element, html, icon, nothing } from "./base.js";
import { t } from "./messages.js";

const DOTS_AFTER = 300;
const STEP_AFTER = 2000;

class ChatLog extends Element {
  static properties = { talk: { attribute: false }, tick: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.changed = () => { this.requestUpdate(); this.#beat(); };
    this.talk.addEventListener("change", this.changed);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.talk.removeEventListener("change", this.changed);
    clearTimeout(this.beat);
  }

  /** While something runs, look again when the dots or the step are due. */
  #beat() {
    clearTimeout(this.beat);
    const waits = this.talk.turns.filter((turn) => turn.state === "working").map((turn) => Date.now() - turn.since);
    if (!waits.length) return;
    const due = Math.min(...waits.map((w) => (w < DOTS_AFTER ? DOTS_AFTER - w : w < STEP_AFTER ? STEP_AFTER - w : 1000)));
    this.beat = setTimeout(() => this.changed(), due + 5);
  }

  #working(turn) {
    const waited = Date.now() - turn.since;
    if (turn.state !== "working" || (waited < DOTS_AFTER && !turn.restored)) return nothing;
    const step = waited >= STEP_AFTER && turn.stage ? turn.stage : t("turn.working");
    return html`<div class="working"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span><span>${turn.stopping ? t("turn.cancelling") : step} …</span>
      <button type="button" ?disabled=${turn.stopping} @click=${() => this.talk.cancel(turn)}>${t("turn.cancel")}</button></div>`;
  }

  #problem(turn) {
    if (!turn.problem || !["failed", "offline"].includes(turn.state)) return nothing;
    return html`<div class="card problem" role="alert"><p>${turn.problem}</p>
      <button type="button" @click=${() => this.talk.retry(turn)}>${t("turn.retry")}</button></div>`;
  }

  #job(turn) {
    if (turn.replies.at(-1)?.answer?.kind !== "job") return nothing;
    const told = globalThis.Notification?.permission === "granted";
    const ask = async () => { await Notification.requestPermission(); this.requestUpdate(); };
    return html`<div class="working"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span><span>${turn.stopping ? t("turn.cancelling") : t("turn.job")}</span>
      <button type="button" ?disabled=${turn.stopping} @click=${() => this.talk.cancel(turn)}>${t("turn.cancel")}</button>
      ${!globalThis.Notification || Notification.permission === "denied" ? nothing : told ? html`<span class="quiet">${t("turn.notify.on")}</span>` : html`<button type="button" @click=${ask}>${t("turn.notify")}</button>`}</div>`;
  }

  #reply(turn, reply) {
    if (!reply.answer) return html`<article class="card" data-kind="answer"><p class="lead">${reply.text}</p></article>`;
    const again = reply.answer.kind === "fail" && reply === turn.replies.at(-1) && turn.body.message;
    return html`<answer-card .answer=${reply.answer} .verdict=${turn.feedback?.[reply.answer.id]}></answer-card>
      ${again ? html`<p><button type="button" @click=${() => this.tell("ask", turn.text)}>${t("turn.retry")}</button></p>` : nothing}`;
  }

  #turn(turn) {
    return html`<section class="turn" data-key=${turn.key} data-state=${turn.state}>
      <div class="asked"><h2 class="said">${turn.text}</h2>
        ${turn.body.choice ? nothing : html`<button type="button" class="quietly only edit" aria-label=${t("turn.edit")} title=${t("turn.edit")} @click=${() => this.tell("edit-turn", turn.text)}>${icon("pencil")}</button>`}</div>
      ${turn.replies.map((reply) => this.#reply(turn, reply))}${this.#job(turn)}${this.#working(turn)}${this.#problem(turn)}
    </section>`;
  }

  render() {
    return html`<div class="log" role="log" aria-live="off" aria-label=${t("log.label")} tabindex="0" data-conversation=${this.talk.id ?? nothing}>
      ${this.talk.turns.map((turn) => this.#turn(turn))}</div>`;
  }
}
customElements.define("chat-log", ChatLog);
