/**
 * The quasigroup of Damm's check digit (H. Michael Damm, 2004): totally anti-symmetric, so that one wrong digit and two neighbours that
 * changed places are always seen, which Luhn's and ISO 7064's single digits do not promise.
 */
const table = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
];

/** Zero for a number whose check digit is right, and else the digit that it lacks. */
const damm = (digits: string): number => [...digits].reduce((interim, digit) => Number(table[interim]![Number(digit)]), 0);

const fewestDigits = 7;

/** The medical record number of the patient who was counted so: at least seven digits, and behind them a check digit. */
export const recordNumberOf = (count: number): string => {
  const digits = String(count).padStart(fewestDigits, '0');
  return `${digits}${damm(digits)}`;
};

/** Whether a text can be a medical record number: its check digit is right. */
export const isRecordNumber = (text: string): boolean => text.length > fewestDigits && /^\d+$/.test(text) && damm(text) === 0;
