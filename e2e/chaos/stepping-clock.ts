// Imported before the server: makes its clock jump by up to an hour in both directions, several times a second.
const real = Date.now.bind(Date)
let offsetMs = 0

setInterval(() => (offsetMs = Math.round((Math.random() - 0.5) * 7_200_000)), 150).unref()
Date.now = () => real() + offsetMs
