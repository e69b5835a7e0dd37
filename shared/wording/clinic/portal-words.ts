import type { Locale } from '../core/locale.ts';

/** What patients are told of who is given access to their portal, in every language: never who it is, nor for what. */
export const portalWords = {
  en: {
    'portal.withClinic': '{clinic}: {title}',
    'portal.granted': 'Access to your portal was offered',
    'portal.grantedNote':
      'Somebody was given a code by which they can have access to your portal, for themselves or to act for you. If you did not expect that,',
    'portal.accepted': 'Somebody has access to your portal',
    'portal.acceptedNote': 'A code was used, and somebody has access to your portal from now on. If you did not expect that,',
    'portal.ask': 'please call {phone}.',
    'portal.askPlain': 'please tell the clinic at once.',
    'portal.why': 'You get this mail because it is about who may see your record.',
  },
  de: {
    'portal.withClinic': '{clinic}: {title}',
    'portal.granted': 'Ein Zugang zu Ihrem Portal wurde angeboten',
    'portal.grantedNote':
      'Jemand hat einen Code für einen Zugang zu Ihrem Portal bekommen, für sich selbst oder um für Sie zu handeln. Wenn Sie das nicht erwartet haben,',
    'portal.accepted': 'Jemand hat Zugang zu Ihrem Portal',
    'portal.acceptedNote': 'Ein Code wurde benutzt, und jemand hat von jetzt an Zugang zu Ihrem Portal. Wenn Sie das nicht erwartet haben,',
    'portal.ask': 'rufen Sie bitte an: {phone}.',
    'portal.askPlain': 'sagen Sie bitte gleich der Praxis Bescheid.',
    'portal.why': 'Sie bekommen diese Mail, weil es darum geht, wer Ihre Akte sehen darf.',
  },
  fr: {
    'portal.withClinic': '{clinic}\u00a0: {title}',
    'portal.granted': 'Un accès à votre portail a été proposé',
    'portal.grantedNote':
      'Une personne a reçu un code d’accès à votre portail, pour elle-même ou pour agir en votre nom. Si vous ne vous y attendiez pas,',
    'portal.accepted': 'Une personne a accès à votre portail',
    'portal.acceptedNote': 'Un code a été utilisé et une personne a désormais accès à votre portail. Si vous ne vous y attendiez pas,',
    'portal.ask': 'appelez le {phone}.',
    'portal.askPlain': 'prévenez aussitôt le cabinet.',
    'portal.why': 'Vous recevez ce message parce qu’il s’agit de qui peut voir votre dossier.',
  },
  es: {
    'portal.withClinic': '{clinic}: {title}',
    'portal.granted': 'Se ha ofrecido un acceso a su portal',
    'portal.grantedNote': 'Alguien ha recibido un código de acceso a su portal, para sí o para actuar por usted. Si no lo esperaba,',
    'portal.accepted': 'Alguien tiene acceso a su portal',
    'portal.acceptedNote': 'Se ha usado un código y alguien tiene acceso a su portal desde ahora. Si no lo esperaba,',
    'portal.ask': 'llame al {phone}.',
    'portal.askPlain': 'avise enseguida a la clínica.',
    'portal.why': 'Recibe este mensaje porque trata de quién puede ver su historial.',
  },
  pt: {
    'portal.withClinic': '{clinic}: {title}',
    'portal.granted': 'Foi oferecido um acesso ao seu portal',
    'portal.grantedNote': 'Alguém recebeu um código de acesso ao seu portal, para si próprio ou para agir por si. Se não o esperava,',
    'portal.accepted': 'Alguém tem acesso ao seu portal',
    'portal.acceptedNote': 'Um código foi usado e alguém tem acesso ao seu portal a partir de agora. Se não o esperava,',
    'portal.ask': 'ligue para {phone}.',
    'portal.askPlain': 'avise logo a clínica.',
    'portal.why': 'Recebe esta mensagem porque se trata de quem pode ver o seu processo.',
  },
} satisfies Record<Locale, object>;
