import { describe, expect, test } from 'vitest'
import type { Segment } from './segment.ts'
import { segmentsOf } from './segments.ts'
import { sourceOf } from './source.ts'

/** The segments as HTML. */
function drawn(message: string) {
  return segmentsOf(message, undefined).map(html).join('')
}

describe('a style', () => {
  test.each([
    ['**bold** and *italic* and _italic_', '<b>bold</b> and <i>italic</i> and <i>italic</i>'],
    ['~~struck~~', '<s>struck</s>'],
    ['**two words**, (_three short words_)!', '<b>two words</b>, (<i>three short words</i>)!'],
    ['**API**s', '<b>API</b>s'],
    ['a*b* *c*', 'a*b* <i>c</i>'],
    ['**中文。**后面 和*斜体*字', '<b>中文。</b>后面 和<i>斜体</i>字'],
    ['**غامق** ~~قديم~~', '<b>غامق</b> <s>قديم</s>'],
    ['و**قوي**', 'و<b>قوي</b>'],
    ['بـ**خط**', 'بـ<b>خط</b>'],
    ['وَ~~محذوف~~', 'وَ<s>محذوف</s>'],
    ['و_مائل_ و*مائل*', 'و<i>مائل</i> و<i>مائل</i>'],
    ['ו**מודגש** וְ_נטוי_', 'ו<b>מודגש</b> וְ<i>נטוי</i>'],
    ['"**quoted**"', '"<b>quoted</b>"'],
    ['**.env** and */etc/hosts* (**./run**)', '<b>.env</b> and <i>/etc/hosts</i> (<b>./run</b>)'],
    ['**src/** and **see lib/**', '<b>src/</b> and <b>see lib/</b>'],
    ['**!important**, *$5*, **-5**, **[x]**', '<b>!important</b>, <i>$5</i>, <b>-5</b>, <b>[x]</b>'],
    ['**yes,** *(no)*', '<b>yes,</b> <i>(no)</i>'],
    [
      '**.NET 9 is out.** and **/etc/hosts has changed**',
      '<b>.NET 9 is out.</b> and <b>/etc/hosts has changed</b>',
    ],
    [
      '*...and then he left* _.../etc/hosts and more_',
      '<i>...and then he left</i> <i>.../etc/hosts and more</i>',
    ],
    ['_/etc/hosts and more_ and..._really_', '<i>/etc/hosts and more</i> and...<i>really</i>'],
    [
      'the **.com boom** (**./configure && make**) ~~/old path~~',
      'the <b>.com boom</b> (<b>./configure && make</b>) <s>/old path</s>',
    ],
    ['**Yes**/**No** and *either*/*or*', '<b>Yes</b>/<b>No</b> and <i>either</i>/<i>or</i>'],
    [
      '(note)**bold** 50%**off** Hello.**Bold** *key*(s)',
      '(note)<b>bold</b> 50%<b>off</b> Hello.<b>Bold</b> <i>key</i>(s)',
    ],
    ['**世(**', '<b>世(</b>'],
    ['**_.env_**', '<b><i>.env</i></b>'],
    ['**one**\n**two**', '<b>one</b>\n<b>two</b>'],
  ])('%s', (message, html) => {
    expect(drawn(message)).toBe(html)
  })

  test.each([
    ['**bold _both_ bold**', '<b>bold <i>both</i> bold</b>'],
    ['***both***', '<b><i>both</i></b>'],
    ['***both** italic*', '<i><b>both</b> italic</i>'],
    ['***both* bold**', '<b><i>both</i> bold</b>'],
    ['*italic **both***', '<i>italic <b>both</b></i>'],
    ['**bold *both***', '<b>bold <i>both</i></b>'],
    ['~~**_all_**~~', '<s><b><i>all</i></b></s>'],
    ['_a *b* c_', '<i>a <i>b</i> c</i>'],
  ])('nests: %s', (message, html) => {
    expect(drawn(message)).toBe(html)
  })

  test.each([
    ['**a _b** c_', '<b>a _b</b> c_'],
    ['*a **b* c**', '<i>a **b</i> c**'],
    ['*a *b* c*', '*a <i>b</i> c*'],
    ['***a**', '*<b>a</b>'],
  ])('closes the latest open mark: %s', (message, html) => {
    expect(drawn(message)).toBe(html)
  })

  test.each([
    'snake_case_words and __init__',
    '2*3*4, 2**3**4',
    'foo**bar**baz',
    '٢*٣*٤, ٢**٣**٤, ۲**۳**۴',
    '#اليوم_الوطني_السعودي و#عيد_سعيد',
    'a * one\nb * two *',
    '*a',
    'a*',
    '**a*',
    '*a**',
    '****a****',
    '~a~ ~~~b~~~',
    '** a **',
    '*line\nbreak*',
    ':* and *-* and ^_^ _ ^_^',
    '¯\\_(ツ)_/¯',
    '\\*not this\\*',
    'src/**/*.ts test/**/*.ts and **/*.ts **/*.js',
    'ls /var/*/log/* /srv/*/log/*',
    'SELECT count(*), max(*) FROM a',
    'rm *.o core* **/a/**/b **/*.ts,**/*.js',
    'rm *.ts,*.js {*.ts,*.js} "*.ts","*.js" *.ts,*',
    'import java.util.*; import java.io.*; (*.*) 10.*.* *.*,*.*',
    '/* one */ x /* two */ f(*args) g(*more)',
    '_.map(_) _.each(a, _)',
    '(a+b)**2 + (c+d)**2 and x[0]**2 + x[1]**2, (x)*(y)*(z)',
    '*://*.example.org/* and .*foo.* and [a-z]*-[a-z]* and (a|b)*-(c|d)*',
    '@_ and $_[0] and $_[1]; self._x = x_; ${x#*foo*}',
    '*(p+1)*(q+1)',
    '*/5 * * * */2 C:\\*\\*',
    '*',
    '**',
    '~~~~',
  ])('is not: %s', (message) => {
    expect(drawn(message)).toBe(message)
  })

  test('contains code and links unchanged', () => {
    expect(drawn('**see `a**b` and https://a.com/*x*/_y_ now**')).toBe(
      '<b>see `a**b` and [https://a.com/*x*/_y_] now</b>',
    )
    expect(drawn('*`a`*')).toBe('<i>`a`</i>')
  })

  test('does not span a code block', () => {
    expect(drawn('*a ```b``` c*')).toBe('*a ```b``` c*')
  })
})

function html(segment: Segment): string {
  switch (segment.type) {
    case 'bold':
      return `<b>${segment.inner.map(html).join('')}</b>`
    case 'italic':
      return `<i>${segment.inner.map(html).join('')}</i>`
    case 'struck':
      return `<s>${segment.inner.map(html).join('')}</s>`
    case 'link':
      return `[${segment.href}]`
    case 'code':
    case 'codeBlock':
    case 'list':
    case 'item':
    case 'spoiler':
      return sourceOf(segment)
    case 'text':
    case 'emoji':
    case 'mention':
      return segment.text
    case 'quote':
      throw new Error('There is no quote in these messages')
  }
}
