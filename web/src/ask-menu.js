// <ask-menu>: the one menu of the page, at a mark, a row, a chip or a button; closed by Escape, focus goes back.
import { Element, html, nothing } from "./base.js";
import { t } from "./messages.js";

class AskMenu extends Element {
  static properties = { items: { state: true }, label: { state: true }, typed: { state: true }, note: { state: true } };

  #back = null;

  /** `items`: `{label, hint, run}`; `typed`: `{label, run(text)}` for a line to write in. */
  show({ items, label, x, y, back, typed = null, note = "" }) {
    Object.assign(this, { items, label, typed, note });
    this.#back = back;
    this.hidden = false;
    this.updateComplete.then(() => {
      const box = this.firstElementChild;
      const left = Math.max(8, Math.min(x, innerWidth - box.offsetWidth - 8));
      const below = y + 6 + box.offsetHeight < innerHeight;
      box.style.left = `${left}px`;
      box.style.top = `${Math.max(8, below ? y + 6 : y - box.offsetHeight - 6)}px`;
      (box.querySelector('[role="menuitem"]') || box.querySelector("input") || box).focus();
    });
  }

  connectedCallback() {
    super.connectedCallback();
    this.hidden = true;
    this.outside = (event) => { if (!this.hidden && !this.contains(event.target)) this.close(false); };
    document.addEventListener("pointerdown", this.outside);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("pointerdown", this.outside);
  }

  close(back = true) {
    if (this.hidden) return;
    this.hidden = true;
    this.items = null;
    if (back) this.#back?.focus();
  }

  #run(item) {
    this.close(!item.leaves);
    item.run();
  }

  #key(event) {
    const all = [...this.querySelectorAll('[role="menuitem"]')];
    const at = all.indexOf(document.activeElement);
    const go = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); this.close(); }
    else if (event.key === "Tab") this.close();
    else if (go !== undefined && all.length && event.target.tagName !== "INPUT") {
      event.preventDefault();
      all[(go + all.length) % all.length].focus();
    }
  }

  render() {
    if (!this.items) return nothing;
    return html`<div class="menu" @keydown=${this.#key} tabindex="-1" role="dialog" aria-label=${this.label}>
      ${this.items.length ? html`<div role="menu" aria-label=${this.label}>${this.items.map((item) => html`
        <button type="button" role="menuitem" @click=${() => this.#run(item)}>${item.label}${item.hint ? html`<small>${item.hint}</small>` : nothing}</button>`)}</div>` : nothing}
      ${this.note ? html`<p class="quiet small" role="status">${this.note}</p>` : nothing}
      ${this.typed ? html`<form @submit=${(e) => { e.preventDefault(); this.typed.run(e.target.elements.typed.value.trim()); }}>
        <input name="typed" aria-label=${this.typed.label} placeholder=${this.typed.label} autocomplete="off" maxlength="80"></form>` : nothing}
    </div>`;
  }
}
customElements.define("ask-menu", AskMenu);
export const menu = () => document.querySelector("ask-menu");
