/** Pictures without bright colours: on a dark page they get an outline. */
export const darkPictures: ReadonlySet<string> = new Set(
  (
    '1f4b2 3030 1f41c 1f4de 1f519 1f51a 1f51b 1f51c 1f51d 1f576 1f577 1f5a4 1f7f0 2122 25aa 25fc 25fe 2660 2663 26ab 2714 2716 2734 ' +
    '2795 2796 2797 27b0 2b1b a9 ae 1fabe 1f43e 1f463'
  ).split(' '),
)
