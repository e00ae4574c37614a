/// `static/page.js`: the buttons that delete, which are hidden without script.
let pageScript = """
  "use strict";

  document.documentElement.classList.add("scripted");

  const message = document.getElementById("message");

  async function remove(button) {
    if (!window.confirm(`Delete ${button.dataset.what}?`)) return;
    button.disabled = true;
    message.textContent = "";
    try {
      const answer = await fetch(button.dataset.url, { method: button.dataset.method });
      if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
      window.location.reload();
    } catch (error) {
      button.disabled = false;
      message.textContent = `Could not delete ${button.dataset.what}: ${error.message}`;
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.delete");
    if (button) remove(button);
  });

  """
