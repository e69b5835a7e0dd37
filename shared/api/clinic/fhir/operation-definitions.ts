/** A parameter that an operation takes, as an OperationDefinition tells of it: at the least and at the most how often, and of which type. */
type OperationParameter = { min: 0 | 1; max: '1' | '*'; type: string; documentation: string; target?: readonly string[] };
export type OperationRow = {
  title: string;
  description: string;
  /** Whether it changes anything. */
  affectsState: boolean;
  parameters: Readonly<Record<string, OperationParameter>>;
  /** What it answers. */
  returns: string;
};

const once = { min: 1, max: '1' } as const;
const atMostOnce = { min: 0, max: '1' } as const;
const any = { min: 0, max: '*' } as const;
const reference = (target: string) => ({ type: 'Reference', target: [target] }) as const;

const whose = { ...atMostOnce, ...reference('Patient'), documentation: 'Who comes, where the Appointment does not say it.' } as const;
const proposal = 'An Appointment as `$find` proposes it, or as it would be sent to be created, with its patient.';

/** The operations on visits, after those of IHE ITI Scheduling (find, hold, book), by their codes. */
export const appointmentOperations = {
  find: {
    title: 'Find free times',
    description:
      'The times at which a visit of a type can begin, each as a proposed Appointment with all that it needs. Nothing is taken by it.',
    affectsState: false,
    parameters: {
      start: { ...once, type: 'dateTime', documentation: 'From when on it may begin, with an offset.' },
      end: { ...once, type: 'dateTime', documentation: 'Until when it may begin, 31 days later at the most.' },
      'visit-type': { ...once, type: 'string', documentation: 'urn:almanac:visit-type, a bar and the id of its HealthcareService.' },
      practitioner: { ...any, ...reference('Practitioner'), documentation: 'With one of these; without any, with whoever has a Schedule.' },
      'location-reference': {
        ...any,
        ...reference('Location'),
        documentation: 'In one of these rooms; without any, in whichever is free.',
      },
      'device-reference': {
        ...any,
        ...reference('Device'),
        documentation: 'With one of these devices; without any, with whichever is free.',
      },
      'patient-reference': { ...atMostOnce, ...reference('Patient'), documentation: 'Who comes: they have no other visit at that time.' },
      count: { ...atMostOnce, type: 'integer', documentation: 'How many times at the most: 100, and 20 where nothing is said.' },
    },
    returns: 'A searchset with an Appointment for each time, in the order of time, of status proposed.',
  },
  hold: {
    title: 'Hold a time',
    description: 'Holds a time for ten minutes while somebody is booked into it: then it is free again, to the second.',
    affectsState: true,
    parameters: { 'appointment-resource': { ...once, type: 'Appointment', documentation: proposal }, 'patient-reference': whose },
    returns: 'A searchset with the Appointment, which is pending; `urn:almanac:fhir:held-until` says until when.',
  },
  book: {
    title: 'Book a time',
    description: 'Books a time, or what is held. Either is needed: a time as a resource, or what is held by its reference.',
    affectsState: true,
    parameters: {
      'appointment-resource': { ...atMostOnce, type: 'Appointment', documentation: proposal },
      'appointment-reference': {
        ...{ ...atMostOnce, ...reference('Appointment') },
        documentation: 'What is held. `If-Match` may say in which version.',
      },
      'patient-reference': whose,
    },
    returns: 'A searchset with the Appointment, which is booked.',
  },
  cancel: {
    title: 'Call a visit off',
    description: 'Calls off what is held or booked, and gives its time back.',
    affectsState: true,
    parameters: {
      'appointment-reference': { ...once, ...reference('Appointment'), documentation: '`If-Match` may say in which version.' },
      reason: {
        ...{ ...atMostOnce, type: 'CodeableConcept' },
        documentation: 'Who calls it off: pat or prov of appointment-cancellation-reason; without it prov.',
      },
    },
    returns: 'A searchset with the Appointment, which is cancelled.',
  },
} as const satisfies Record<string, OperationRow>;
export type AppointmentOperation = keyof typeof appointmentOperations;

/** What the definition of an operation is called, below the base of a server. */
const idOf = (code: string): string => `appointment-${code}`;
/** Where it is read. */
export const definitionOf = (code: AppointmentOperation): string => `OperationDefinition/${idOf(code)}`;

const r4 = 'http://hl7.org/fhir/StructureDefinition/';

const resourceOf = (code: string, { title, description, affectsState, parameters, returns }: OperationRow, base: string) => ({
  resourceType: 'OperationDefinition' as const,
  id: idOf(code),
  url: `${base}/OperationDefinition/${idOf(code)}`,
  name: `Appointment${code[0]!.toUpperCase()}${code.slice(1)}`,
  ...{ title, status: 'active', kind: 'operation', description, affectsState, code },
  ...{ resource: ['Appointment'], system: false, type: true, instance: false },
  parameter: [
    ...Object.entries(parameters).map(([name, { target, ...parameter }]) => ({
      ...{ name, use: 'in', ...parameter },
      ...(target ? { targetProfile: target.map(type => `${r4}${type}`) } : {}),
    })),
    { name: 'return', use: 'out', min: 1, max: '1', documentation: returns, type: 'Bundle' },
  ],
});

/** An operation as FHIR R4 defines one, by the id of its definition; undefined where there is none of that id. */
export const operationDefinition = (id: string, base: string) => {
  const found = Object.entries<OperationRow>(appointmentOperations).find(([code]) => idOf(code) === id);
  return found && resourceOf(...found, base);
};
