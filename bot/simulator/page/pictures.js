// A tray of small pictures to send; each is drawn here, so that nothing needs to be fetched.
import { el } from "./parts.js";

const PICTURES = [["leak", "漏水"], ["lamp", "灯坏了"], ["rubbish", "垃圾"], ["lane", "堵通道"], ["branch", "枯枝"], ["fixed", "修好了"]];

export function pictureTray(tray, send) {
  tray.append(el("p", {}, "发一张图片"), el("div.picture-row", {}, ...PICTURES.map(([name, label]) =>
    el("button", { type: "button", onclick: () => send(name), title: label },
      el("img", { src: `/sim/page/pictures/${name}.svg`, alt: "", width: 72, height: 54 }), el("span", {}, label)))));
}
