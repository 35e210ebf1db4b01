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

  // A second click on the same submit within three seconds sends nothing; the server refuses it as well.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(function () { delete form.dataset.sent; }, 3000);
  });

  // What only a script can carry out, such as a passkey, is not offered without one.
  document.querySelectorAll("[data-needs-script]").forEach(function (part) { part.hidden = false; });

  var summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
})();
