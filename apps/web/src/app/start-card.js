// Decides what #start shows until the page itself does: the form in the language of the person, the card of those who
// sign in outside, the frame of the room for those who go straight in, or nothing. Only ES5, without modules: any browser
// must parse this file. What it reads is written by i18n/language.ts, storage/look.ts,
// stores/person-store.ts and stores/rooms/rooms-store.ts.
;(function () {
  var root = document.documentElement
  var start = document.getElementById('start')
  var base = meta('base-path') || ''

  function meta(name) {
    var found = document.querySelector('meta[name="' + name + '"]')
    return found ? found.content : undefined
  }

  function stored(key) {
    try {
      return JSON.parse(localStorage.getItem(base + key))
    } catch (error) {
      return error && null // blocked, or not written by the page
    }
  }

  function isLanguage(code) {
    return code === 'en' || code === 'zh' || code === 'ar'
  }

  // As `languageFor` in i18n/languages.ts.
  function languageOfPerson() {
    var chosen = stored('parley.language')
    if (isLanguage(chosen)) return chosen
    var preferred = navigator.languages || []
    for (var index = 0; index < preferred.length; index += 1) {
      var code = languageOf(preferred[index])
      if (isLanguage(code)) return code
    }
    return 'en'
  }

  function languageOf(tag) {
    try {
      return new Intl.Locale(tag).language
    } catch (error) {
      return error && undefined // not a BCP 47 tag
    }
  }

  // As `roomOfPath` in packages/shared; undefined when the address names no room.
  function roomOfAddress() {
    var path = location.pathname
    if (base !== '' && (path + '/').indexOf(base + '/') === 0) path = path.slice(base.length) || '/'
    if (path === '/') return 'lobby'
    var encoded = /^\/r\/([^/]+)\/?$/.exec(path)
    try {
      var name = decodeURIComponent(encoded[1]).toLowerCase().normalize('NFC')
      var isName = new RegExp('^(?:[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}_-]*|_[0-9a-f]{32})$', 'u').test(name)
      return isName && !new RegExp('\\p{Default_Ignorable_Code_Point}', 'u').test(name) ? name : undefined
    } catch (error) {
      return error && undefined // no room, or not UTF-8
    }
  }

  function whatFor(room) {
    if (room === undefined) return 'nothing'
    var person = stored('parley.person')
    if (person && typeof person.token === 'string') return 'room'
    return meta('signed-in-by') === undefined ? 'form' : 'outside'
  }

  function keepOnly(what, language) {
    var all = start.querySelectorAll('[data-start]')
    for (var index = 0; index < all.length; index += 1) {
      var its = all[index].getAttribute('data-language')
      if (all[index].getAttribute('data-start') !== what || (its && its !== language))
        start.removeChild(all[index])
    }
    return start.querySelector('[data-start]')
  }

  function nameRoom(card, room) {
    var heading = card.querySelector('[data-named]')
    var name = room === 'lobby' ? meta('room-title') : room
    if (heading && name !== undefined)
      heading.textContent = heading.getAttribute('data-named').split('{}').join(name)
  }

  // As `canUsePasskeys`: the room for the other ways to join is kept free.
  function keepRoomForWays(card) {
    var ways = card.querySelector('.entry-ways')
    var isAtName = !/^\[|^\d+(\.\d+){3}$/.test(location.hostname)
    if (ways && window.isSecureContext && 'PublicKeyCredential' in window && isAtName)
      ways.className += ' two'
  }

  // As `roomsBeside` in ChatRoom.vue.
  function keepRoomForRooms(card) {
    var rooms = stored('parley.rooms')
    if (rooms && rooms.lines && rooms.lines.length > 1) card.className += ' with-rooms'
  }

  // The form joins as soon as it can (ui/start-card.ts).
  function onSubmit(event) {
    event.preventDefault()
    start.setAttribute('data-submitted', '')
    event.target.querySelector('button').setAttribute('aria-disabled', 'true')
  }

  var theme = stored('parley.theme')
  if (theme === 'light' || theme === 'dark') root.setAttribute('data-theme', theme)
  var room = roomOfAddress()
  var what = whatFor(room)
  var card = keepOnly(what, languageOfPerson())
  if (!card) return void document.body.removeChild(start)
  if (card.lang) {
    root.lang = card.lang
    root.dir = card.dir
  }
  nameRoom(card, room)
  keepRoomForWays(card)
  if (what === 'room') keepRoomForRooms(card)
  start.removeAttribute('hidden')
  start.addEventListener('submit', onSubmit)
  start.addEventListener('compositionstart', function () {
    start.setAttribute('data-composing', '')
  })
  start.addEventListener('compositionend', function () {
    start.removeAttribute('data-composing')
  })
  // On a phone the keyboard would cover the form.
  var first = card.querySelector('input')
  if (first && !matchMedia('(pointer: coarse)').matches) first.focus()
})()
