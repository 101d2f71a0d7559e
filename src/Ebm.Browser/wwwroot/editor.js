// A text area over the coloured text of a cell: the text area is what is typed into, the text below it is what is seen.
const keywords = new Set(("abstract as base bool break byte case catch char class const continue decimal default delegate do double else enum "
  + "event explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null object "
  + "operator out override params private protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch "
  + "this throw true try typeof uint ulong unchecked unsafe ushort using var virtual void volatile while with record init get set yield await async "
  + "when and or not where select from").split(" "));
const token = /(\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(\$?@?\$?"""[\s\S]*?(?:"""|$)|\$?@"(?:[^"]|"")*"?|\$?"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])+'?)|(\b\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?[fFdDmMuUlL]*\b)|([A-Za-z_]\w*)(?=(\s*\()?)/g;

export class Editor {
  // changed(text) at every change, ran() at Ctrl- or Shift-Enter, left() at Escape.
  constructor(pre, text, label, changed, ran, left) {
    this.area = document.createElement("textarea");
    this.area.spellcheck = false;
    this.area.autocapitalize = "off";
    this.area.autocomplete = "off";
    this.area.setAttribute("aria-label", label + ". Tab indents; Escape leaves the text.");
    this.area.value = text;
    this.code = document.createElement("pre");
    this.code.className = "code under";
    this.code.setAttribute("aria-hidden", "true");
    const box = document.createElement("div");
    box.className = "editor";
    box.append(this.code, this.area);
    pre.replaceWith(box);
    this.changed = changed;
    this.paint();
    this.area.addEventListener("input", () => { this.paint(); changed(this.area.value); });
    this.area.addEventListener("keydown", (event) => this.key(event, ran, left));
  }

  get value() { return this.area.value; }
  set value(text) { this.area.value = text; this.paint(); }

  // As if it had been typed: Ctrl-Z takes it back.
  replace(text) {
    this.area.select();
    this.type(text);
  }

  focus() { this.area.focus(); }
  hasFocus() { return document.activeElement === this.area; }

  paint() {
    const escape = (text) => text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);
    let at = 0, html = "";
    for (const match of this.area.value.matchAll(token)) {
      const [all, comment, string, number, word, call] = match;
      const kind = comment ? "c" : string ? "s" : number ? "n" : keywords.has(word) ? "k" : call !== undefined ? "m" : "";
      html += escape(this.area.value.slice(at, match.index)) + (kind ? `<span class="${kind}">${escape(all)}</span>` : escape(all));
      at = match.index + all.length;
    }
    // A last empty line has no height of its own.
    this.code.innerHTML = html + escape(this.area.value.slice(at)) + "\n";
  }

  key(event, ran, left) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey)) { event.preventDefault(); ran(); return; }
    if (event.key === "Escape") { event.stopPropagation(); left(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Tab") { event.preventDefault(); this.indent(event.shiftKey); return; }
    if (event.key === "Enter") {
      event.preventDefault();
      const before = this.area.value.slice(0, this.area.selectionStart), line = before.slice(before.lastIndexOf("\n") + 1);
      this.type("\n" + /^[ \t]*/.exec(line)[0] + (/[{(\[]\s*$/.test(line) ? "    " : ""));
    }
  }

  indent(isBack) {
    const { value, selectionStart, selectionEnd } = this.area;
    if (selectionStart === selectionEnd && !isBack) {
      const column = selectionStart - value.lastIndexOf("\n", selectionStart - 1) - 1;
      this.type(" ".repeat(4 - column % 4));
      return;
    }
    const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const lines = value.slice(from, selectionEnd).split("\n").map((line) => isBack ? line.replace(/^( {1,4}|\t)/, "") : line ? "    " + line : line);
    this.area.setSelectionRange(from, selectionEnd);
    this.type(lines.join("\n"));
    if (selectionStart !== selectionEnd) this.area.setSelectionRange(from, from + lines.join("\n").length);
  }

  // What is typed this way can be undone with Ctrl-Z.
  type(text) {
    this.area.focus();
    if (!(text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text))) {
      this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, "end");
      this.area.dispatchEvent(new Event("input"));
    }
  }
}
