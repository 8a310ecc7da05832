// Elements in the page's own tree: search, links and styles see all of it.
import { LitElement, html, nothing, svg } from "lit";

export class Element extends LitElement {
  createRenderRoot() { return this; }
  tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true })); }
}

const PATHS = {
  send: "M3 11.5 21 3l-7 18-3.2-7.2L3 11.5Z",
  pencil: "m4 20 1-4L16 5l3 3L8 19l-4 1Z",
  close: "M6 6l12 12M18 6 6 18",
  plus: "M12 5v14M5 12h14",
  menu: "M4 7h16M4 12h16M4 17h16",
  pin: "M9 4h6l-1 6 4 4H6l4-4-1-6ZM12 14v6",
  download: "M12 4v11m0 0-4-4m4 4 4-4M5 20h14",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  up: "M7 11v9H4v-9h3Zm0 0 4-8c2 0 2.5 1.6 2 3.4L12.500 9H19c1.200 0 2 1 1.700 2.200l-1.600 7A2.300 2.300 0 0 1 17 20H7",
  down: "M17 13V4h3v9h-3Zm0 0-4 8c-2 0-2.500-1.600-2-3.400L11.500 15H5c-1.200 0-2-1-1.700-2.200l1.600-7A2.300 2.300 0 0 1 7 4h10",
  beside: "M4 5h16v14H4zM13 5v14",
  arrowUp: "m6 14 6-6 6 6",
  arrowDown: "m6 10 6 6 6-6",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500M17.500 17.500 19 19M19 5l-1.500 1.500M6.500 17.500 5 19",
  moon: "M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500Z",
  file: "M6 3h8l4 4v14H6zM14 3v4h4M12 11v6m0-6-2.500 2.500M12 11l2.500 2.500",
  sales: "M4 20h16M6 16v-5M11 16V6M16 16v-8",
  customers: "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM2.500 20c.5-4 3-6 6.500-6s6 2 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500c2 .8 3.200 2.600 3.500 5.500",
  campaigns: "M4 10v4l3 .5L8.500 20h2.500l-1-5 9 3V6l-12 3.500Z",
  products: "m12 3 8 4.500v9L12 21l-8-4.500v-9L12 3ZM4 7.500l8 4.500 8-4.500M12 12v9",
  share: "M12 15V4m0 0L8 8m4-4 4 4M5 12v7h14v-7",
  search: "M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13ZM15.500 15.500 20 20",
};

export const icon = (name) => html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${PATHS[name]} />`}</svg>`;
export { html, nothing };
