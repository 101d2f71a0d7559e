// The overlay: what the demo shows, and every key.

export const keys = [
  ["Space", "pause, go on"], [".", "one step"], ["r", "start again, same seed"], ["n", "start again, next seed"], ["1 … 9", "to a control; then the arrows turn it (with Alt finely), Esc leaves it"],
  ["t", "theme: light, dark, projector"], ["f", "full screen"], ["o", "presenter's notes, on a second page"], ["s", "save a picture (PNG)"],
  ["v", "save ten seconds (WebM)"], ["l", "list of all demos"], ["?", "this help"],
];

function list(rows) {
  const dl = document.createElement("dl");
  for (const [key, text] of rows) {
    const dt = document.createElement("dt"), dd = document.createElement("dd");
    dt.innerHTML = "<kbd></kbd>";
    dt.firstChild.textContent = key;
    dd.textContent = text;
    dl.append(dt, dd);
  }
  return dl;
}

export function fillHelp(dialog, card, chapter, load) {
  const part = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
  const columns = document.createElement("div");
  columns.className = "columns";
  columns.append(list(keys), list(card.actions.map(a => [a.key, a.help])));
  if (card.pen) columns.append(list([["mouse", card.pen], ["Tab", "where nothing has the focus (Esc): to the picture; then the arrows move a pen, Enter puts it down and up"]]));
  if (load) columns.append(list([["i", "loads pictures from files; they can be dropped on the page or pasted too"]]));
  dialog.replaceChildren(part("h2", card.title), part("p", card.summary), columns, chapter, list([["Esc", "closes this"]]));
}
