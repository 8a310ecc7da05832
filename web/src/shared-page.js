// <shared-page>: one answer, read only, for whoever has its link.
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
    this.token = location.pathname.split("/").at(-1);
    try {
      this.found = await api.getJson(`/api/shared/${encodeURIComponent(this.token)}`);
      this.tell("connection", "ready");
    } catch (error) {
      this.problem = error.message || t("turn.offline");
    }
  }

  render() {
    return html`<main class="shared">
      ${this.problem ? html`<p class="card problem" role="alert">${this.problem}</p>` : nothing}
      ${this.found ? html`<p class="quiet">${t("shared.until", { day: dayText(this.found.expires_at) })}</p><answer-card .answer=${this.found.answer} .share=${this.token} readonly></answer-card>` : nothing}</main>`;
  }
}
customElements.define("shared-page", SharedPage);
