// The clock bar: what time it is in town, how fast it goes, and where to jump.
import * as api from "./api.js";
import { clockOf } from "./parts.js";

const $ = (id) => document.getElementById(id);

export class ClockBar {
  constructor(onTrouble) {
    this.onTrouble = onTrouble;
    this.waits = 0;
    $("speeds").onclick = (event) => {
      const { speed } = event.target.dataset;
      if (speed !== undefined) this.wish({ speed: Number(speed) });
    };
    $("hour").onclick = () => this.wish({ by: 3600 });
    $("jump").onsubmit = (event) => { event.preventDefault(); this.wish({ to: this.nextTime($("jump-to").value.trim().replace("：", ":").padStart(5, "0")) }); };
  }

  show({ now, speed, mode }) {
    if (now) {
      this.now = now;
      const at = clockOf(now);
      $("day").textContent = `${at.weekday} ${at.date}`;
      $("time").textContent = at.time;
    }
    if (speed !== undefined) {
      for (const button of $("speeds").children) button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === speed));
    }
    if (mode) {
      const real = mode === "real";
      for (const node of [...$("speeds").children, $("hour"), ...$("jump").elements]) node.disabled = real;
      document.body.classList.toggle("real-time", real);
    }
  }

  // The coming moment with this time of day: today, or tomorrow when it has passed.
  nextTime(time) {
    const today = clockOf(this.now);
    const day = new Date(`${today.key}T00:00:00Z`);
    if (time <= today.time) day.setUTCDate(day.getUTCDate() + 1);
    const zone = /(Z|[+-]\d\d:\d\d)$/.exec(this.now)?.[1] || "+08:00";
    return `${day.toISOString().slice(0, 10)}T${time}:00${zone}`;
  }

  async wish(wanted) {
    const jumping = !("speed" in wanted);
    if (jumping) this.busy(1);
    try {
      this.show(await api.clock(wanted));
    } catch (error) {
      this.onTrouble(error.message);
    } finally {
      if (jumping) this.busy(-1);
    }
  }

  busy(change) {
    this.waits += change;
    $("going").hidden = this.waits === 0;
    for (const node of [$("hour"), ...$("jump").elements]) node.disabled = this.waits > 0;
  }
}
