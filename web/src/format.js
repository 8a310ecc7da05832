// Numbers and dates as people read them, by the shop's locale; the server's values are exact, only their look is made
// here, and it is the look of the server's own sentences (analytics/wording/numbers.py).
import { t } from "./messages.js";

const DASH = "–";
const PLAIN = "en";
const LOCALE = document.documentElement.dataset.locale || PLAIN;
const GRAINS = new Set(["day", "week", "month", "quarter", "year"]);
const plain = new Intl.NumberFormat(LOCALE);
const month = new Intl.DateTimeFormat(LOCALE, { month: "short", timeZone: "UTC" });
const dated = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const monthly = new Intl.DateTimeFormat(LOCALE, { month: "short", year: "numeric", timeZone: "UTC" });
const kept = new Map();

function fixed(digits) {
  if (!kept.has(digits)) {
    kept.set(digits, new Intl.NumberFormat(LOCALE, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  }
  return kept.get(digits);
}

export const number = (value) => plain.format(value);

function percent(value) {
  const digits = value !== 0 && Math.abs(value) < 0.01 ? 2 : 1;
  const key = `%${digits}`;
  if (!kept.has(key)) {
    kept.set(key, new Intl.NumberFormat(LOCALE, { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }));
  }
  return kept.get(key).format(value);
}

const whole = new Intl.NumberFormat(LOCALE, { style: "percent" });

/** A share in whole percent: a level of confidence. */
export const share = (value) => whole.format(value);

function money(value, currency) {
  const digits = value !== 0 && Math.abs(value) < 0.1 ? 4 : 2;
  const key = `${currency}${digits}`;
  if (!kept.has(key)) {
    const style = { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits };
    kept.set(key, new Intl.NumberFormat(LOCALE, style));
  }
  return kept.get(key).format(value);
}

export function quantityText({ value, unit }) {
  if (value === null) return DASH;
  if (unit === "fraction") return percent(value);
  if (unit === "x") return `${fixed(2).format(value)}×`;
  if (unit === "day") return t("card.days", { n: number(value) });
  if (unit.startsWith("count:")) return number(value);
  return money(value, unit);
}

export function changeText(change, unit) {
  if (change.absolute === 0) return t("card.unchanged");
  if (unit === "fraction") return t("card.points", { n: fixed(1).format(Math.abs(change.absolute) * 100) });
  return change.relative === null ? t("card.fromnothing") : percent(Math.abs(change.relative));
}

export function cellText(cell, column) {
  if (cell === null || cell === undefined) return DASH;
  if (typeof cell === "boolean") return t(cell ? "card.yes" : "card.no");
  if (column.type === "date") return unitText(String(cell), column.unit);
  if (typeof cell === "string") return cell;
  if (column.type === "money" && column.unit) return money(cell, column.unit);
  if (column.type === "percent") return percent(cell);
  if (column.unit === "x") return `${fixed(2).format(cell)}×`;
  return plain.format(cell);
}

export function dayText(iso) {
  const day = new Date(`${iso.slice(0, 10)}T00:00:00Z`);
  // Plain English is written as the rest of the world writes it; other locales order by themselves.
  return LOCALE === PLAIN ? `${day.getUTCDate()} ${month.format(day)} ${day.getUTCFullYear()}` : dated.format(day);
}

function unitText(iso, grain) {
  const day = new Date(`${iso.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return iso;
  const year = day.getUTCFullYear();
  if (grain === "month") return LOCALE === PLAIN ? `${month.format(day)} ${year}` : monthly.format(day);
  if (grain === "quarter" && day.getUTCMonth() % 3 === 0) return `Q${day.getUTCMonth() / 3 + 1} ${year}`;
  if (grain === "year" && day.getUTCMonth() === 0) return String(year);
  return dayText(iso);
}

const ago = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });

/** An instant as people find it again: the hour of today, "yesterday", else the day. */
export function agoText(iso) {
  const at = new Date(iso);
  const midnight = (moment) => new Date(moment.getFullYear(), moment.getMonth(), moment.getDate());
  const days = Math.round((midnight(new Date()) - midnight(at)) / 86_400_000);
  if (days === 0) return at.toLocaleTimeString(LOCALE, { hour: "numeric", minute: "2-digit" });
  return days < 7 ? ago.format(-days, "day") : dayText(iso);
}

/** What a claim is about: units of time are named as such. */
export function aboutText(claim) {
  const subjects = claim.subject.map((s) => (GRAINS.has(s.dimension) ? unitText(s.id, s.dimension) : s.label));
  return [claim.metric?.replaceAll("_", " "), ...subjects].filter(Boolean).join(" · ");
}

export const isFigure = (column) => ["number", "money", "percent"].includes(column.type);
