// Logging in: the page that was asked for is then shown at its own address.
import { lang, post } from "./api.js";

const form = document.getElementById("log-in");
const told = form.querySelector(".faults");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  form.querySelector("button").disabled = true;
  told.textContent = "";
  try {
    const answer = await post("/login", { name: form.elements.name.value, password: form.elements.password.value });
    if (!answer.refused) { location.reload(); return; }
    told.textContent = answer.refused.join(" ");
    form.elements.password.select();
  } catch (error) {
    told.textContent = error.message;
  }
  form.querySelector("button").disabled = false;
});
document.documentElement.lang = lang;
form.hidden = false;
form.elements.name.focus();
