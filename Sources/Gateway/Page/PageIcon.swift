/// `static/icon.svg`
let pageIcon = """
  <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
  <rect width="16" height="16" rx="3" fill="#c7421a"/>
  <path d="M3 8h7M7 4.5 10.5 8 7 11.5M13 3v10" fill="none" stroke="#fff" stroke-width="1.8"/>
  </svg>

  """
