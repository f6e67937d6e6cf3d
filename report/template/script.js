(function () {
  "use strict";
  // Copy buttons: only where the browser can copy.
  document.querySelectorAll(".cmd").forEach(function (box) {
    if (!navigator.clipboard && !document.execCommand) return;
    var b = document.createElement("button");
    b.className = "copy";
    b.type = "button";
    b.textContent = "Copy";
    b.addEventListener("click", function () {
      var code = box.querySelector("code"), text = code.textContent;
      function done() { b.textContent = "Copied"; setTimeout(function () { b.textContent = "Copy"; }, 1500); }
      function plain() {
        var r = document.createRange(), s = window.getSelection();
        r.selectNodeContents(code);
        s.removeAllRanges();
        s.addRange(r);
        if (document.execCommand("copy")) done();
      }
      if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, plain); else plain();
    });
    box.appendChild(b);
  });
  // Sorting.
  document.querySelectorAll("table.sortable").forEach(function (table) {
    var heads = table.querySelectorAll("thead th"), body = table.tBodies[0];
    heads.forEach(function (th, i) {
      th.className = "can";
      th.tabIndex = 0;
      function sort() {
        var up = th.getAttribute("aria-sort") !== "ascending";
        heads.forEach(function (h) { h.removeAttribute("aria-sort"); });
        th.setAttribute("aria-sort", up ? "ascending" : "descending");
        function key(tr) {
          var td = tr.cells[i], v = td.getAttribute("data-v");
          return v === null ? td.textContent : parseFloat(v);
        }
        Array.from(body.rows).sort(function (a, b) {
          var x = key(a), y = key(b), nx = typeof x === "number", ny = typeof y === "number";
          if (nx !== ny) return nx ? -1 : 1;
          var d = nx ? x - y : x.localeCompare(y);
          return up ? d : -d;
        }).forEach(function (tr) { body.appendChild(tr); });
      }
      th.addEventListener("click", sort);
      th.addEventListener("keydown", function (e) { if (e.key === "Enter") sort(); });
    });
  });
  // Hover: the same image lights up in every plot and in the table.
  function light(e, on) {
    var el = e.target.closest && e.target.closest("[data-s]");
    if (!el) return;
    document.querySelectorAll('[data-s="' + el.getAttribute("data-s") + '"]').forEach(function (x) { x.classList.toggle("lit", on); });
  }
  document.addEventListener("mouseover", function (e) { light(e, true); });
  document.addEventListener("mouseout", function (e) { light(e, false); });
})();
