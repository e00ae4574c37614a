/// `static/page.css`
let pageStyle = """
  :root {
    color-scheme: light dark;
    --paper: #fff; --ink: #1c1e21; --soft: #5a6068; --line: #d5d9de; --tint: #f3f5f7;
    --accent: #b3370f; --bad: #a80f1c;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --paper: #16181b; --ink: #e6e8ea; --soft: #a2a9b1; --line: #3a3f45; --tint: #202327;
      --accent: #ff9a70; --bad: #ff8a8a;
    }
  }
  * { box-sizing: border-box; }
  body {
    margin: 0; background: var(--paper); color: var(--ink);
    font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
  }
  a { color: var(--accent); }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  body > header {
    display: flex; flex-wrap: wrap; gap: 0 1.5rem; padding: .6rem 1rem;
    border-bottom: 1px solid var(--line); background: var(--tint);
  }
  body > header .name { font-weight: 600; text-decoration: none; color: inherit; }
  nav a { margin-right: 1rem; }
  main, #status { max-width: 80rem; margin: 0 auto; padding: 0 1rem 2rem; }
  #status:not(:target), #status:target ~ #metrics { display: none; }
  h1 { font-size: 1.3rem; margin: 1rem 0 .5rem; }
  h2 { font-size: 1rem; margin: .2rem 0; }
  article {
    border: 1px solid var(--line); border-radius: .4rem; padding: .6rem .8rem; margin: .8rem 0;
  }
  code { font: .9em ui-monospace, monospace; }
  .label {
    display: inline-block; padding: 0 .35rem; margin: .1rem 0; border-radius: .25rem;
    background: var(--tint); border: 1px solid var(--line); white-space: pre-wrap;
  }
  .failed, .refusal, #message { color: var(--bad); }
  #message:empty { display: none; }
  #message { margin: .8rem 1rem; }
  .push, .help, .none { color: var(--soft); }
  .push, .refusal { margin: .2rem 0; }
  .reason { white-space: pre-wrap; }
  .type { font-size: .8em; border: 1px solid var(--line); border-radius: .25rem; padding: 0 .3rem; }
  summary { cursor: pointer; padding: .2rem 0; }
  .family { margin-left: .8rem; border-top: 1px solid var(--line); }
  .wide { overflow-x: auto; }
  table { border-collapse: collapse; margin: .3rem 0 .8rem; }
  th, td {
    border: 1px solid var(--line); padding: .2rem .5rem; text-align: left; vertical-align: top;
  }
  th { font-weight: 500; background: var(--tint); }
  button {
    font: inherit; padding: .2rem .7rem; border: 1px solid var(--bad); border-radius: .3rem;
    background: none; color: var(--bad); cursor: pointer;
  }
  button:disabled { opacity: .5; cursor: default; }
  :root:not(.scripted) .delete { display: none; }

  """
