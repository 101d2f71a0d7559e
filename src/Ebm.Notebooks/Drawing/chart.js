// Draws the course's charts with plotly.js, in the colours of the page they stand on. Defined once per page; `window.ebmCharts` is the only global.
(function () {
  if (window.ebmCharts) return;
  // Ten series that can be told apart, also with a colour-blind eye: found by search, the first three fixed (Okabe and Ito), for the greatest least
  // CIEDE2000 difference between any two as seen by normal, protan, deutan and tritan eyes (Machado, Oliveira and Fernandes 2009); each has a
  // contrast of 3 with its page. On a map: o0 … o3. A scale's last colour is near the page's, so that high ground is not a slab of light.
  var shades = {
    light: {
      c0: [0, 114, 178], c1: [213, 94, 0], c2: [0, 138, 102], c3: [157, 130, 244], c4: [193, 13, 57],
      c5: [79, 67, 0], c6: [215, 118, 149], c7: [13, 44, 170], c8: [106, 0, 73], c9: [110, 97, 109],
      o0: [255, 127, 30], o1: [235, 170, 20], o2: [226, 92, 180], o3: [70, 185, 110], edge: [8, 30, 70], level: [110, 140, 180], paper: [255, 255, 255]
    },
    dark: {
      c0: [86, 180, 233], c1: [255, 140, 66], c2: [54, 208, 160], c3: [80, 100, 234], c4: [239, 23, 96],
      c5: [250, 233, 58], c6: [255, 192, 220], c7: [65, 125, 92], c8: [125, 98, 0], c9: [132, 131, 141],
      o0: [232, 89, 12], o1: [196, 58, 150], o2: [25, 150, 85], o3: [150, 110, 0], edge: [10, 20, 40], level: [120, 150, 190], paper: [24, 24, 24]
    }
  };
  var scales = {
    light: {
      valley: ['#08306b', '#0d4a8a', '#2070b4', '#4a97c9', '#7fb9da', '#b4d3e9', '#dce9f5', '#f7fafd'],
      signs: ['#05426b', '#0072b2', '#5da9d2', '#b5d7ea', '#f7f7f7', '#f6cfae', '#ea9555', '#d55e00', '#853a00'],
      greys: ['#000000', '#ffffff']
    },
    dark: {
      valley: ['#eaf4fc', '#bfdcf1', '#8fc1e4', '#5c9fd0', '#377ab0', '#23598a', '#173d62', '#112438'],
      signs: ['#c4e4f7', '#6fbbe8', '#2f86bd', '#1d4f70', '#1b1e22', '#5b3413', '#a9571a', '#f08a3c', '#ffd0a6'],
      greys: ['#000000', '#ffffff']
    }
  };
  var alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  var charts = [];

  function channels(colour) { var m = /rgba?\(([^)]+)\)/.exec(colour); return m ? m[1].split(/[ ,\/]+/).map(Number) : [40, 40, 40]; }

  // The colour that the page gives to text says whether the page is dark: it follows the theme of Jupyter, of VS Code and of the book, and the
  // system's where the page does. A page that stays white in a dark system has dark text, and gets light charts.
  function themeOf(element) {
    var style = getComputedStyle(element), ink = channels(style.color);
    var dark = 0.2126 * ink[0] + 0.7152 * ink[1] + 0.0722 * ink[2] > 128;
    return { name: dark ? 'dark' : 'light', ink: ink.slice(0, 3), font: style.fontFamily, key: ink.join() + dark };
  }

  function colour(text, theme) {
    var m = /^@(\w+)(?:\/([\d.E-]+))?$/.exec(text);
    if (!m) return text;
    var scale = scales[theme.name][m[1]];
    if (scale) return scale.map(function (c, i) { return [i / (scale.length - 1), c]; });
    var alpha = m[2] === undefined ? 1 : Number(m[2]), rgb = shades[theme.name][m[1]];
    if (m[1] === 'mesh') rgb = theme.ink.map(function (v, i) { return Math.round(0.22 * v + 0.78 * shades[theme.name].paper[i]); });
    if (m[1] === 'level' || m[1] === 'edge') alpha *= m[1] === 'level' ? 0.6 : 0.8;
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

  // Two characters a number, see Packing.cs.
  function unpack(value, scale) {
    if (Array.isArray(value)) return typeof value[0] === 'string' && value[0][0] === '=' ? value.map(function (row) { return unpack(row, scale); }) : value;
    if (typeof value !== 'string' || value[0] !== '=') return value;
    var numbers = [];
    for (var i = 1; i < value.length; i += 2) {
      var k = 64 * alphabet.indexOf(value[i]) + alphabet.indexOf(value[i + 1]), v = scale[0] + k * scale[1];
      numbers.push(k === 4095 ? null : scale[2] ? Math.pow(10, v) : v);
    }
    return numbers;
  }

  function changed(whole, change, packing) {
    var result = {}, k;
    for (k in whole) result[k] = whole[k];
    for (k in change) { if (change[k] === null) delete result[k]; else result[k] = packing && packing[k] ? unpack(change[k], packing[k]) : change[k]; }
    return result;
  }

  // Outputs may come in any order, and the library may be large for the machine or the line: a chart waits, says within two seconds what is missing, and
  // goes on waiting. Where the page loads the library from a file, it is not missing before that has failed.
  function whenPlotly(element, missing, action) {
    var waited = 0;
    (function wait() {
      if (window.Plotly) { element.classList.remove('ebm-missing'); element.style.height = element.ebmHeight; return action(); }
      if (waited === 0) element.ebmHeight = element.style.height;
      if (waited > 0 && !document.documentElement.contains(element)) return;
      waited += 50;
      if (waited >= 1500) {
        var file = document.querySelector('script[data-ebm="plotly-file"]'), loading = file && !file.dataset.failed;
        element.textContent = loading ? 'The chart is loading.' : missing;
        element.classList.toggle('ebm-missing', !loading);
        element.style.height = loading ? element.ebmHeight : 'auto';
      }
      setTimeout(wait, waited < 1500 ? 50 : 300);
    })();
  }

  function render(chart) {
    var theme = themeOf(chart.element), frame = chart.frame || { data: chart.figure.data.map(function () { return {}; }), layout: {} };
    chart.key = theme.key;
    var data = frame.data.map(function (change, i) { return changed(chart.figure.data[i], change, chart.packing); });
    var layout = paint(changed(chart.figure.layout, frame.layout), theme, '');
    layout.font = { family: theme.font, size: 13, color: colour('@ink', theme) };
    layout.hoverlabel = { font: { family: theme.font } };
    layout.uirevision = 'kept';
    if (layout.width === undefined) layout.autosize = true;
    return Plotly.react(chart.element, paint(data, theme, ''), layout, { displaylogo: false, displayModeBar: false })
      .then(function () { chart.element.setAttribute('data-drawn', Number(chart.element.getAttribute('data-drawn')) + 1); });
  }

  // One drawing at a time; what was asked for meanwhile is drawn last.
  function update(chart) {
    if (!chart.drawn) return;
    if (chart.busy) { chart.again = true; return; }
    chart.busy = true;
    function done() { chart.busy = false; if (chart.again) { chart.again = false; update(chart); } }
    render(chart).then(done, function (error) { done(); throw error; });
  }

  function refresh() {
    charts = charts.filter(function (c) { return document.documentElement.contains(c.element); });
    charts.forEach(function (c) { if (c.drawn && themeOf(c.element).key !== c.key) update(c); });
  }

  function watch(chart) {
    charts.push(chart);
    var width = chart.element.clientWidth;
    if (window.ResizeObserver) new ResizeObserver(function () {
      var now = chart.element.clientWidth;
      if (now && now !== width) { width = now; Plotly.Plots.resize(chart.element); }
    }).observe(chart.element);
  }

  function title(element, html) {
    var frame = element.closest('.ebm-visual'), words = frame && frame.querySelector('.ebm-title');
    if (!words) return;
    if (words.ebmFirst === undefined) words.ebmFirst = words.innerHTML;
    words.innerHTML = html === undefined ? words.ebmFirst : html;
  }

  // A figure of many numbers comes packed, with the scales of its axes.
  function unpacked(figure, packing) {
    return packing ? { data: figure.data.map(function (trace) { return changed({}, trace, packing); }), layout: figure.layout } : figure;
  }

  function draw(id, figure, missing, packing) {
    var element = document.getElementById(id);
    if (!element) return null;
    figure = unpacked(figure, packing);
    var chart = { element: element, figure: figure, drawn: false, frame: null, packing: null };
    chart.show = function (frame, packing) { chart.frame = frame; chart.packing = packing; title(element, frame.title); update(chart); };
    whenPlotly(element, missing, function () { element.textContent = ''; chart.drawn = true; update(chart); watch(chart); });
    return chart;
  }

  // A player: a button, a slider and a label that call show(frame number).
  function play(id, labels, milliseconds, show) {
    var root = document.getElementById(id);
    if (!root) return;
    var button = root.querySelector('button'), slider = root.querySelector('input'), label = root.querySelector('output'), timer = null;
    function set(frame) { slider.value = frame; label.textContent = labels[frame]; slider.setAttribute('aria-valuetext', labels[frame]); show(frame); }
    function stop() { clearInterval(timer); timer = null; button.removeAttribute('data-playing'); button.setAttribute('aria-label', 'Play'); }
    button.onclick = function () {
      if (timer) return stop();
      button.setAttribute('data-playing', ''); button.setAttribute('aria-label', 'Pause');
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

  // Sliders, one a parameter, that call show(frame number); the last one runs fastest over the frames.
  function explore(id, labels, show) {
    var root = document.getElementById(id);
    if (!root) return;
    var sliders = Array.from(root.querySelectorAll('input')), words = Array.from(root.querySelectorAll('output'));
    function set() {
      var frame = 0;
      sliders.forEach(function (slider, i) {
        var at = Number(slider.value);
        frame = frame * labels[i].length + at;
        words[i].textContent = labels[i][at];
        slider.setAttribute('aria-valuetext', labels[i][at]);
      });
      show(frame);
    }
    sliders.forEach(function (slider) { slider.value = 0; slider.oninput = set; });
    set();
  }

  var observer = new MutationObserver(refresh), options = { attributes: true, attributeFilter: ['class', 'style', 'data-theme', 'data-jp-theme-light', 'data-vscode-theme-kind'] };
  observer.observe(document.documentElement, options);
  if (document.body) observer.observe(document.body, options);
  if (window.matchMedia) matchMedia('(prefers-color-scheme: dark)').addEventListener('change', function () { setTimeout(refresh, 50); });
  window.ebmCharts = { draw: draw, play: play, explore: explore };
})();
