import type { IDataObject } from 'n8n-workflow';
import { simpleName } from '../../scoring';
import { writtenId } from './ids';
import { fieldsIn } from './nearestField';
import { follow } from './values';

/** What systems call what identifies a person, a company or a deal, the surest first. */
const NAMES = [
	...['leadid', 'email', 'emailaddress', 'useremail', 'contactemail', 'customeremail', 'mail'],
	...['contactid', 'customerid', 'userid', 'personid', 'companyid', 'accountid', 'dealid'],
];

/** The path of the field that most likely identifies the lead of an item; null: none looks as if it did. */
export function leadIdFieldOf(json: IDataObject): string | null {
	const fields = fieldsIn(json).filter((path) => writtenId(follow(json, path)) !== null);
	for (const name of NAMES) {
		const field = fields.find((path) => simpleName(path.at(-1)!) === name);
		if (field) return field.join('.');
	}
	return null;
}
