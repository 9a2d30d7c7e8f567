/** The files of what is pasted. None where there is text as well: a cell of a table is also copied as a picture. */
export function filesIn(data: DataTransfer | null): readonly File[] {
  if (data === null || data.types.includes('text/plain')) return []
  return [...data.files].map(named)
}

/** Browsers call every pasted picture the same. */
function named(file: File): File {
  if (file.name !== 'image.png') return file
  const time = new Date(file.lastModified).toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.')
  return new File([file], `${time}.png`, { type: file.type, lastModified: file.lastModified })
}
