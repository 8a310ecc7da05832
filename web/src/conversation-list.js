// <conversation-list>: a person's conversations, found again by their words.
import * as api from "./api.js";
import { Element, html, icon, nothing } from "./base.js";
import { agoText } from "./format.js";
import { t } from "./messages.js";

class ConversationList extends Element {
  static properties = { current: { attribute: false }, found: { state: true }, hits: { state: true }, asking: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.refresh();
  }

  async refresh() {
    try {
      this.found = (await api.getJson("/api/conversations")).conversations.filter((c) => c.title);
    } catch {
      this.found ??= [];
    }
  }

  async #search(event) {
    const words = event.target.value.trim();
    this.hits = words ? (await api.getJson(`/api/search?q=${encodeURIComponent(words)}`)).hits : null;
  }

  async #delete(id) {
    await api.remove(`/api/conversations/${encodeURIComponent(id)}`);
    this.asking = null;
    await this.refresh();
    this.tell("conversation-deleted", id);
  }

  #item(one) {
    const title = one.title || t("list.untitled");
    if (this.asking === one.id) {
      return html`<li class="sure" role="alert"><p>${t("list.delete.sure")}</p><button type="button" class="danger" @click=${() => this.#delete(one.id)}>${t("list.delete", { title })}</button>
        <button type="button" @click=${() => { this.asking = null; }}>${t("turn.cancel")}</button></li>`;
    }
    return html`<li>
      <a href=${`/c/${one.id}`} aria-current=${one.id === this.current ? "page" : nothing} @click=${(e) => this.#open(e, one.id)}><span>${title}</span><small>${agoText(one.updated_at)}</small></a>
      <button type="button" class="quietly only" aria-label=${t("list.delete", { title })} @click=${() => { this.asking = one.id; }}>${icon("trash")}</button></li>`;
  }

  #open(event, id, turn = null) {
    if (event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    this.tell("open-conversation", { id, turn });
  }

  render() {
    return html`
      <label class="search">${icon("search")}<span class="unseen">${t("list.search")}</span><input type="search" placeholder=${t("list.search")} autocomplete="off" @input=${this.#search}></label>
      ${this.hits ? html`<ul class="conversations">${this.hits.length ? this.hits.map((hit) => html`<li><a href=${`/c/${hit.conversation_id}`} @click=${(e) => this.#open(e, hit.conversation_id, hit.turn)}><span>${hit.text}</span><small>${hit.title && hit.title !== hit.text ? hit.title : agoText(hit.at)}</small></a></li>`) : html`<li class="quiet">${t("list.none")}</li>`}</ul>`
        : html`<ul class="conversations">${(this.found ?? []).length ? this.found.map((one) => this.#item(one)) : html`<li class="quiet">${t("list.empty")}</li>`}</ul>`}`;
  }
}
customElements.define("conversation-list", ConversationList);
