// One Vega-Lite spec on the page: compiled and interpreted (no eval: the policy forbids it), in the colours of the scheme.
import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";
import { None, View, loader, parse } from "vega";
import themes from "./theme.json";

const NARROW = 430;
const refuse = { ...loader(), load: () => Promise.reject(new Error("nothing is fetched")) };
// What Vega-Lite would warn of (a height by steps is no height to fit) is meant.
const silent = { level: () => silent, error: () => silent, warn: () => silent, info: () => silent, debug: () => silent };
let world = null;

/** The spec with its rows and the measured width. */
async function ready(spec, rows, width) {
  const drawn = structuredClone(spec);
  const meta = drawn.usermeta || {};
  delete drawn.usermeta;
  drawn.data = { values: rows };
  if (drawn.facet) {
    drawn.columns = width < NARROW ? 1 : width < 620 ? 2 : 3;
    drawn.spec.width = Math.floor((width - 60 - 30 * (drawn.columns - 1)) / drawn.columns);
  } else {
    drawn.width = width;
  }
  if (meta.form === "map") {
    world ??= fetch("/static/countries-110m.json").then((r) => r.json());
    drawn.datasets = { world: await world };
    drawn.height = Math.round(width * 0.48);
  }
  return drawn;
}

export async function draw(element, { spec, rows, scheme, width }) {
  const config = structuredClone(themes[scheme]);
  if (width < NARROW) config.axis.labelLimit = Math.max(90, Math.round(width * 0.32));
  const vega = compile(await ready(spec, rows, width), { config, logger: silent }).spec;
  const view = new View(parse(vega, null, { ast: true }), {
    locale: spec.usermeta?.locale, expr: expressionInterpreter, renderer: "svg", container: element, hover: false, loader: refuse, logLevel: None,
  });
  await view.runAsync();
  return view;
}

/** Where the marks are, in the element's own pixels, row by row: for the keyboard. A cell of a folded row has its column's key. */
export function marks(view) {
  const found = new Map();
  const [left, top] = view.origin();
  const walk = (group, x, y) => {
    for (const item of group.items || []) {
      const [ix, iy] = group.marktype === "group" ? [x + (item.x || 0), y + (item.y || 0)] : [x, y];
      const row = item.datum?._i;
      const cell = item.datum?._key ?? null;
      const name = `${row} ${cell ?? ""}`;
      if (group.marktype !== "group" && group.marktype !== "text" && row >= 0 && item.bounds && !found.has(name)) {
        const { x1, x2, y1, y2 } = item.bounds;
        found.set(name, { row, cell, x: left + x + (x1 + x2) / 2, y: top + y + Math.min(y1, y2) });
      }
      if (item.items) for (const child of item.items) walk(child, ix, iy);
    }
  };
  walk(view.scenegraph().root, 0, 0);
  return [...found.values()].sort((a, b) => a.row - b.row || a.x - b.x);
}
