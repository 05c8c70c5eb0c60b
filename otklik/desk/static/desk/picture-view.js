// Looks at a picture: larger, smaller, and with a box or an arrow on it that can be attached to the answer.

const STEP = 1.25;
const MOVE = 8;
const COLOUR = "#e5322d";

class PictureView extends HTMLElement {
  connectedCallback() {
    const link = this.querySelector("a");
    const tools = document.getElementById("picture-tools");
    if (!link || !tools) return;
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      new Viewer(tools, link, this.dataset).open();
    });
  }
}

class Viewer {
  constructor(tools, link, { name, download }) {
    this.dialog = tools.content.cloneNode(true).querySelector("dialog");
    this.name = name;
    this.marks = [];
    this.kind = "";
    this.scale = 1;
    this.image = this.dialog.querySelector("img");
    this.canvas = this.dialog.querySelector("canvas");
    this.dialog.setAttribute("aria-label", name);
    this.dialog.querySelector("[data-name]").textContent = name;
    this.dialog.querySelector("[data-download]").href = download;
    this.image.alt = name;
    this.image.addEventListener("load", () => this.fit());
    this.image.src = link.href;
    this.dialog.addEventListener("click", (event) => this.act(event.target.closest("[data-act]")?.dataset.act));
    this.dialog.addEventListener("keydown", (event) => this.press(event));
    this.dialog.addEventListener("close", () => {
      this.dialog.remove();
      link.focus();
    });
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.drag(event));
    this.canvas.addEventListener("pointerup", () => this.keep());
  }

  open() {
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.pane.focus();
  }

  get pane() {
    return this.dialog.querySelector(".picture-pane");
  }

  /** The picture has come. Whoever was quicker is left where he is, and what he has drawn keeps its place. */
  fit() {
    const { naturalWidth: width, naturalHeight: height } = this.image;
    const [across, down] = [width / this.canvas.width, height / this.canvas.height];
    for (const mark of [...this.marks, ...(this.mark ? [this.mark] : [])]) {
      [mark.x, mark.toX, mark.y, mark.toY] = [mark.x * across, mark.toX * across, mark.y * down, mark.toY * down];
    }
    [this.canvas.width, this.canvas.height] = [width, height];
    this.zoom(Math.min((this.pane.clientWidth - 4) / width, (this.pane.clientHeight - 4) / height, 1));
    this.draw();
  }

  zoom(scale) {
    this.scale = Math.min(Math.max(scale, 0.05), 8);
    for (const element of [this.image, this.canvas]) {
      element.style.setProperty("width", `${Math.round(this.image.naturalWidth * this.scale)}px`);
      element.style.setProperty("height", `${Math.round(this.image.naturalHeight * this.scale)}px`);
    }
  }

  act(name) {
    if (name === "in") this.zoom(this.scale * STEP);
    if (name === "out") this.zoom(this.scale / STEP);
    if (name === "close") this.dialog.close();
    if (name === "undo") this.undo();
    if (name === "attach") this.attach();
    if (name === "box" || name === "arrow") this.choose(name);
  }

  press(event) {
    if (event.key === "+" || event.code === "Equal") this.act("in");
    else if (event.key === "-" || event.code === "Minus") this.act("out");
    else if (this.kind && event.key === "Enter" && this.mark && event.target.closest(".picture-pane")) this.keep();
    else if (this.kind && event.key.startsWith("Arrow") && event.target.closest(".picture-pane")) this.nudge(event);
    else return;
    event.preventDefault();
  }

  choose(kind) {
    this.kind = this.kind === kind ? "" : kind;
    for (const button of this.dialog.querySelectorAll("[data-act=box], [data-act=arrow]")) {
      button.setAttribute("aria-pressed", String(button.dataset.act === this.kind));
    }
    this.dialog.querySelector("[data-hint]").hidden = !this.kind;
    this.canvas.toggleAttribute("data-marking", Boolean(this.kind));
    this.mark = null;
    if (this.kind) this.pane.focus();
    this.draw();
  }

  place(event) {
    return [event.offsetX / this.scale, event.offsetY / this.scale];
  }

  begin(event) {
    if (!this.kind) return;
    this.canvas.setPointerCapture(event.pointerId);
    const [x, y] = this.place(event);
    this.mark = { kind: this.kind, x, y, toX: x, toY: y, isDragged: true };
  }

  drag(event) {
    if (!this.mark?.isDragged) return;
    [this.mark.toX, this.mark.toY] = this.place(event);
    this.draw();
  }

  nudge(event) {
    const { width, height } = this.canvas;
    this.mark ??= { kind: this.kind, x: width * 0.4, y: height * 0.4, toX: width * 0.6, toY: height * 0.6 };
    const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
    const down = { ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0;
    const step = MOVE / this.scale;
    this.mark.toX += across * step;
    this.mark.toY += down * step;
    if (!event.shiftKey) {
      this.mark.x += across * step;
      this.mark.y += down * step;
    }
    this.draw();
  }

  keep() {
    if (this.mark && Math.hypot(this.mark.toX - this.mark.x, this.mark.toY - this.mark.y) > 4) this.marks.push(this.mark);
    this.mark = null;
    this.draw();
  }

  undo() {
    this.marks.pop();
    this.draw();
  }

  draw() {
    const pen = this.canvas.getContext("2d");
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    drawMarks(pen, this.mark ? [...this.marks, this.mark] : this.marks, this.canvas.width);
    this.dialog.querySelector("[data-act=undo]").disabled = !this.marks.length;
    this.dialog.querySelector("[data-act=attach]").hidden = !this.marks.length;
  }

  attach() {
    const sheet = document.createElement("canvas");
    [sheet.width, sheet.height] = [this.canvas.width, this.canvas.height];
    const pen = sheet.getContext("2d");
    pen.drawImage(this.image, 0, 0);
    drawMarks(pen, this.marks, sheet.width);
    sheet.toBlob((blob) => {
      const file = new File([blob], `${this.name.replace(/\.\w+$/, "")}-marked.png`, { type: "image/png" });
      document.dispatchEvent(new CustomEvent("attach-files", { detail: { files: [file] } }));
      this.dialog.close();
    }, "image/png");
  }
}

function drawMarks(pen, marks, width) {
  pen.strokeStyle = COLOUR;
  pen.lineWidth = Math.max(3, width / 300);
  pen.lineCap = pen.lineJoin = "round";
  for (const { kind, x, y, toX, toY } of marks) {
    pen.beginPath();
    if (kind === "box") pen.rect(x, y, toX - x, toY - y);
    else {
      const turn = Math.atan2(toY - y, toX - x);
      const head = pen.lineWidth * 5;
      pen.moveTo(x, y);
      pen.lineTo(toX, toY);
      for (const side of [-0.5, 0.5]) {
        pen.moveTo(toX, toY);
        pen.lineTo(toX - head * Math.cos(turn + side), toY - head * Math.sin(turn + side));
      }
    }
    pen.stroke();
  }
}

customElements.define("picture-view", PictureView);
