import { describe, expect, test } from 'vitest'
import { linksIn } from './links.ts'

function hrefs(text: string) {
  return Array.from(linksIn(text), ({ segment }) => (segment.type === 'link' ? segment.href : undefined))
}

describe('a link', () => {
  test.each([
    ['http://a.com/x_(y).', 'http://a.com/x_(y)'],
    ['(https://a.com/b?c=d#e)', 'https://a.com/b?c=d#e'],
    ['http://localhost:3000/r/lobby', 'http://localhost:3000/r/lobby'],
    ['http://192.168.1.5:3000', 'http://192.168.1.5:3000'],
    ['HTTPS://A.COM', 'HTTPS://A.COM'],
    ['http://例え.jp/ü', 'http://例え.jp/ü'],
    ['mailto:a@b.co', 'mailto:a@b.co'],
    ['a@b.co', 'mailto:a@b.co'],
    ['example.com', 'https://example.com'],
    ['parley.dev/docs', 'https://parley.dev/docs'],
    ['www.a.photography/b', 'https://www.a.photography/b'],
    ['www.city.rs', 'https://www.city.rs'],
    ['b92.rs/news', 'https://b92.rs/news'],
    [
      'https://docs.python.org/3/datamodel.html#object.__init__',
      'https://docs.python.org/3/datamodel.html#object.__init__',
    ],
    ['https://github.com/a/src/__init__.py', 'https://github.com/a/src/__init__.py'],
    ['https://youtu.be/__bcdEfghij', 'https://youtu.be/__bcdEfghij'],
    ['https://a.com/a~~b', 'https://a.com/a~~b'],
    ['https://my__bucket.s3.example.org/x', 'https://my__bucket.s3.example.org/x'],
    ['_https://a.com/a__b_', 'https://a.com/a__b'],
    ['first__last@example.org', 'mailto:first__last@example.org'],
    ['https://https://example.org/x', 'https://example.org/x'],
    ['**https://a.com/x.**', 'https://a.com/x'],
    ['_https://a.com/x,_', 'https://a.com/x'],
    ['~~https://a.com/x?~~', 'https://a.com/x'],
    ["src='https://a.com/x'/>", 'https://a.com/x'],
    ["https://a.com/o'neil", "https://a.com/o'neil"],
    ['mailto:a@b.co?subject=Hi%20there.', 'mailto:a@b.co?subject=Hi%20there'],
    ['https://example.org:/x', 'https://example.org:/x'],
    ['http://intranet.', 'http://intranet'],
    ['http://nas! And', 'http://nas'],
    ['~~http://nas~~', 'http://nas'],
    ['**http://nas!**', 'http://nas'],
    ['(see http://nas!)', 'http://nas'],
    ['"http://nas!"', 'http://nas'],
    ['http://nas😀', 'http://nas'],
    ['https://ex!ample.com/x https://a.com', 'https://a.com'],
    ['example.info/x', 'https://example.info/x'],
    ['163.com', 'https://163.com'],
    ['allegro.pl/oferta', 'https://allegro.pl/oferta'],
    ['ל-example.org', 'https://example.org'],
    ['--example.org', 'https://example.org'],
    ['wait...ada@example.org', 'mailto:ada@example.org'],
    ['email=ada@example.org', 'mailto:ada@example.org'],
    ['_ada@example.org', 'mailto:_ada@example.org'],
    ['<a href="http://nas">text</a>', 'http://nas'],
    ['http://nas:8080|text|', 'http://nas:8080'],
    ['https://example.org。See it', 'https://example.org'],
    ['https://example.org/x’s', 'https://example.org/x'],
    ["https://grafana.internal's dashboard", 'https://grafana.internal'],
    ['https://de.Wikipedia.org/wiki/X', 'https://de.Wikipedia.org/wiki/X'],
    ['https://dev.Azure.com/x', 'https://dev.Azure.com/x'],
    ['https://shop.app.Example.com/x', 'https://shop.app.Example.com/x'],
    ['https://www.co.Uk', 'https://www.co.Uk'],
    ['Docs.Google.com/document/d/abc', 'https://Docs.Google.com/document/d/abc'],
    ['de.Wikipedia.org/wiki/X', 'https://de.Wikipedia.org/wiki/X'],
    ['Www.Google.com', 'https://Www.Google.com'],
    ['EXAMPLE.COM', 'https://EXAMPLE.COM'],
    ['info@Example.Com', 'mailto:info@Example.Com'],
    ['_write to a@b.co_', 'mailto:a@b.co'],
    ['(_a@b.co_)', 'mailto:a@b.co'],
    ['zoom.us/j/123456', 'https://zoom.us/j/123456'],
    ['amazon.it/dp/1', 'https://amazon.it/dp/1'],
    ['mastodon.social/@x', 'https://mastodon.social/@x'],
  ])('%s', (text, href) => {
    expect(hrefs(text)).toEqual([href])
  })

  test.each([
    ['访问example.org', ['https://example.org']],
    ['访问example.org看看，或a@example.org吧', ['https://example.org', 'mailto:a@example.org']],
    ['看https://example.org/x', ['https://example.org/x']],
    ['https://example.org/x请看这里', ['https://example.org/x']],
    ['https://example.org请看', ['https://example.org']],
    ['https://example.org/请看', ['https://example.org/']],
    ['请看https://example.org/?q=1吧', ['https://example.org/?q=1']],
    ['https://example.orgを見て https://example.org/xを', ['https://example.org', 'https://example.org/x']],
    ['https://example.org에서 https://example.org/x를', ['https://example.org', 'https://example.org/x']],
    ['https://example.orgครับ', ['https://example.org']],
    ['https://example.org/x、https://example.org/y。', ['https://example.org/x', 'https://example.org/y']],
    [
      '「https://example.org/x」（https://example.org/y）',
      ['https://example.org/x', 'https://example.org/y'],
    ],
    ['«https://example.org/x»“https://example.org/y”', ['https://example.org/x', 'https://example.org/y']],
    [
      'انظر https://example.org/x؟ أو https://example.org/y،',
      ['https://example.org/x', 'https://example.org/y'],
    ],
    ['وhttps://example.org', ['https://example.org']],
    ['देखोhttps://example.org/x।', ['https://example.org/x']],
    ['ፈልግhttps://example.org።', ['https://example.org']],
    ['смотриhttps://example.org/x', ['https://example.org/x']],
    ['٣https://example.org', ['https://example.org']],
    ['https://example.orgпривет', ['https://example.org']],
    ['https://example.org\u200f', ['https://example.org']],
    ['https://example.org请参考https://example.com吧', ['https://example.org', 'https://example.com']],
    ['https://my.wikipedia.org/wiki/မြန်မာ။', ['https://my.wikipedia.org/wiki/မြန်မာ']],
    ['https://km.wikipedia.org/wiki/ខ្មែរ។', ['https://km.wikipedia.org/wiki/ខ្មែរ']],
    ["['https://a.com/x','https://b.com/y']", ['https://a.com/x', 'https://b.com/y']],
    ['https://example.org请参考example.com', ['https://example.org', 'https://example.com']],
  ])('is exactly the ASCII address between other scripts: %s', (text, addresses) => {
    expect(hrefs(text)).toEqual(addresses)
  })

  test.each([
    'https://münchen.example',
    'https://例え.jp/パス',
    'https://例え.テスト',
    'https://abc日本.com/x',
    'https://пример.рф/путь',
    'https://مثال.إختبار/مسار',
    'https://example.com/مسار/test?x=1&y=2',
    'https://zh.wikipedia.org/wiki/中文_(消歧义)',
    'https://example.org/search?q=中文&page=2',
    'https://xn--mnchen-3ya.example/',
    'https://he.wikipedia.org/wiki/צה״ל',
    'https://fr.wikipedia.org/wiki/L’Équipe',
    'https://en.wikipedia.org/wiki/Michelson–Morley_experiment',
    'https://ca.wikipedia.org/wiki/Col·legi',
    'https://ja.wikipedia.org/wiki/ジョン・レノン',
  ])('may be international: %s', (text) => {
    expect(hrefs(text)).toEqual([text])
  })

  test.each([
    ['https://my_bucket.s3.example.org/x.png'],
    ['http://_dmarc.example.org'],
    ['http://[2001:db8::1]:8080/x'],
    ['https://web.archive.org/web/2020/https://example.org/'],
    ['https://example.org/a_(b)_[c]?d={e}#f'],
  ])('is the whole of %s', (text) => {
    expect(hrefs(text)).toEqual([text])
  })

  test.each([
    ['https://a.org/x,https://b.org/y;http://c.org', ['https://a.org/x', 'https://b.org/y', 'http://c.org']],
    ['[text](https://a.org/x)', ['https://a.org/x']],
    [
      '<https://a.org/x>, "https://a.org/y"; \'https://a.org/z\'',
      ['https://a.org/x', 'https://a.org/y', 'https://a.org/z'],
    ],
    [
      'https://a.org/x: so https://a.org? https://a.org/y…',
      ['https://a.org/x', 'https://a.org', 'https://a.org/y'],
    ],
    ['https://example.org.Then go to example.org.', ['https://example.org', 'https://example.org']],
    [
      'see it at example.com,example.org/x(y) and Example.net!',
      ['https://example.com', 'https://example.org/x(y)', 'https://Example.net'],
    ],
    ['is done.Example.com is up', ['https://Example.com']],
    ['wait...example.org', ['https://example.org']],
    [
      'mail:a@b.co, MAILTO:a@b.co (a.b+c@d.example)',
      ['mailto:a@b.co', 'mailto:a@b.co', 'mailto:a.b+c@d.example'],
    ],
    ['http://bank.com:80@evil.com bank.com@evil.com', ['http://bank.com', 'mailto:bank.com@evil.com']],
    ['http://bank.com@evil.com/www.x.org', ['http://bank.com']],
    ['bbc.co.uk abc.net.au shop.com.sg', ['https://bbc.co.uk', 'https://abc.net.au', 'https://shop.com.sg']],
    ['https://example.orghttps://example.com', ['https://example.org', 'https://example.com']],
    ['https://a.org/xhttps://a.org/y', ['https://a.org/x', 'https://a.org/y']],
    ['http://nashttp://a.org:80http://b.org', ['http://nas', 'http://a.org:80', 'http://b.org']],
    ['http://nas,http://b;http://c', ['http://nas', 'http://b', 'http://c']],
    ['youtu.be/x t.me/y bit.ly/z', ['https://youtu.be/x', 'https://t.me/y', 'https://bit.ly/z']],
  ])('ends where the sentence goes on: %s', (text, addresses) => {
    expect(hrefs(text)).toEqual(addresses)
  })

  test.each([
    'agree.It is done.no problem.So what',
    'ok.so is it.in or is.me is.at be.to do.us.my',
    'the work is done.Com it is',
    'great.app crashed, new.page, their.blog, look.at this',
    'http://٣ http://. http://- http://a:99999/x',
    'mailto: mailto:x a@b a@ @example.org @a@example.social',
    'ssh://git@example.org ftp://a.com/b.com git+https://a.com',
    'this.net() window.com("x") a.com(b)',
    'C:\\example.com /srv/example.com key=example.com #example.com',
    "o'brien@example.com o’brien@example.com user&co@example.org",
    'postgres://app:se$cret@db.example.org:5432/app redis://:secret@example.org https://:pass@example.com/',
    'https://user:token@github.com/o/r.git HTTP_PROXY=http://user:pw@proxy.example.org:3128',
    'https://exa😀mple.org/x https://exa\u00admple.org/x https://my\u2011app.example.com https://xn–fa-hia.de',
    'o´brien@example.com o‘brien@example.com ada\u2011b@example.com',
    'https://ex!ample.com/x https://example..com/x https://token@github.com/a/b https://www。example。com/x',
    'https://i❤.ws https://example.{com,org}/x https://a%2eb.com',
    'приветexample.org example.orgпривет',
    'https://www.example。org/x https://www.example。example.org www.example。org',
    'https://${x}.s3.amazonaws.com/key https://api.${ENV}.example.com/ https://api-${ENV}.example.com',
    'https://<tenant>.example.org https://<tenant>.eu.example.org https://api<n>.example.org https://{a,b}.example.org',
    'https://*.example.org https://web*.example.org *.example.org .example.org ws://*.example.org',
    'https://%s.example.org https://api[1-3].example.org https://api(1|2).example.org',
    'http://2001:db8::1/x http://2001:4860:4860::8888/x http://fe80::1 http://::1/x',
    'https://www.exa😀mple.org www.exa😀mple.org https://api.exa\u00admple.org https://www.exa\u2011mple.org/x',
    "https://l'oreal.example.org https://l’oreal.fr https://ex,ample.com",
    'https://example.com%2eexample.org https://example.com.${zone} https://example.com😀.example.org',
    'иванов.ada@example.org $ada@example.org %ada%@example.org ${name}@example.org ${name}.x@example.org',
    'ada@mail.exa😀mple.org ada@example.com.${zone} ada@www.example。org',
    'deploy.pl',
    'https://evil[.]com https://www.evil[.]com http://192.168[.]1[.]1/x https://sub.evil.com[.]br/x',
    'evil.com[.]ru/x https://example(dot)com https://example{.}com ada@sub.evil[.]com ada@sub.evil.com[.]br',
    'and.so/on lib.so/x user.id/name CMakeLists.in/x event.at/x',
    'at home.it is or no.so what, good.news and our.art',
    '2.0.de v1.2.ch console.info logger.info(x)',
    'ASP.NET node.js v1.2.3. e.g. a.m.',
  ])('is not in: %s', (text) => {
    expect(hrefs(text)).toEqual([])
  })

  test.each([
    'javascript:alert(1)',
    'javascript://a.com/%0aalert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,<script>',
    'vbscript:a.com',
    'file:///etc/passwd',
    'ftp://a.com',
    '//a.com',
    'x://a.com',
    'readme.md',
    'src/main.rs',
    'index.html',
    'e.g. this',
    '1.2.3',
    '12:30',
    'www.',
    'http://',
    'a.b',
  ])('is not %s', (text) => {
    expect(hrefs(text)).toEqual([])
  })

  test('ends before a user name, which could hide the real host', () => {
    expect(hrefs('https://bank.com:secret@evil.com')).toEqual(['https://bank.com'])
  })

  test.each([
    ['**see https://a.com/x**', ['https://a.com/x']],
    ['_https://a.com/x_', ['https://a.com/x']],
    ['~~https://a.com~~ www.b.com', ['https://a.com', 'https://www.b.com']],
    ['_https://a.com/x_ https://a.com/me_', ['https://a.com/x', 'https://a.com/me_']],
    ['*mailto:a@b.co*', ['mailto:a@b.co']],
    ['https://a.com/me_', ['https://a.com/me_']],
    ['snake_case _x_ a _ b https://a.com/me_', ['https://a.com/me_']],
    ['_opened on another line\nhttps://a.com/me_', ['https://a.com/me_']],
  ])('excludes the marks of bold, italic and struck text: %j', (text, addresses) => {
    expect(hrefs(text)).toEqual(addresses)
  })
})
