/** Two statements are about one vulnerability where they share an id: groups gain ids over time. */
type Named = Readonly<{ group: string; ids: readonly string[] }>

export const sharesId = (a: Named, b: Named): boolean => a.group === b.group || a.ids.some((id) => b.ids.includes(id))
