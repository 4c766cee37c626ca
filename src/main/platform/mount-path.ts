/**
 * A folder as the kernel writes it in `/proc/self/mounts` and `/proc/self/mountinfo`: blanks,
 * backslashes and ends of lines stand there as their bytes in octal, such as `\040`.
 */
export function decodeMountPath(text: string): string {
  return text.replaceAll(/(?:\\[0-7]{3})+/g, (escaped) =>
    Buffer.from(
      escaped
        .split('\\')
        .slice(1)
        .map((digits) => parseInt(digits, 8)),
    ).toString('utf8'),
  )
}
