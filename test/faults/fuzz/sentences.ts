/*
 * What JavaScript, SQLite, PostgreSQL, pg, zod and the operating system say: no user should read it.
 */
const FOREIGN = [
	/Cannot (read|set|convert|destructure|mix|access|create|assign|perform|use) /,
	/is not (a function|iterable|defined|a constructor|extensible)\b|Iterator result .* is not an object/,
	/Maximum call stack|Invalid (array|string) length|Invalid time value|Invalid count value|call stack/,
	/Unexpected (token|end of|non-whitespace|string|number|identifier)|JSON at position|in JSON|Unterminated string/,
	/Reduce of empty|out of memory|heap limit|Invalid regular expression|Assertion|ERR_[A-Z]/,
	/The "[\w.]+" (argument|property) must|Received (type|an instance|undefined)|Value is too large|out of range/,
	/Invalid URL|URI malformed|must be of type|Unsupported (zone|type)|Do not know how to serialize/,
	/SQLITE_|constraint failed|no such (table|column|module)|datatype mismatch|unable to open|disk image|not a database|cannot be bound|malformed/,
	/invalid input syntax|invalid byte sequence|violates|syntax error|invalid message format|value too long|pg_|SASL|SCRAM/,
	/ECONN|ENOTFOUND|EAI_AGAIN|EACCES|ENOENT|EISDIR|EPERM|ENAMETOOLONG|getaddrinfo|ETIMEDOUT|connect E/,
	/Expected (string|number|object|array|boolean)|Invalid (input|enum value|literal)/,
];

/** A sentence that is not ours, or null. @param texts that a user reads */
export function foreignIn(texts: Iterable<string>): string | null {
	for (const text of texts) if (FOREIGN.some((one) => one.test(text))) return text;
	return null;
}
