// Fields that are found by typing are drawn anew by select2, without a name for those who hear the
// page: each part takes that of the field's label.
"use strict";
{
  const name = (root) => {
    root.querySelectorAll("select.select2-hidden-accessible").forEach((select) => {
      const label = select.labels[0];
      const drawn = select.nextElementSibling;
      if (!label || !drawn) return;
      const text = label.textContent.trim().replace(/:$/, "");
      drawn.querySelectorAll("[role=textbox], input").forEach((part) => {
        part.setAttribute("aria-label", text);
      });
      label.id ||= `${select.id}_label`;
      const box = drawn.querySelector("[role=combobox]");
      const value = drawn.querySelector(".select2-selection__rendered");
      if (value.id) box.setAttribute("aria-labelledby", `${label.id} ${value.id}`);
      else box.setAttribute("aria-label", text);
    });
  };
  // Fields are drawn in the turn after these events.
  addEventListener("load", () => setTimeout(() => name(document)));
  addEventListener("formset:added", (event) => setTimeout(() => name(event.target)));
}
