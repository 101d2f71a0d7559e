// A control for each declared parameter, a button for each action. Values travel as text.

const positions = 1000;   // of a logarithmic slider

export class Controls {
  constructor(form, parameters, actions, send, changed) {
    this.send = send;
    this.changed = changed;
    this.items = new Map();
    form.replaceChildren();
    form.onsubmit = event => event.preventDefault();
    parameters.forEach((parameter, k) => this.add(form, parameter, k + 1));
    const row = document.createElement("div");
    row.className = "actions";
    for (const action of actions) {
      const button = document.createElement("button");
      button.type = "button";
      button.title = action.help;
      button.innerHTML = "<span></span><kbd></kbd>";
      button.firstChild.textContent = action.label;
      button.lastChild.textContent = action.key;
      button.onclick = () => send({ act: action.name });
      button.dataset.action = action.name;
      row.append(button);
    }
    if (actions.length > 0) form.append(row);
  }

  add(form, p, number) {
    const label = document.createElement("label");
    label.htmlFor = "p-" + p.name;
    label.innerHTML = "<kbd></kbd><span></span>";
    label.firstChild.textContent = number;
    label.lastChild.textContent = p.label;
    const input = document.createElement(p.kind === "choice" ? "select" : "input");
    input.id = "p-" + p.name;
    form.append(label, input);
    const item = { p, input, text: p.text };
    if (p.kind === "choice") {
      for (const option of p.options) input.add(new Option(option, option));
      input.oninput = () => this.turned(item, input.value);
      item.show = text => { input.value = text; };
    } else {
      const output = document.createElement("output");
      output.htmlFor = input.id;
      form.append(output);
      input.type = "range";
      Object.assign(input, p.logarithmic ? { min: 0, max: positions, step: 1 } : { min: p.least, max: p.most, step: p.step });
      const ratio = Math.log(p.most / p.least);
      const value = () => p.logarithmic ? rounded(p.least * Math.exp(ratio * input.value / positions), p) : input.value;
      input.oninput = () => this.turned(item, String(value()));
      // An arrow goes a hundred and fiftieth of the way, or by one in twenty where ratios count; with Alt one step, and never less.
      input.onkeydown = event => {
        const up = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
        if (!up) return;
        event.preventDefault();
        const now = Number(item.text), wide = event.altKey ? 0 : p.step * Math.round((p.most - p.least) / 150 / p.step);
        const next = p.logarithmic && !event.altKey ? rounded(now * 1.05 ** up, p) : now;
        const target = next !== now ? next : now + up * (p.logarithmic ? p.step : Math.max(p.step, wide));
        this.turned(item, String(Number(Math.min(p.most, Math.max(p.least, target)).toPrecision(6))));
      };
      item.show = text => {
        input.value = p.logarithmic ? positions * Math.log(text / p.least) / ratio : text;
        output.textContent = shown(Number(text));
      };
    }
    item.show(p.text);
    this.items.set(p.name, item);
  }

  turned(item, text) {
    item.text = text;
    item.show(text);
    item.touched = performance.now();
    this.send({ set: { [item.p.name]: text } });
    this.changed();
  }

  // What the server says. A control that is being turned is not pulled back by an older value.
  take(values) {
    for (const [name, text] of Object.entries(values)) {
      const item = this.items.get(name);
      if (!item || performance.now() - (item.touched ?? -1e9) < 400) continue;
      item.text = text;
      item.show(text);
    }
    this.changed();
  }

  values() { return [...this.items.values()].map(({ p, text }) => [p.name, text, p.text]); }

  focus(number) { [...this.items.values()][number - 1]?.input.focus(); }
}

const rounded = (v, p) => Math.min(p.most, Math.max(p.least, p.step >= 1 ? Math.round(v) : Number(v.toPrecision(3))));
const shown = v => Number.isInteger(v) ? String(v) : String(Number(v.toPrecision(4)));
