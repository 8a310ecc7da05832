// Numbers as people read them; the server's values are exact, only their look is made here.
const DASH = "–";
const locale = navigator.language || "en";

function number(value, digits) {
  return new Intl.NumberFormat(locale, digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

function percent(value) {
  const digits = value !== 0 && Math.abs(value) < 0.01 ? 2 : 1;
  return new Intl.NumberFormat(locale, { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

function money(value, currency) {
  const small = value !== 0 && Math.abs(value) < 0.1;
  return new Intl.NumberFormat(locale, { style: "currency", currency, ...(small ? { minimumFractionDigits: 4, maximumFractionDigits: 4 } : {}) }).format(value);
}

export function quantityText({ value, unit }) {
  if (value === null) return DASH;
  if (unit === "fraction") return percent(value);
  if (unit === "x") return `${number(value, 2)}×`;
  if (unit === "day") return `${number(value)} days`;
  if (unit.startsWith("count:")) return number(value);
  return money(value, unit);
}

export function changeText(change, unit) {
  if (change.absolute === 0) return "unchanged";
  const arrow = change.absolute > 0 ? "▲" : "▼";
  if (unit === "fraction") return `${arrow} ${number(Math.abs(change.absolute) * 100, 1)} points`;
  return change.relative === null ? `${arrow} from nothing` : `${arrow} ${percent(Math.abs(change.relative))}`;
}

export function cellText(cell, column) {
  if (cell === null) return DASH;
  if (typeof cell === "boolean") return cell ? "yes" : "no";
  if (column.type === "date") return dayText(cell, column.unit);
  if (typeof cell === "string") return cell;
  if (column.type === "money" && column.unit) return money(cell, column.unit);
  if (column.type === "percent") return percent(cell);
  if (column.unit === "x") return `${number(cell, 2)}×`;
  return number(cell);
}

function dayText(iso, grain) {
  const day = new Date(`${iso.slice(0, 10)}T00:00:00Z`);
  const style = { timeZone: "UTC", year: "numeric", month: "short", ...(grain === "month" ? {} : { day: "numeric" }) };
  if (grain === "year") return iso.slice(0, 4);
  if (grain === "quarter") return `Q${Math.floor(day.getUTCMonth() / 3) + 1} ${iso.slice(0, 4)}`;
  return new Intl.DateTimeFormat(locale, style).format(day);
}
