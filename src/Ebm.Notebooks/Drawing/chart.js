// Draws the course's charts with plotly.js, in the colours of the page they stand on. Defined once per page; `window.ebmCharts` is the only global.
(function () {
  if (window.ebmCharts) return;
  var shades = {
    light: { c0: [0, 114, 178], c1: [213, 94, 0], c2: [0, 138, 102], c3: [176, 74, 138], c4: [184, 122, 0], c5: [46, 139, 192], c6: [110, 110, 110], paper: [255, 255, 255] },
    dark: { c0: [86, 180, 233], c1: [255, 140, 66], c2: [54, 208, 160], c3: [226, 150, 198], c4: [240, 190, 60], c5: [150, 205, 245], c6: [170, 170, 170], paper: [24, 24, 24] }
  };
  var charts = [];

  function channels(colour) { var m = /rgba?\(([^)]+)\)/.exec(colour); return m ? m[1].split(/[ ,\/]+/).map(Number) : [40, 40, 40]; }

  // The page's own text colour says whether the page is dark: the one thing that Jupyter, VS Code and the book have in common.
  function themeOf(element) {
    var style = getComputedStyle(element), ink = channels(style.color);
    var dark = 0.2126 * ink[0] + 0.7152 * ink[1] + 0.0722 * ink[2] > 128;
    return { dark: dark, ink: ink.slice(0, 3), font: style.fontFamily, key: ink.join() + dark };
  }

  function colour(text, theme) {
    var m = /^@(\w+)(?:\/([\d.E-]+))?$/.exec(text);
    if (!m) return text;
    var alpha = m[2] === undefined ? 1 : Number(m[2]), rgb = shades[theme.dark ? 'dark' : 'light'][m[1]];
    if (m[1] === 'mesh') rgb = theme.ink.map(function (v, i) { return Math.round(0.22 * v + 0.78 * shades[theme.dark ? 'dark' : 'light'].paper[i]); });
    if (!rgb) { rgb = theme.ink; alpha *= m[1] === 'grid' ? 0.13 : m[1] === 'soft' ? 0.6 : 1; }
    return 'rgba(' + rgb[0] + ',' + rgb[1] + ',' + rgb[2] + ',' + alpha + ')';
  }

  function paint(value, theme, key) {
    if (typeof value === 'string') return /color/.test(key) ? colour(value, theme) : value;
    if (Array.isArray(value)) return typeof value[0] === 'number' ? value : value.map(function (v) { return paint(v, theme, key); });
    if (value && typeof value === 'object') {
      var copy = {};
      for (var k in value) copy[k] = paint(value[k], theme, k === 'color' || /color/.test(k) ? k : (Array.isArray(value[k]) ? key : k));
      return copy;
    }
    return value;
  }

  function whenPlotly(element, action) {
    var left = 400;
    (function wait() {
      if (window.Plotly) return action();
      if (--left) return setTimeout(wait, 50);
      element.textContent = 'This chart needs plotly.js, which the first chart of the notebook brings: run the notebook from the top.';
      element.style.height = 'auto';
    })();
  }

  function render(chart) {
    var theme = themeOf(chart.element), data = chart.data();
    chart.key = theme.key;
    var layout = paint(chart.layout(), theme, '');
    layout.font = { family: theme.font, size: 13, color: colour('@ink', theme) };
    layout.hoverlabel = { font: { family: theme.font } };
    if (layout.width === undefined) layout.autosize = true;
    return Plotly.react(chart.element, paint(data, theme, ''), layout, { displaylogo: false, displayModeBar: false })
      .then(function () { chart.element.setAttribute('data-drawn', '1'); });
  }

  function refresh() {
    charts = charts.filter(function (c) { return document.documentElement.contains(c.element); });
    charts.forEach(function (c) { if (c.drawn && themeOf(c.element).key !== c.key) render(c); });
  }

  function watch(chart) {
    charts.push(chart);
    var width = chart.element.clientWidth;
    if (window.ResizeObserver) new ResizeObserver(function () {
      var now = chart.element.clientWidth;
      if (now && now !== width) { width = now; Plotly.Plots.resize(chart.element); }
    }).observe(chart.element);
  }

  function draw(id, figure) {
    var element = document.getElementById(id);
    if (!element) return null;
    var chart = { element: element, drawn: false, frame: null, data: function () { return chart.frame || figure.data; }, layout: function () { return figure.layout; } };
    chart.show = function (frame) { chart.frame = frame; if (chart.drawn) render(chart); };
    whenPlotly(element, function () { element.textContent = ''; chart.drawn = true; render(chart); watch(chart); });
    return chart;
  }

  // A player: a button, a slider and a label that call show(frame number).
  function play(id, labels, milliseconds, show) {
    var root = document.getElementById(id);
    if (!root) return;
    var button = root.querySelector('button'), slider = root.querySelector('input'), label = root.querySelector('output'), timer = null;
    function set(frame) { slider.value = frame; label.textContent = labels[frame]; show(frame); }
    function stop() { clearInterval(timer); timer = null; button.textContent = '▶'; button.setAttribute('aria-label', 'Play'); }
    button.onclick = function () {
      if (timer) return stop();
      button.textContent = '⏸'; button.setAttribute('aria-label', 'Pause');
      if (Number(slider.value) === labels.length - 1) set(0);
      timer = setInterval(function () {
        if (!document.documentElement.contains(root)) return stop();
        var next = Number(slider.value) + 1;
        if (next < labels.length) set(next);
        if (next >= labels.length - 1) stop();
      }, milliseconds);
    };
    slider.oninput = function () { stop(); set(Number(slider.value)); };
    set(0);
  }

  var observer = new MutationObserver(refresh), options = { attributes: true, attributeFilter: ['class', 'style', 'data-theme', 'data-jp-theme-light', 'data-vscode-theme-kind'] };
  observer.observe(document.documentElement, options);
  if (document.body) observer.observe(document.body, options);
  if (window.matchMedia) matchMedia('(prefers-color-scheme: dark)').addEventListener('change', function () { setTimeout(refresh, 50); });
  window.ebmCharts = { draw: draw, play: play };
})();
