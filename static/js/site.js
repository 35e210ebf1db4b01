// Comfort only: every page works without this file.
(function () {
  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }

  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details.menu"));
    if (event.target.closest("[data-print]")) window.print();
  });

  document.addEventListener("keydown", function (event) {
    var menu = document.querySelector("details.menu[open]");
    if (event.key !== "Escape" || !menu) return;
    closeMenus(null);
    menu.querySelector("summary").focus();
  });

  function isWritten(field) {
    if (field.type === "hidden" || field.disabled) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) {
      var options = Array.from(field.options), isSet = options.some(function (each) { return each.defaultSelected; });
      if (!isSet) return field.selectedIndex > (field.multiple ? -1 : 0);
      return options.some(function (each) { return each.selected !== each.defaultSelected; });
    }
    return field.value !== field.defaultValue;
  }

  function isHalfFilled(form) {
    return form.method === "post" && !form.dataset.ask && Array.from(form.querySelectorAll("input, select, textarea")).some(isWritten);
  }

  // Another language means another page: what was written and not sent would be gone.
  document.addEventListener("submit", function (event) {
    var form = event.target, ask = form.dataset.ask;
    var isAtStake = ask && (form.dataset.refused !== undefined || Array.from(document.forms).some(isHalfFilled));
    if (!isAtStake || window.confirm(ask)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });

  // A second click on the same submit within three seconds sends nothing; the server refuses it as well.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(function () { delete form.dataset.sent; }, 3000);
  });

  // What saves by itself while one types is saved before the page that asks about it is opened.
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-after-saving]");
    if (!link || !window.htmx || event.ctrlKey || event.metaKey) return;
    var written = Array.from(document.querySelectorAll("form[hx-post]")).filter(function (form) {
      return Array.from(form.querySelectorAll("input, select, textarea")).some(isWritten);
    });
    if (!written.length) return;
    event.preventDefault();
    Promise.all(written.map(function (form) {
      var target = document.querySelector(form.getAttribute("hx-target"));
      return window.htmx.ajax("POST", form.getAttribute("hx-post"), {source: form, target: target, swap: "outerHTML"});
    })).then(function () { location.href = link.href; });
  });

  // What only a script can carry out, such as a passkey, is not offered without one.
  document.querySelectorAll("[data-needs-script]").forEach(function (part) { part.hidden = false; });

  var summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
})();
