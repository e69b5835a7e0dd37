/** What whoever works in a clinic is told, in every language: never of whom it is, nor of what. */
export const clinics = {
  en: {
    'notice.emergency_access': 'A chart was opened in an emergency in {name}',
    'notice.emergency_access.note':
      'Somebody opened the chart of a patient in whose care team they are not. Review it in the app by {when}.',
    'notice.emergency_overdue': 'An emergency in {name} was not reviewed',
    'notice.emergency_overdue.note':
      'A chart was opened in an emergency, and nobody has reviewed that within three days. Review it in the app.',
    'notice.refill_due': 'A prescription in {name} is to be dispensed again soon',
    'notice.refill_due.note':
      'What was dispensed to a patient whom you treat runs out soon, and may be dispensed again. It stands in the app since {when}.',
    'notice.prescription_unsigned': 'A prescription in {name} is not signed',
    'notice.prescription_unsigned.note':
      'You wrote a draft of a prescription more than a day ago that nobody has signed. Sign or stop it in the app.',
    'notice.portal_ending': 'Access to a portal in {name} ends soon',
    'notice.portal_ending.note':
      'The access of somebody who acts for a patient ends within two weeks, as agreed or because the patient comes of age. See in the app whether it is to go on otherwise.',
    'notice.portal_ended': 'Access to a portal in {name} has ended',
    'notice.portal_ended.note':
      'The access of somebody who acted for a patient has ended, as agreed or because the patient has come of age.',
    'notice.note_unsigned': 'A note in {name} is not signed',
    'notice.note_unsigned.note': 'You began a note more than a day ago that nobody has signed. Sign or discard it in the app.',
    'notice.cosignature_asked': 'A note in {name} waits for your signature, too',
    'notice.cosignature_asked.note':
      'Somebody has signed a note and asks you to read it and sign it, too. It stands in the app since {when}.',
    'notice.cosignature_overdue': 'A note in {name} still waits for your signature',
    'notice.cosignature_overdue.note': 'You were asked three days ago to sign a note, too, and have not yet. Read it in the app.',
    'notice.cosignature_missing': 'A note of yours in {name} still waits for another signature',
    'notice.cosignature_missing.note': 'Whoever you asked three days ago has not signed it, too. Ask them, or add a note that says so.',
    'notice.portal_offered': 'A code for a portal in {name} was given out',
    'notice.portal_offered.note': 'Somebody is offered access to a patient of yours. See in the app who, and end it if nobody wanted it.',
    'notice.portal_opened': 'Somebody has access to a portal in {name}',
    'notice.portal_opened.note':
      'Somebody has access to a patient of yours from now on. See in the app who, and end it if nobody wanted it.',
    'notice.portal_closed': 'Your access to a portal in {name} was ended',
    'notice.portal_closed.note': 'If you did not expect that, ask the clinic.',
  },
  de: {
    'notice.emergency_access': 'In {name} wurde im Notfall eine Akte geöffnet',
    'notice.emergency_access.note':
      'Jemand hat die Akte eines Menschen geöffnet, zu dessen Behandlungsteam er nicht gehört. Prüfe das bis {when} in der App.',
    'notice.emergency_overdue': 'Ein Notfallzugriff in {name} wurde nicht geprüft',
    'notice.emergency_overdue.note':
      'Im Notfall wurde eine Akte geöffnet, und niemand hat das binnen drei Tagen geprüft. Prüfe es in der App.',
    'notice.refill_due': 'Ein Rezept in {name} ist bald wieder fällig',
    'notice.refill_due.note':
      'Was an eine Person in deiner Behandlung abgegeben wurde, geht bald aus und darf wieder abgegeben werden. Es steht seit {when} in der App.',
    'notice.prescription_unsigned': 'Ein Rezept in {name} ist nicht unterschrieben',
    'notice.prescription_unsigned.note':
      'Du hast vor mehr als einem Tag einen Entwurf geschrieben, den niemand unterschrieben hat. Unterschreibe oder beende ihn in der App.',
    'notice.portal_ending': 'Ein Zugang zu einem Portal in {name} endet bald',
    'notice.portal_ending.note':
      'Der Zugang einer Person, die für jemand anderen handelt, endet binnen zwei Wochen, wie vereinbart oder weil die andere volljährig wird. Sieh in der App nach, ob es anders weitergeht.',
    'notice.portal_ended': 'Ein Zugang zu einem Portal in {name} ist zu Ende',
    'notice.portal_ended.note':
      'Der Zugang einer Person, die für jemand anderen gehandelt hat, ist zu Ende, wie vereinbart oder weil die andere volljährig ist.',
    'notice.note_unsigned': 'Eine Notiz in {name} ist nicht unterschrieben',
    'notice.note_unsigned.note':
      'Du hast vor mehr als einem Tag eine Notiz begonnen, die niemand unterschrieben hat. Unterschreibe oder verwirf sie in der App.',
    'notice.cosignature_asked': 'Eine Notiz in {name} wartet auf deine Gegenzeichnung',
    'notice.cosignature_asked.note':
      'Jemand hat eine Notiz unterschrieben und bittet dich, sie zu lesen und gegenzuzeichnen. Sie steht seit {when} in der App.',
    'notice.cosignature_overdue': 'Eine Notiz in {name} wartet noch auf deine Gegenzeichnung',
    'notice.cosignature_overdue.note':
      'Du wurdest vor drei Tagen gebeten, eine Notiz gegenzuzeichnen, und hast es noch nicht getan. Lies sie in der App.',
    'notice.cosignature_missing': 'Eine Notiz von dir in {name} wartet noch auf die Gegenzeichnung',
    'notice.cosignature_missing.note':
      'Wen du vor drei Tagen gebeten hast, hat sie noch nicht gegengezeichnet. Frag nach, oder ergänze eine Notiz dazu.',
    'notice.portal_offered': 'In {name} wurde ein Code für ein Portal ausgegeben',
    'notice.portal_offered.note':
      'Jemandem wird Zugang zu einer Person angeboten, die dich angeht. Sieh in der App nach, wem, und beende ihn, wenn ihn niemand wollte.',
    'notice.portal_opened': 'Jemand hat Zugang zu einem Portal in {name}',
    'notice.portal_opened.note':
      'Jemand hat jetzt Zugang zu einer Person, die dich angeht. Sieh in der App nach, wer, und beende ihn, wenn ihn niemand wollte.',
    'notice.portal_closed': 'Dein Zugang zu einem Portal in {name} wurde beendet',
    'notice.portal_closed.note': 'Wenn du das nicht erwartet hast, frag in der Praxis nach.',
  },
  fr: {
    'notice.emergency_access': 'Un dossier a été ouvert en urgence dans {name}',
    'notice.emergency_access.note': 'Par quelqu’un hors de l’équipe de soins. Vérifiez-le dans l’application avant ce moment : {when}.',
    'notice.emergency_overdue': 'Une urgence dans {name} n’a pas été vérifiée',
    'notice.emergency_overdue.note': 'Personne ne l’a vérifiée en trois jours. Vérifiez-la dans l’application.',
    'notice.refill_due': 'Une ordonnance à renouveler bientôt dans {name}',
    'notice.refill_due.note':
      'Ce qui a été délivré à une personne que vous soignez s’épuise bientôt et peut être délivré à nouveau. Voir l’application depuis {when}.',
    'notice.prescription_unsigned': 'Une ordonnance dans {name} n’est pas signée',
    'notice.prescription_unsigned.note':
      'Vous avez rédigé il y a plus d’un jour un projet d’ordonnance que personne n’a signé. Signez-le ou arrêtez-le dans l’application.',
    'notice.portal_ending': 'Un accès à un portail dans {name} se termine bientôt',
    'notice.portal_ending.note':
      'L’accès d’une personne qui agit pour une autre prend fin d’ici deux semaines, comme convenu ou à la majorité. Voyez dans l’application s’il doit continuer autrement.',
    'notice.portal_ended': 'Un accès à un portail dans {name} est terminé',
    'notice.portal_ended.note': 'L’accès d’une personne qui agissait pour une autre est terminé, comme convenu ou à la majorité.',
    'notice.note_unsigned': 'Une note dans {name} n’est pas signée',
    'notice.note_unsigned.note':
      'Vous avez commencé il y a plus d’un jour une note que personne n’a signée. Signez-la ou abandonnez-la dans l’application.',
    'notice.cosignature_asked': 'Une note dans {name} attend votre contreseing',
    'notice.cosignature_asked.note':
      'Quelqu’un a signé une note et vous demande de la lire et de la contresigner. Voir l’application depuis {when}.',
    'notice.cosignature_overdue': 'Une note dans {name} attend encore votre contreseing',
    'notice.cosignature_overdue.note': 'On vous a demandé il y a trois jours de contresigner une note. Lisez-la dans l’application.',
    'notice.cosignature_missing': 'Une de vos notes dans {name} attend encore un contreseing',
    'notice.cosignature_missing.note':
      'La personne sollicitée il y a trois jours ne l’a pas contresignée. Relancez-la, ou ajoutez une note.',
    'notice.portal_offered': 'Un code d’accès à un portail a été remis dans {name}',
    'notice.portal_offered.note':
      'Un accès à une personne qui vous concerne est proposé. Voyez dans l’application à qui, et mettez-y fin si personne ne l’a voulu.',
    'notice.portal_opened': 'Une personne a accès à un portail dans {name}',
    'notice.portal_opened.note':
      'Quelqu’un a désormais accès à une personne qui vous concerne. Voyez dans l’application qui, et mettez-y fin si personne ne l’a voulu.',
    'notice.portal_closed': 'Votre accès à un portail dans {name} a été terminé',
    'notice.portal_closed.note': 'Si vous ne vous y attendiez pas, demandez au cabinet.',
  },
  es: {
    'notice.emergency_access': 'En {name} se abrió un historial por una emergencia',
    'notice.emergency_access.note':
      'Alguien abrió el historial de una persona de cuyo equipo de atención no forma parte. Revísalo en la aplicación antes de {when}.',
    'notice.emergency_overdue': 'Una emergencia en {name} no se ha revisado',
    'notice.emergency_overdue.note':
      'Se abrió un historial por una emergencia y nadie lo ha revisado en tres días. Revísalo en la aplicación.',
    'notice.refill_due': 'Una receta en {name} debe dispensarse pronto otra vez',
    'notice.refill_due.note':
      'Lo dispensado a alguien a quien tratas se acaba pronto y puede dispensarse de nuevo. Está en la aplicación desde {when}.',
    'notice.prescription_unsigned': 'Una receta en {name} está sin firmar',
    'notice.prescription_unsigned.note':
      'Escribiste hace más de un día un borrador de receta que nadie ha firmado. Fírmalo o detenlo en la aplicación.',
    'notice.portal_ending': 'Un acceso a un portal en {name} termina pronto',
    'notice.portal_ending.note':
      'El acceso de alguien que actúa por otra persona termina en dos semanas, como se acordó o por la mayoría de edad. Mire en la aplicación si debe seguir de otro modo.',
    'notice.portal_ended': 'Un acceso a un portal en {name} ha terminado',
    'notice.portal_ended.note': 'El acceso de alguien que actuaba por otra persona ha terminado, como se acordó o por la mayoría de edad.',
    'notice.note_unsigned': 'Una nota en {name} está sin firmar',
    'notice.note_unsigned.note': 'Empezaste hace más de un día una nota que nadie ha firmado. Fírmala o descártala en la aplicación.',
    'notice.cosignature_asked': 'Una nota en {name} espera tu refrendo',
    'notice.cosignature_asked.note':
      'Alguien ha firmado una nota y te pide que la leas y la refrendes. Está en la aplicación desde {when}.',
    'notice.cosignature_overdue': 'Una nota en {name} aún espera tu refrendo',
    'notice.cosignature_overdue.note': 'Hace tres días se te pidió refrendar una nota y aún no lo has hecho. Léela en la aplicación.',
    'notice.cosignature_missing': 'Una nota tuya en {name} aún espera el refrendo',
    'notice.cosignature_missing.note': 'Quien lo recibió hace tres días no la ha refrendado. Recuérdaselo, o añade una nota.',
    'notice.portal_offered': 'En {name} se entregó un código para un portal',
    'notice.portal_offered.note':
      'Se ofrece acceso a una persona que te concierne. Mira en la aplicación a quién y termínalo si nadie lo quería.',
    'notice.portal_opened': 'Alguien tiene acceso a un portal en {name}',
    'notice.portal_opened.note':
      'Alguien tiene ahora acceso a una persona que te concierne. Mira en la aplicación quién y termínalo si nadie lo quería.',
    'notice.portal_closed': 'Tu acceso a un portal en {name} se ha terminado',
    'notice.portal_closed.note': 'Si no lo esperabas, pregunta en la clínica.',
  },
  pt: {
    'notice.emergency_access': 'Um processo foi aberto em emergência em {name}',
    'notice.emergency_access.note':
      'Alguém abriu o processo de uma pessoa de cuja equipa de cuidados não faz parte. Reveja-o na aplicação até {when}.',
    'notice.emergency_overdue': 'Uma emergência em {name} não foi revista',
    'notice.emergency_overdue.note': 'Um processo foi aberto em emergência e ninguém o reviu em três dias. Reveja-o na aplicação.',
    'notice.refill_due': 'Uma receita em {name} deve ser dispensada de novo em breve',
    'notice.refill_due.note':
      'O que foi dispensado a alguém que trata acaba em breve e pode ser dispensado de novo. Está na aplicação desde {when}.',
    'notice.prescription_unsigned': 'Uma receita em {name} não está assinada',
    'notice.prescription_unsigned.note':
      'Escreveu há mais de um dia um rascunho de receita que ninguém assinou. Assine-o ou pare-o na aplicação.',
    'notice.portal_ending': 'Um acesso a um portal em {name} termina em breve',
    'notice.portal_ending.note':
      'O acesso de alguém que age por outra pessoa termina dentro de duas semanas, como combinado ou pela maioridade. Veja na aplicação se deve continuar de outra forma.',
    'notice.portal_ended': 'Um acesso a um portal em {name} terminou',
    'notice.portal_ended.note': 'O acesso de alguém que agia por outra pessoa terminou, como combinado ou pela maioridade.',
    'notice.note_unsigned': 'Uma nota em {name} não está assinada',
    'notice.note_unsigned.note': 'Começou há mais de um dia uma nota que ninguém assinou. Assine-a ou descarte-a na aplicação.',
    'notice.cosignature_asked': 'Uma nota em {name} espera a sua contra-assinatura',
    'notice.cosignature_asked.note': 'Alguém assinou uma nota e pede-lhe que a leia e contra-assine. Está na aplicação desde {when}.',
    'notice.cosignature_overdue': 'Uma nota em {name} ainda espera a sua contra-assinatura',
    'notice.cosignature_overdue.note': 'Foi-lhe pedido há três dias que contra-assinasse uma nota. Leia-a na aplicação.',
    'notice.cosignature_missing': 'Uma nota sua em {name} ainda espera a contra-assinatura',
    'notice.cosignature_missing.note': 'Quem foi solicitado há três dias ainda não a contra-assinou. Lembre-lhe, ou acrescente uma nota.',
    'notice.portal_offered': 'Foi entregue um código para um portal em {name}',
    'notice.portal_offered.note':
      'É oferecido acesso a uma pessoa que lhe diz respeito. Veja na aplicação a quem e termine-o se ninguém o quis.',
    'notice.portal_opened': 'Alguém tem acesso a um portal em {name}',
    'notice.portal_opened.note':
      'Alguém tem agora acesso a uma pessoa que lhe diz respeito. Veja na aplicação quem e termine-o se ninguém o quis.',
    'notice.portal_closed': 'O seu acesso a um portal em {name} foi terminado',
    'notice.portal_closed.note': 'Se não o esperava, pergunte à clínica.',
  },
};
