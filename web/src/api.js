// The gateway: JSON in and out, server-sent events, and problems as they are told.
let bearer = null;
let askForToken = null;

/** In a frame every request carries the token of the page that holds it; a fresh one is asked for when it ends. */
export function authenticate(token, fresh) {
  bearer = token;
  askForToken = fresh;
}

export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || "");
    this.status = status;
    this.code = body.code || "";
  }
}

async function request(path, options = {}, again = true) {
  const headers = { ...options.headers, ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}) };
  const response = await fetch(path, { ...options, headers });
  if (response.status === 401 && askForToken && again) {
    bearer = await askForToken();
    return request(path, options, false);
  }
  if (response.ok) return response;
  let body = {};
  try { body = await response.json(); } catch { /* no problem document: the status says it */ }
  throw new Problem(response.status, body);
}

export const getJson = async (path) => (await request(path)).json();
export const getBlob = async (path) => (await request(path)).blob();
export const remove = (path) => request(path, { method: "DELETE" });

export async function sendJson(path, body, method = "POST") {
  const response = await request(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  return response.status === 204 ? null : response.json();
}

export async function upload(path, form) {
  return (await request(path, { method: "POST", body: form })).json();
}

/** Server-sent events of a GET, or of a POST where there is a body: `{name, id, data}` one after another. */
export async function* events(path, body, signal) {
  const headers = { Accept: "text/event-stream", ...(body ? { "Content-Type": "application/json" } : {}) };
  const response = await request(path, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), signal });
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let held = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    held += decoder.decode(value, { stream: true });
    for (let end = held.indexOf("\n\n"); end >= 0; end = held.indexOf("\n\n")) {
      const event = read(held.slice(0, end));
      held = held.slice(end + 2);
      if (event) yield event;
    }
  }
}

function read(block) {
  const field = (name) => [...block.matchAll(new RegExp(`^${name}: ?(.*)$`, "gm"))].map((m) => m[1]);
  const data = field("data").join("\n");
  return data ? { name: field("event")[0] || "message", id: field("id")[0] || null, data: JSON.parse(data) } : null;
}

export const frame = () => bearer !== null;
