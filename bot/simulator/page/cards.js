// Template cards as a phone shows them; a press is reported, its result arrives as an event.
import { anchor, el } from "./parts.js";

export function card(shown, name, press) {
  const node = el("article.card");
  if (shown.source?.desc) node.append(el("p.card-source", {}, shown.source.desc));
  const title = shown.main_title?.title || "";
  if (/危险|紧急/.test(title)) node.classList.add("is-danger");
  if (title) node.append(el("h4", {}, title));
  if (shown.main_title?.desc) node.append(el("p.card-desc", {}, shown.main_title.desc));
  if (shown.emphasis_content?.title) {
    node.append(el("p.card-figure", {}, el("strong", {}, shown.emphasis_content.title), shown.emphasis_content.desc || ""));
  }
  if (shown.quote_area?.quote_text) node.append(el("blockquote", {}, shown.quote_area.quote_text));
  if (shown.sub_title_text) node.append(el("p.card-text", {}, shown.sub_title_text));
  node.append(...facts(shown), ...choices(shown));
  for (const jump of shown.jump_list || []) {
    if (jump.url) node.append(el("p.card-jump", {}, anchor(jump.title, jump.url)));
  }
  if (shown.replace_text) node.append(el("p.card-done", {}, shown.replace_text));
  else node.append(buttons(shown, name, press, node));
  return node;
}

function facts(shown) {
  const rows = shown.horizontal_content_list || [];
  if (!rows.length) return [];
  return [el("dl", {}, ...rows.flatMap((row) => [el("dt", {}, row.keyname), el("dd", {}, row.url ? anchor(row.value || "打开", row.url) : row.value || "")]))];
}

function choices(shown) {
  const lists = [shown.button_selection, ...(shown.select_list || [])].filter(Boolean);
  const found = lists.map((list) => el("label.card-choice", {}, list.title || "",
    el("select", { name: list.question_key, "data-question": list.question_key },
      ...list.option_list.map((option) => el("option", { value: option.id, selected: option.id === list.selected_id }, option.text)))));
  if (shown.checkbox) {
    found.push(el("fieldset.card-choice", {}, ...shown.checkbox.option_list.map((option) => el("label", {},
      el("input", { type: shown.checkbox.mode ? "checkbox" : "radio", name: shown.checkbox.question_key, value: option.id, checked: Boolean(option.is_checked), "data-question": shown.checkbox.question_key }),
      option.text))));
  }
  return found;
}

function selected(node) {
  const picked = {};
  for (const field of node.querySelectorAll("[data-question]")) {
    if (field.tagName === "SELECT" || field.checked) (picked[field.dataset.question] ||= []).push(field.value);
  }
  return Object.keys(picked).length ? picked : undefined;
}

function buttons(shown, name, press, node) {
  const row = el("div.card-buttons");
  const all = [...(shown.button_list || []), ...(shown.submit_button ? [{ ...shown.submit_button, style: 1 }] : []),
    ...(shown.action_menu?.action_list || [])];
  for (const button of all) {
    if (button.type === 1) {
      row.append(anchor(button.text, button.url));
      continue;
    }
    row.append(el(`button.style${button.style || 2}`, { type: "button", onclick: async () => {
      row.classList.add("pressed");
      for (const one of row.children) one.disabled = true;
      try {
        await press(name, button.key, selected(node));
      } finally {
        // A card that nobody changes can be pressed again, as on a real phone.
        setTimeout(() => { for (const one of row.children) one.disabled = false; row.classList.remove("pressed"); }, 2500);
      }
    } }, button.text));
  }
  if (all.length > 3) row.classList.add("many");
  return row;
}
