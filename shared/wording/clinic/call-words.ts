import type { Locale } from '../core/locale.ts';

/** What patients are told of a visit by video call, in every language. */
export const callWords = {
  en: {
    'visit.how': 'How',
    'visit.byCall': 'By video call',
    'visit.callNote': 'The link to the call is on the page of your appointment from {minutes} minutes before it begins.',
    'visit.toPage': 'To the page of your appointment',
    'visit.join': 'Your video call',
    'visit.joinNote': 'The link opens the call. Please do not pass it on.',
    'visit.joinCall': 'Open the video call',
  },
  de: {
    'visit.how': 'Wie',
    'visit.byCall': 'Per Videoanruf',
    'visit.callNote': 'Der Link zum Anruf steht ab {minutes} Minuten vor Beginn auf der Seite Ihres Termins.',
    'visit.toPage': 'Zur Seite Ihres Termins',
    'visit.join': 'Ihr Videoanruf',
    'visit.joinNote': 'Der Link öffnet den Anruf. Bitte geben Sie ihn nicht weiter.',
    'visit.joinCall': 'Videoanruf öffnen',
  },
  fr: {
    'visit.how': 'Comment',
    'visit.byCall': 'Par appel vidéo',
    'visit.callNote': 'Le lien de l’appel figure sur la page de votre rendez-vous {minutes} minutes avant le début.',
    'visit.toPage': 'Vers la page de votre rendez-vous',
    'visit.join': 'Votre appel vidéo',
    'visit.joinNote': 'Le lien ouvre l’appel. Veuillez ne pas le transmettre.',
    'visit.joinCall': 'Ouvrir l’appel vidéo',
  },
  es: {
    'visit.how': 'Cómo',
    'visit.byCall': 'Por videollamada',
    'visit.callNote': 'El enlace a la llamada está en la página de su cita desde {minutes} minutos antes de que empiece.',
    'visit.toPage': 'A la página de su cita',
    'visit.join': 'Su videollamada',
    'visit.joinNote': 'El enlace abre la llamada. No lo comparta, por favor.',
    'visit.joinCall': 'Abrir la videollamada',
  },
  pt: {
    'visit.how': 'Como',
    'visit.byCall': 'Por videochamada',
    'visit.callNote': 'A ligação para a chamada está na página da sua consulta {minutes} minutos antes do início.',
    'visit.toPage': 'Para a página da sua consulta',
    'visit.join': 'A sua videochamada',
    'visit.joinNote': 'A ligação abre a chamada. Por favor, não a partilhe.',
    'visit.joinCall': 'Abrir a videochamada',
  },
} satisfies Record<Locale, object>;
