// <chat-composer>: the question's line with its type-ahead (ARIA combobox with a listbox); what is typed is kept.
import * as api from "./api.js";
import { Element, html, icon, nothing } from "./base.js";
import { t } from "./messages.js";

const DRAFT = "marlow.draft";
const keep = (text) => { try { localStorage.setItem(DRAFT, text); } catch { /* nothing is kept then */ } };
const kept = () => { try { return localStorage.getItem(DRAFT) || ""; } catch { return ""; } };

class ChatComposer extends Element {
  static properties = { items: { state: true }, active: { state: true }, editing: { state: true }, last: { attribute: false } };

  #asked = 0;

  constructor() {
    super();
    this.items = [];
    this.active = -1;
  }

  get field() { return this.querySelector("input"); }

  firstUpdated() {
    this.field.value = kept();
  }

  /** Put a text into the line to be changed and asked. */
  edit(text) {
    this.editing = true;
    this.field.value = text;
    this.field.focus();
    this.field.setSelectionRange(text.length, text.length);
    keep(text);
  }

  focusField() { this.field?.focus({ preventScroll: true }); }

  async #typed() {
    keep(this.field.value);
    const mine = ++this.#asked;
    const text = this.field.value;
    if (text.trim().length < 2) return this.#close();
    try {
      const { suggestions } = await api.getJson(`/api/catalogue?q=${encodeURIComponent(text)}`);
      if (mine !== this.#asked) return undefined;
      this.items = suggestions;
      this.active = -1;
    } catch {
      this.#close();
    }
    return undefined;
  }

  #close() {
    this.#asked += 1;
    this.items = [];
    this.active = -1;
  }

  #accept(item) {
    const text = this.field.value;
    this.field.value = item.kind === "question" ? item.label : `${text.slice(0, item.start)}${item.label} `;
    keep(this.field.value);
    this.#close();
    this.field.focus();
  }

  #send(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) return;
    this.field.value = "";
    keep("");
    this.editing = false;
    this.#close();
    this.tell("ask", text);
  }

  #key(event) {
    const open = this.items.length > 0;
    if (event.key === "ArrowDown" && open) {
      event.preventDefault();
      this.active = (this.active + 1) % this.items.length;
    } else if (event.key === "ArrowUp" && open) {
      event.preventDefault();
      this.active = this.active <= 0 ? this.items.length - 1 : this.active - 1;
    } else if (event.key === "ArrowUp" && !this.field.value && this.last) {
      event.preventDefault();
      this.edit(this.last);
    } else if ((event.key === "Enter" || event.key === "Tab") && open && this.active >= 0) {
      event.preventDefault();
      this.#accept(this.items[this.active]);
    } else if (event.key === "Escape" && (open || this.editing)) {
      event.preventDefault();
      this.editing = open && this.editing;
      this.#close();
    }
  }

  updated(changed) {
    if (changed.has("active") && this.active >= 0) this.querySelector(`#suggestion-${this.active}`)?.scrollIntoView({ block: "nearest" });
  }

  render() {
    const open = this.items.length > 0;
    return html`<form class="composer" @submit=${this.#send}>
      ${this.editing ? html`<p class="editing" role="status">${t("composer.editing")} <button type="button" class="link" @click=${() => { this.editing = false; this.field.value = ""; keep(""); this.field.focus(); }}>${t("composer.editing.stop")}</button></p>` : nothing}
      <ul class="suggestions" id="suggestions" role="listbox" aria-label=${t("composer.suggestions")} ?hidden=${!open}>${this.items.map((item, i) => html`
        <li role="option" id=${`suggestion-${i}`} aria-selected=${i === this.active ? "true" : "false"} @mousedown=${(e) => { e.preventDefault(); this.#accept(item); }}><span>${item.label}</span><small>${t(`kind.${item.kind}`)}</small></li>`)}</ul>
      <div class="line">
        <button type="button" class="quietly only" aria-label=${t("composer.import")} title=${t("composer.import")} @click=${() => this.tell("choose-file")}>${icon("file")}</button>
        <input id="question" type="text" role="combobox" aria-label=${t("composer.label")} aria-autocomplete="list" aria-expanded=${open ? "true" : "false"} aria-controls="suggestions"
          aria-activedescendant=${this.active >= 0 ? `suggestion-${this.active}` : nothing} placeholder=${t("composer.placeholder")} maxlength="1000" autocomplete="off" enterkeyhint="send"
          @input=${this.#typed} @keydown=${this.#key} @blur=${this.#close}>
        <button type="submit" class="send" aria-label=${t("composer.send")}>${icon("send")}</button>
      </div>
    </form>`;
  }
}
customElements.define("chat-composer", ChatComposer);
