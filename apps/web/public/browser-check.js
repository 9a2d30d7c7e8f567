// Shows #old-browser in a browser that cannot run the page. Only ES5, without modules: any browser must parse this file.
;(function () {
  // What the oldest browsers of vite.config.ts have, and those before them lack.
  function canRun() {
    try {
      new RegExp('[\\p{L}--[a-z]]', 'v')
    } catch (error) {
      return !error // the flag is unknown
    }
    return (
      'noModule' in document.createElement('script') &&
      typeof Map.groupBy === 'function' &&
      'popover' in document.createElement('p') &&
      CSS.supports('color', 'light-dark(#fff, #000)')
    )
  }

  function showMessage() {
    var message = document.getElementById('old-browser')
    if (message) message.removeAttribute('hidden')
  }

  // A file of the page that the browser cannot parse. ui/lazy-loading.ts reports files that are loaded later. Scripts
  // of extensions and bad selectors fail with this name, too.
  function onError(event) {
    var isOurs = String(event.filename).indexOf(location.origin + '/') === 0
    if (isOurs && event.error instanceof SyntaxError) showMessage()
  }

  if (!canRun()) showMessage()
  else window.addEventListener('error', onError)
})()
