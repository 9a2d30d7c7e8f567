/** The display name of a code block's language tag; the tag itself when it is unknown. */
export function languageName(word: string): string {
  return names.get(word.toLowerCase()) ?? word
}

const names = new Map(
  [
    'Bash bash sh',
    'C c h',
    'C# c# cs csharp',
    'C++ c++ cc cpp hpp',
    'CSS css',
    'Diff diff patch',
    'Go go golang',
    'HTML htm html',
    'Java java',
    'JavaScript cjs javascript js jsx mjs',
    'JSON json jsonc',
    'Kotlin kotlin kt',
    'Markdown markdown md',
    'PHP php',
    'PowerShell powershell ps1 pwsh',
    'Python py python',
    'Ruby rb ruby',
    'Rust rs rust',
    'SQL sql',
    'Swift swift',
    'Text plain text txt',
    'TOML toml',
    'TSX tsx',
    'TypeScript cts mts ts typescript',
    'Vue vue',
    'XML svg xml',
    'YAML yaml yml',
  ].flatMap((line): [string, string][] => {
    const [name = '', ...words] = line.split(' ')
    return words.map((word) => [word, name])
  }),
)
