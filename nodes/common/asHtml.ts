/** A text for where the editor shows HTML: in hints and in the descriptions of errors. */
export const asHtml = (text: string): string => text.replaceAll('<', '&lt;');
