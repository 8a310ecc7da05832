// <shared-page>: one answer, or a page of pins, read only, for whoever has its link.
import "./answer-card.js";
import "./ask-menu.js";
import * as api from "./api.js";
import { Element, html, nothing } from "./base.js";
import { dayText } from "./format.js";
import { t } from "./messages.js";

class SharedPage extends Element {
  static properties = { found: { state: true }, problem: { state: true } };

  async connectedCallback() {
    super.connectedCallback();
    const [, kind, token] = location.pathname.split("/");
    this.path = `${kind === "b" ? "boards" : "shared"}/${encodeURIComponent(token)}`;
    try {
      this.found = await api.getJson(`/api/${this.path}`);
      this.tell("connection", "ready");
      await Promise.all((this.found.pins ?? []).map((pin) => this.#fetch(pin)));
    } catch (error) {
      this.problem = error.message || t("turn.offline");
    }
  }

  async #fetch(pin) {
    try { Object.assign(pin, await api.getJson(`/api/${this.path}/${pin.id}`)); } catch { pin.answer = null; }
    this.requestUpdate();
  }

  #pin(pin) {
    const card = pin.answer
      ? html`<answer-card .answer=${pin.answer} .share=${`${this.path}/${pin.id}/file`} readonly></answer-card>`
      : pin.answer === null ? html`<p class="quiet" role="status">${t("shared.gone")}</p>` : html`<div class="waiting"></div>`;
    return html`<section class="pinned" aria-label=${pin.title}><header><h2>${pin.title}</h2></header>${card}
      ${pin.frozen ? html`<p class="under quiet">${t("pins.frozen")}</p>` : nothing}</section>`;
  }

  #board() {
    const { pins, kept_back: kept } = this.found;
    return html`${kept ? html`<p class="quiet">${t("shared.kept", { n: kept })}</p>` : nothing}
      ${pins.length ? nothing : html`<p class="quiet empty">${t("shared.nothing")}</p>`}
      <div class="board">${pins.map((pin) => this.#pin(pin))}</div>`;
  }

  render() {
    const { found } = this;
    return html`<main class=${found?.pins ? "pins" : "shared"}>
      ${this.problem ? html`<p class="card problem" role="alert">${this.problem}</p>` : nothing}
      ${found ? html`<p class="quiet until">${t("shared.until", { day: dayText(found.expires_at) })}</p>` : nothing}
      ${found?.pins ? this.#board() : found ? html`<answer-card .answer=${found.answer} .share=${this.path} readonly></answer-card>` : nothing}</main>`;
  }
}
customElements.define("shared-page", SharedPage);
