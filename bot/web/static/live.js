// The board follows what happens: the server sends it anew whenever something changed.
"use strict";

function follow(board) {
  const told = document.getElementById("live");
  const source = new EventSource(board.dataset.events);
  source.addEventListener("open", () => (told.textContent = "有变化会自己更新"));
  source.addEventListener("board", (event) => htmx.swap(board, event.data, { swapStyle: "innerHTML" }));
  source.addEventListener("error", () => {
    told.textContent = "连接断了，正在重连";
    // Closed for good means that the server sent us to the login
    if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 5000);
  });
  addEventListener("pagehide", () => source.close());
}

addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-events]").forEach(follow);
  // On a phone the bar of pages is wider than the screen: the page one is on stays in sight
  document.querySelector(".bar nav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
});
