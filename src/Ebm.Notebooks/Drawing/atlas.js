(function (id) {
  var root = document.getElementById(id);
  if (!root) return;
  var bar = root.querySelector('.ebm-atlas-bar'), box = root.querySelector('.ebm-atlas-cards');
  var cards = Array.prototype.slice.call(box.children), classes = bar.querySelectorAll('button');
  var sort = bar.querySelector('select'), word = bar.querySelector('input'), count = bar.querySelector('output');
  function key(card) {
    var v = card.getAttribute('data-' + sort.value);
    return sort.value === 'name' ? v : v === '' ? Infinity : parseFloat(v);
  }
  function show() {
    var on = {}, seen = 0, wanted = word.value.trim().toLowerCase();
    classes.forEach(function (b) { on[b.value] = b.getAttribute('aria-pressed') === 'true'; });
    cards.slice().sort(function (a, b) {
      var x = key(a), y = key(b);
      return x < y ? -1 : x > y ? 1 : a.getAttribute('data-place') - b.getAttribute('data-place');
    }).forEach(function (card) {
      var fits = on[card.getAttribute('data-class')] && card.getAttribute('data-name').indexOf(wanted) >= 0;
      card.hidden = !fits;
      seen += fits ? 1 : 0;
      box.appendChild(card);
    });
    count.textContent = seen + ' of ' + cards.length;
  }
  classes.forEach(function (b) {
    b.onclick = function () { b.setAttribute('aria-pressed', b.getAttribute('aria-pressed') === 'true' ? 'false' : 'true'); show(); };
    b.ondblclick = function () { classes.forEach(function (o) { o.setAttribute('aria-pressed', o === b ? 'true' : 'false'); }); show(); };
  });
  sort.onchange = word.oninput = show;
  if (/\.html$/.test(location.pathname))
    root.querySelectorAll('a').forEach(function (a) { a.setAttribute('href', a.getAttribute('href').replace(/\.ipynb$/, '.html')); });
  bar.hidden = false;
  show();
})
