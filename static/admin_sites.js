// In the form of a stop the list of sites offers those of the host in the same row.
"use strict";
// The form's other scripts, jQuery among them, may come after this one.
addEventListener("load", () => {
  django.jQuery.ajaxPrefilter((options) => {
    if (!/[?&]model_name=stophost\b/.test(options.url + "?" + options.data)) return;
    const asked = options.url + "&" + (options.data || "");
    if (!/field_name=site\b/.test(asked)) return;
    const open = document.querySelector(".select2-container--open");
    const row = open && open.closest(".inline-related");
    const host = row && row.querySelector("select[name$='-host']");
    if (!host || !host.value) return;
    options.url += (options.url.includes("?") ? "&" : "?") + "host=" + encodeURIComponent(host.value);
  });
});
