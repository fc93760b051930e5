// The guide's only control: whether the pages show hints.
import { lang } from "./api.js";
import { areOff, forget, turnOff } from "./hints.js";

const box = document.getElementById("hints");
box.checked = !areOff();
box.addEventListener("change", () => (box.checked ? forget() : turnOff()));
document.documentElement.lang = lang;
