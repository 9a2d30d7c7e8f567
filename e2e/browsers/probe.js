// Runs in the page before everything else. Records errors, and finds elements as people call them.

const stored = 'probe-errors' // the errors before a reload count as well

// What a page was loading when it is left is an error for Firefox.
let isLeft = false
addEventListener('beforeunload', () => (isLeft = true))

/** @param {string} text */
function record(text) {
  if (isLeft) return
  sessionStorage.setItem(stored, JSON.stringify([...errors(), text]))
}

/** @returns {string[]} */
function errors() {
  return JSON.parse(sessionStorage.getItem(stored) ?? '[]')
}

for (const level of /** @type {const} */ (['error', 'warn'])) {
  const log = console[level]
  console[level] = (...parts) => {
    record(`console.${level}: ${parts.map(String).join(' ')}`)
    log.apply(console, parts)
  }
}
addEventListener('unhandledrejection', ({ reason }) => record(`unhandled rejection: ${String(reason)}`))
addEventListener('securitypolicyviolation', (event) =>
  record(`content security policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
)
addEventListener(
  'error',
  (event) => {
    if (event instanceof ErrorEvent) record(`error: ${event.message}`)
    else record(`not loaded: ${/** @type {Element} */ (event.target).outerHTML.slice(0, 200)}`)
  },
  true, // what is not loaded does not bubble
)

/**
 * The visible elements that match.
 * @param {import('./target.ts').Target} target
 */
function find({ css, name, text }) {
  return [...document.querySelectorAll(css)].filter(
    (element) =>
      isVisible(element) &&
      (name === undefined || nameOf(element) === name) &&
      (text === undefined || textOf(element).includes(text)),
  )
}

/**
 * Where to press the first match; else why it cannot be pressed.
 * @param {import('./target.ts').Target} target
 */
function placeOf(target) {
  const [element] = find(target)
  if (element === undefined) return 'not found'
  element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })
  const { left, top, width, height } = element.getBoundingClientRect()
  const place = { x: Math.round(left + width / 2), y: Math.round(top + height / 2) }
  const hit = document.elementFromPoint(place.x, place.y)
  if (hit !== null && (element.contains(hit) || hit.closest('label')?.control === element)) return place
  return `covered by ${hit === null ? 'nothing: it is out of view' : hit.outerHTML.slice(0, 200)}`
}

/** @param {Element} element */
function isVisible(element) {
  const { width, height } = element.getBoundingClientRect()
  return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true })
}

/**
 * The accessible name, as far as the page's elements need it.
 * @param {Element} element
 */
function nameOf(element) {
  const [wrapper] = 'labels' in element ? (/** @type {HTMLInputElement} */ (element).labels ?? []) : []
  const labelledBy = document.getElementById(element.getAttribute('aria-labelledby') ?? '')
  const label = element.getAttribute('aria-label')
  if (wrapper !== undefined) return textOf(wrapper).replace(textOf(element), '').trim() // without the options of a select
  return label ?? textOf(labelledBy ?? element)
}

/** @param {Element} element */
function textOf(element) {
  return (element.textContent ?? '').replaceAll(/\s+/g, ' ').trim()
}

Object.assign(window, { probe: { errors, find, placeOf, textOf } })
