/** A dependency as apk writes it (apk-world(5)): `busybox`, `python3>=3.12`, `so:libc.musl-x86_64.so.1`, `nginx@edge`, `!vim`. */

/** The name alone; `undefined` for a conflict, and for what is no dependency. */
export const nameOfDependency = (text: string): string | undefined => NAME.exec(text)?.[0]

const NAME = /^[^!<>=~@\s][^<>=~@\s]*/
