// The three themes, and the colours that canvases take from the style sheet.

export const themes = ["light", "dark", "projector"];

export function currentTheme() {
  return document.documentElement.dataset.theme;
}

export function setTheme(name) {
  document.documentElement.dataset.theme = themes.includes(name) ? name : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

const colours = new Map();
addEventListener("theme", () => colours.clear());

export function colour(name) {
  if (!colours.has(name)) colours.set(name, getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim());
  return colours.get(name);
}

// "#16324f" or "#123" as [r, g, b].
export function rgb(name) {
  const hex = colour(name).slice(1);
  const full = hex.length === 3 ? [...hex].map(c => c + c).join("") : hex;
  return [0, 2, 4].map(k => parseInt(full.slice(k, k + 2), 16));
}

// A length of the style sheet, which may be a clamp(): measured on an element.
const measured = new Map();
addEventListener("resize", () => measured.clear());
addEventListener("theme", () => measured.clear());
export function pixels(name) {
  if (measured.has(name)) return measured.get(name);
  const probe = document.getElementById("probe");
  probe.style.width = `var(--${name})`;
  measured.set(name, probe.getBoundingClientRect().width);
  return measured.get(name);
}
