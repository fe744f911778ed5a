import type { PostgresConnection } from '../../stores';
import { unusable, type Parameter } from './connectionParameters';

type Tls = PostgresConnection['tls'];

/** `sslmode` with PostgreSQL's words, and `ssl` with those of other drivers. Of `require`, a certificate decides. */
const MODES: Record<string, Tls | 'require'> = {
	disable: 'off',
	false: 'off',
	no: 'off',
	off: 'off',
	'0': 'off',
	'no-verify': 'required',
	require: 'require',
	true: 'require',
	yes: 'require',
	on: 'require',
	'1': 'require',
	'verify-ca': 'verified',
	'verify-full': 'verified',
};

const IN_MODES = ['sslmode', 'ssl', 'requiressl'];

/** The parameters about TLS that we follow, with the values for which we do; null for any. */
export const TLS_PARAMETERS: Record<string, string[] | null> = {
	sslmode: ['disable', 'require', 'verify-full', 'verify-ca', 'no-verify'],
	ssl: Object.keys(MODES),
	requiressl: ['1', '0'],
	sslrootcert: null,
	channel_binding: ['require', 'prefer', 'disable'],
	gssencmode: ['disable', 'prefer'],
	sslnegotiation: ['postgres'],
	sslcompression: ['0'],
	sslsni: ['1'],
	sslcertmode: ['disable', 'allow'],
	ssl_min_protocol_version: ['tlsv1', 'tlsv1.1', 'tlsv1.2'],
};

/**
 * What a connection string says about TLS. Of several settings the strictest counts.
 * @param parameters whose values are supported
 * @param hasCa whether the certificate of an authority is given beside the string
 */
export function tlsOf(
	parameters: Parameter[],
	hasCa: boolean,
): Pick<PostgresConnection, 'tls' | 'channelBinding'> {
	const asked = parameters.filter(([name]) => IN_MODES.includes(name)).map(([, value]) => MODES[value]!);
	const channelBinding = parameters.some(
		([name, value]) => name === 'channel_binding' && value === 'require',
	);
	if (channelBinding) asked.push('require');
	for (const [name, value] of parameters) {
		if (name === 'sslrootcert') asked.push(authorityAt(value, hasCa));
	}
	if (asked.includes('off')) {
		if (asked.every((one) => one === 'off')) return { tls: 'off' };
		throw unusable(
			'what it says about TLS contradicts itself',
			'Leave one: sslmode=verify-full, require or disable.',
		);
	}
	if (asked.length === 0) return { tls: hasCa ? 'verified' : 'off' };
	const isVerified = asked.includes('verified') || (hasCa && asked.includes('require'));
	return { tls: isVerified ? 'verified' : 'required', channelBinding };
}

/** What the authority that a string names asks for. Its file would be read with the rights of n8n, so it is not. */
function authorityAt(file: string, hasCa: boolean): Tls | 'require' {
	if (file === 'system') return 'verified';
	if (hasCa) return 'require';
	throw unusable(
		'its parameter "sslrootcert" names a file, and n8n reads none',
		'Paste what is in the file under "CA Certificate"; sslrootcert may then stay.',
	);
}
