// <chat-page>: conversations, the log, the line to ask in, and answers kept open beside it.
import "./ask-menu.js";
import "./chat-composer.js";
import "./chat-log.js";
import "./conversation-list.js";
import { prefetch } from "./answer-chart.js";
import * as api from "./api.js";
import { Element, html, icon, nothing } from "./base.js";
import { dayText, number } from "./format.js";
import { news } from "./news.js";
import { t } from "./messages.js";
import { Talk } from "./talk.js";

const BESIDE = 2;

export class ChatPage extends Element {
  static properties = { start: { attribute: false }, embedded: { type: Boolean }, beside: { state: true }, dropping: { state: true } };

  constructor() {
    super();
    this.talk = new Talk();
    this.beside = [];
  }

  connectedCallback() {
    super.connectedCallback();
    this.talk.addEventListener("change", (event) => this.#changed(event.detail));
    this.talk.addEventListener("finished", (event) => this.#finished(event.detail));
    this.talk.addEventListener("named", () => { this.#address(); this.#list?.refresh(); });
    this.addEventListener("ask", (event) => this.#ask(() => this.talk.ask(event.detail)));
    this.addEventListener("choose-option", (event) => this.#ask(() => this.talk.choose(event.detail)));
    this.addEventListener("edit-turn", (event) => this.#composer.edit(event.detail));
    this.addEventListener("open-beside", (event) => this.#open(event.detail));
    this.addEventListener("open-conversation", (event) => this.#go(event.detail.id, event.detail.turn));
    this.addEventListener("conversation-deleted", (event) => { if (event.detail === this.talk.id) this.#fresh(); });
    this.addEventListener("choose-file", () => this.querySelector("#file").click());
    this.addEventListener("data-changed", () => this.tell("restart"));
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.#title(0); });
    addEventListener("popstate", () => (location.pathname === "/" ? this.talk.fresh() : this.#restore()));
    this.#drops();
  }

  get #composer() { return this.querySelector("chat-composer"); }
  get #list() { return this.querySelector("conversation-list"); }

  async firstUpdated() {
    await this.#restore();
    this.#composer.focusField();
    (globalThis.requestIdleCallback ?? setTimeout)(() => prefetch());
  }

  // Where we are stands in the address, so that a reload and a link come back to it.
  #address(push = true) {
    if (this.embedded) return;
    const path = this.talk.id ? `/c/${this.talk.id}` : "/";
    if (location.pathname === path) return;
    history[push ? "pushState" : "replaceState"](null, "", path + location.search);
  }

  async #restore() {
    const named = /^\/c\/([^/]+)$/.exec(location.pathname)?.[1];
    const id = named || this.talk.last;
    if (id) {
      try {
        await this.talk.open(id);
        if (!named) this.#address(false);
      } catch (error) {
        if (!(error instanceof api.Problem)) this.talk.connect("away");
        this.talk.fresh();
        this.#address(false);
      }
    }
    this.talk.restoreStranded();
    if (!this.embedded) news.resume(this.talk.id);
    await this.updateComplete;
    await this.querySelector("chat-log")?.updateComplete;
    this.#show(location.hash.slice(1));
    this.#carried();
  }

  /** What was chosen on the page of pins is asked here. */
  #carried() {
    const option = sessionStorage.getItem("marlow.choice");
    sessionStorage.removeItem("marlow.choice");
    if (option) this.tell("choose-option", JSON.parse(option));
  }

  #show(id) {
    const target = id && document.getElementById(id);
    if (target) {
      target.scrollIntoView({ block: "start" });
      target.classList.add("linked");
    } else {
      this.querySelector(".turn:last-of-type")?.scrollIntoView({ block: "start" });
    }
  }

  async #go(id, turn = null) {
    await this.talk.open(id);
    this.#address();
    this.querySelector(".conversations-pane")?.hidePopover?.();
    await this.querySelector("chat-log")?.updateComplete;
    const found = turn && this.talk.turns.find((one) => one.id === turn);
    this.querySelector(found ? `[data-key="${CSS.escape(found.key)}"]` : ".turn:last-of-type")?.scrollIntoView({ block: "start" });
    this.#composer.focusField();
  }

  #fresh() {
    this.talk.fresh();
    this.beside = [];
    this.#address();
    this.#composer.focusField();
  }

  async #ask(run) {
    run();
    await this.updateComplete;
    await this.querySelector("chat-log").updateComplete;
    this.querySelector(".turn:last-of-type")?.scrollIntoView({ block: "start" });
    this.#composer.focusField();
  }

  #changed() {
    this.requestUpdate();
    this.tell("connection", this.talk.connection);
  }

  /** One polite announcement for each finished answer, and a sign in the title for whoever looks elsewhere. */
  #finished({ turn, reply }) {
    const title = reply.answer?.part?.label || turn.text;
    const sentence = reply.answer ? reply.answer.headline.text : reply.text;
    this.querySelector(".announce").textContent = `${title}. ${sentence}`;
    if (!document.hidden) return;
    this.#title(1);
    if (globalThis.Notification?.permission === "granted") new Notification(t("turn.done"), { body: sentence });
  }

  #title(news) { document.title = news ? `(${news}) ${t("app.name")}` : t("app.name"); }

  #open(answer) {
    this.beside = [...this.beside.filter((one) => one.id !== answer.id), answer].slice(-BESIDE);
  }

  #drops() {
    if (this.embedded) return;
    const has = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    addEventListener("dragover", (event) => { if (has(event)) { event.preventDefault(); this.dropping = true; } });
    addEventListener("dragleave", (event) => { if (!event.relatedTarget) this.dropping = false; });
    addEventListener("drop", (event) => {
      if (!has(event)) return;
      event.preventDefault();
      this.dropping = false;
      this.#import(event.dataTransfer.files[0]);
    });
  }

  async #import(file) {
    if (!file) return;
    await import("./import-dialog.js");
    await this.updateComplete;
    this.querySelector("import-dialog").look(file);
  }

  #welcome() {
    const { start } = this;
    if (!start) return nothing;
    if (!start.data_through) {
      return html`<section class="welcome"><h2>${t("welcome.first.title")}</h2><p>${t("welcome.first.text")}</p>
        <p><button type="button" class="main" @click=${() => this.tell("choose-file")}>${t("welcome.first.choose")}</button></p></section>`;
    }
    const knows = { ...start.knows, products: number(start.knows.products), from: dayText(start.data_from), through: dayText(start.data_through) };
    return html`<section class="welcome"><h2>${t("welcome.title")}</h2><p>${t("welcome.knows", knows)}</p>
      <div class="groups">${Object.entries(start.groups).map(([group, said]) => html`<div class="group"><h3>${icon(group)}${t(`welcome.${group}`)}</h3>
        ${said.map((text) => html`<button type="button" @click=${() => this.tell("ask", text)}>${text}</button>`)}</div>`)}</div></section>`;
  }

  #panel() {
    if (!this.beside.length) return nothing;
    const two = this.beside.length > 1;
    return html`<aside class="panel" aria-label=${t(two ? "panel.compare" : "panel.label")}>
      ${this.beside.map((answer) => html`<div class="kept"><button type="button" class="quietly only" aria-label=${t("panel.close")} @click=${() => { this.beside = this.beside.filter((one) => one !== answer); }}>${icon("close")}</button>
        <answer-card id=${`beside-${answer.id}`} .answer=${answer}></answer-card></div>`)}</aside>`;
  }

  render() {
    const asked = this.talk.turns.filter((turn) => turn.body.message);
    return html`
      ${this.embedded ? nothing : html`<nav class="conversations-pane" id="conversations" popover aria-label=${t("app.conversations")}>
        <button type="button" class="new" @click=${this.#fresh}>${icon("plus")}${t("app.new")}</button>
        <conversation-list .current=${this.talk.id}></conversation-list></nav>`}
      <main class="talk" data-beside=${this.beside.length}>
        ${this.talk.turns.length ? nothing : this.#welcome()}
        <chat-log .talk=${this.talk} ?hidden=${!this.talk.turns.length}></chat-log>
        <p class="announce unseen" aria-live="polite"></p>
        <chat-composer .last=${asked.at(-1)?.text}></chat-composer>
      </main>
      ${this.#panel()}
      <input id="file" type="file" hidden accept=".csv,.tsv,.txt,.xlsx,.parquet" @change=${(e) => { this.#import(e.target.files[0]); e.target.value = ""; }}>
      <import-dialog></import-dialog>
      ${this.dropping ? html`<div class="drop" role="status">${t("import.drop")}</div>` : nothing}`;
  }
}
customElements.define("chat-page", ChatPage);
