import { type RowOf, readAndQuery, write, writeAndQuery } from './row.ts';

/** The patients of clinics, and their visits. */
export const clinic = {
  apis: {
    /** It puts who was shown patients several at once, and takes away by what a patient was found before. Proofs of a second factor are spent among what is a user's own. */
    api: {
      table: [...writeAndQuery, 'DeleteItem', 'BatchWriteItem', 'ConditionCheckItem'],
      puts: ['WS', 'USER'],
      indexes: ['gsi1'],
      patients: true,
    },
    'signing-api': {
      because: 'it alone signs prescriptions, for which each asks for a passkey',
      table: [...writeAndQuery, 'BatchWriteItem', 'ConditionCheckItem'],
      puts: ['WS', 'USER'],
      patients: true,
      signs: 'prescriptions',
    },
    'dispenses-api': {
      because: 'many pharmacies tell of dispenses at once, and whoever does needs no right to sign',
      table: [...writeAndQuery, 'BatchWriteItem', 'ConditionCheckItem'],
      puts: ['WS'],
      patients: true,
    },
    'appointments-api': {
      because: 'it has the recurrence engine, by which hours are read, and what is booked is booked in a rush',
      table: [...writeAndQuery, 'BatchWriteItem', 'ConditionCheckItem'],
      puts: ['WS'],
      indexes: ['gsi1'],
      patients: true,
    },
    'fhir-api': {
      because: 'it speaks FHIR, at a gateway of its own, and what it loads for that no other has',
      impact: 'Programs that speak FHIR are answered with an error: they neither find patients nor read, register or change them.',
      table: [...writeAndQuery, 'DeleteItem', 'BatchWriteItem'],
      puts: ['WS'],
      patients: true,
      secrets: ['cursors'],
    },
    'links-api': {
      because: 'it answers strangers who hold a link of a mail to a patient, and has the secret behind links',
      table: [...writeAndQuery, 'BatchWriteItem'],
      puts: ['WS'],
      indexes: ['gsi1'],
      patients: true,
      secrets: ['links'],
    },
    'portal-api': {
      because: 'it answers people who are no members of the clinic, about patients whose portal is open to them',
      table: [...writeAndQuery, 'BatchWriteItem', 'ConditionCheckItem'],
      puts: ['WS', 'USER'],
      indexes: ['gsi1'],
      patients: true,
    },
    'portal-visits-api': {
      because: 'it has the recurrence engine, by which hours are read, for people who are no members of the clinic',
      table: [...writeAndQuery, 'BatchWriteItem', 'ConditionCheckItem'],
      puts: ['WS'],
      indexes: ['gsi1'],
      patients: true,
    },
    'merges-api': {
      because: 'it alone says that two records are of one person, which is rare, and the API of patients is at what a function may load',
      table: writeAndQuery,
      puts: ['WS', 'USER'],
      patients: true,
    },
    'waitlist-api': {
      because: 'with what visits load it would be more than 600 M instructions, and it needs no recurrence engine',
      table: [...writeAndQuery, 'BatchWriteItem', 'ConditionCheckItem'],
      puts: ['WS'],
      indexes: ['gsi1'],
      patients: true,
    },
    'series-api': {
      because: 'with what visits and patients load it would be more than 600 M instructions, and it has the recurrence engine',
      table: [...writeAndQuery, 'BatchWriteItem', 'ConditionCheckItem'],
      puts: ['WS'],
      indexes: ['gsi1'],
      patients: true,
    },
    'notes-api': {
      because: 'it signs notes, with the key that prescriptions are signed with, and nothing else that is asked for often does',
      table: [...writeAndQuery, 'BatchWriteItem', 'ConditionCheckItem'],
      puts: ['WS', 'USER'],
      indexes: ['gsi1'],
      patients: true,
      signs: 'prescriptions',
    },
    'fhir-records-api': {
      because: 'it tells in FHIR what is known of one patient, and loads what that takes',
      impact:
        'Programs that speak FHIR are answered with an error: they read neither prescriptions, dispenses and notes, nor who treats a patient.',
      table: [...readAndQuery, 'PutItem', 'BatchWriteItem'],
      puts: ['WS'],
      patients: true,
      secrets: ['cursors'],
    },
    'fhir-practice-api': {
      because: 'what visits and patients load would with it be more than 600 M instructions, and it needs neither key',
      impact: 'Programs that speak FHIR are not told what the server can do, who works in a clinic and what can be booked there.',
      table: readAndQuery,
      secrets: ['cursors'],
    },
    'fhir-visits-api': {
      because:
        'it has the recurrence engine, by which hours are read, and what is booked is booked in a rush, beside what else speaks FHIR',
      impact: 'Programs that speak FHIR are answered with an error: they neither find free times nor read, book or change visits.',
      table: [...writeAndQuery, 'BatchWriteItem', 'ConditionCheckItem'],
      puts: ['WS'],
      indexes: ['gsi1'],
      patients: true,
      secrets: ['cursors'],
    },
  },
  consumers: {
    'on-visit': {
      because:
        'it sends mail, as fast as SES lets it, with the secret behind links, opens how patients are reached, and books for who waits: a queue for that alone would cost an idle stage 0.46 USD a month',
      impact:
        'Patients are not told of their visits: neither that these are booked, moved or called off, nor before they come; and nobody who waits is offered a time that is free. A series of visits whose request was cut off stays half booked. Nobody is told that an access to a portal was given, or ends; it does all the same.',
      table: [...writeAndQuery, 'ConditionCheckItem'],
      puts: ['WS'],
      indexes: ['gsi1'],
      patients: true,
      secrets: ['links'],
      mail: true,
      concurrency: 'mail',
      timeoutSeconds: 60,
    },
  },
  due: {
    impact:
      'Records of patients are kept longer than they are to be, times that are held no more are shown as held, no patient is reminded of a visit, and nobody is told of emergencies that were not reviewed; prescriptions and notes that were not signed say so later.',
    table: write,
    puts: ['WS'],
    concurrency: 'consumer',
    timeoutSeconds: 15,
  },
} as const satisfies RowOf<'clinic'>;
