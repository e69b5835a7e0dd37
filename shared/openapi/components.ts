import type * as z from 'zod';
import { BusyTime, CalendarShown, ConnectionShown } from '../api/calendars/connections.ts';
import { FeedMade, FeedShown } from '../api/calendars/feeds.ts';
import { SubscribedShown } from '../api/calendars/subscriptions.ts';
import { ActivityShown } from '../api/items/activity.ts';
import { Shown, SubscriptionShown } from '../api/notifications/notifications.ts';
import { InvitationShown } from '../api/people/invitations.ts';
import { KeyShown, KeyWithToken } from '../api/people/keys.ts';
import { Me } from '../api/people/me.ts';
import { RoleShown, WithName, WithRole } from '../api/people/workspaces.ts';
import { HealthDetails } from '../api/platform/health.ts';
import { AgendaBusy, AgendaOccurrence } from '../api/views/agenda.ts';
import { FeedScope } from '../domain/calendars/feed.ts';
import { SubscribedInto } from '../domain/calendars/subscribed-calendar.ts';
import { Row } from '../domain/core/permissions.ts';
import { CalendarVersion } from '../domain/items/activity.ts';
import { AbsoluteReminder, ChecklistEntry, ItemInput, ItemPatch, RelativeReminder, Reminder } from '../domain/items/item.ts';
import { ItemView } from '../domain/items/item-view.ts';
import { List } from '../domain/items/list.ts';
import {
  AccountContent,
  DigestContent,
  DigestEntry,
  NotificationContent,
  ReminderContent,
} from '../domain/notifications/notification-content.ts';
import { KeyInput, Scope } from '../domain/people/key.ts';
import { ProfilePatch } from '../domain/people/profile.ts';
import { QuietHours } from '../domain/people/quiet-hours.ts';
import { Member, Workspace } from '../domain/people/workspace.ts';
import { Point } from '../domain/time/point.ts';
import { Recurrence } from '../domain/time/recurrence.ts';
import { When } from '../domain/time/when.ts';

/**
 * The schemas that the document names, so that they stand in it once and generated clients have good names for them. Whatever is not here
 * is written out where it is used.
 */
export const components: Record<string, z.ZodType> = {
  Item: ItemView,
  ItemInput,
  ItemPatch,
  When,
  Recurrence,
  Reminder,
  ChecklistEntry,
  Workspace,
  WorkspaceWithRole: WithRole,
  Member,
  MemberWithName: WithName,
  ItemList: List,
  ReminderContent,
  DigestContent,
  DigestEntry,
  AccountContent,
  FeedScope,
  SubscribedInto,
  SubscribedCalendar: SubscribedShown,
  RelativeReminder,
  AbsoluteReminder,
  BusyEntry: AgendaBusy,
  Profile: Me,
  ProfilePatch,
  QuietHours,
  Notification: Shown,
  NotificationContent,
  Subscription: SubscriptionShown,
  AgendaEntry: AgendaOccurrence,
  Role: RoleShown,
  PermissionRow: Row,
  Invitation: InvitationShown,
  ApiKey: KeyShown,
  ApiKeyInput: KeyInput,
  ApiKeyWithToken: KeyWithToken,
  KeyScope: Scope,
  Connection: ConnectionShown,
  LinkedCalendar: CalendarShown,
  BusyTime,
  HealthDetails,
  Feed: FeedShown,
  FeedWithUrl: FeedMade,
  Activity: ActivityShown,
  CalendarVersion,
  CalendarPoint: Point,
};
