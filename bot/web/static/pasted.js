// What a resident wrote in the group is pasted here, shown as it was understood, and written down with one tap.
"use strict";

const PAUSE = 500; // ms without a further letter before it is read
let reading = 0; // counts what was asked, so that a late answer is not shown over a newer one
let waiting = 0;
let key = "";

const field = byId("pasted");
const below = byId("understood");

async function send(path, values) {
  const answer = await fetch(address(path), {
    method: "POST",
    headers: { "X-CSRF-Token": token, "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(values),
  });
  if (answer.status === 401) location.reload();
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(found.error || "这会儿读不了，请再试一次。");
  return found;
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function warning(found) {
  if (found.same) return `和 #${found.same.number} 是一件事${found.same.summary ? `：${found.same.summary}` : ""}。记成同诉，不另开一张。`;
  if (found.danger) return "像是险情，登记后马上叫人。";
  if (!found.matter) return "听着像闲聊；真有事再登记。";
  return found.missing ? "没说在哪里。最好补上楼栋再登记。" : "";
}

function showHeard(found) {
  const made = byId("heard").content.firstElementChild.cloneNode(true);
  const set = (name, text) => { made.querySelector(name).textContent = text; };
  set(".place", found.place || "没听出来");
  set(".category", found.category);
  set(".name", found.name || "待归格，请社区派单");
  set(".take", found.same ? `记成同诉 #${found.same.number}` : "登记（代报）");
  const warn = made.querySelector(".warn");
  warn.textContent = warning(found);
  warn.hidden = !warn.textContent;
  warn.classList.toggle("bad", found.danger);
  made.querySelector(".take").addEventListener("click", (event) => take(event.target));
  below.replaceChildren(made);
}

function line(text, className) {
  below.replaceChildren(element("p", text, className));
}

async function read() {
  const text = field.value.trim();
  const turn = (reading += 1);
  if (!text) return below.replaceChildren();
  key = newKey();
  try {
    const found = await send("/api/v1/toolbar/pasted", { text });
    if (turn === reading) showHeard(found);
  } catch (error) {
    if (turn === reading) line(error.message, "notice bad");
  }
}

async function take(button) {
  const words = button.textContent;
  button.disabled = true;
  button.textContent = "正在记…";
  try {
    const found = await send("/api/v1/toolbar/pasted/ticket", { text: field.value.trim(), key });
    reading += 1;
    field.value = "";
    line(found.line, "notice good");
    await look();
  } catch (error) {
    button.disabled = false;
    button.textContent = words;
    problem(error.message);
  }
}

field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(read, PAUSE);
});
